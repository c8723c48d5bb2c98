"""What the residents' pages show, gathered from places, packs and cases."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ContactInput, LocationInput, PublicView, Receipt
from wangge.domain.places import api as places
from wangge.faces.portal.forms import ReportForm
from wangge.faces.site.photos import keep_photos
from wangge.faces.site.templatetags.wangge_page import named
from wangge.kernel.errors import NotFound
from wangge.kernel.limits import TimeLimit
from wangge.packs.schema import ActionSpec, CaseTypeSpec, RuleFactSpec, Text
from wangge.plumbing.actor import Actor

FIELDS_OF_ERRORS = {
    "type_key": "type",
    "location": "address",
    "location.address": "address",
    "lon": "address",
    "lat": "address",
    "contact.phone": "phone",
    "contact.name": "name",
}


@dataclass(frozen=True, slots=True)
class Matter:
    """What may be chosen: `key` as `receive_report` takes it."""

    key: str
    name: Text
    facts: tuple[RuleFactSpec, ...] = ()
    """What finds its grid, where it lies in one by rule."""


@dataclass(frozen=True, slots=True)
class Category:
    """A tile of the report form with the matters under it."""

    key: str
    name: Text
    icon: str
    types: tuple[Matter, ...]
    department: Text
    """The pack that it is of."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One department's tiles; all but the town's first are folded until looked for."""

    department: Text
    categories: tuple[Category, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step that a matter will pass, with the time allowed for it in words."""

    name: Text
    limit: str
    state: str


def categories(jurisdiction_key: str) -> list[Category]:
    """The categories that hold at least one matter residents may report, in the packs' order.

    Where a second pack uses a key of the first, its own goes before it.
    """
    found: list[Category] = []
    taken: set[str] = set()

    def named(pack_key: str, kind: str, key: str) -> str:
        free = f"{kind}:{key}" not in taken
        taken.add(f"{kind}:{key}")
        return key if free else f"{pack_key}/{key}"

    for pack in places.packs(jurisdiction_key):
        for spec in pack.categories:
            types = tuple(
                Matter(named(pack.key, "type", t.key), t.name, t.facts_to_choose)
                for t in pack.case_types
                if t.public and t.category == spec.key
            )
            if types:
                key = named(pack.key, "category", spec.key)
                found.append(Category(key, spec.name, spec.icon, types, pack.name))
    return found


def shelves(listed: Sequence[Category], chosen: str) -> list[Shelf]:
    """The categories by department, the town's first open, and the one that was chosen from."""
    found = []
    for n, (department, mine) in enumerate(groupby(listed, key=lambda c: c.department)):
        its = tuple(mine)
        found.append(Shelf(department, its, bool(n) and chosen not in {c.key for c in its}))
    return found


def report_form(
    listed: list[Category],
    data: QueryDict | None = None,
    files: MultiValueDict[str, Any] | None = None,
    *,
    here: Mapping[str, Any] | None = None,
) -> ReportForm:
    """The report form of a town; `here`: the place that is filled in already."""
    types = {c.key: [t.key for t in c.types] for c in listed}
    facts = {t.key: t.facts for c in listed for t in c.types if t.facts}
    return ReportForm(data, files, types_of=types, facts_of=facts, initial=dict(here or {}))


def place_of_sign(jurisdiction_key: str, query: QueryDict, at: datetime) -> dict[str, Any]:
    """Where the sign hangs whose code was scanned (`?grid=scheme.code`): its grid in words.

    In a grid of one base unit a pin as well; in a larger one a pin would say too much.
    """
    scheme, _, code = query.get("grid", "").partition(".")
    on = places.local_day(jurisdiction_key, at)
    try:
        grid = places.grid(jurisdiction_key, scheme, code, on)
    except NotFound:
        return {}
    above = [g for g in places.ancestors(grid)[:1] if g.parent_code]
    here: dict[str, Any] = {"address": " ".join(named(g) for g in (*above, grid))}
    units = places.units_of(jurisdiction_key, scheme, code, on)
    if len(units) == 1:
        (unit,) = places.units(jurisdiction_key, on, units)
        here |= {"lon": round(unit.lon, 6), "lat": round(unit.lat, 6)}
    return here


def receive(jurisdiction_key: str, given: Mapping[str, Any], at: datetime) -> Receipt:
    """Hands a valid form to the service; the same key again gives the first receipt."""
    actor = Actor.resident(given["key"])
    return cases.receive_report(
        jurisdiction_key=jurisdiction_key,
        key=str(given["key"]),
        channel="portal",
        type_key=given["type"],
        facts=given["facts"],
        text=_told(jurisdiction_key, given),
        location=LocationInput(lon=given["lon"], lat=given["lat"], address=given["address"]),
        contact=ContactInput(
            name=given["name"], phone=given["phone"], language=get_language() or "zh-hans"
        ),
        photos=keep_photos(given["photos"], evidence=True, actor=actor, at=at),
        actor=actor,
        at=at,
    )


def _told(jurisdiction_key: str, given: Mapping[str, Any]) -> str:
    """The resident's words; without a type also the category, which nothing else would keep."""
    text = str(given["text"])
    if given["type"]:
        return text
    chosen = next(c for c in categories(jurisdiction_key) if c.key == given["category"])
    return f"{text}\n【{chosen.name.zh} · {chosen.name.en}】"


def told_by(view: PublicView) -> tuple[str, Text | None]:
    """The resident's own words, and the category that `_told` wrote behind them."""
    words, _sep, tag = view.text.rpartition("\n【")
    zh, sep, en = tag.removesuffix("】").partition(" · ")
    if not (words and sep and tag.endswith("】")):
        return view.text, None
    return words, Text(zh=zh, en=en)


def steps_ahead(jurisdiction_key: str, view: PublicView) -> list[Ahead]:
    """The public steps of a matter's flow with their limits, those already taken marked."""
    flow, kind = _flow(jurisdiction_key, view)
    told = {step.step for step in view.steps}
    listed = []
    for step in flow.steps if flow else ():
        limit = step.limit or _handling_limit(step.owner.routed, kind)
        if step.public is not None:
            state = "now" if step.key in told else "ahead"
            listed.append(Ahead(step.public, _limit_words(limit), state))
    return listed


def offered(view: PublicView, effect: str) -> ActionSpec | None:
    """The action with that effect, if the resident may take it now."""
    return next((a for a in view.actions if a.effect == effect), None)


def qr(address: str) -> SafeString:
    """The address as a QR code, drawn as SVG without any outside help."""
    out = io.BytesIO()
    import segno  # for the few who look at a receipt

    code = segno.make(address, error="m")
    code.save(out, kind="svg", xmldecl=False, svgns=False, border=2, dark="#123f60", scale=4)
    return SafeString(out.getvalue().decode())


def _flow(jurisdiction_key: str, view: PublicView) -> tuple[Any, CaseTypeSpec | None]:
    """The flow the matter follows: that of its type; a matter without one takes the first."""
    packs = places.packs(jurisdiction_key)
    for pack in packs:
        for kind in pack.case_types:
            if kind.name == view.type_name:
                return next(f for f in pack.flows if f.key == kind.flow), kind
    return (packs[0].flows[0], None) if packs else (None, None)


def _handling_limit(routed: bool, kind: CaseTypeSpec | None) -> str | None:
    return kind.conditions[0].limit if routed and kind else None


def _limit_words(limit: str | None) -> str:
    return TimeLimit.parse(limit).text(get_language() or "zh") if limit else ""
