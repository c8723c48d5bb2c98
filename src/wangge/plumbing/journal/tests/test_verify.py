"""Every way to tamper with the tables by SQL is found, and the place is named."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from wangge.kernel.clock import SimulatedClock
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import checking, hashing
from wangge.plumbing.journal.api import (
    Event,
    Wrong,
    append,
    append_new,
    expect_streams,
    latest_root,
    machine_clock,
    read,
    seal_days,
    verify,
)
from wangge.plumbing.journal.findings import KEPT_MAX
from wangge.plumbing.journal.models import DayRoot

START = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
WHO = Actor.system("test")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_expected(monkeypatch):
    monkeypatch.setattr(checking, "_expected", {})


@pytest.fixture
def clock():
    clock = SimulatedClock(START)
    with machine_clock(clock):
        yield clock


@pytest.fixture
def journal(clock):
    """Three streams of six entries, an hour apart, so that they lie on two days."""
    for number in range(6):
        for stream in ("case:a", "case:b", "people"):
            append(stream, [Event("step", {"n": number})], actor=WHO, at=clock.now())
        clock.advance(timedelta(minutes=20 * number))


@pytest.fixture
def sealed(journal, clock):
    clock.advance(timedelta(days=2))
    assert seal_days(clock.now())


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        assert cursor.rowcount > 0, statement


def wrongs():
    return [(f.wrong, f.stream, f.seq) for f in verify().findings]


def id_of(stream, seq):
    return read(stream)[seq - 1].id.hex


def test_an_untouched_journal_is_whole(sealed):
    report = verify()
    assert report.ok and report.findings == []
    assert (report.entries, report.streams, report.days) == (18, 3, 3)


def test_an_empty_journal_is_whole():
    assert verify().ok


@pytest.mark.parametrize(
    "change",
    [
        "data = '{\"n\":99}'",
        "actor = 'account:1'",
        "kind = 'other'",
        "at = '2020-01-01 00:00:00+00'",
        "algorithm = 'md5'",
        "algorithm = 'sm3'",
    ],
)
def test_an_altered_entry_is_named(journal, change):
    sql(f"UPDATE journal_entry SET {change} WHERE stream = 'case:b' AND seq = 3")
    (finding,) = verify().findings
    assert (finding.wrong, finding.stream, finding.seq) == (Wrong.ALTERED, "case:b", 3)
    assert finding.entry_id == id_of("case:b", 3)
    for text in (finding.zh, finding.en):
        assert "case:b" in text and "3" in text and finding.entry_id in text
    assert "被改动" in finding.zh and "altered" in finding.en
    json.dumps(finding.as_json())


@pytest.mark.parametrize("column", ["recorded_at", "digest", "previous", "id"])
def test_other_columns_are_watched_too(journal, column):
    value = {
        "recorded_at": datetime(2020, 1, 1, tzinfo=UTC),
        "digest": bytes(32),
        "previous": bytes(32),
        "id": "01890000000070008000000000000000",
    }[column]
    if column == "recorded_at" and connection.vendor == "sqlite":
        value = str(value.replace(tzinfo=None))
    sql(f"UPDATE journal_entry SET {column} = %s WHERE stream = 'case:b' AND seq = 3", value)
    assert wrongs() == [(Wrong.ALTERED, "case:b", 3)]


def test_a_removed_middle_is_named(journal):
    sql("DELETE FROM journal_entry WHERE stream = 'case:a' AND seq IN (3, 4)")
    (finding,) = verify().findings
    assert (finding.wrong, finding.stream, finding.seq, finding.seq_to) == (
        Wrong.MISSING,
        "case:a",
        3,
        4,
    )


def test_a_removed_first_entry_is_named(journal):
    sql("DELETE FROM journal_entry WHERE stream = 'case:a' AND seq = 1")
    assert wrongs() == [(Wrong.MISSING, "case:a", 1)]


def test_a_removed_tail_is_named(journal):
    sql("DELETE FROM journal_entry WHERE stream = 'people' AND seq > 4")
    assert wrongs() == [(Wrong.MISSING, "people", 5)]


def test_a_removed_stream_shows_against_its_head(journal):
    sql("DELETE FROM journal_entry WHERE stream = 'case:b'")
    assert wrongs() == [(Wrong.MISSING_STREAM, "case:b", 0)]


def test_a_stream_removed_with_its_head_shows_against_what_is_expected(journal):
    expect_streams("cases", lambda: (f"case:{c}" for c in "ba"))
    assert verify().ok
    sql("DELETE FROM journal_entry WHERE stream = 'case:b'")
    sql("DELETE FROM journal_streamhead WHERE stream = 'case:b'")
    assert wrongs() == [(Wrong.MISSING_STREAM, "case:b", 0)]


def test_a_removed_head_is_named(journal):
    sql("DELETE FROM journal_streamhead WHERE stream = 'case:b'")
    assert wrongs() == [(Wrong.HEAD, "case:b", 6)]


@pytest.mark.parametrize("other", [3, 5, 6])
def test_two_swapped_entries_are_named(journal, other):
    sql("UPDATE journal_entry SET seq = 99 WHERE stream = 'case:a' AND seq = 2")
    sql("UPDATE journal_entry SET seq = 2 WHERE stream = 'case:a' AND seq = %s", other)
    sql("UPDATE journal_entry SET seq = %s WHERE stream = 'case:a' AND seq = 99", other)
    found = {(f.wrong, f.seq, f.seq_to) for f in verify().findings if f.wrong != Wrong.HEAD}
    assert found == {(Wrong.REORDERED, 2, other), (Wrong.REORDERED, other, 2)}


def test_an_entry_moved_to_the_end_is_named(journal):
    sql("UPDATE journal_entry SET seq = 7 WHERE stream = 'case:a' AND seq = 2")
    found = [(f.wrong, f.seq, f.seq_to) for f in verify().findings]
    assert (Wrong.MISSING, 2, 2) in found and (Wrong.REORDERED, 7, 2) in found


def test_an_entry_moved_to_another_stream_is_named_in_both(journal):
    sql("UPDATE journal_entry SET stream = 'case:b', seq = 7 WHERE stream = 'case:a' AND seq = 6")
    found = wrongs()
    assert (Wrong.MISSING, "case:a", 6) in found and (Wrong.ALTERED, "case:b", 7) in found


def _rewrite(stream, seq, **changes):
    """What an attacker with the source would do: alter an entry and give it a fitting digest."""
    fields = "id, kind, at, recorded_at, actor, previous, data"
    entry = read(stream)[seq - 1]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {fields} FROM journal_entry WHERE stream=%s AND seq=%s", [stream, seq]
        )
        previous = bytes(cursor.fetchone()[5])
    text = hashing.entry_text(
        "sha256",
        stream,
        seq,
        entry.id.hex,
        entry.kind,
        hashing.instant_text(entry.at),
        hashing.instant_text(entry.recorded_at),
        str(entry.actor),
        changes.get("previous", previous),
        changes.get("data", '{"n":99}'),
    )
    digest = hashing.digest("sha256", text)
    sql(
        "UPDATE journal_entry SET data = %s, previous = %s, digest = %s"
        " WHERE stream = %s AND seq = %s",
        changes.get("data", '{"n":99}'),
        changes.get("previous", previous),
        digest,
        stream,
        seq,
    )
    return digest


def test_an_entry_rewritten_with_a_fitting_digest_breaks_the_link(journal):
    _rewrite("case:b", 3)
    assert wrongs() == [(Wrong.BROKEN_LINK, "case:b", 4)]


def test_a_rewritten_last_entry_shows_against_the_head(journal):
    _rewrite("case:b", 6)
    assert wrongs() == [(Wrong.HEAD, "case:b", 6)]


def test_a_rewritten_tail_with_its_head_shows_against_the_day_root(sealed):
    digest = _rewrite("case:b", 6)
    sql("UPDATE journal_streamhead SET digest = %s WHERE stream = 'case:b'", digest)
    (finding,) = verify().findings
    assert (finding.wrong, finding.day) == (Wrong.ROOT, "2026-03-02")


def test_a_tail_removed_with_its_head_shows_against_the_day_root(sealed):
    last = read("case:b")[4].digest
    sql("DELETE FROM journal_entry WHERE stream = 'case:b' AND seq = 6")
    sql(
        "UPDATE journal_streamhead SET seq = 5, digest = %s WHERE stream = 'case:b'",
        bytes.fromhex(last),
    )
    (finding,) = verify().findings
    assert finding.wrong == Wrong.ROOT and finding.day == "2026-03-02"
    assert "封印时" in finding.zh and "were sealed" in finding.en


@pytest.mark.parametrize("change", ["root", "previous"])
def test_an_altered_seal_is_named(sealed, change):
    sql(f"UPDATE journal_dayroot SET {change} = %s WHERE day = '2026-03-02'", b"x" * 32)
    assert ("2026-03-02", Wrong.ROOT) in [(f.day, f.wrong) for f in verify().findings]


def test_a_removed_seal_is_named(sealed):
    sql("DELETE FROM journal_dayroot WHERE day = '2026-03-02'")
    assert [(f.wrong, f.day) for f in verify().findings] == [(Wrong.MISSING_ROOT, "2026-03-02")]
    sql("DELETE FROM journal_dayroot WHERE day = '2026-03-01'")
    assert [(f.wrong, f.day) for f in verify().findings] == [(Wrong.ROOT, "2026-03-03")]


def test_findings_are_counted_but_not_all_kept(clock):
    append_new([(f"s{i}", [Event("a")]) for i in range(KEPT_MAX + 5)], actor=WHO, at=clock.now())
    sql("UPDATE journal_entry SET data = '{}  '")
    report = verify()
    assert report.findings_total == KEPT_MAX + 5
    assert len(report.findings) == KEPT_MAX


def test_progress_is_told(journal):
    told = []
    verify(told.append)
    assert told == [18]


class TestSealing:
    def test_days_are_sealed_an_hour_after_they_ended(self, journal, clock):
        clock.move_to(datetime(2026, 3, 3, 0, 59, tzinfo=UTC))
        assert seal_days(clock.now()) == [date(2026, 3, 1)]
        clock.move_to(datetime(2026, 3, 3, 1, 0, tzinfo=UTC))
        assert seal_days(clock.now()) == [date(2026, 3, 2)]
        assert seal_days(clock.now()) == []

    def test_empty_days_are_sealed_and_roots_are_chained(self, sealed):
        roots = list(DayRoot.objects.order_by("day"))
        assert [r.entries > 0 for r in roots] == [True, True, False]
        assert [bytes(r.previous) for r in roots[1:]] == [bytes(r.root) for r in roots[:-1]]
        assert latest_root() == ("2026-03-03", bytes(roots[-1].root).hex())

    def test_a_simulated_future_seals_nothing_early(self, journal, clock):
        assert seal_days(clock.now() + timedelta(days=400)) == [date(2026, 3, 1)]

    def test_nothing_to_seal(self, clock):
        assert seal_days(clock.now()) == []
        assert latest_root() is None

    def test_sm3(self, journal, clock, settings):
        settings.WANGGE_HASH = "sm3"
        seal_days(clock.now() + timedelta(days=3))
        assert verify().ok
