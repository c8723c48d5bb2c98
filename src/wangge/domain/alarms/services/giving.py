"""Values that the register doesn't hold, entered by hand for one subject and period."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.alarms import town
from wangge.domain.alarms.models import Estimate, HandValue
from wangge.domain.alarms.services.running import run
from wangge.domain.alarms.views import Model, RunReport
from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput, ManyErrors, NotFound, WanggeError
from wangge.packs.schema import InputSpec
from wangge.plumbing.actor import Actor

_BOOL = {"1": "1", "0": "0", "yes": "1", "no": "0", "true": "1", "false": "0"}


def give(
    one: Model, *, subject: str, values: Mapping[str, str], actor: Actor, at: datetime
) -> RunReport:
    """Keeps the values that were filled in and reckons the subject anew. Empty texts are left out.

    `subject`: an estimate's, or a grid's code where the model reads no register. Raises
    `InvalidInput` and `ManyErrors` (fields are the inputs' keys), `NotFound` without the right.
    """
    grid_code = _grid_of(one, subject, at)
    scope = town.fed_by(one, UUID(actor.id) if actor.kind == "account" else None, at)
    if not scope.covers(grid_code, one.scheme_key, one.department):
        raise no_estimate()
    read = _checked(one, values)
    period = town.period_of(one, places.local_day(one.jurisdiction_key, at))
    with transaction.atomic():
        for key, value in read.items():
            HandValue.objects.update_or_create(
                jurisdiction_key=one.jurisdiction_key,
                pack_key=one.pack.key,
                model=one.spec.key,
                period=period,
                subject=subject,
                key=key,
                defaults={"value": value, "by": str(actor), "at": at},
            )
    return run(one, actor=actor, at=at, only=subject)


def no_estimate() -> NotFound:
    """There is none, or none that the asker may know of."""
    return NotFound("no_estimate", zh="没有这条估算。", en="There is no such estimate.")


def _grid_of(one: Model, subject: str, at: datetime) -> str:
    if one.register is None:
        on = places.local_day(one.jurisdiction_key, at)
        return places.grid(one.jurisdiction_key, one.scheme_key, subject, on).code
    row = Estimate.unscoped.filter(
        jurisdiction_key=one.jurisdiction_key,
        pack_key=one.pack.key,
        model=one.spec.key,
        subject=subject,
    ).first()
    if row is None:
        raise no_estimate()
    return str(row.grid_code)


def _checked(one: Model, values: Mapping[str, str]) -> dict[str, str]:
    errors: list[WanggeError] = []
    read: dict[str, str] = {}
    for given in one.spec.inputs:
        text = str(values.get(given.key) or "").strip().replace(",", "")
        if not text:
            continue
        try:
            read[given.key] = _value(given, text)
        except InvalidInput as error:
            errors.append(error)
    if not read and not errors:
        errors.append(_wrong(one.spec.inputs[0], "请至少填写一项。", "Fill in at least one value."))
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(errors)
    return read


def _value(given: InputSpec, text: str) -> str:
    if given.type == "bool":
        if text.lower() not in _BOOL:
            raise _wrong(given, "请选择是或否。", "Choose yes or no.")
        return _BOOL[text.lower()]
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or abs(number) > 1e15:
        raise _wrong(given, "请填写数字，如 12000。", "Give a number, such as 12000.")
    return repr(number)


def _wrong(given: InputSpec, zh: str, en: str) -> InvalidInput:
    return InvalidInput("estimate_value", zh=zh, en=en, field=given.key)
