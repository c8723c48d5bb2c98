"""A redrawing undone leaves every column of every row as it was; one that breaks off, too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps

from tests.packs.test_redrawing import DAY_AT, EAST, Town, merged
from tests.packs.test_redrawing_carries import drawn, scatter, unplaced
from tests.packs.town import FOUNDER
from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing import carrying
from wangge.domain.redrawing.services import common, going_over
from wangge.domain.tasks import api as tasks

Rows = Mapping[str, Mapping[Any, Mapping[str, Any]]]
LOGS = ("journal", "outbox", "redrawing")
"""What has happened stays told."""
ADDED = {
    "places.Scheme": "the version that was in force is kept",
    "places.Grid": "its grids too",
    "places.GridUnit": "and who was in them",
    "places.GridType": "dated: ended and begun again, after the first day",
    "people.Appointment": "ended and appointed anew: dated",
    "tasks.TaskNote": "why something was called off, and owed again",
}
CHANGED = {
    "places.Jurisdiction.grids_stamp": "tells processes to read anew",
    "people.Appointment.to_on": "the former one ended; its holder sits in the same grid again",
    "people.Appointment.to_at": "as above",
    "tasks.Task.appointment_id": "the new appointment of the same holder",
    "tasks.Task.version": "counts acts",
    "cases.Case.version": "counts acts",
}
LATER = {
    "places.Scheme.state": "another version was in force meanwhile",
    "places.Scheme.to_on": "as above",
    "places.GridType.to_on": "as above",
}
"""What days that have gone by leave behind besides."""


@pytest.fixture
def town(db: None) -> Town:
    """With something of everything, and duties to grids as well as to their ground."""
    made = Town()
    made.complaint(1, 1)
    made.complaint(3, 3)
    made.employer(1, 2)
    scatter(made)
    unplaced(made)
    duties.generate(
        jurisdiction_key=made.key,
        first_on=date(2026, 3, 9),
        last_on=date(2026, 6, 30),
        only=["five_clears_check", "patrol"],
        actor=FOUNDER,
        at=made.at,
    )
    return made


def everything() -> Rows:
    """Every row of the program's tables but the logs, by label and key."""
    found = {}
    for model in apps.get_models():
        label = model._meta.label
        if model.__module__.startswith("wangge.") and not label.startswith(LOGS):
            names = [f.attname for f in model._meta.concrete_fields]
            rows = model._base_manager.values(*names)
            found[label] = {row[model._meta.pk.attname]: _plain(row) for row in rows}
    return found


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()}


def added(before: Rows, after: Rows) -> set[str]:
    assert all(before[label].keys() <= after[label].keys() for label in before), "no row is gone"
    return {label for label in before if after[label].keys() - before[label].keys()}


def changed(before: Rows, after: Rows) -> set[str]:
    return {
        f"{label}.{name}"
        for label, rows in before.items()
        for key, row in rows.items()
        for name, value in row.items()
        if after[label][key][name] != value
    }


@pytest.mark.parametrize("days", [0, 3])
def test_undone_every_column_of_every_row_stands_as_before(town: Town, days: int) -> None:
    drawing_id = drawn(town, merged)
    before = everything()
    seats = people.appointments_of(town.who["east"], DAY_AT)
    going_over.work(DAY_AT)
    assert "duties.Occurrence.cancelled_at" in changed(before, everything())
    back_at = DAY_AT + timedelta(days=days, hours=2)
    redrawing.take_back(
        drawing_id=drawing_id, reason="居民意见大", actor=town.actor("administrator"), at=back_at
    )
    after = everything()
    assert added(before, after) <= ADDED.keys()
    assert changed(before, after) <= CHANGED.keys() | (LATER.keys() if days else set())
    again = people.appointments_of(town.who["east"], back_at + timedelta(hours=1))
    assert [(a.post, a.grid_code) for a in again] == [(a.post, a.grid_code) for a in seats]
    assert tasks.unowned(back_at) == []


def test_a_duty_whose_time_is_over_when_its_grid_comes_back_stays_called_off(town: Town) -> None:
    drawing_id = drawn(town, merged)
    owed = duties.open_to_grids(town.key, "labour", [EAST])
    going_over.work(DAY_AT)
    first, *others = sorted(o.due_at for o in owed)
    redrawing.take_back(
        drawing_id=drawing_id, reason="太迟", actor=town.actor("administrator"), at=first
    )
    now = duties.open_to_grids(town.key, "labour", [EAST])
    assert sorted(o.due_at for o in now) == others and others


@pytest.mark.parametrize(
    ("module", "name"), [(people, "transfer"), (carrying, "carry"), (common, "tell")]
)
def test_what_breaks_off_in_the_middle_leaves_nothing_half_done(
    town: Town, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    drawing_id: UUID = drawn(town, merged)
    before = everything()
    whole = getattr(module, name)

    def broken(*args: Any, **kwargs: Any) -> Any:
        whole(*args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as breaking:
        breaking.setattr(module, name, broken)
        with pytest.raises(KeyboardInterrupt):
            going_over.work(DAY_AT)
    assert everything() == before
    going_over.work(DAY_AT + timedelta(minutes=1))
    planner = town.who["administrator"]
    assert redrawing.drawing(drawing_id, planner, DAY_AT).stage == "in_force", "the next minute"
