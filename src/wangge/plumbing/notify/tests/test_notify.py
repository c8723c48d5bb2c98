"""A notice leaves after the commit, by its channel, again if that fails, in order."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from wangge.kernel.errors import InvalidInput
from wangge.plumbing.notify import api as notify
from wangge.plumbing.notify import inbox, telling
from wangge.plumbing.notify.channels import Notice
from wangge.plumbing.outbox import api as outbox

AT = datetime(2026, 3, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alone():
    with outbox.only(), notify.only_own():
        telling.register()
        yield


def test_a_channel_gets_the_notice():
    sent = []
    notify.register_channel("sms", sent.append)
    with transaction.atomic():
        notify.tell("sms", "report:1", "case.closed", {"number": "A-1"}, at=AT)
    assert sent == []
    outbox.deliver_due(AT)
    (notice,) = sent
    assert (notice.channel, notice.address_ref) == ("sms", "report:1")
    assert (notice.template, notice.values) == ("case.closed", {"number": "A-1"})


def test_a_channel_that_fails_is_tried_again_in_order_with_the_same_id():
    tries = []

    def flaky(notice):
        tries.append((notice.id, notice.template))
        if len(tries) == 1:
            raise ConnectionError

    notify.register_channel("sms", flaky)
    with transaction.atomic():
        notify.tell("sms", "report:1", "a", at=AT)
        notify.tell("sms", "report:1", "b", at=AT)
    outbox.deliver_due(AT)
    outbox.deliver_due(AT + timedelta(minutes=1))
    assert [template for _, template in tries] == ["a", "a", "b"]
    assert tries[0][0] == tries[1][0]


def test_the_log_is_a_channel(caplog):
    caplog.set_level(logging.INFO, "wangge.plumbing.notify")
    notify.tell("log", "account:1", "hello", at=AT)
    outbox.deliver_due(AT)
    assert "account:1" in caplog.text and "hello" in caplog.text


def test_an_unknown_channel_is_refused_at_once():
    with pytest.raises(InvalidInput) as caught:
        notify.tell("pigeon", "account:1", "hello", at=AT)
    assert caught.value.field == "channel"


def test_the_inbox_keeps_a_notice_once_until_it_is_read():
    notify.tell("inbox", "account:1", "task.due", {"task": "7"}, at=AT)
    notify.tell("inbox", "account:2", "task.due", at=AT)
    outbox.deliver_due(AT)
    (row,) = notify.inbox("account:1")
    assert (row.template, row.values, row.at, row.read_at) == ("task.due", {"task": "7"}, AT, None)
    inbox.keep(Notice(row.id, "inbox", "account:1", "task.due", {}, AT))
    assert notify.unread("account:1") == 1
    assert notify.mark_read("account:2", [row.id], at=AT) == 0
    assert notify.mark_read("account:1", [row.id], at=AT) == 1
    assert (notify.unread("account:1"), notify.unread("account:2")) == (0, 1)
