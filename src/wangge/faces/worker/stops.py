"""Tasks of all departments by the place where they are done: what one visit can do together.

Owns which tasks share a place; refuses to know where anybody is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from wangge.domain.cases.api import CaseView
from wangge.domain.duties.api import OccurrenceView
from wangge.domain.places import api as places
from wangge.domain.places.api import UnitRef
from wangge.domain.tasks.api import TaskView
from wangge.faces.site.naming import Names
from wangge.faces.site.templatetags.wangge_page import named
from wangge.kernel.errors import NotFound

UNITS_MOST = 400
"""A place of more base units than this has no middle worth walking to."""

Ground = tuple[str, ...]
"""The base units of a place; of a place without any, its scheme and grid."""


@dataclass(frozen=True, slots=True)
class Job:
    """A line of the list: a task, and the case or the duty that it is about."""

    task: TaskView
    case: CaseView | None
    duty: OccurrenceView | None
    tone: str
    paused: bool
    pack: str = ""
    """The department's pack, where the town has several."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One place with all that is due there, the most urgent first; WGS-84 where it has a middle."""

    name: str
    above: str
    jobs: tuple[Job, ...]
    lon: float | None
    lat: float | None

    @property
    def late(self) -> int:
        return sum(job.tone == "late" for job in self.jobs)


def stops(jobs: Sequence[Job], at: datetime) -> list[Stop]:
    """The jobs by place, in the order of each place's first job.

    Two grids of different schemes with the same base units are one place. A query for each town.
    """
    found: dict[tuple[str, Ground], list[Job]] = defaultdict(list)
    grounds = _grounds(jobs, at)
    for job in jobs:
        found[job.task.jurisdiction_key, grounds[_asked(job)]].append(job)
    units = _units(found, at)
    names = {town: Names(town, at) for town, _ in found}
    return [
        _stop(names[town], ground, here, units.get(town, {}))
        for (town, ground), here in found.items()
    ]


_Asked = tuple[str, str, str, str]


def _asked(job: Job) -> _Asked:
    """Town, unit, scheme, grid: all that says where a job is."""
    task = job.task
    unit = job.case.unit_code if job.case else job.duty.unit_code if job.duty else ""
    grid = task.grid_code
    if job.duty is not None and job.duty.target_kind == "grid":
        grid = job.duty.target
    return task.jurisdiction_key, unit, task.scheme_key, grid


def _grounds(jobs: Iterable[Job], at: datetime) -> dict[_Asked, Ground]:
    asked = {_asked(job) for job in jobs}
    bare: dict[tuple[str, str], set[str]] = defaultdict(set)
    for town, unit, scheme, grid in asked:
        if not unit:
            bare[town, scheme].add(grid)
    under = {
        (town, scheme): _grid_units(town, scheme, codes, at)
        for (town, scheme), codes in bare.items()
    }
    return {
        one: (one[1],) if one[1] else under[one[0], one[2]].get(one[3]) or (one[2], one[3])
        for one in asked
    }


def _grid_units(town: str, scheme: str, codes: set[str], at: datetime) -> dict[str, Ground]:
    try:
        return places.grid_units(town, scheme, codes, places.local_day(town, at))
    except NotFound:  # the scheme is no longer in force: its tasks stand by their codes
        return {}


def _units(found: Iterable[tuple[str, Ground]], at: datetime) -> dict[str, dict[str, UnitRef]]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for town, ground in found:
        if len(ground) <= UNITS_MOST:
            wanted[town].update(ground)
    return {
        town: {u.code: u for u in places.units(town, places.local_day(town, at), codes)}
        for town, codes in wanted.items()
    }


def _stop(names: Names, ground: Ground, jobs: Sequence[Job], units: dict[str, UnitRef]) -> Stop:
    here = [units[code] for code in ground if code in units]
    task = jobs[0].task
    grid = _asked(jobs[0])[3]
    name = names.grid(task.scheme_key, grid)
    above = ""
    if len(ground) == 1 and here and here[0].name:
        name, above = named(here[0]), name
    whole = len(here) == len(ground)
    lon = sum(u.lon for u in here) / len(here) if whole else None
    lat = sum(u.lat for u in here) / len(here) if whole else None
    return Stop(name, above, tuple(jobs), lon, lat)
