"""Proves the journal whole: chains, heads, expected streams and day roots, in one ordered pass.

Memory does not grow with the journal. Refuses to repair anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from wangge.plumbing.journal import hashing
from wangge.plumbing.journal.findings import Finding, VerifyReport, Wrong
from wangge.plumbing.journal.models import StreamHead
from wangge.plumbing.journal.roots import RootCheck
from wangge.plumbing.journal.rows import Row, heads_and_entries

Progress = Callable[[int], None]
_PROGRESS_EVERY = 10_000
_SUSPECTS_MAX = 200
_BATCH = 500

_expected: dict[str, Callable[[], Iterable[str]]] = {}


def expect_streams(name: str, streams: Callable[[], Iterable[str]]) -> None:
    """Registers the streams that must exist, e.g. one for each row of a table.

    `streams()` is called by every check and may be a lazy iterable in any order; `name` replaces
    an earlier registration of the same name.
    """
    _expected[name] = streams


def verify(progress: Progress | None = None) -> VerifyReport:
    """Reads the whole journal once and reports everything that doesn't fit.

    `progress` is called with the number of entries read, about every ten thousand.
    """
    report = VerifyReport()
    for stream in _missing_streams():
        report.add(Finding(Wrong.MISSING_STREAM, stream))
    roots = RootCheck()
    chain = _Chain("", report)
    for row in heads_and_entries():
        if row.stream != chain.stream:
            chain.finish()
            chain = _Chain(row.stream, report)
            report.streams += 1
        if row.seq == 0:
            chain.head_seq, chain.head_digest = row.head_seq, bytes(row.digest)
            continue
        chain.take(row)
        roots.take(row.recorded_at, row.digest)
        report.entries += 1
        if progress and report.entries % _PROGRESS_EVERY == 0:
            progress(report.entries)
    chain.finish()
    report.days = roots.finish(report)
    if progress:
        progress(report.entries)
    return report


def verify_stream(stream: str) -> VerifyReport:
    """Checks one stream by itself: numbers, digests, links, head. The day roots need `verify`."""
    report = VerifyReport(streams=1)
    chain = _Chain(stream, report)
    found = False
    for row in heads_and_entries(stream):
        found = True
        if row.seq == 0:
            chain.head_seq, chain.head_digest = row.head_seq, bytes(row.digest)
            continue
        chain.take(row)
        report.entries += 1
    chain.finish()
    if not found:
        report.add(Finding(Wrong.MISSING_STREAM, stream))
    return report


def _missing_streams() -> Iterator[str]:
    """Expected streams without a head. (A head without entries is found by the pass itself.)"""
    for streams in _expected.values():
        names = iter(streams())
        while batch := list(islice(names, _BATCH)):
            present = set(StreamHead.objects.filter(pk__in=batch).values_list("stream", flat=True))
            yield from (name for name in batch if name not in present)


def _digest(row: Row, seq: int) -> bytes:
    """The digest `row` would have as number `seq` of its stream; empty if it can't be taken."""
    if row.algorithm not in hashing.HASHES:
        return b""
    return hashing.digest(
        row.algorithm,
        hashing.entry_text(
            row.algorithm,
            row.stream,
            seq,
            row.id,
            row.kind,
            row.at,
            row.recorded_at,
            row.actor,
            row.previous,
            row.data,
        ),
    )


@dataclass(slots=True)
class _Chain:
    """The stream being read."""

    stream: str
    report: VerifyReport
    head_seq: int = -1
    head_digest: bytes = b""
    seq: int = 0
    digest: bytes = hashing.START
    doubtful: bool = False
    """The entry before is wrong or missing: that this one doesn't follow it is no news."""
    suspects: list[Row] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)

    def take(self, row: Row) -> None:
        """Checks the next entry: its number, its own digest, its link to the entry before."""
        if row.seq != self.seq + 1:
            self._missing(self.seq + 1, row.seq - 1)
        if _digest(row, row.seq) != row.digest:
            self._suspect(row)
            self.doubtful = True
        else:
            if row.previous != self.digest and not self.doubtful:
                self._find(Wrong.BROKEN_LINK, row.seq, entry_id=row.id)
            self.doubtful = False
        self.seq, self.digest = row.seq, row.digest

    def finish(self) -> None:
        """Checks the end against the head, and names the suspects."""
        for row in self.suspects:
            self._name(row)
        if self.head_seq > self.seq == 0:
            self._find(Wrong.MISSING_STREAM)
        elif self.head_seq > self.seq:
            self._missing(self.seq + 1, self.head_seq)
        elif self.seq and not self._head_fits():
            self._find(Wrong.HEAD, self.seq)

    def _head_fits(self) -> bool:
        return self.head_seq == self.seq and (self.doubtful or self.head_digest == self.digest)

    def _missing(self, first: int, last: int) -> None:
        self._find(Wrong.MISSING, first, last)
        self.gaps += range(first, min(last, first + _SUSPECTS_MAX) + 1)
        self.doubtful = True

    def _suspect(self, row: Row) -> None:
        if len(self.suspects) < _SUSPECTS_MAX:
            self.suspects.append(row)
        else:
            self._find(Wrong.ALTERED, row.seq, entry_id=row.id)

    def _name(self, row: Row) -> None:
        """Reordered if the digest fits another place in the stream, else altered."""
        for seq in [*(s.seq for s in self.suspects), *self.gaps[:_SUSPECTS_MAX]]:
            if seq != row.seq and _digest(row, seq) == row.digest:
                self._find(Wrong.REORDERED, row.seq, seq, row.id)
                return
        self._find(Wrong.ALTERED, row.seq, entry_id=row.id)

    def _find(self, wrong: Wrong, seq: int = 0, seq_to: int = 0, entry_id: str = "") -> None:
        self.report.add(Finding(wrong, self.stream, seq, seq_to, entry_id))
