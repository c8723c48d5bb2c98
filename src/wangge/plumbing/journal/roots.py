"""Checks the seals of past days while the entries pass by in order of stream and seq."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from wangge.plumbing.journal import hashing
from wangge.plumbing.journal.findings import Finding, VerifyReport, Wrong
from wangge.plumbing.journal.models import DayRoot


@dataclass(slots=True)
class _Day:
    root: DayRoot
    hasher: hashing.Hasher | None
    entries: int = 0


class RootCheck:
    """One hash for each sealed day, fed by the one pass over the journal."""

    def __init__(self) -> None:
        self._days = {
            root.day.isoformat(): _Day(root, _start(root))
            for root in DayRoot.objects.order_by("day")
        }

    def take(self, recorded_at: str, digest: bytes) -> None:
        """Counts one entry for the day it was recorded on, if that day is sealed."""
        day = self._days.get(recorded_at[:10])
        if day is not None and day.hasher is not None:
            day.hasher.update(digest)
            day.entries += 1

    def finish(self, report: VerifyReport) -> int:
        """Adds what is wrong to `report`; returns the number of sealed days."""
        before: DayRoot | None = None
        for name, day in self._days.items():
            if before:
                missing = before.day + timedelta(days=1)
                while missing < day.root.day:
                    report.add(Finding(Wrong.MISSING_ROOT, day=missing.isoformat()))
                    missing += timedelta(days=1)
            detail = _detail(day, before)
            if detail:
                zh, en = detail
                report.add(Finding(Wrong.ROOT, day=name, detail_zh=zh, detail_en=en))
            before = day.root
        return len(self._days)


def _start(root: DayRoot) -> hashing.Hasher | None:
    if root.algorithm not in hashing.HASHES:
        return None
    return hashing.root_start(root.algorithm, root.day.isoformat(), bytes(root.previous))


def _detail(day: _Day, before: DayRoot | None) -> tuple[str, str] | None:
    """What doesn't fit about one day, in Chinese and English."""
    root = day.root
    if day.entries != root.entries:
        return (
            f"封印时 {root.entries} 条，现有 {day.entries} 条",
            f"{root.entries} entries were sealed, {day.entries} are there",
        )
    if day.hasher is None or hashing.root_end(day.hasher, day.entries) != bytes(root.root):
        return "当日有条目被改写", "entries of the day were rewritten"
    adjacent = before is not None and before.day + timedelta(days=1) == root.day
    if before is None and bytes(root.previous) != hashing.START:
        return "更早的封印被删除", "earlier seals were removed"
    if before is not None and adjacent and bytes(root.previous) != bytes(before.root):
        return "与前一日的封印不相接", "it does not follow the seal of the day before"
    return None
