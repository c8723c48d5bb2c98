"""Runs models: reckons every subject of a period once, keeps what came out, opens cases.

The same run again changes nothing; changed inputs change the estimate of the same period. Opens
one case for a subject and model, until that one is closed. Refuses to journal any value.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction

from wangge.domain.alarms import town
from wangge.domain.alarms.models import Estimate, ModelRun
from wangge.domain.alarms.rules.reckoning import Reckoned, reckon
from wangge.domain.alarms.sealing import sealed_inputs
from wangge.domain.alarms.services.opening import open_case
from wangge.domain.alarms.services.subjects import Subject, subjects
from wangge.domain.alarms.views import Model, RunReport
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.packs.estimates import Estimator
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

BATCH = 100
"""Subjects of one transaction: appointments stand still no longer than they take."""


@dataclass
class _Run:
    one: Model
    estimator: Estimator
    period: str
    actor: Actor
    at: datetime
    sealed: frozenset[str]
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("subjects", "warned", "lacking", "opened", "unchanged"), 0
        )
    )


def run(one: Model, *, actor: Actor, at: datetime, only: str = "") -> RunReport:
    """Reckons the period of the day for all subjects, or for the one of key `only`.

    May be broken off and repeated. Raises what reading the register raises.
    """
    on = places.local_day(one.jurisdiction_key, at)
    estimator = Estimator.of(one.spec)
    work = _Run(one, estimator, town.period_of(one, on), actor, at, sealed_inputs(one))
    waiting = subjects(one, on, only)
    while batch := list(islice(waiting, BATCH)):
        with transaction.atomic():
            people.hold_still()
            _lock(work)
            _keep(work, batch)
    report = RunReport(one.name, work.period, **work.counts)
    with transaction.atomic():
        _told(work, report, only)
    return report


def _lock(work: _Run) -> ModelRun:
    """The run's row, held until the transaction ends: a second run waits and finds all done."""
    one = work.one
    found, _ = ModelRun.objects.get_or_create(
        jurisdiction_key=one.jurisdiction_key,
        pack_key=one.pack.key,
        model=one.spec.key,
        period=work.period,
    )
    return ModelRun.objects.select_for_update().get(pk=found.pk)


def _keep(work: _Run, batch: list[Subject]) -> None:
    one = work.one
    there = {
        e.subject: e
        for e in Estimate.unscoped.filter(
            jurisdiction_key=one.jurisdiction_key,
            pack_key=one.pack.key,
            model=one.spec.key,
            period=work.period,
            subject__in=[s.key for s in batch],
        )
    }
    for subject in batch:
        found = reckon(work.estimator, subject.values)
        _count(work, found)
        _keep_one(work, subject, found, there.get(subject.key))


def _count(work: _Run, found: Reckoned) -> None:
    work.counts["subjects"] += 1
    work.counts["lacking"] += found.measure is None
    work.counts["warned"] += found.band is not None and found.band.case_type is not None


def _keep_one(work: _Run, subject: Subject, found: Reckoned, row: Estimate | None) -> None:
    workings = json.dumps(
        {"values": subject.values, "value": found.value, "measure": found.measure}, sort_keys=True
    )
    if row is not None and (row.workings, row.version) == (workings, work.one.version):
        work.counts["unchanged"] += 1
        return
    fresh = row is None
    if row is None:
        row = Estimate(
            jurisdiction_key=work.one.jurisdiction_key,
            pack_key=work.one.pack.key,
            model=work.one.spec.key,
            period=work.period,
            subject=subject.key,
        )
    _fill(work, row, subject, found, workings)
    if found.band is not None and found.band.case_type is not None and row.case_id is None:
        work.counts["opened"] += open_case(
            work.one, row, subject.values, found, hidden=bool(work.sealed), at=work.at
        )
    row.save(force_insert=fresh)
    event = journal.Event("estimate.reckoned" if fresh else "estimate.changed", _data(row))
    journal.append(f"estimate:{row.pk}", [event], actor=work.actor, at=work.at, new=fresh)


def _fill(work: _Run, row: Estimate, subject: Subject, found: Reckoned, workings: str) -> None:
    row.version, row.workings, row.sources = work.one.version, workings, subject.sources
    row.entry_id, row.grid_code, row.unit_code = (
        subject.entry_id,
        subject.grid_code,
        subject.unit_code,
    )
    row.scheme_key, row.department = work.one.scheme_key, work.one.department
    row.band = found.band.key if found.band else ""
    row.colour = found.band.colour if found.band else ""
    row.missing = list(found.missing)
    row.problem = dict(zip(("zh", "en"), found.problem, strict=True)) if found.problem else None
    row.reckoned_at = work.at


def _data(row: Estimate) -> dict[str, object]:
    """What the journal says: which model, from where, which band; never a value."""
    return {
        "model": f"{row.pack_key}/{row.model}",
        "version": row.version,
        "period": row.period,
        "subject": row.subject,
        "sources": row.sources,
        "band": row.band,
        "missing": row.missing,
        "case": str(row.case_id) if row.case_id else None,
    }


def _told(work: _Run, report: RunReport, only: str) -> None:
    """The program read the register's values: that is a look like any other."""
    one = work.one
    if not only:
        row = _lock(work)
        row.finished_at, row.problem = work.at, None
        row.subjects, row.warned, row.lacking = report.subjects, report.warned, report.lacking
        row.save()
    if one.register is None:
        return
    data = {
        "model": one.name,
        "register": one.register.name,
        "fields": [i.field_key for i in one.spec.inputs if i.register_key],
        "subjects": report.subjects,
    }
    journal.append("access", [journal.Event("estimates.ran", data)], actor=work.actor, at=work.at)
