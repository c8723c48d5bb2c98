"""Duties to the lines of a register: which ones, what their titles say of people, none twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from wangge.domain.duties.models import Occurrence
from wangge.domain.duties.services import batches
from wangge.domain.duties.testing import duty, duty_town
from wangge.domain.duties.tests.test_generating import SYSTEM, generate
from wangge.domain.people.testing import PACK, START, Cast
from wangge.domain.registers import api as registers
from wangge.domain.registers.models import Entry
from wangge.domain.registers.testing import RESIDENTS_SPEC
from wangge.domain.tasks import api as tasks
from wangge.packs.schema import TargetSpec

RENTED = {"housing": ("rented",)}


def _town(where: dict[str, Any] | None = None, register: str = "residents") -> Cast:
    target = TargetSpec(kind="register", register_key=register, where=where or {})
    calls = (duty("call", target=target),)
    return duty_town(duties=calls, campaigns=(), registers=(RESIDENTS_SPEC,))


def _enter(cast: Cast, number: int, unit: str = "U00", **values: str) -> registers.Entered:
    given = {"name": f"王{number}明", "id_number": _citizen(number), **values}
    return registers.enter(
        jurisdiction_key=cast.town.key,
        register=f"{PACK}/residents",
        values=given,
        place=registers.PlaceInput(unit_code=unit),
        actor=cast.actor("ann"),
        at=START,
    )


def _citizen(number: int) -> str:
    first = f"1101051949123{number:04d}"[:17].ljust(17, "0")
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(c) * w for c, w in zip(first, weights, strict=True))
    return first + "10X98765432"[total % 11]


def test_each_line_is_due_with_a_masked_name(db: None) -> None:
    cast = _town()
    entered = [_enter(cast, n) for n in range(1, 4)]
    assert generate(cast).opened == 3
    rows = {o.target: o for o in Occurrence.unscoped.all()}
    assert set(rows) == {str(e.entry_id) for e in entered}
    row = rows[str(entered[0].entry_id)]
    assert (row.target_kind, row.unit_code, row.grid_code) == (
        "register",
        "U00",
        cast.town.grids[0],
    )
    titles = {tasks.task(o.task_id).title.zh for o in rows.values()}
    assert titles == {"职责call：王**"}
    assert (generate(cast).opened, generate(cast).there) == (0, 3)


def test_only_open_lines_with_the_value_asked_for(db: None) -> None:
    cast = _town(RENTED)
    rented, owned, gone, doubted = (
        _enter(cast, n, housing=how)
        for n, how in enumerate(("rented", "owned", "rented", "rented"), 1)
    )
    by = {"jurisdiction_key": cast.town.key, "register": f"{PACK}/residents"}
    who = {"actor": cast.actor("ann"), "at": START}
    registers.end(record_id=gone.record_id, reason="迁出", **by, **who)
    registers.object_to(record_id=doubted.record_id, field="housing", reason="有误", **by, **who)
    generate(cast)
    assert [o.target for o in Occurrence.unscoped.all()] == [str(rented.entry_id)]
    assert owned.entry_id != rented.entry_id


def test_what_is_owed_to_a_line_ends_with_it(db: None) -> None:
    cast = _town()
    gone, stays = _enter(cast, 1), _enter(cast, 2)
    generate(cast)
    at = START + timedelta(hours=1)
    by = {"jurisdiction_key": cast.town.key, "register": f"{PACK}/residents"}
    registers.end(record_id=gone.record_id, reason="迁出", actor=cast.actor("ann"), at=at, **by)
    rows = {o.target: o for o in Occurrence.unscoped.all()}
    ended = rows[str(gone.entry_id)]
    assert ended.cancelled_at == at and not tasks.task(ended.task_id).is_open
    assert rows[str(stays.entry_id)].cancelled_at is None
    assert tasks.unowned(at) == [] and generate(cast).opened == 0


def test_a_sealed_field_is_asked_by_its_blind_index(db: None) -> None:
    wanted = {"id_number": (_citizen(2),)}
    cast = _town(wanted)
    second = [_enter(cast, n) for n in range(1, 4)][1]
    generate(cast)
    assert [o.target for o in Occurrence.unscoped.all()] == [str(second.entry_id)]


@pytest.mark.parametrize(
    ("where", "register", "code"),
    [
        ({"born_on": ("1949-12-31",)}, "residents", "sealed_filter"),
        ({"salary": ("1",)}, "residents", "no_such_field"),
        ({}, "shops", "no_such_register"),
    ],
)
def test_what_cannot_be_asked_is_a_problem(
    db: None, where: dict[str, Any], register: str, code: str
) -> None:
    report = generate(_town(where, register))
    assert [p.error["code"] for p in report.problems] == [code]


def test_whose_name_is_objected_to_has_a_number(db: None) -> None:
    cast = _town()
    one = _enter(cast, 1)
    registers.object_to(
        jurisdiction_key=cast.town.key, register=f"{PACK}/residents", record_id=one.record_id,
        field="name", reason="不愿", actor=cast.actor("ann"), at=START,
    )  # fmt: skip
    generate(cast)
    title = tasks.task(Occurrence.unscoped.get().task_id).title.zh
    assert title == f"职责call：№ {one.entry_id.hex[-6:].upper()}"


def test_broken_off_it_goes_on(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    cast = _town()
    for n, unit in enumerate(("U00", "U01", "U02", "U03", "U10", "U11"), 1):
        _enter_anywhere(cast, n, unit)

    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(cast, progress=crash)
    begun = Occurrence.unscoped.count()
    rest = generate(cast)
    assert 0 < begun < 6 and (rest.opened, rest.there) == (6 - begun, begun)


def _enter_anywhere(cast: Cast, number: int, unit: str) -> None:
    registers.enter(
        jurisdiction_key=cast.town.key,
        register=f"{PACK}/residents",
        values={"name": "李四", "id_number": _citizen(number)},
        place=registers.PlaceInput(unit_code=unit),
        actor=SYSTEM,
        at=START,
    )


def test_a_line_of_a_grid_that_is_gone_falls_to_the_root(db: None) -> None:
    cast = _town()
    one = _enter(cast, 1)
    Entry.unscoped.filter(pk=one.entry_id).update(grid_code="gone")
    generate(cast)
    assert Occurrence.unscoped.get().grid_code == cast.town.root


def test_lines_are_opened_with_few_statements(db: None, django_assert_max_num_queries: Any) -> None:
    cast = _town()
    for n in range(1, 13):
        _enter(cast, n)
    with django_assert_max_num_queries(45):
        generate(cast, date(2026, 3, 1), date(2026, 3, 31), at=START + timedelta(hours=1))
    assert Occurrence.unscoped.count() == 12
