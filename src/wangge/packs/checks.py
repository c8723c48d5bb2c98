"""What must be true of a pack beyond each value's form: every check, in one list.

Each check is a small function that yields findings; `run_checks` runs them all, so that every
error shows at once. A section's checks stand in the file of that section.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from wangge.kernel.errors import WanggeError
from wangge.packs.calendars import build_calendar
from wangge.packs.community_checks import (
    check_circles,
    check_grid_types,
    check_rules,
    check_work,
)
from wangge.packs.document_checks import check_document_tables
from wangge.packs.duty_checks import check_duties
from wangge.packs.errors import Finding, Path, repeated
from wangge.packs.examples import compare
from wangge.packs.figure_checks import check_awards, check_comparisons
from wangge.packs.flow_checks import check_flows
from wangge.packs.formula_checks import check_formulas
from wangge.packs.grid_fact_checks import check_rule_facts
from wangge.packs.indicator_checks import check_indicators
from wangge.packs.joint_checks import check_powers, check_reserved, check_whistles
from wangge.packs.output_checks import check_documents, check_services
from wangge.packs.reference_checks import (
    check_case_types,
    check_department_handlers,
    check_desk,
    check_every_scheme,
    check_falls_to,
    check_levels,
    check_marks,
    check_routes,
)
from wangge.packs.register_checks import check_registers
from wangge.packs.schema import PackSpec
from wangge.packs.screen_checks import check_screens
from wangge.packs.staffing_checks import check_staffing
from wangge.packs.survey_checks import check_survey_examples, check_surveys
from wangge.packs.text_checks import check_limits, check_texts

Check = Callable[[PackSpec], Iterable[Finding]]


def run_checks(pack: PackSpec) -> list[Finding]:
    """Every finding of every check; examples are tried only on a pack that is otherwise right."""
    found = [finding for check in CHECKS for finding in check(pack)]
    if not found:
        found = [*check_examples(pack), *check_survey_examples(pack)]
    return found


_KEYED = (
    *("posts", "departments", "clocks", "flows", "categories", "case_types", "circulations"),
    *("duties", "checklists", "campaigns", "estimations", "alarms"),
    *("certificates", "skills", "staffing", "trainings"),
    *("rules", "grid_types", "circles", "surveys"),
    *("services", "documents", "indicators", "screens", "comparisons", "awards"),
    *("powers", "whistles"),
)


def check_unique_keys(pack: PackSpec) -> Iterator[Finding]:
    """A key stands once in its list."""
    for name in _KEYED:
        yield from repeated((name,), [item.key for item in getattr(pack, name)], "key")
    yield from repeated(("scheme", "levels"), [x.key for x in pack.scheme.levels], "key")
    yield from repeated(("case_types",), [t.code for t in pack.case_types], "code")
    for i, flow in enumerate(pack.flows):
        yield from repeated(("flows", i, "steps"), [s.key for s in flow.steps], "key")
        for j, step in enumerate(flow.steps):
            path: Path = ("flows", i, "steps", j, "actions")
            yield from repeated(path, [a.key for a in step.actions], "key")


def check_calendar(pack: PackSpec) -> Iterator[Finding]:
    """The calendar can be built."""
    try:
        build_calendar(pack.calendar)
    except WanggeError as error:
        yield Finding(("calendar",), error.code, error.zh, error.en)


def check_examples(pack: PackSpec) -> Iterator[Finding]:
    """Each example comes out as it says."""
    for i, example in enumerate(pack.examples):
        for field, expected, actual in compare(pack, example):
            yield Finding(
                ("examples", i, "expect", field),
                "example_fails",
                f"例子“{example.name.zh}”的 {field} 应为 {expected}，算出的是 {actual}。",
                f"The example “{example.name.en}” expects {field} {expected}; it is {actual}.",
            )


CHECKS: tuple[Check, ...] = (
    check_unique_keys,
    check_levels,
    check_desk,
    check_every_scheme,
    check_falls_to,
    check_case_types,
    check_routes,
    check_department_handlers,
    check_marks,
    check_calendar,
    check_limits,
    check_texts,
    check_flows,
    check_duties,
    check_whistles,
    check_powers,
    check_reserved,
    check_rule_facts,
    check_registers,
    check_formulas,
    check_staffing,
    check_services,
    check_documents,
    check_document_tables,
    check_indicators,
    check_screens,
    check_rules,
    check_grid_types,
    check_circles,
    check_work,
    check_surveys,
    check_comparisons,
    check_awards,
)
