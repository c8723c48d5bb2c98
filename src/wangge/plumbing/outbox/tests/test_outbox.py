"""News reaches every subscriber at least once, whatever fails in between."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from wangge.kernel.errors import InvalidInput, NotFound
from wangge.plumbing.outbox import api as outbox
from wangge.plumbing.outbox import delivery
from wangge.plumbing.outbox.models import Message

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alone():
    with outbox.only():
        yield


@pytest.fixture
def got():
    """A subscriber that remembers what it got."""
    seen = []
    outbox.subscribe("t", lambda news: seen.append(news.payload["n"]), name="got")
    return seen


def publish(*numbers, topic="t", key="", at=AT):
    with transaction.atomic():
        outbox.publish_many(topic, [{"n": n} for n in numbers], at=at, key=key)


def test_a_subscriber_gets_what_was_published():
    seen = []
    outbox.subscribe("task.opened", seen.append, name="a")
    outbox.publish("task.opened", {"id": UUID(int=1)}, at=AT, key="k")
    assert seen == []
    assert outbox.deliver_due(AT) == 1
    (news,) = seen
    assert (news.topic, news.at, news.key) == ("task.opened", AT, "k")
    assert news.payload == {"id": str(UUID(int=1))}
    assert outbox.deliver_due(AT) == 0 and outbox.state().pending == 0


def test_one_insert_and_none_without_subscribers(got):
    with CaptureQueriesContext(connection) as queries:
        publish(*range(50))
    assert len([q for q in queries if q["sql"].startswith("INSERT")]) == 1
    publish(1, topic="nobody")
    assert Message.objects.count() == 50


def test_what_was_rolled_back_is_not_told(got):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(1)
        raise ZeroDivisionError
    assert outbox.deliver_due(AT) == 0


def test_topics_may_end_in_a_star(got):
    seen = []
    outbox.subscribe("task.*", lambda news: seen.append(news.topic), name="star")
    publish(1, topic="task.done")
    publish(1, topic="tasks")
    outbox.deliver_due(AT)
    assert seen == ["task.done"] and got == []


def test_messages_for_later_wait(got):
    publish(1, at=AT + timedelta(minutes=1))
    assert outbox.deliver_due(AT) == 0
    assert outbox.deliver_due(AT + timedelta(minutes=1)) == 1


def test_the_limit_is_kept(got):
    publish(*range(50))
    assert outbox.deliver_due(AT, limit=30) == 30
    assert outbox.deliver_due(AT, limit=30) == 20
    assert got == list(range(50))


class TestFailure:
    def test_only_the_one_that_failed_is_tried_again(self, got):
        calls = []

        def flaky(news):
            calls.append(news.id)
            if len(calls) < 3:
                raise RuntimeError("13800000000 is nobody's business")

        outbox.subscribe("t", flaky, name="flaky")
        publish(1)
        assert outbox.deliver_due(AT) == 1
        message = Message.objects.get()
        assert message.done == ["got"]
        assert "flaky: RuntimeError" in message.last_error and "138" not in message.last_error
        assert outbox.deliver_due(AT + timedelta(seconds=9)) == 0
        assert outbox.deliver_due(AT + timedelta(seconds=10)) == 1
        assert outbox.deliver_due(AT + timedelta(seconds=30)) == 1
        assert len(calls) == 3 and got == [1]
        assert outbox.state() == outbox.OutboxState(0, 0, None)

    def test_after_too_many_attempts_it_is_a_dead_letter(self, got):
        broken = [True]

        def handler(news):
            if broken[0]:
                raise InvalidInput("nope", zh="x", en="x")

        outbox.subscribe("t", handler, name="b")
        publish(1)
        now = AT
        for _ in range(delivery.ATTEMPTS_MAX):
            assert outbox.state().dead == 0
            assert outbox.deliver_due(now) == 1
            now += timedelta(hours=2)
        assert outbox.deliver_due(now) == 0
        assert outbox.state() == outbox.OutboxState(0, 1, None)
        (letter,) = outbox.dead_letters()
        assert letter.attempts == delivery.ATTEMPTS_MAX and "InvalidInput nope" in letter.last_error
        assert outbox.purge(now + timedelta(days=400)) == 0
        broken[0] = False
        outbox.send_again(letter.id, at=now)
        assert outbox.deliver_due(now) == 1 and got == [1]
        assert outbox.state().dead == 0
        with pytest.raises(NotFound):
            outbox.send_again(letter.id, at=now)

    def test_a_worker_that_dies_leaves_its_messages_to_others(self, got, monkeypatch):
        publish(1, 2)
        monkeypatch.setattr(delivery, "_deliver", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            outbox.deliver_due(AT)
        monkeypatch.undo()
        assert outbox.deliver_due(AT + delivery.LEASE - timedelta(seconds=1)) == 0
        assert outbox.deliver_due(AT + delivery.LEASE) == 2
        assert got == [1, 2]

    def test_backoff_grows_to_an_hour(self):
        waits = [delivery.backoff(n).total_seconds() for n in range(1, 12)]
        assert waits[:3] == [10, 20, 40] and waits[-1] == 3600 and waits == sorted(waits)


class TestOrderOfAKey:
    def test_a_later_message_waits_for_an_earlier_one(self):
        seen, broken = [], [True]

        def handler(news):
            if broken[0] and news.payload["n"] == 1:
                raise RuntimeError
            seen.append(news.payload["n"])

        outbox.subscribe("t", handler, name="h")
        publish(1, 2, key="k")
        publish(9, key="other")
        publish(8)
        outbox.deliver_due(AT)
        assert sorted(seen) == [8, 9]
        broken[0] = False
        outbox.deliver_due(AT + timedelta(minutes=1))
        assert seen[2:] == [1, 2]


class TestListening:
    def test_a_listener_runs_in_the_publishers_transaction(self):
        seen = []
        outbox.listen("t", lambda news: seen.append((news.payload, connection.in_atomic_block)))
        publish(1)
        assert seen == [({"n": 1}, True)]
        assert Message.objects.count() == 0

    def test_what_it_raises_undoes_all(self, got):
        def refuse(news):
            raise InvalidInput("no", zh="x", en="x")

        outbox.listen("t", refuse)
        with pytest.raises(InvalidInput), transaction.atomic():
            publish(1)
        assert Message.objects.count() == 0

    def test_registering_twice_is_once(self):
        seen = []
        for _ in range(2):
            outbox.listen("t", seen.append)
        publish(1)
        assert len(seen) == 1


def test_two_subscribers_of_one_name_are_refused():
    outbox.subscribe("t", print, name="a")
    outbox.subscribe("t", print, name="a")
    with pytest.raises(ValueError):
        outbox.subscribe("u", print, name="a")


def test_old_settled_messages_are_cleared_away(got, monkeypatch):
    monkeypatch.setattr("wangge.plumbing.outbox.upkeep._BATCH", 2)
    publish(*range(5))
    outbox.deliver_due(AT)
    publish(6)
    assert outbox.purge(AT + timedelta(days=30)) == 0
    assert outbox.purge(AT + timedelta(days=30, seconds=1)) == 5
    assert outbox.state().pending == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_published(got):
    with pytest.raises(TransactionManagementError):
        outbox.publish("t", {}, at=AT)


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_share_the_work(got):
    publish(*range(120))
    barrier = threading.Barrier(4)
    counts, problems = [], []

    def work():
        try:
            barrier.wait()
            counts.append(outbox.deliver_due(AT))
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert sum(counts) == 120 and sorted(got) == list(range(120))
