"""A town's estimation models, from its packs, and who sees and feeds what they say."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

from wangge.domain.alarms.views import Model
from wangge.domain.duties import api as duties
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.kernel.errors import NotFound
from wangge.packs.schema import EstimationSpec, PackSpec, Right
from wangge.plumbing.access import Scope


def models(jurisdiction_key: str) -> tuple[Model, ...]:
    """All of a town's packs, in their order."""
    packs = places.packs(jurisdiction_key)
    return tuple(
        _model(jurisdiction_key, pack, spec) for pack in packs for spec in pack.estimations
    )


def model(jurisdiction_key: str, name: str) -> Model:
    """The model `<pack>/<model>`; `NotFound`."""
    for one in models(jurisdiction_key):
        if one.name == name:
            return one
    raise NotFound(
        "no_such_model",
        zh=f"没有估算模型“{name[:130]}”。",
        en=f"There is no estimation model “{name[:130]}”.",
        field="model",
    )


def seen_by(one: Model, account_id: UUID | None, at: datetime) -> Scope:
    """Where the account may see estimates: where it may see the lines they are of.

    Without a register: where it may see cases.
    """
    if one.register is not None:
        return registers.scope_of(one.register, one.register.spec.see, account_id, at)
    return Scope(people.scope(account_id, Right.CASE_VIEW, at).reaches) if account_id else Scope()


def fed_by(one: Model, account_id: UUID | None, at: datetime) -> Scope:
    """Where the account enters missing values and has the model run: it keeps the register."""
    if one.register is not None:
        return registers.scope_of(one.register, one.register.spec.keep, account_id, at)
    return Scope(people.scope(account_id, Right.CASE_HANDLE, at).reaches) if account_id else Scope()


def period_of(one: Model, on: date) -> str:
    """The name of the period that a day belongs to, such as `2026-11`, `2026-Q4`."""
    return duties.period_of(one.spec.every.period, on).name


def is_time(one: Model, on: date) -> bool:
    """Whether the day on which the model is to be run has come in its period."""
    span = duties.period_of(one.spec.every.period, on)
    due_on = min(span.first_on + timedelta(days=one.spec.every.day - 1), span.last_on)
    return on >= due_on


def _model(jurisdiction_key: str, pack: PackSpec, spec: EstimationSpec) -> Model:
    key = next((i.register_key for i in spec.inputs if i.register_key), None)
    ref = registers.register(jurisdiction_key, f"{pack.key}/{key}") if key else None
    return Model(jurisdiction_key, pack, spec, _version(pack, spec), ref)


def _version(pack: PackSpec, spec: EstimationSpec) -> str:
    """Also tells apart two models of one pack's version, should somebody forget to raise it."""
    digest = hashlib.sha256(spec.model_dump_json(exclude={"examples"}).encode()).hexdigest()
    return f"{pack.version}+{digest[:12]}"
