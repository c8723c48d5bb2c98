"""Pure decisions about cases: what an action does in a declared flow. No ORM, no clock."""

from __future__ import annotations

from wangge.domain.cases.rules.decide import allowed_actions, arrive, decide, stay, transfer
from wangge.domain.cases.rules.facts import (
    CLOSED,
    ActionNotPossible,
    CaseFacts,
    ClockChange,
    Decision,
    Given,
    Move,
    Rests,
    Route,
    TaskPlan,
    Who,
)
from wangge.domain.cases.rules.lookup import PackIndex, find_type
from wangge.domain.cases.rules.timing import Timing, Verdict, judge

__all__ = [
    "CLOSED",
    "ActionNotPossible",
    "CaseFacts",
    "ClockChange",
    "Decision",
    "Given",
    "Move",
    "PackIndex",
    "Rests",
    "Route",
    "TaskPlan",
    "Timing",
    "Verdict",
    "Who",
    "allowed_actions",
    "arrive",
    "decide",
    "find_type",
    "judge",
    "stay",
    "transfer",
]
