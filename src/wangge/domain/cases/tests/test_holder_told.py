"""Whoever holds a matter reads the news of it, as the worker hands it on: in no transaction."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from wangge.domain.cases import api as cases
from wangge.domain.cases.models import Case
from wangge.domain.cases.testing import MONDAY_AT, LivingTown
from wangge.plumbing.notify import api as notify
from wangge.plumbing.outbox import api as outbox

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_added_or_joined_reaches_the_inbox_of_whoever_holds_it(
    committed_town: LivingTown,
) -> None:
    town = committed_town
    with transaction.atomic():
        first, second = town.report(), town.report(text="还是那堆")
    cases.add_to_report(first.follow_token, key="k", text="越来越多", at=MONDAY_AT)
    town.act(second.case_id, "same", "dispatcher", MONDAY_AT, same_as=first.number)
    while outbox.deliver_due(MONDAY_AT + timedelta(days=1), 100):
        pass
    holder = Case.unscoped.get(pk=first.case_id).holder_id
    told = {row.template for row in notify.inbox(f"account:{holder}")}
    assert {cases.ADDED, cases.JOINED} <= told
