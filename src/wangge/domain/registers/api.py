"""The door of registers: who and what is recorded, once, and shown by purpose."""

from __future__ import annotations

from wangge.domain.registers.access import scope_of
from wangge.domain.registers.queries.comparing import FigureView, comparisons
from wangge.domain.registers.queries.dividing import ByDivision
from wangge.domain.registers.queries.excel import template
from wangge.domain.registers.queries.imports import (
    ImportView,
    import_view,
    imports_of,
    marked_file,
)
from wangge.domain.registers.queries.ledger import find, ledger, rows_of
from wangge.domain.registers.queries.line import (
    ObjectionView,
    Origin,
    RecordPage,
    histories,
    record_page,
)
from wangge.domain.registers.queries.lines import Line, lines
from wangge.domain.registers.queries.overview import Overview, overview, visible_register
from wangge.domain.registers.queries.recorded import lines_of, values_of
from wangge.domain.registers.queries.standing import Standing, labels, standing
from wangge.domain.registers.queries.tally import Tally, tally
from wangge.domain.registers.queries.ties import Ties, TieView, ties_of
from wangge.domain.registers.queries.watching import Export, Removal, Seen, exports, looks, removals
from wangge.domain.registers.services.background import ask_import, cancel_import, run_again
from wangge.domain.registers.services.changing import change, confirm, correct, end, move
from wangge.domain.registers.services.choosing import OwnChoice, name_choice, own_choices
from wangge.domain.registers.services.common import LINE_GONE
from wangge.domain.registers.services.entering import enter
from wangge.domain.registers.services.exporting import export
from wangge.domain.registers.services.following import (
    count_in_units,
    follow_grids,
    follow_named,
    lines_in_units,
    return_named,
    seal_raised,
)
from wangge.domain.registers.services.importing import (
    Cancelled,
    ImportReport,
    check_sheet,
    import_sheet,
)
from wangge.domain.registers.services.looking import Known, history, known, unmask, who_looked
from wangge.domain.registers.services.objecting import decide_objection, object_to
from wangge.domain.registers.services.proposing import (
    Compared,
    ProposalView,
    decide_proposal,
    proposals,
    proposals_waiting,
)
from wangge.domain.registers.services.removing import remove_expired
from wangge.domain.registers.services.tying import tie, untie
from wangge.domain.registers.sheets import BYTES_MAX, ROWS_MAX
from wangge.domain.registers.sheets.reading import read_head, read_rows
from wangge.domain.registers.town import FactRule, RegisterRef, fact_rules, register, registers
from wangge.domain.registers.types import Cell, Entered, Ledger, Look, Past, PlaceInput, Row

__all__ = [
    "BYTES_MAX",
    "LINE_GONE",
    "ROWS_MAX",
    "ByDivision",
    "Cancelled",
    "Cell",
    "Compared",
    "Entered",
    "Export",
    "FactRule",
    "FigureView",
    "ImportReport",
    "ImportView",
    "Known",
    "Ledger",
    "Line",
    "Look",
    "ObjectionView",
    "Origin",
    "Overview",
    "OwnChoice",
    "Past",
    "PlaceInput",
    "ProposalView",
    "RecordPage",
    "RegisterRef",
    "Removal",
    "Row",
    "Seen",
    "Standing",
    "Tally",
    "TieView",
    "Ties",
    "ask_import",
    "cancel_import",
    "change",
    "check_sheet",
    "comparisons",
    "confirm",
    "correct",
    "count_in_units",
    "decide_objection",
    "decide_proposal",
    "end",
    "enter",
    "export",
    "exports",
    "fact_rules",
    "find",
    "follow_grids",
    "follow_named",
    "histories",
    "history",
    "import_sheet",
    "import_view",
    "imports_of",
    "known",
    "labels",
    "ledger",
    "lines",
    "lines_in_units",
    "lines_of",
    "looks",
    "marked_file",
    "move",
    "name_choice",
    "object_to",
    "overview",
    "own_choices",
    "proposals",
    "proposals_waiting",
    "read_head",
    "read_rows",
    "record_page",
    "register",
    "registers",
    "removals",
    "remove_expired",
    "return_named",
    "rows_of",
    "run_again",
    "scope_of",
    "seal_raised",
    "standing",
    "tally",
    "template",
    "tie",
    "ties_of",
    "unmask",
    "untie",
    "values_of",
    "visible_register",
    "who_looked",
]
