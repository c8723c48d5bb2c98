"""The door of registers: who and what is recorded, once, and shown by purpose."""

from __future__ import annotations

from wangge.domain.registers.access import scope_of
from wangge.domain.registers.queries.comparing import FigureView, comparisons
from wangge.domain.registers.queries.excel import export, template
from wangge.domain.registers.queries.ledger import find, ledger, rows_of
from wangge.domain.registers.queries.lines import Line, lines
from wangge.domain.registers.queries.standing import Standing, labels, standing
from wangge.domain.registers.services.changing import change, confirm, correct, end, move
from wangge.domain.registers.services.choosing import OwnChoice, name_choice, own_choices
from wangge.domain.registers.services.entering import enter
from wangge.domain.registers.services.following import (
    count_in_units,
    follow_grids,
    grids_gone,
    seal_raised,
)
from wangge.domain.registers.services.importing import Cancelled, ImportReport, import_sheet
from wangge.domain.registers.services.looking import Known, history, known, unmask, who_looked
from wangge.domain.registers.services.objecting import decide_objection, object_to
from wangge.domain.registers.services.proposing import (
    Compared,
    ProposalView,
    decide_proposal,
    proposals,
)
from wangge.domain.registers.services.removing import remove_expired
from wangge.domain.registers.town import FactRule, RegisterRef, fact_rules, register, registers
from wangge.domain.registers.types import Cell, Entered, Ledger, Look, Past, PlaceInput, Row

__all__ = [
    "Cancelled",
    "Cell",
    "Compared",
    "Entered",
    "FactRule",
    "FigureView",
    "ImportReport",
    "Known",
    "Ledger",
    "Line",
    "Look",
    "OwnChoice",
    "Past",
    "PlaceInput",
    "ProposalView",
    "RegisterRef",
    "Row",
    "Standing",
    "change",
    "comparisons",
    "confirm",
    "correct",
    "count_in_units",
    "decide_objection",
    "decide_proposal",
    "end",
    "enter",
    "export",
    "fact_rules",
    "find",
    "follow_grids",
    "grids_gone",
    "history",
    "import_sheet",
    "known",
    "labels",
    "ledger",
    "lines",
    "move",
    "name_choice",
    "object_to",
    "own_choices",
    "proposals",
    "register",
    "registers",
    "remove_expired",
    "rows_of",
    "scope_of",
    "seal_raised",
    "standing",
    "template",
    "unmask",
    "who_looked",
]
