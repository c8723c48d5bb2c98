"""Estimates and warnings, within what somebody may see of their subjects. Others find nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wangge.domain.alarms import town
from wangge.domain.alarms.models import Estimate, ModelRun
from wangge.domain.alarms.rules.explaining import explanation
from wangge.domain.alarms.rules.reckoning import Reckoned, observed_in_unit
from wangge.domain.alarms.sealing import sealed_inputs
from wangge.domain.alarms.services.giving import no_estimate
from wangge.domain.alarms.views import Given, LastRun, Model, WarningView
from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.kernel.errors import NotFound
from wangge.packs.estimates import Estimator
from wangge.plumbing.access import prefix_range

PAGE = 50


@dataclass(frozen=True, slots=True)
class WarningFilter:
    """`show`: `warned` (default: bands that open a case), `lacking` (missing or undetermined),
    `all`. `colour` and `under` narrow it; `period` empty: the latest of each model's."""

    show: str = "warned"
    colour: str = ""
    under: str = ""
    period: str = ""


def seen_models(jurisdiction_key: str, account_id: UUID | None, at: datetime) -> tuple[Model, ...]:
    """The models whose subjects the account may see somewhere."""
    return tuple(
        one for one in town.models(jurisdiction_key) if town.seen_by(one, account_id, at).reaches
    )


def may_feed(one: Model, account_id: UUID | None, at: datetime, grid_code: str) -> bool:
    """Whether the account may enter missing values there."""
    scope = town.fed_by(one, account_id, at)
    return scope.covers(grid_code, one.scheme_key, one.department)


def may_run(one: Model, account_id: UUID | None, at: datetime) -> bool:
    """Whether the account may have the model run now: it feeds it in the whole town."""
    on = places.local_day(one.jurisdiction_key, at)
    root = places.root_grid(one.jurisdiction_key, one.scheme_key, on)
    return may_feed(one, account_id, at, root.code)


def last_run(one: Model, at: datetime) -> LastRun:
    """How the run of the present period went; `finished_at` None: it is still to come."""
    period = town.period_of(one, places.local_day(one.jurisdiction_key, at))
    row = ModelRun.objects.filter(
        jurisdiction_key=one.jurisdiction_key,
        pack_key=one.pack.key,
        model=one.spec.key,
        period=period,
    ).first()
    if row is None:
        return LastRun(period, None, 0, 0, 0, None)
    counts = (row.subjects, row.warned, row.lacking)
    return LastRun(period, row.finished_at, *counts, row.problem)


def warnings(
    one: Model,
    asked: WarningFilter,
    *,
    account_id: UUID | None,
    at: datetime,
    after: UUID | None = None,
    limit: int = PAGE,
) -> tuple[tuple[WarningView, ...], UUID | None]:
    """A page of a model's estimates, the oldest first, and what continues it."""
    period = asked.period or town.period_of(one, places.local_day(one.jurisdiction_key, at))
    found = _visible(one, account_id, at).filter(period=period)
    found = _narrowed(one, found, asked)
    if after is not None:
        found = found.filter(pk__gt=after)
    page = list(found.order_by("pk")[: limit + 1])
    more = page[limit - 1].pk if len(page) > limit else None
    return tuple(_views(one, page[:limit])), more


def warning(
    *, jurisdiction_key: str, estimate_id: UUID, account_id: UUID | None, at: datetime
) -> WarningView:
    """One estimate; `NotFound` for who may not see its subject."""
    row = Estimate.unscoped.filter(pk=estimate_id, jurisdiction_key=jurisdiction_key).first()
    if row is None:
        raise no_estimate()
    one = town.model(jurisdiction_key, f"{row.pack_key}/{row.model}")
    scope = town.seen_by(one, account_id, at)
    if not scope.covers(row.grid_code, row.scheme_key, row.department):
        raise no_estimate()
    return next(iter(_views(one, [row])))


def warnings_of_case(
    case_id: UUID, *, account_id: UUID | None, at: datetime
) -> tuple[WarningView, ...]:
    """The estimates behind a case, as far as the account may see their subjects."""
    found: list[WarningView] = []
    for row in Estimate.unscoped.filter(case_id=case_id).order_by("pk"):
        try:
            one = town.model(row.jurisdiction_key, f"{row.pack_key}/{row.model}")
        except NotFound:  # a newer pack has dropped the model; the case's own text stays
            continue
        scope = town.seen_by(one, account_id, at)
        if scope.covers(row.grid_code, row.scheme_key, row.department):
            found += _views(one, [row])
    return tuple(found)


def subject_rows(
    one: Model, found: Iterable[WarningView], *, account_id: UUID | None, at: datetime
) -> dict[UUID, registers.Row]:
    """The lines that estimates are of, masked, by entry."""
    if one.register is None:
        return {}
    rows = registers.rows_of(
        jurisdiction_key=one.jurisdiction_key,
        register=one.register.name,
        entry_ids=[w.entry_id for w in found if w.entry_id],
        account_id=account_id,
        at=at,
    )
    return {row.entry_id: row for row in rows}


def _visible(one: Model, account_id: UUID | None, at: datetime) -> QuerySet[Any]:
    return Estimate.objects.within(town.seen_by(one, account_id, at)).filter(
        jurisdiction_key=one.jurisdiction_key, pack_key=one.pack.key, model=one.spec.key
    )


def _narrowed(one: Model, found: QuerySet[Any], asked: WarningFilter) -> QuerySet[Any]:
    if asked.show == "lacking":
        found = found.filter(band="")
    elif asked.show != "all":
        found = found.filter(band__in=[b.key for b in one.spec.bands if b.case_type])
    if asked.colour:
        found = found.filter(colour=asked.colour)
    if asked.under:
        low, high = prefix_range(asked.under)
        found = found.filter(grid_code__gte=low, grid_code__lt=high)
    return found


def _views(one: Model, rows: Iterable[Estimate]) -> Iterable[WarningView]:
    estimator, sealed = Estimator.of(one.spec), sealed_inputs(one)
    for row in rows:
        yield _view(one, estimator, sealed, row)


def _view(one: Model, estimator: Estimator, sealed: frozenset[str], row: Estimate) -> WarningView:
    kept = json.loads(row.workings)
    values = {i.key: kept["values"].get(i.key) for i in one.spec.inputs}
    shows = not sealed and row.version == one.version
    found = Reckoned(kept["value"], kept["measure"], one.band(row.band))
    told = shows and found.value is not None
    return WarningView(
        id=row.pk,
        model=one,
        version=row.version,
        period=row.period,
        subject=row.subject,
        entry_id=row.entry_id,
        grid_code=row.grid_code,
        given=tuple(_given(one, row, values, sealed)),
        value=None if sealed else found.value,
        observed=None if sealed else observed_in_unit(estimator, values),
        measure=None if sealed else found.measure,
        band=found.band,
        colour=row.colour,
        missing=tuple(row.missing),
        problem=row.problem,
        case_id=row.case_id,
        reckoned_at=row.reckoned_at,
        explanation=explanation(one.spec, values, found) if told else None,
    )


def _given(
    one: Model, row: Estimate, values: dict[str, float | None], sealed: frozenset[str]
) -> Iterable[Given]:
    for spec in one.spec.inputs:
        source = row.sources.get(spec.key, {})
        entered_at = source.get("at")
        hidden = spec.key in sealed
        yield Given(
            key=spec.key,
            name=spec.name,
            unit=spec.unit,
            is_bool=spec.type == "bool",
            value=None if hidden else values[spec.key],
            source=source.get("from", ""),
            by=source.get("by", ""),
            at=datetime.fromisoformat(entered_at) if entered_at else None,
            sealed=hidden,
        )
