"""Skills per grid: covered, missing, doubled; people against work; service against control."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import CaseFilter
from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.places.api import GridRef
from wangge.domain.tasks import api as tasks
from wangge.faces.community.drill import Ground
from wangge.faces.site.viewer import Viewer
from wangge.packs.schema import PackSpec
from wangge.packs.skills import SkillRow, skills_by_grid
from wangge.packs.staffing import StaffFinding, completeness

DAYS = 90
DAYS_PER_MONTH = 30.4


@dataclass(slots=True)
class Line:
    """What is shown of a grid and all below it."""

    grid: GridRef
    grids: int = 0
    """How many grids with a rule lie in it."""
    people: int = 0
    tasks: int = 0
    with_missing: int = 0
    surplus: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    """Skill → grids that lack it."""
    rows: list[SkillRow] = field(default_factory=list)
    gaps: list[StaffFinding] = field(default_factory=list)
    untrained: int = 0
    service: int = 0
    control: int = 0

    @property
    def lacking(self) -> list[tuple[str, int]]:
        """Skill and the number of grids that lack it, the most first."""
        return self.missing.most_common()

    @property
    def tasks_per_month(self) -> float | None:
        """For each person."""
        return self.tasks / (DAYS / DAYS_PER_MONTH) / self.people if self.people else None

    @property
    def service_share(self) -> float | None:
        """Of the work that is one or the other."""
        work = self.service + self.control
        return self.service / work if work else None


def fits(pack: PackSpec) -> bool:
    """Whether the page has anything to say of the pack."""
    return any(rule.skills or rule.tasks_min is not None for rule in pack.staffing)


def skills_page(viewer: Viewer, ground: Ground) -> dict[str, Any]:
    """The page's context: a line for each grid below, or for this one, and the sum."""
    lines = {g.code: Line(g) for g in (ground.below or _self(ground))}
    _people(viewer, ground, lines)
    _work(viewer, ground, lines)
    listed = list(lines.values())
    return {
        "ground": ground,
        "lines": listed,
        "days": DAYS,
        "skills": {s.key: s.name for s in ground.pack.skills},
        "rules": {r.key: r.name for r in ground.pack.staffing},
        "people": _persons(viewer, ground) if ground.at_leaf else [],
        "service": sum(line.service for line in listed),
        "control": sum(line.control for line in listed),
        "mix": _share(listed),
        "said": any(d.work for d in ground.pack.duties),
    }


def _self(ground: Ground) -> tuple[GridRef, ...]:
    return (ground.here,) if ground.here else ()


def _share(lines: Iterable[Line]) -> float | None:
    service = sum(line.service for line in lines)
    work = sum(line.service + line.control for line in lines)
    return service / work if work else None


def _people(viewer: Viewer, ground: Ground, lines: Mapping[str, Line]) -> None:
    pack, under = ground.pack, ground.under
    seen = [(g.code, g.level) for level in pack.scheme.levels for g in ground.grids(level.key)]
    there = [
        s
        for s in people.staff(ground.town, pack, viewer.at, under=under)
        if ground.scope.covers(s.grid_code, pack.scheme.key)
    ]
    done = tasks.finished(
        *(ground.scope, ground.town, pack.scheme.key),
        from_at=viewer.at - timedelta(days=DAYS),
        to_at=viewer.at,
        under=under,
    )
    for row in skills_by_grid(pack, seen, there, done, DAYS / DAYS_PER_MONTH):
        line = lines.get(ground.row_of(row.grid_code))
        if line is not None:
            _add(line, row)
    for gap in completeness(pack, seen, there):
        line = lines.get(ground.row_of(gap.grid_code))
        if line is not None and gap.code != "skill_missing":
            line.gaps.append(gap)
    for lack in people.training_gaps(ground.town, pack, viewer.at, under=under):
        line = lines.get(ground.row_of(lack.grid_code))
        if line is not None:
            line.untrained += lack.without


def _add(line: Line, row: SkillRow) -> None:
    line.grids += 1
    line.people += row.people
    line.tasks += row.tasks
    line.with_missing += bool(row.missing)
    line.surplus += row.more_people_than_work
    line.missing.update(row.missing)
    line.rows.append(row)


def _work(viewer: Viewer, ground: Ground, lines: Mapping[str, Line]) -> None:
    """What was done in the period, as service or as control."""
    pack = ground.pack
    from_at = viewer.at - timedelta(days=DAYS)
    by_type = {t.key: t.work for t in pack.case_types}
    by_plan = {f"{pack.key}/{d.key}": d.work for d in pack.duties}
    wanted = CaseFilter(
        jurisdiction_key=ground.town, scheme_key=pack.scheme.key, under=ground.under
    )
    handled = cases.tally_types(ground.scope, wanted, handled_from=from_at, handled_to=viewer.at)
    done = duties.tally_done(
        *(ground.scope, ground.town), from_at=from_at, to_at=viewer.at, under=ground.under
    )
    counted = [(code, by_type.get(key), n) for (code, key), n in handled.items()]
    counted += [(code, by_plan.get(key), n) for (code, key), n in done.items()]
    for code, work, n in counted:
        line = lines.get(ground.row_of(code))
        if line is not None and work is not None:
            setattr(line, work, getattr(line, work) + n)


@dataclass(frozen=True, slots=True)
class Held:
    """Something somebody has, by name, and until when."""

    id: UUID
    kind: str
    name: Any
    until: Any
    holds: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a post of the grid with what is recorded of them."""

    entry: people.RosterEntry
    held: tuple[Held, ...]


def _persons(viewer: Viewer, ground: Ground) -> list[Person]:
    entries = people.roster(ground.town, ground.pack.scheme.key, ground.under, viewer.at)
    held = held_by(ground.pack, {e.person.id for e in entries}, ground)
    return [Person(e, held[e.person.id]) for e in entries]


def held_by(
    pack: PackSpec, accounts: Iterable[UUID], ground: Ground
) -> Mapping[UUID, tuple[Held, ...]]:
    """What is recorded of these accounts, in the pack's words."""
    named: dict[tuple[str, str], Any] = {}
    for kind, specs in (
        ("skill", pack.skills),
        ("certificate", pack.certificates),
        ("training", pack.trainings),
    ):
        named |= {(kind, spec.key): spec.name for spec in specs}
    found: dict[UUID, list[Held]] = defaultdict(list)
    for q in people.qualifications_of(list(accounts)):
        if q.pack_key == pack.key and (q.kind, q.key) in named:
            name = named[q.kind, q.key]
            held = Held(q.id, q.kind, name, q.until_on, q.holds_on(ground.on))
            found[q.account_id].append(held)
    return defaultdict(tuple, {k: tuple(v) for k, v in found.items()})
