"""Which grid a place lies in and who answers there, for residents.

Names only what the town puts on its public signs: who heads a grid, who works in it, the work
telephone. A department that has no sign shows its grid and line, and no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.domain.people import api as people
from wangge.domain.people.api import RosterEntry
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef, UnitRef
from wangge.faces.site.forms import PinForm
from wangge.kernel.errors import NotFound
from wangge.packs.schema import PackSpec, Text

MATCHES_MAX = 200
CHOICES_MAX = 20
_COUNTED = re.compile(r"(\D*)(\d*)")


class PlaceForm(PinForm):
    """A position, the code of a base unit, or words such as the name of an estate."""

    q = forms.CharField(
        label=_("The place in words"),
        required=False,
        max_length=60,
        help_text=_("Such as the name of your compound, estate or street."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    unit = forms.CharField(required=False, max_length=63, widget=forms.HiddenInput)

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if not self.errors and not (given["q"] or given["unit"] or self._placed(given)):
            self.add_error("q", _("Say where it is: on the map, by position or in words."))
        return given

    @staticmethod
    def _placed(given: dict[str, object]) -> bool:
        return given["lon"] is not None and given["lat"] is not None


@dataclass(frozen=True, slots=True)
class Level:
    """One grid over the place, with the people whom its sign names."""

    grid: GridRef
    level: Text
    people: tuple[RosterEntry, ...]
    phone: str


@dataclass(frozen=True, slots=True)
class Department:
    """Another department's smallest grid over the place, and the line that answers for it."""

    name: Text
    grid: GridRef
    phone: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers at a place: the town's own grids from the smallest up, then others'."""

    unit: UnitRef
    levels: tuple[Level, ...]
    departments: tuple[Department, ...]

    @property
    def here(self) -> str:
        """The smallest grid as a sign's code names it: `scheme.code`."""
        grid = self.levels[0].grid
        return f"{grid.scheme_key}.{grid.code}"


def found(town: str, given: dict[str, object], at: datetime) -> list[UnitRef]:
    """The base units that are meant; several where words or a border leave it open."""
    on = places.local_day(town, at)
    if given["unit"]:
        return places.units(town, on, [str(given["unit"])])
    if given["lon"] is not None and given["lat"] is not None:
        lon, lat = float(str(given["lon"])), float(str(given["lat"]))
        spot = places.locate(town, lon=lon, lat=lat, system="wgs84", at=at)
        codes = [c.unit_code for c in spot.candidates] or [spot.unit_code]
        return places.units(town, on, [code for code in codes if code])
    matches = places.units_named(town, on, str(given["q"]), MATCHES_MAX)
    return _one_of_each_grid(town, on, matches)


def _one_of_each_grid(town: str, on: date, units: Sequence[UnitRef]) -> list[UnitRef]:
    """Units of one grid with the same people have the same answer: the first stands for them."""
    scheme = places.first_pack(town).scheme
    staffed = {p.level for p in places.first_pack(town).posts}
    seen: dict[str, UnitRef] = {}
    for unit in units:
        chain = places.grid_chain(town, scheme.key, unit.code, on)
        lowest = next((g.code for g in chain if g.level in staffed), unit.code)
        seen.setdefault(lowest, unit)
    return sorted(seen.values(), key=lambda unit: _counted(unit.name))


def _counted(name: str) -> tuple[tuple[str, int], ...]:
    """By words, then numbers as numbers: 2片 before 11片."""
    return tuple((text, int(digits or 0)) for text, digits in _COUNTED.findall(name))


def answer(town: str, unit: UnitRef, at: datetime) -> Answer | None:
    """Who answers at that unit; None where the town's own scheme doesn't reach it."""
    packs = places.packs(town)
    levels = tuple(_levels(town, packs[0], unit, at))
    if not levels:
        return None
    return Answer(unit, levels, tuple(_departments(town, packs[1:], unit, at)))


def _levels(town: str, pack: PackSpec, unit: UnitRef, at: datetime) -> Iterator[Level]:
    """From the smallest grid in which somebody is named up; a number is said once."""
    names = {level.key: level.name for level in pack.scheme.levels}
    said = ""
    for grid in _chain(town, pack, unit, at):
        listed = _on_sign(town, pack, grid, at)
        if not listed and grid.parent_code:
            continue
        phone = places.work_phone(town, grid.scheme_key, grid.code)
        yield Level(grid, names[grid.level], listed, phone if phone != said else "")
        said = phone


def _on_sign(town: str, pack: PackSpec, grid: GridRef, at: datetime) -> tuple[RosterEntry, ...]:
    """Whom the grid's sign names: who heads it and works in it. The top is an office, no grid
    that somebody walks: it is named by its line."""
    if not (grid.parent_code and any(d.kind == "sign" for d in pack.documents)):
        return ()
    own = {p.key for p in pack.posts if p.level == grid.level and not (p.of_department or p.desk)}
    roster = people.roster(town, grid.scheme_key, grid.code, at)
    return tuple(entry for entry in roster if entry.post in own)


def _departments(
    town: str, packs: Sequence[PackSpec], unit: UnitRef, at: datetime
) -> Iterator[Department]:
    for pack in packs:
        for grid in _chain(town, pack, unit, at)[:1]:
            phone = places.work_phone(town, grid.scheme_key, grid.code)
            yield Department(pack.name, grid, phone)


def _chain(town: str, pack: PackSpec, unit: UnitRef, at: datetime) -> tuple[GridRef, ...]:
    try:
        on = places.local_day(town, at)
        return tuple(places.grid_chain(town, pack.scheme.key, unit.code, on))
    except NotFound:
        return ()
