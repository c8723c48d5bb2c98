"""What the flow engine knows and what it answers. Plain values; nothing here looks anything up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from wangge.kernel.errors import Conflict
from wangge.packs.schema import Effect, Grade, Outcome, PowerSpec, StepSpec, Text

CLOSED = "closed"
"""The step of a matter that is over; no flow may declare a step of this name."""


class ActionNotPossible(Conflict):
    """The action isn't offered at the step where the matter stands."""


class Rests(StrEnum):
    """Whom the matter waits for after an act. There is no fourth answer."""

    OFFICE = "office"
    RESIDENT = "resident"
    NOBODY = "nobody"


class ClockChange(StrEnum):
    """What an act does to the promise made for the matter (its due instant)."""

    KEEP = "keep"
    START = "start"
    """Handling is reached for the first time in this round."""
    END = "end"
    """Reopened: the old promise is on record, the new one begins when handling is reached."""
    RENEW = "renew"
    """Reopened and with a handler at once: the old promise ends, a new one begins."""


@dataclass(frozen=True, slots=True)
class Route:
    """Who handles: a post (of a department) in the grid of `level`, or in `grid_code`."""

    post: str
    department: str
    level: str
    grid_code: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All of a matter that decides what happens to it. `step` may be `closed`."""

    flow: str
    step: str
    type_key: str = ""
    department: str = ""
    """Named by the source; counts instead of the type's."""
    located: bool = False
    photos: int = 0
    has_resident: bool = False
    condition: str = ""
    grade: Grade | None = None
    route: Route | None = None
    handler_level: str = ""
    """The level of the grid in which the handler was found; it may be above the route's."""
    handlers: frozenset[UUID] = frozenset()
    outcome: Outcome | None = None
    handled: bool = False
    clock_begun: bool = False
    sent_back: bool = False
    """The last handler returned it: somebody must route it anew, the program won't."""
    returns: int = 0
    reworks: int = 0
    reopens: int = 0
    rating: int | None = None
    calls_open: int = 0
    """Departments called to it that still owe an answer or a result."""


@dataclass(frozen=True, slots=True)
class Given:
    """What comes with an action. `route` and `located` are already looked up and checked."""

    reason: str = ""
    note: str = ""
    outcome: Outcome | None = None
    photos: int = 0
    route: Route | None = None
    rating: int | None = None
    type_key: str | None = None
    condition: str | None = None
    located: bool | None = None
    """True: a location or grid came along; None: nothing about it was said."""
    same_as: bool = False
    """Whether the open case is named that the matter is the same as."""


def _no_right(_: str) -> bool:
    return False


def _no_power(_: PowerSpec) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Who:
    """What must be known of whoever acts. `may(right)` is asked only when the answer counts."""

    account_id: UUID | None = None
    is_holder: bool = False
    is_resident: bool = False
    is_program: bool = False
    """The program itself: automatic actions and lapses, nothing else."""
    may: Callable[[str], bool] = _no_right
    exercises: Callable[[PowerSpec], bool] = _no_power
    """Whether they hold a reserved power over the place; asked only where one counts."""


@dataclass(frozen=True, slots=True)
class Move:
    """One action taken: by somebody, or by the program in the same breath."""

    action: str
    effect: Effect
    from_step: str
    to_step: str
    by_program: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "action": self.action,
            "effect": self.effect,
            "from": self.from_step,
            "to": self.to_step,
            "auto": self.by_program,
        }


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """The task to open: whose, for how long, with which clock."""

    kind: str
    post: str
    department: str
    level: str
    grid_code: str
    limit: str | None
    clock: str
    is_handling: bool
    exclude_handlers: bool
    why: Text
    level_limit: str | None = None
    """What this level has of the promise."""
    same_as: tuple[str, ...] = ()
    """Steps whose very person owes this one too, where they still can."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an act comes to. `facts` are the matter's afterwards; `moves` in order."""

    moves: tuple[Move, ...]
    facts: CaseFacts
    rests: Rests
    step: StepSpec | None
    """Where the matter rests; None when it is closed."""
    plan: TaskPlan | None
    """The task to open; None: the present one stays, or nobody in office owes anything."""
    keeps_task: bool
    clock: ClockChange
    record: str = ""
    """Why the timing so far goes on record (`reopen`, `rework`, …); empty: it doesn't."""
    filed: bool = False
    dispatched: bool = False
    finished: bool = False
    public_steps: tuple[str, ...] = ()
    """Steps entered whose public text the resident is told, in order; `closed` is one."""
    waits_for: str | None = None
    """With `Rests.RESIDENT`: the limit after which the step's lapse is taken."""
