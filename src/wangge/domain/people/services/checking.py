"""Whether an appointment may be made as it is asked for: its post, grid, department and days.

Owns what thousands made together have in common: a town's posts, a day, a grid are asked for once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from wangge.domain.people import town
from wangge.domain.people.models import Appointment
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef
from wangge.kernel.errors import InvalidInput
from wangge.kernel.ids import new_id
from wangge.packs.schema import PostSpec, Text
from wangge.plumbing.bulk import like

V = TypeVar("V")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class AppointmentInput:
    """Who is to hold which post where, from `from_on` up to the day before `to_on` (None: open)."""

    account_id: UUID
    jurisdiction_key: str
    post: str
    scheme_key: str
    grid_code: str
    from_on: date
    to_on: date | None = None
    department: str = ""


class Checker:
    """Checks the appointments of one transaction, made at `at`. Not to be kept beyond it."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._posts: dict[tuple[str, str], town.Posts] = {}
        self._begins: dict[tuple[str, date], datetime] = {}
        self._grids: dict[tuple[str, str, str, datetime], GridRef] = {}
        self._blank = Appointment()

    def checked(self, given: AppointmentInput) -> Appointment:
        """The row to be inserted by `insert_many`; raises what `appoint_many` says."""
        spec = self.posts(given.jurisdiction_key, given.scheme_key).get(given.post)
        from_at = self._begin(given.jurisdiction_key, given.from_on)
        to_at = self._begin(given.jurisdiction_key, given.to_on) if given.to_on else None
        if to_at is not None and to_at <= from_at:
            raise InvalidInput(
                "appointment_dates",
                zh="任职的结束日期应晚于开始日期。",
                en="An appointment must end after it begins.",
                field="to_on",
            )
        self._check_level(given, spec, max(self._at, from_at))
        self._check_department(given, spec)
        return like(
            self._blank,
            id=new_id(),
            account_id=given.account_id,
            jurisdiction_key=given.jurisdiction_key,
            post=given.post,
            scheme_key=given.scheme_key,
            grid_code=given.grid_code,
            department=given.department,
            from_on=given.from_on,
            to_on=given.to_on,
            from_at=from_at,
            to_at=to_at,
        )

    def posts(self, jurisdiction_key: str, scheme_key: str) -> town.Posts:
        """The posts of a scheme."""
        key = (jurisdiction_key, scheme_key)
        return _kept(self._posts, key, lambda: town.posts(*key))

    def _begin(self, jurisdiction_key: str, day: date) -> datetime:
        key = (jurisdiction_key, day)
        return _kept(self._begins, key, lambda: places.day_begins(*key))

    def _grid(self, given: AppointmentInput, at: datetime) -> GridRef:
        key = (given.jurisdiction_key, given.scheme_key, given.grid_code, at)
        return _kept(self._grids, key, lambda: town.grid(*key))

    def _check_level(self, given: AppointmentInput, spec: PostSpec, at: datetime) -> None:
        grid = self._grid(given, at)
        own_scheme = self.posts(given.jurisdiction_key, given.scheme_key).scheme_key
        if grid.level != spec.level or given.scheme_key != own_scheme:
            raise _level_differs(given.jurisdiction_key, grid, spec, at)

    def _check_department(self, given: AppointmentInput, spec: PostSpec) -> None:
        departments = self.posts(given.jurisdiction_key, given.scheme_key).departments
        code = zh = en = ""
        if spec.of_department and not given.department:
            code, zh, en = (
                "department_missing",
                "此岗位须注明部门。",
                "This post needs a department.",
            )
        elif spec.of_department and given.department not in departments:
            code, zh, en = "department_unknown", "没有这个部门。", "There is no such department."
        elif not spec.of_department and given.department:
            code = "department_unwanted"
            zh, en = "此岗位不属于任何部门。", "This post belongs to no department."
        if code:
            raise InvalidInput(code, zh=zh, en=en, field="department")


def _level_differs(
    jurisdiction_key: str, grid: GridRef, spec: PostSpec, at: datetime
) -> InvalidInput:
    on = places.local_day(jurisdiction_key, at)
    scheme = places.scheme_in_force(jurisdiction_key, grid.scheme_key, on)
    names = {level.key: level.name for level in scheme.levels}
    unknown = Text(zh=spec.level, en=spec.level)  # the post of a pack that works on another scheme
    wanted, found = names.get(spec.level, unknown), names[grid.level]
    return InvalidInput(
        "post_level_differs",
        zh=f"“{spec.name.zh}”设在{wanted.zh}一级，而 {grid.name} 是{found.zh}一级。",
        en=f"“{spec.name.en}” belongs to the level “{wanted.en}”;"
        f" {grid.name_en or grid.name} is of the level “{found.en}”.",
        field="grid",
        data={"post": spec.key, "grid": grid.code, "level": grid.level},
    )


def _kept(known: dict[K, V], key: K, ask: Callable[[], V]) -> V:
    found = known.get(key)
    if found is None:
        found = known[key] = ask()
    return found
