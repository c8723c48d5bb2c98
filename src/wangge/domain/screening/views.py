"""What goes out of screening: frozen values, no rows, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wangge.domain.registers.api import RegisterRef
from wangge.packs.schema import ScreenSpec


@dataclass(frozen=True, slots=True)
class Screen:
    """A screening of a town's pack; its name is `<pack>/<screen>`. `rows_of` keeps its rows."""

    jurisdiction_key: str
    pack_key: str
    spec: ScreenSpec
    records: RegisterRef
    rows_of: RegisterRef

    @property
    def name(self) -> str:
        return f"{self.pack_key}/{self.spec.key}"


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as whoever may see its rows sees it; the rows are read in `rows`."""

    id: UUID
    screen: str
    grid_code: str
    unit_code: str
    count: int
    givers: int
    first_on: date | None
    last_on: date | None
    found_at: datetime
    gone_at: datetime | None
    decision: str
    reason: str
    decided_by: str
    decided_at: datetime | None
    case_id: UUID | None


@dataclass(frozen=True, slots=True)
class GridCount:
    """Findings of a screening in a grid: standing, and of these not yet looked into."""

    grid_code: str
    standing: int
    undecided: int


@dataclass(frozen=True, slots=True)
class LastRun:
    """When a screening ran, over what, and why it couldn't."""

    ran_at: datetime
    records: int
    unread: int
    population: int
    problem_zh: str = ""
    problem_en: str = ""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run changed."""

    screen: str
    records: int
    unread: int
    standing: int
    new: int
    gone: int
