"""What tasks ask of packs and places: a town's calendar, and clocks as they were."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from wangge.domain.places import api as places
from wangge.domain.tasks.models import ClockVersion
from wangge.kernel.calendar import DayOverride, WorkingCalendar
from wangge.kernel.calendar_data import read_announced, read_overrides
from wangge.packs.calendars import build_calendar
from wangge.packs.schema import ClockSpec

NO_CLOCK = ClockSpec(key="none")
_calendars: dict[tuple[str, int, str], tuple[Any, WorkingCalendar]] = {}
_clocks: dict[str, ClockSpec] = {}
_stored: set[str] = set()
_digests: dict[int, tuple[ClockSpec, str]] = {}


def calendar_for(jurisdiction_key: str) -> WorkingCalendar:
    """The town's working calendar: its first pack's, with the town's own days on top.

    `Jurisdiction.settings["calendar"]` may hold `overrides`, `announced` and `complete_years` as
    `kernel.calendar_data` reads them.
    """
    ref = places.jurisdiction(jurisdiction_key)
    spec = places.first_pack(jurisdiction_key).calendar
    own = ref.settings.get("calendar") or {}
    key = (jurisdiction_key, id(spec), json.dumps(own, sort_keys=True) if own else "")
    kept = _calendars.get(key)
    if kept is None:
        overrides, complete = _own_days(own)
        built = build_calendar(spec, overrides=overrides, complete_years=complete)
        kept = _calendars[key] = (spec, built)  # the spec is kept so that its id stays its own
    return kept[1]


def _own_days(own: Mapping[str, Any]) -> tuple[dict[date, DayOverride], frozenset[int]]:
    days: dict[date, DayOverride] = {}
    announced = read_announced(own.get("announced") or {})
    for year in announced.values():
        days.update({d: DayOverride.off() for d in year.days_off})
        days.update({d: DayOverride.worked() for d in year.working_days})
    days.update(read_overrides(own.get("overrides") or {}))
    return days, frozenset(announced) | frozenset(own.get("complete_years") or ())


def keep_clock(clock: ClockSpec | None) -> str:
    """Stores a clock as it is, once, and answers its digest; empty for none. In a transaction."""
    if clock is None:
        return ""
    digest = _digest(clock)
    if digest not in _stored:
        spec = clock.model_dump(mode="json", exclude_defaults=True)
        ClockVersion.objects.bulk_create(
            [ClockVersion(digest=digest, spec=spec)], ignore_conflicts=True
        )
        transaction.on_commit(lambda: _stored.add(digest))
        _clocks[digest] = clock
    return digest


def clock_of(digest: str) -> ClockSpec:
    """The clock of that digest."""
    if not digest:
        return NO_CLOCK
    clock = _clocks.get(digest)
    if clock is None:
        spec = ClockVersion.objects.values_list("spec", flat=True).get(digest=digest)
        clock = _clocks[digest] = ClockSpec.model_validate(spec)
    return clock


def _digest(clock: ClockSpec) -> str:
    kept = _digests.get(id(clock))
    if kept is not None and kept[0] is clock:
        return kept[1]
    text = json.dumps(clock.model_dump(mode="json"), sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    if len(_digests) > 1000:
        _digests.clear()
    _digests[id(clock)] = (clock, digest)
    return digest


def forget() -> None:
    """Empties this process's caches: for tests that throw their database away."""
    _stored.clear()
    _clocks.clear()
    _calendars.clear()
