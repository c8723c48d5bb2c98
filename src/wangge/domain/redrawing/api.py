"""The door of redrawing: grids drawn anew, approved, in force on a day, and taken back."""

from __future__ import annotations

from wangge.domain.redrawing.access import may_draw, may_plan, require_planner
from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.exports.asking import content_file, version_gpkg, version_map_pdf
from wangge.domain.redrawing.exports.division import Source
from wangge.domain.redrawing.ground import codes_ever, in_force, parents, weights
from wangge.domain.redrawing.levels import at_level, shown_level
from wangge.domain.redrawing.models import Stage
from wangge.domain.redrawing.provenance import program
from wangge.domain.redrawing.queries.board import Board, Division, board, board_stamp
from wangge.domain.redrawing.queries.comparing import (
    Column,
    Comparison,
    VersionDrawn,
    compared,
    newly_broken_of,
    version_drawn,
)
from wangge.domain.redrawing.queries.drawings import (
    comments,
    drawing,
    drawings,
    version,
    versions,
)
from wangge.domain.redrawing.queries.impact import impact
from wangge.domain.redrawing.queries.rows import (
    DutyRow,
    LineRow,
    TaskRow,
    UnitRow,
    cancelled_rows,
    duty_rows,
    line_rows,
    moved_rows,
    task_rows,
)
from wangge.domain.redrawing.queries.runs import RunDrawn, RunView, run_drawn, runs
from wangge.domain.redrawing.queries.shapes import content_of, moved_geojson, version_geojson
from wangge.domain.redrawing.queries.track import StageView, Turn, track, turns, went
from wangge.domain.redrawing.rules import Change, changes, moved_units, next_codes
from wangge.domain.redrawing.services.common import OPEN_TO_VERSIONS
from wangge.domain.redrawing.services.drawing import (
    begin,
    comment,
    propose,
    schedule,
    settle,
)
from wangge.domain.redrawing.services.going_over import take_back, take_effect
from wangge.domain.redrawing.services.runs import RUNS_MOST, ask_run, drop_run, stop_run
from wangge.domain.redrawing.services.saving import Saved, save
from wangge.domain.redrawing.sketches import Sketch, read_sketch
from wangge.domain.redrawing.types import redrawable, redrawing_type
from wangge.domain.redrawing.views import (
    CommentView,
    DrawingView,
    Impact,
    Seat,
    VersionView,
    WentOver,
)
from wangge.domain.redrawing.weighing import NAMES as WEIGHT_NAMES
from wangge.domain.redrawing.wish_checks import start
from wangge.domain.redrawing.wishes import Wish, read_wish

__all__ = [
    "OPEN_TO_VERSIONS",
    "RUNS_MOST",
    "WEIGHT_NAMES",
    "Board",
    "Change",
    "Column",
    "CommentView",
    "Comparison",
    "Content",
    "Division",
    "DrawingView",
    "DutyRow",
    "Impact",
    "LineRow",
    "RunDrawn",
    "RunView",
    "Saved",
    "Seat",
    "Sketch",
    "Source",
    "Stage",
    "StageView",
    "TaskRow",
    "Turn",
    "UnitRow",
    "VersionDrawn",
    "VersionView",
    "WentOver",
    "Wish",
    "ask_run",
    "at_level",
    "begin",
    "board",
    "board_stamp",
    "cancelled_rows",
    "changes",
    "codes_ever",
    "comment",
    "comments",
    "compared",
    "content_file",
    "content_of",
    "drawing",
    "drawings",
    "drop_run",
    "duty_rows",
    "impact",
    "in_force",
    "line_rows",
    "may_draw",
    "may_plan",
    "moved_geojson",
    "moved_rows",
    "moved_units",
    "newly_broken_of",
    "next_codes",
    "parents",
    "program",
    "propose",
    "read_sketch",
    "read_wish",
    "redrawable",
    "redrawing_type",
    "require_planner",
    "run_drawn",
    "runs",
    "save",
    "schedule",
    "settle",
    "shown_level",
    "start",
    "stop_run",
    "take_back",
    "take_effect",
    "task_rows",
    "track",
    "turns",
    "version",
    "version_drawn",
    "version_geojson",
    "version_gpkg",
    "version_map_pdf",
    "versions",
    "weights",
    "went",
]
