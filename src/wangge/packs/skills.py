"""Which skills each grid covers, lacks and has twice, and where people outnumber the work. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from wangge.packs.schema import PackSpec, StaffingSpec
from wangge.packs.staffing import Staff


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One grid under one staffing rule. Skills by key, in the order of the rule."""

    grid_code: str
    rule: str
    people: int
    covered: tuple[str, ...]
    missing: tuple[str, ...]
    doubled: tuple[str, ...]
    """Had by two people or more."""
    tasks: int
    """Finished in the period by those posts."""
    tasks_per_month: float | None
    """For each person; None without people."""
    tasks_min: float | None

    @property
    def more_people_than_work(self) -> bool:
        """Each finishes less than the pack asks for; one person alone is never too many."""
        if self.tasks_min is None or self.tasks_per_month is None:
            return False
        return self.people > 1 and self.tasks_per_month < self.tasks_min


def skills_by_grid(
    pack: PackSpec,
    grids: Iterable[tuple[str, str]],
    staff: Iterable[Staff],
    finished: Mapping[tuple[str, str], int],
    months: float,
) -> Iterator[SkillRow]:
    """A row for each grid (code, level) and each rule of its level that names skills or work.

    `finished`: tasks done, by grid and post, in the last `months`. Linear in grids and people.
    """
    people: dict[str, list[Staff]] = defaultdict(list)
    for person in staff:
        people[person.grid_code].append(person)
    wanted: dict[str, list[StaffingSpec]] = defaultdict(list)
    for rule in pack.staffing:
        if rule.skills or rule.tasks_min is not None:
            wanted[rule.level].append(rule)
    for code, level in grids:
        for rule in wanted[level]:
            there = [p for p in people[code] if p.post in rule.posts]
            done = sum(finished.get((code, post), 0) for post in rule.posts)
            yield _row(rule, code, there, done, months)


def _row(rule: StaffingSpec, code: str, there: list[Staff], tasks: int, months: float) -> SkillRow:
    had = Counter(skill for person in there for skill in person.skills)
    return SkillRow(
        grid_code=code,
        rule=rule.key,
        people=len(there),
        covered=tuple(s for s in rule.skills if had[s]),
        missing=tuple(s for s in rule.skills if not had[s]),
        doubled=tuple(s for s in rule.skills if had[s] > 1),
        tasks=tasks,
        tasks_per_month=tasks / months / len(there) if there else None,
        tasks_min=rule.tasks_min,
    )
