"""A row written or read with a ready statement is the row that the ORM would have."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from wangge.domain.cases.models import Case, CaseStatus, Reporter
from wangge.kernel.ids import new_id
from wangge.plumbing.rows import find, insert, update


def _case(**changes: object) -> Case:
    given: dict[str, object] = {
        "number": str(new_id())[:16],
        "jurisdiction_key": "town",
        "pack_key": "pack",
        "pack_version": "1.0.0",
        "scheme_key": "s",
        "grid_code": "100%",
        "place_status": "inside",
        "located": True,
        "flow_key": "loop",
        "step": "handling",
        "phase": "handling",
        "status": CaseStatus.OPEN,
        "has_resident": False,
        "handlers": ["a", "路"],
        "lon": 118.123456789,
        "received_at": datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=UTC),
        **changes,
    }
    return Case(**given)


@pytest.mark.django_db
def test_every_kind_of_column_comes_back_as_it_went_in() -> None:
    by_hand, by_orm = _case(), _case()
    insert(by_hand)
    by_orm.save(force_insert=True)
    read = [Case.unscoped.get(pk=c.pk) for c in (by_hand, by_orm)]
    for field in Case._meta.concrete_fields:
        if field.attname not in ("id", "number"):
            assert getattr(read[0], field.attname) == getattr(read[1], field.attname), field
    by_hand.step = "closed"
    by_hand.save()  # knows that it is there already
    assert Case.unscoped.count() == 2


@pytest.mark.django_db
def test_sealed_columns_are_sealed() -> None:
    row = Reporter(name="王", phone="1", purge_on=date(2027, 1, 1))
    insert(row)
    assert Reporter.objects.get(pk=row.pk).name == "王"


@pytest.mark.django_db
def test_the_database_refuses_a_repetition() -> None:
    first = _case()
    insert(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(_case(number=first.number))


@pytest.mark.django_db
@pytest.mark.parametrize("lock", [False, True])
def test_a_row_found_by_key_is_what_the_orm_reads(lock: bool) -> None:
    row = _case()
    insert(row)
    for _ in range(2):  # compiled, then ready
        found = find(Case, row.pk, lock=lock)
        by_orm = Case.unscoped.get(pk=row.pk)
        assert found == by_orm
        for field in Case._meta.concrete_fields:
            assert getattr(found, field.attname) == getattr(by_orm, field.attname), field
    assert find(Case, new_id(), lock=lock) is None


@pytest.mark.django_db
def test_only_the_columns_named_are_updated() -> None:
    row = _case()
    insert(row)
    row.step, row.handlers, row.due_at, row.lon = "closed", ["x"], row.received_at, None
    update(row, ["step", "handlers", "due_at", "lon"])
    row.address = "not written"
    update(row, [])
    read = Case.unscoped.get(pk=row.pk)
    assert (read.step, read.handlers, read.due_at, read.lon) == (
        "closed",
        ["x"],
        row.received_at,
        None,
    )
    assert read.address == ""


@pytest.mark.django_db
def test_a_row_that_changed_meanwhile_is_left_alone() -> None:
    row = _case()
    insert(row)
    row.step, row.version = "closed", 2
    assert update(row, ["step", "version"], if_still={"version": 1})
    row.step = "handling"
    assert not update(row, ["step"], if_still={"version": 1})
    assert Case.unscoped.get(pk=row.pk).step == "closed"


@pytest.mark.django_db
def test_sealed_columns_are_clear_when_found() -> None:
    row = Reporter(name="王", phone="1", purge_on=date(2027, 1, 1))
    insert(row)
    found = find(Reporter, row.pk)
    assert found is not None and found.name == "王"
