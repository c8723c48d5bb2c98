"""What a journal entry of a case says, in words: each fact with its name, in telling order.

Whatever isn't put into words here stands in the entry as it was written, beside it on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseView
from wangge.domain.places import api as places
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import limit_text, local_text, said
from wangge.faces.site.words import WORDS, word
from wangge.kernel.errors import NotFound
from wangge.packs.schema import ActionSpec, FlowSpec, StepSpec
from wangge.plumbing.access import Scope
from wangge.plumbing.journal.api import EntryView

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an entry says. `address`: where it leads, if the viewer may go there."""

    name: str
    text: str
    address: str = ""


class EntryWords:
    """Puts the entries of one case into words; `scope`: the cases that the viewer may open."""

    def __init__(self, case: CaseView, names: Names, scope: Scope) -> None:
        self.case, self.names, self._scope = case, names, scope
        pack = places.pack_of_matter(case.jurisdiction_key, case.pack_key, case.pack_digest)
        self.types = {t.key: said(t.name) for t in pack.case_types}
        own = next((t.flow for t in pack.case_types if t.key == case.type_key), "")
        # Other flows may have steps of the same keys: its own comes first.
        self._flows: list[FlowSpec] = sorted(pack.flows, key=lambda flow: flow.key != own)

    def facts(self, entry: EntryView) -> list[Fact]:
        """What it says. Ids and digests aren't told; another case is, with the way there."""
        of_task = entry.kind.startswith("task.")
        listed = [
            Fact(str(name), text)
            for key, name, say in SAYS
            if entry.data.get(key) not in (None, "", [])
            and not (of_task and key in OF_CASES)
            and (text := say(self, entry.data[key], entry.data))
        ]
        return listed + list(self._joined(entry.data))

    def step(self, key: str) -> str:
        """A step's name; that of a matter that is over."""
        found = next((s for s in self._steps() if s.key == key), None)
        return said(found.name) if found else word("status", key)

    def action(self, step: str, key: str) -> str:
        """An action's name, as the pack calls it at that step; without one, at the first."""
        found = next((a for a in self._actions(step) if a.key == key), None)
        return said(found.name) if found else key

    def _steps(self) -> Iterator[StepSpec]:
        return (step for flow in self._flows for step in flow.steps)

    def _actions(self, step: str) -> Iterator[ActionSpec]:
        for flow in self._flows:
            yield from (a for s in flow.steps if step in ("", s.key) for a in s.actions)
            yield from flow.after_close

    def _joined(self, data: Data) -> Iterator[Fact]:
        """The case that this one was found to be the same as, or that joined it."""
        key = data.get("same_as") or data.get("case")
        number = data.get("same_number") or data.get("number")
        if not key or not number:
            return
        try:
            cases.case(self._scope, UUID(key))
        except NotFound:
            yield Fact(_("With the case"), str(number))
        else:
            yield Fact(_("With the case"), str(number), reverse("console:case", args=[key]))


def _moves(words: EntryWords, moves: list[Data], data: Data) -> str:
    """Each step taken: what was done, from where to where, and whether by the program."""
    told, program = [], _("by the program")
    for move in moves:
        act = words.action(move["from"], move["action"])
        way = f"{act} ({words.step(move['from'])} → {words.step(move['to'])})"
        told.append(f"{way} {program}" if move.get("auto") else way)
    return " · ".join(told)


def _stands(words: EntryWords, key: str, data: Data) -> str:
    status, step = word("status", data.get("status", "")), words.step(key)
    return step if step == status else f"{status} · {step}"


def _outcome(words: EntryWords, key: str, data: Data) -> str:
    """What became of it; of a task that was closed by an action, that action."""
    return word("outcome", key) if key in WORDS["outcome"] else words.action("", key)


def _post(words: EntryWords, key: str, data: Data) -> str:
    post = words.names.post(_scheme(words, data), key)
    department = data.get("department")
    return f"{post} · {words.names.department(department)}" if department else post


def _timing(words: EntryWords, timing: Data, data: Data) -> str:
    """The round before: its limit, and when it was handled."""
    told = {_("due %(at)s"): timing.get("due_at"), _("handled %(at)s"): timing.get("handled_at")}
    parts = [text % {"at": _time(words, at, data)} for text, at in told.items() if at]
    return " · ".join(filter(None, [*parts, _on_time(words, timing.get("on_time"), data)]))


def _time(words: EntryWords, at: str, data: Data) -> str:
    return local_text(datetime.fromisoformat(at))


def _grid(words: EntryWords, code: str, data: Data) -> str:
    return words.names.place(_scheme(words, data), code)


def _scheme(words: EntryWords, data: Data) -> str:
    return str(data.get("scheme") or words.case.scheme_key)


def _person(words: EntryWords, key: str, data: Data) -> str:
    return words.names.person(UUID(key))


def _on_time(words: EntryWords, value: bool | None, data: Data) -> str:
    return "" if value is None else (_("In time") if value else _("Late"))


def _yes(words: EntryWords, value: bool, data: Data) -> str:
    return _("Yes") if value else _("No")


def _photos(words: EntryWords, ids: list[str], data: Data) -> str:
    return ngettext("%(n)s photo", "%(n)s photos", len(ids)) % {"n": len(ids)}


def _called(words: EntryWords, keys: list[str], data: Data) -> str:
    return " · ".join(words.names.department(key) for key in keys)


def _of(kind: str) -> Callable[[EntryWords, Any, Data], str]:
    return lambda words, value, data: word(kind, str(value))


SAYS: tuple[tuple[str, Any, Callable[[EntryWords, Any, Data], str]], ...] = (
    ("channel", gettext_lazy("How it came"), _of("channel")),
    ("type", gettext_lazy("Matter"), lambda words, key, data: words.types.get(key, key)),
    ("received_at", gettext_lazy("Received at"), _time),
    ("place", gettext_lazy("Place"), _of("place")),
    ("moves", gettext_lazy("Way"), _moves),
    ("step", gettext_lazy("Stands at"), _stands),
    ("outcome", gettext_lazy("Outcome"), _outcome),
    ("holder", gettext_lazy("Held by"), _person),
    ("before", gettext_lazy("Before"), _person),
    ("post", gettext_lazy("Post"), _post),
    ("departments", gettext_lazy("Department"), _called),
    ("grid", gettext_lazy("Grid"), _grid),
    ("to_grid", gettext_lazy("To the grid"), _grid),
    ("limit", gettext_lazy("Limit"), lambda words, limit, data: limit_text(limit)),
    ("due_at", gettext_lazy("To be handled by"), _time),
    ("until_at", gettext_lazy("Until"), _time),
    ("approved", gettext_lazy("Granted"), _yes),
    ("colour", gettext_lazy("Supervision"), _of("colour")),
    ("on_time", gettext_lazy("Time limit"), _on_time),
    ("timing", gettext_lazy("The round before"), _timing),
    ("photos", gettext_lazy("Photos"), _photos),
    ("reports", gettext_lazy("Reports"), lambda words, ids, data: str(len(ids))),
    ("note", gettext_lazy("Words"), lambda words, key, data: _("kept apart; here their digest")),
)
"""What may stand in an entry, its name, and how it is said."""
OF_CASES = ("step", "moves")
"""Of a task the same words mean a step of its clock."""
