"""Runs screenings over the registers and keeps their findings up to date.

Values are read, compared and forgotten: what is kept are ids of lines and days. That they were
read is journalled. May be repeated: the same rows make the same findings.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.domain.screening import town
from wangge.domain.screening.models import Finding, Run
from wangge.domain.screening.rules import Found, Owed, Served, too_many, unserved
from wangge.domain.screening.views import RunReport, Screen
from wangge.kernel.errors import WanggeError
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

CLOCK = Actor.system("clock")
_GROWING = ("entries", "givers", "first_on", "last_on", "grid_code", "unit_code", "department")
_DECIDED = ("decision", "reason", "decided_by", "decided_at", "gone_at")


def work(now: datetime) -> None:
    """Each day: every screening of every town. One that can't be run says so and stops no other."""
    for ref in places.jurisdictions():
        for one in town.screens(ref.key):
            try:
                run(one, actor=CLOCK, at=now)
            except WanggeError as problem:
                _note(one, now, problem={"zh": problem.zh, "en": problem.en})


def run(one: Screen, *, actor: Actor, at: datetime) -> RunReport:
    """Screens all rows of the day. A finding that grows is undecided again; one whose rows no
    longer show it is `gone`. Raises what reading the registers raises."""
    today = places.local_day(one.jurisdiction_key, at)
    found, counts = _look(one, today)
    with transaction.atomic():
        report = _keep(one, found, counts, at)
        _note(one, at, **counts)
        _told(one, report, actor, at)
    return report


def _look(one: Screen, today: date) -> tuple[list[Found], dict[str, int]]:
    asked = one.spec.records
    fields = [f for f in (asked.subject, asked.on, asked.service, asked.giver) if f]
    groups: dict[tuple[str, str], list[Served]] = {}
    counts = {"records": 0, "unread": 0, "population": 0}
    for line in registers.lines(one.jurisdiction_key, one.records.name, fields, on=today):
        counts["records"] += 1
        subject, on = line.values.get(asked.subject), line.values.get(asked.on)
        if not subject or not on:
            counts["unread"] += 1
            continue
        service = line.values.get(asked.service, "") if asked.service else ""
        giver = line.values.get(asked.giver, "") if asked.giver else ""
        served = Served(
            date.fromisoformat(on), line.entry_id, giver, line.grid_code, line.unit_code
        )
        groups.setdefault((subject.casefold(), service), []).append(served)
    if one.spec.population is None:
        return list(too_many(one.spec, groups)), counts
    last_on: dict[str, date] = {}
    for (subject, _), services in groups.items():
        latest = max(s.on for s in services)
        last_on[subject] = max(latest, last_on.get(subject, latest))
    population = list(_population(one, today))
    counts["population"] = len(population)
    return list(unserved(one.spec, last_on, population, today)), counts


def _population(one: Screen, today: date) -> Iterable[Owed]:
    asked = one.spec.population
    assert asked is not None
    fields = [asked.subject, *asked.where]
    for line in registers.lines(one.jurisdiction_key, one.rows_of.name, fields, on=today):
        subject = line.values.get(asked.subject)
        fits = all(line.values.get(key) in values for key, values in asked.where.items())
        if subject and fits:
            place = (line.grid_code, line.unit_code)
            yield Owed(line.entry_id, subject.casefold(), line.entered_on, *place)


def _keep(one: Screen, found: Iterable[Found], counts: dict[str, int], at: datetime) -> RunReport:
    kept: dict[UUID, Finding] = {
        f.anchor: f
        for f in Finding.unscoped.select_for_update().filter(
            jurisdiction_key=one.jurisdiction_key, pack_key=one.pack_key, screen=one.spec.key
        )
    }
    fresh, changed, standing = [], [], set()
    for each in found:
        anchor = each.entries[0]
        standing.add(anchor)
        there = kept.get(anchor)
        if there is None:
            fresh.append(_filled(Finding(anchor=anchor, found_at=at), one, each))
        elif there.entries != [str(e) for e in each.entries] or there.gone_at is not None:
            there.decision, there.reason, there.decided_by = "", "", ""
            there.decided_at = there.gone_at = None
            changed.append(_filled(there, one, each))
    gone = [f for a, f in kept.items() if a not in standing and f.gone_at is None]
    for finding in gone:
        finding.gone_at = at
    Finding.unscoped.bulk_create(fresh, batch_size=500)
    Finding.unscoped.bulk_update(changed, [*_GROWING, *_DECIDED], batch_size=200)
    Finding.unscoped.bulk_update(gone, ["gone_at"], batch_size=500)
    sizes = (counts["records"], counts["unread"], len(standing), len(fresh), len(gone))
    return RunReport(one.name, *sizes)


def _filled(finding: Finding, one: Screen, found: Found) -> Finding:
    finding.jurisdiction_key, finding.pack_key = one.jurisdiction_key, one.pack_key
    finding.screen, finding.scheme_key = one.spec.key, one.rows_of.scheme_key
    finding.department = one.rows_of.spec.department or ""
    finding.grid_code, finding.unit_code = found.grid_code, found.unit_code
    finding.entries, finding.givers = [str(e) for e in found.entries], found.givers
    finding.first_on, finding.last_on = found.first_on, found.last_on
    return finding


def _note(one: Screen, at: datetime, **more: object) -> None:
    Run.objects.update_or_create(
        jurisdiction_key=one.jurisdiction_key,
        pack_key=one.pack_key,
        screen=one.spec.key,
        defaults={"ran_at": at, "problem": None, **more},
    )


def _told(one: Screen, report: RunReport, actor: Actor, at: datetime) -> None:
    """The program looked at sealed values: that is a look like any other."""
    asked = one.spec.records
    data = {
        "screen": one.name,
        "register": one.records.name,
        "fields": [f for f in (asked.subject, asked.on, asked.service, asked.giver) if f],
        "records": report.records,
        "standing": report.standing,
        "new": report.new,
        "gone": report.gone,
    }
    journal.append("access", [journal.Event("screening.ran", data)], actor=actor, at=at)
