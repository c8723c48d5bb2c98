"""A town's packs and what another version would change, gathered for the pages of packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.domain.adoption import api as adoption
from wangge.domain.editions import api as editions
from wangge.domain.places import api as places
from wangge.faces.site.naming import Names
from wangge.faces.site.viewer import Viewer
from wangge.kernel.errors import Conflict
from wangge.packs import PackSpec
from wangge.packs.schema import Right

RIGHTS = (Right.TOWN_MANAGE,)
_ORDER = ("refused", "effect", "removed", "added", "changed")


class LoadForm(forms.Form):
    """From which day on; empty: at once. The service says what is wrong with the day."""

    from_on = forms.DateField(
        label=_("In force from"),
        required=False,
        help_text=_("Leave it empty to load it at once."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class BackForm(forms.Form):
    """Why a version is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=adoption.REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the version; name nobody in it."),
        error_messages={"required": _("Say why it is taken back.")},
    )


@dataclass(frozen=True, slots=True)
class PackRow:
    """One pack of the town: by what it works, what waits, and what the folder holds."""

    key: str
    spec: PackSpec
    digest: str
    standing: adoption.Standing
    folder: adoption.InFolder
    former: list[dict[str, Any]]
    by: str


def packs_page(viewer: Viewer, town: str) -> dict[str, Any]:
    """All packs of the town with their versions, and the keys of what else the folders hold."""
    found = adoption.standings(town)
    names = Names(town, viewer.at)
    names.load_people(_accounts(row.loaded_by for one in found for row in one.rows))
    return {
        "rows": [_row(town, one, names) for one in found],
        "others": adoption.others(town),
    }


def _row(town: str, standing: adoption.Standing, names: Names) -> PackRow:
    spec = places.pack(town, standing.pack_key)
    now = standing.in_force
    return PackRow(
        key=standing.pack_key,
        spec=spec,
        digest=editions.digest_of(spec),
        standing=standing,
        folder=adoption.in_folder(town, standing.pack_key),
        former=[{"row": row, "by": names.actor(row.loaded_by)} for row in standing.rows],
        by=names.actor(now.loaded_by) if now else "",
    )


def _accounts(actors: Iterable[str]) -> Iterator[UUID]:
    for actor in actors:
        kind, _sep, identity = actor.partition(":")
        if kind == "account":
            yield UUID(identity)


def load_page(viewer: Viewer, town: str, key: str, form: LoadForm) -> dict[str, Any]:
    """What loading the folder's version would change, or what is wrong in the folder."""
    folder = adoption.in_folder(town, key)
    held = key in places.jurisdiction(town).pack_keys
    if folder.problem and folder.state == "missing" and not held:
        raise folder.problem
    found = adoption.preview(town, folder.spec, viewer.at) if folder.spec else None
    name = found.pack.name if found else places.pack(town, key).name if held else key
    return _change(found) | {
        "key": key,
        "form": form,
        "folder": folder,
        "standing": adoption.standing(town, key),
        "name": name,
        "back": False,
    }


def back_page(viewer: Viewer, town: str, key: str, form: BackForm) -> dict[str, Any]:
    """What going back to the version before would change; `Conflict` where there is none."""
    standing = adoption.standing(town, key)
    if not standing.leaving:
        raise Conflict(
            "nothing_to_take_back",
            zh=f"“{key}”没有更早的版本可以退回。",
            en=f"There is no version of {key} before this one.",
        )
    going = editions.edition(standing.leaving)
    former = None if standing.scheduled else standing.former
    to = editions.edition(former.edition_id) if former else None
    found = adoption.preview(town, to, viewer.at) if to else None
    return _change(found) | {
        "key": key,
        "form": form,
        "standing": standing,
        "name": going.name,
        "back": True,
    }


def _change(found: adoption.Preview | None) -> dict[str, Any]:
    """The preview by section, what refuses first; `may`: nothing refuses and something is new."""
    if found is None:
        return {"preview": None, "sections": [], "may": False}
    sections = []
    for section, (zh, en) in adoption.SECTIONS.items():
        listed = [c for c in found.changes if c.section == section and c.kind != "refused"]
        if listed:
            listed.sort(key=lambda c: _ORDER.index(c.kind))
            sections.append({"key": section, "name": {"zh": zh, "en": en}, "changes": listed})
    return {"preview": found, "sections": sections, "may": found.is_new and not found.refused}
