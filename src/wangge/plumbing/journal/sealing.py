"""A root for every past day, chained to the day before, so that no stream can be rewritten whole.

A day is a UTC day of `recorded_at` (the machine's time of writing), and is sealed when it has been
over for an hour: no transaction that began in it is still open by then.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db.models import Min

from wangge.plumbing.journal import hashing
from wangge.plumbing.journal.models import DayRoot, Entry
from wangge.plumbing.journal.recording import machine_now
from wangge.plumbing.journal.rows import digests_of_day

LAG = timedelta(hours=1)
_DAY = timedelta(days=1)


def seal_days(now: datetime) -> list[date]:
    """Seals every day not sealed yet that ended an hour before `now`; returns those days.

    Days without entries are sealed too. A simulated `now` ahead of the machine's time seals
    nothing early. Safe to run in two processes: both would write the same root.
    """
    now = min(now, machine_now())
    last_day = (now.astimezone(UTC) - LAG).date() - _DAY
    latest = DayRoot.objects.order_by("-day").first()
    previous = bytes(latest.root) if latest else hashing.START
    day = latest.day + _DAY if latest else _first_day()
    sealed = []
    while day is not None and day <= last_day:
        previous = _seal(day, previous, now)
        sealed.append(day)
        day += _DAY
    return sealed


def _first_day() -> date | None:
    first: datetime | None = Entry.objects.aggregate(first=Min("recorded_at"))["first"]
    return first.astimezone(UTC).date() if first else None


def _seal(day: date, previous: bytes, now: datetime) -> bytes:
    algorithm = settings.WANGGE_HASH
    hasher = hashing.root_start(algorithm, day.isoformat(), previous)
    entries = 0
    for digest in digests_of_day(day, day + _DAY):
        hasher.update(digest)
        entries += 1
    root = hashing.root_end(hasher, entries)
    row = DayRoot(
        day=day,
        entries=entries,
        algorithm=algorithm,
        previous=previous,
        root=root,
        sealed_at=now,
    )
    DayRoot.objects.bulk_create([row], ignore_conflicts=True)
    return root
