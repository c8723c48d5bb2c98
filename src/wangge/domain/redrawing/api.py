"""The door of redrawing: grids drawn anew, approved, in force on a day, and taken back."""

from __future__ import annotations

from wangge.domain.redrawing.access import may_draw, may_plan
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.ground import codes_ever, in_force, parents, weights
from wangge.domain.redrawing.models import Stage
from wangge.domain.redrawing.queries.board import Board, Division, board, board_stamp
from wangge.domain.redrawing.queries.drawings import (
    basis,
    comments,
    drawing,
    drawings,
    version,
    versions,
)
from wangge.domain.redrawing.queries.impact import impact
from wangge.domain.redrawing.rules import Change, changes, moved_units, next_codes
from wangge.domain.redrawing.services.drawing import begin, comment, propose, schedule, settle
from wangge.domain.redrawing.services.going_over import take_back, take_effect
from wangge.domain.redrawing.types import redrawing_type
from wangge.domain.redrawing.views import (
    CommentView,
    DrawingView,
    Impact,
    Seat,
    VersionView,
    WentOver,
)
from wangge.domain.redrawing.wishes import Wish, read_wish

__all__ = [
    "Board",
    "Change",
    "CommentView",
    "Content",
    "Division",
    "DrawingView",
    "Impact",
    "Seat",
    "Stage",
    "VersionView",
    "WentOver",
    "Wish",
    "basis",
    "begin",
    "board",
    "board_stamp",
    "changes",
    "codes_ever",
    "comment",
    "comments",
    "drawing",
    "drawings",
    "impact",
    "in_force",
    "may_draw",
    "may_plan",
    "moved_units",
    "next_codes",
    "parents",
    "propose",
    "read_wish",
    "redrawing_type",
    "schedule",
    "settle",
    "take_back",
    "take_effect",
    "version",
    "versions",
    "weights",
]
