"""Lines for the program: only what stands, only what was asked for, nothing that is objected to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wangge.domain.people.testing import START
from wangge.domain.registers import api
from wangge.domain.registers.queries import lines as module
from wangge.domain.registers.testing import RESIDENTS
from wangge.domain.registers.tests.conftest import LI, WANG, Desk
from wangge.kernel.errors import NotFound

ON = START.date() + timedelta(days=1)
FIELDS = ("id_number", "housing", "persons")


def test_standing_lines_come_with_the_values_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 1)
    first, second = desk.enter(WANG), desk.enter(LI)
    found = list(api.lines(desk.key, RESIDENTS, FIELDS, on=ON))
    assert [x.record_id for x in found] == [first.record_id, second.record_id]
    assert dict(found[0].values) == {
        "id_number": WANG["id_number"], "housing": "rented", "persons": "2",
    }  # fmt: skip
    assert dict(found[1].values) == {"id_number": LI["id_number"]}
    assert (found[0].unit_code, found[0].grid_code) == ("U00", first.grid_code)


def test_what_ended_or_is_objected_to_stays_out(desk: Desk) -> None:
    gone, kept = desk.enter(WANG), desk.enter(LI)
    actor = desk.cast.actor("ann")
    same = {"jurisdiction_key": desk.key, "register": RESIDENTS, "actor": actor, "at": START}
    api.end(record_id=gone.record_id, reason="迁出", **same)  # type: ignore[arg-type]
    api.object_to(record_id=kept.record_id, field="id_number", reason="有误", **same)  # type: ignore[arg-type]
    (line,) = api.lines(desk.key, RESIDENTS, FIELDS, on=ON)
    assert (line.record_id, dict(line.values)) == (kept.record_id, {})


def test_an_unknown_field_is_named(desk: Desk) -> None:
    with pytest.raises(NotFound) as refusal:
        list(api.lines(desk.key, RESIDENTS, ("salary",), on=ON))
    assert refusal.value.field == "salary"
