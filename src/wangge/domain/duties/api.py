"""The door of duties: what must be done when, doing it, and what came of it.

News: `duty.finding` (finding, occurrence, jurisdiction, case_type, item), published in the
transaction of the visit; `duty.undetermined` (jurisdiction, plan, code).
"""

from __future__ import annotations

from wangge.domain.duties.plans import Plan, plan, plans
from wangge.domain.duties.queries.about import Seen, about_target
from wangge.domain.duties.queries.acceptance import (
    Acceptance,
    Accepted,
    acceptance,
    acceptance_by_year,
)
from wangge.domain.duties.queries.answered import Answered, latest_answers
from wangge.domain.duties.queries.listing import RowFilter, RowPage, every_row, rows_of
from wangge.domain.duties.queries.occurrences import (
    ProblemView,
    TodayRow,
    due_until,
    finding,
    findings_of,
    occurrence,
    occurrence_of_task,
    occurrences_of,
    place_of,
    problems,
    visit,
    visits_of,
)
from wangge.domain.duties.queries.progress import (
    MEASURES,
    Days,
    Division,
    Progress,
    ProgressReport,
    by_plan,
    progress,
)
from wangge.domain.duties.queries.standing import open_occurrences
from wangge.domain.duties.queries.tallies import tally_done
from wangge.domain.duties.rules.periods import Span
from wangge.domain.duties.rules.periods import month_span as month_of
from wangge.domain.duties.rules.periods import span_of as period_of
from wangge.domain.duties.rules.views import Target
from wangge.domain.duties.services.common import KIND
from wangge.domain.duties.services.doing import check_in, find, finish
from wangge.domain.duties.services.finding import TOPIC as FINDING
from wangge.domain.duties.services.finding import PhotoInput, link_case
from wangge.domain.duties.services.following import (
    Open,
    grids_back,
    grids_gone,
    open_ones,
    open_to_grids,
    owed_in,
    owed_to_grids,
    units_of,
)
from wangge.domain.duties.services.generating import GenerationReport, Problem, generate
from wangge.domain.duties.services.happening import happened
from wangge.domain.duties.views import FindingView, OccurrenceView, VisitView
from wangge.domain.duties.whereabouts import Position

__all__ = [
    "FINDING",
    "KIND",
    "MEASURES",
    "Acceptance",
    "Accepted",
    "Answered",
    "Days",
    "Division",
    "FindingView",
    "GenerationReport",
    "OccurrenceView",
    "Open",
    "PhotoInput",
    "Plan",
    "Position",
    "Problem",
    "ProblemView",
    "Progress",
    "ProgressReport",
    "RowFilter",
    "RowPage",
    "Seen",
    "Span",
    "Target",
    "TodayRow",
    "VisitView",
    "about_target",
    "acceptance",
    "acceptance_by_year",
    "by_plan",
    "check_in",
    "due_until",
    "every_row",
    "find",
    "finding",
    "findings_of",
    "finish",
    "generate",
    "grids_back",
    "grids_gone",
    "happened",
    "latest_answers",
    "link_case",
    "month_of",
    "occurrence",
    "occurrence_of_task",
    "occurrences_of",
    "open_occurrences",
    "open_ones",
    "open_to_grids",
    "owed_in",
    "owed_to_grids",
    "period_of",
    "place_of",
    "plan",
    "plans",
    "problems",
    "progress",
    "rows_of",
    "tally_done",
    "units_of",
    "visit",
    "visits_of",
]
