"""A row inserted with plain SQL is the row that the ORM would have written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from wangge.domain.cases.models import Case, CaseStatus, Reporter
from wangge.kernel.ids import new_id
from wangge.plumbing.inserts import insert


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
