"""Appending: few statements, chained digests, nothing outside a transaction."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from wangge.kernel.errors import Conflict, InvalidInput
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import hashing
from wangge.plumbing.journal.api import Event, append, append_new, read, read_many, verify
from wangge.plumbing.journal.models import Entry, Unalterable

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
WHO = Actor.system("test")
pytestmark = pytest.mark.django_db


def statements(act):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]


def test_what_was_appended_is_read_back_in_order():
    append("case:1", [Event("case.filed", {"类型": "路灯", "b": [1, None]})], actor=WHO, at=AT)
    append("case:1", [Event("case.sent"), Event("case.done")], actor=Actor.account("7"), at=AT)
    entries = read("case:1")
    assert [(e.seq, e.kind, str(e.actor)) for e in entries] == [
        (1, "case.filed", "system:test"),
        (2, "case.sent", "account:7"),
        (3, "case.done", "account:7"),
    ]
    assert entries[0].data == {"类型": "路灯", "b": [1, None]}
    assert entries[0].at == AT
    assert [e.seq for e in read("case:1", after=2)] == [3]
    assert read("case:2") == []
    assert set(read_many(["case:1", "case:2"])) == {"case:1"}


def test_few_statements_are_needed():
    new = statements(lambda: append("s", [Event("a"), Event("b")], actor=WHO, at=AT, new=True))
    assert len(new) == 2
    more = statements(lambda: append("s", [Event("c"), Event("d")], actor=WHO, at=AT))
    assert len(more) == 3
    assert statements(lambda: append("s", [], actor=WHO, at=AT)) == []
    many = statements(
        lambda: append_new([(f"t{i}", [Event("a")]) for i in range(40)], actor=WHO, at=AT)
    )
    assert len(many) == 2


def test_the_digest_can_be_recomputed_from_the_published_form():
    zone = timezone(timedelta(hours=8))
    append("case:1", [Event("x", {"b": 1, "a": "é"})], actor=WHO, at=AT.astimezone(zone))
    entry = Entry.objects.get()
    recorded = entry.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    text = "\n".join(
        [
            "wangge-journal/1",
            "sha256",
            "case:1",
            "1",
            entry.id.hex,
            "x",
            "2026-03-01T08:30:00.000000",
            recorded,
            "system:test",
            "00" * 32,
            '{"a":"é","b":1}',
        ]
    )
    assert bytes(entry.digest) == hashlib.sha256(text.encode()).digest()


def test_sm3_is_the_standards_own():
    # GB/T 32905-2016, appendix A.1
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert hashing.digest("sm3", b"abc").hex() == expected


def test_the_hash_may_change_in_the_middle_of_a_stream(settings):
    append("s", [Event("a")], actor=WHO, at=AT)
    settings.WANGGE_HASH = "sm3"
    append("s", [Event("b")], actor=WHO, at=AT)
    assert set(Entry.objects.values_list("algorithm", flat=True)) == {"sha256", "sm3"}
    assert verify().ok


def test_a_stream_begins_once():
    append("s", [Event("a")], actor=WHO, at=AT, new=True)
    with pytest.raises(Conflict), transaction.atomic():
        append("s", [Event("a")], actor=WHO, at=AT, new=True)
    assert len(read("s")) == 1


def test_data_of_every_plain_kind_is_canonical():
    data = {
        "id": UUID(int=5),
        "on": date(2026, 1, 2),
        "at": AT.astimezone(timezone(timedelta(hours=8))),
        "n": Decimal("1.50"),
    }
    append("s", [Event("a", data)], actor=WHO, at=AT)
    assert Entry.objects.get().data == (
        '{"at":"2026-03-01T08:30:00+00:00","id":"00000000-0000-0000-0000-000000000005",'
        '"n":"1.50","on":"2026-01-02"}'
    )


@pytest.mark.parametrize(
    "data", [{"x": float("nan")}, {"x": object()}, {"x": "\ud800"}, {"x": AT.replace(tzinfo=None)}]
)
def test_other_data_is_refused(data):
    with pytest.raises(InvalidInput):
        append("s", [Event("a", data)], actor=WHO, at=AT)


@pytest.mark.parametrize(
    "stream,kind", [("", "a"), ("a\nb", "a"), ("s", ""), ("流", "a"), ("s" * 101, "a")]
)
def test_odd_names_are_refused(stream, kind):
    with pytest.raises(InvalidInput):
        append(stream, [Event(kind)], actor=WHO, at=AT)


def test_entries_can_neither_be_changed_nor_removed():
    append("s", [Event("a")], actor=WHO, at=AT)
    entry = Entry.objects.get()
    for act in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(kind="b"),
        lambda: Entry.objects.bulk_update([entry], ["kind"]),
    ):
        with pytest.raises(Unalterable):
            act()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written():
    with pytest.raises(TransactionManagementError):
        append("s", [Event("a")], actor=WHO, at=AT)
    assert read("s") == []
