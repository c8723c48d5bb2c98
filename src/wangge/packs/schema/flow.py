"""The closed loop as steps and actions."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from wangge.packs.schema.base import Key, LimitText, Spec, Text
from wangge.packs.schema.people import Right


class Phase(StrEnum):
    """The seven steps of the closed loop (收集、立案、派遣、处理、反馈、核查结案、评价)."""

    COLLECTION = "collection"
    FILING = "filing"
    DISPATCH = "dispatch"
    HANDLING = "handling"
    FEEDBACK = "feedback"
    VERIFICATION = "verification"
    EVALUATION = "evaluation"


class OwnerSpec(Spec):
    """Who owes a step. `post` at the case's grid of that post's level, or the case's route."""

    post: Key | None = None
    routed: bool = False
    """The handler named by the case type's grade and department (or chosen at dispatch)."""
    resident: bool = False
    """The resident who reported; nobody in office owes it, so the step opens no task."""
    not_handler: bool = False
    """Never the person who handled the matter."""
    same_as: tuple[Key, ...] = ()
    """Steps whose very person owes this one too: whoever last took a matter on from any of them,
    while they do tasks at its place (their deputy during leave); else the post or the route."""


class Outcome(StrEnum):
    """What became of the matter; kept apart from the status."""

    FIXED = "fixed"
    NOT_FOUND = "not_found"
    NOT_OURS = "not_ours"
    REFUSED = "refused"
    DUPLICATE = "duplicate"


Requirement = Literal["reason", "outcome", "photo", "route", "note", "rating"]
Effect = Literal[
    "none", "file", "dispatch", "return", "climb", "finish", "rework", "close", "reopen", "confirm"
]


class ActionSpec(Spec):
    """What may be done at a step, by whom, and where it leads (`to`: a step key or `closed`)."""

    key: Key
    name: Text
    to: str
    effect: Effect = "none"
    by: Literal["holder", "resident", "right"] = "holder"
    right: Right | None = None
    """With `by: right`. A holder of the step's task may always act as well, but for one thing:
    whoever is to handle a matter can't end it as a `duplicate` without the right."""
    requires: tuple[Requirement, ...] = ()
    outcome: Outcome | None = None
    outcomes: tuple[Outcome, ...] = ()
    """With `requires: [outcome]`, which may be chosen."""


class LevelLimitSpec(Spec):
    """What one level has of a step, while the promise made for the whole matter goes on."""

    level: Key
    limit: LimitText


class StepSpec(Spec):
    key: Key
    phase: Phase
    name: Text
    public: Text | None = None
    """What the resident is told when the matter reaches this step; None tells nothing."""
    owner: OwnerSpec
    limit: LimitText | None = None
    """None: the case type's limit of its filing condition (handling), or no clock at all."""
    level_limits: tuple[LevelLimitSpec, ...] = ()
    """Of a handling step: the limit of each level that it climbs to. The promise to the resident
    (the limit of the filing condition) isn't moved by it; whichever is sooner presses."""
    clock: Key | None = None
    actions: tuple[ActionSpec, ...] = Field(min_length=1)
    auto: Key | None = None
    """The action the program takes itself when all of `auto_when` hold."""
    auto_when: tuple[Literal["located", "complete", "typed", "routed", "always"], ...] = ()
    drawing: (
        Literal["plan", "proposal", "agreement", "review", "filing", "numbering", "scheduled"]
        | None
    ) = None
    """In the flow of a redrawing of grids: the stage that the drawing is in at this step."""
    tell: tuple[Key, ...] = ()
    """Posts that are told when a matter reaches this step, each in its grid at or above."""
    lapse: Key | None = None
    """The action taken when the limit passes without anybody acting (only for resident steps)."""


class FlowSpec(Spec):
    key: Key
    name: Text
    first: Key
    steps: tuple[StepSpec, ...] = Field(min_length=1)
    after_close: tuple[ActionSpec, ...] = ()
    """What may still be done to a closed matter, such as the resident's reopening it."""
    after_close_within: LimitText | None = None
    """How long after closing; None: without end."""

    @property
    def draws(self) -> bool:
        """Whether a redrawing of grids goes through it: such a matter never becomes another."""
        return any(step.drawing for step in self.steps)
