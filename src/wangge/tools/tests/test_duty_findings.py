"""A finding on a visit is a case in the same call, at the right place, once; and the command."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from wangge.domain.cases import api as cases
from wangge.domain.duties import api as duties
from wangge.domain.duties.models import Occurrence
from wangge.domain.duties.testing import duty_town
from wangge.domain.people.testing import START, Cast
from wangge.domain.tasks import api as tasks
from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor
from wangge.plumbing.time import set_clock
from wangge.tools import duty_findings

ALL = Scope.everything()


@pytest.fixture
def cast(db: None) -> Cast:
    return duty_town()


def _found(cast: Cast, *, there: bool) -> tuple[duties.VisitView, duties.FindingView]:
    duties.generate(
        jurisdiction_key=cast.town.key,
        first_on=date(2026, 3, 1),
        last_on=date(2026, 3, 31),
        actor=Actor.system("test"),
        at=START,
        only=["visit"],
    )
    row = Occurrence.unscoped.get(plan__endswith="/visit", target="U02")
    view = duties.finish(
        row.pk,
        answers={"blocked": "yes", "pressure": 0.3},
        position=duties.Position(*cast.town.point(0, 2)) if there else None,
        actor=cast.actor("cyn"),
        at=START,
    )
    return view, duties.visit(ALL, row.pk).findings[0]


@pytest.mark.parametrize("there", [True, False])
def test_a_finding_is_a_case_in_one_call(cast: Cast, there: bool) -> None:
    _, found = _found(cast, there=there)
    assert found.case_id is not None
    case = cases.case(ALL, found.case_id)
    assert case.case.type_key == "litter"
    assert case.case.grid_code == cast.town.grids[1]
    assert tasks.unowned(START) == []


def test_the_command_tells_what_it_did_and_can_be_repeated(cast: Cast) -> None:
    told = []
    for month in ("2026-02", "2026-03", "2026-03"):
        out = StringIO()
        with set_clock(SimulatedClock(START)):
            call_command("duties", "--month", month, "--only", "visit", stdout=out)
        told.append(out.getvalue())
    assert "0 opened, 0 there already, 16 over" in told[0]
    assert "16 opened, 0 there already, 0 over" in told[1]
    assert "0 opened, 16 there already, 0 over" in told[2]


def test_it_listens() -> None:
    from wangge.plumbing.outbox import registry

    assert duty_findings.to_case in registry.listeners(duties.FINDING)
