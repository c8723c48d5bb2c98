"""A town's screenings, from its packs, and who may see and decide on what they find."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.domain.screening.views import Screen
from wangge.kernel.errors import NotFound
from wangge.packs.schema import PackSpec, ScreenSpec
from wangge.plumbing.access import Scope


def screens(jurisdiction_key: str) -> tuple[Screen, ...]:
    """All of a town's packs, in their order."""
    packs = places.packs(jurisdiction_key)
    return tuple(_screen(jurisdiction_key, pack, spec) for pack in packs for spec in pack.screens)


def screen(jurisdiction_key: str, name: str) -> Screen:
    """The screening `<pack>/<screen>`; `NotFound`."""
    for one in screens(jurisdiction_key):
        if one.name == name:
            return one
    raise NotFound(
        "no_such_screen",
        zh=f"没有筛查“{name[:130]}”。",
        en=f"There is no screening “{name[:130]}”.",
        field="screen",
    )


def seen_by(one: Screen, account_id: UUID | None, at: datetime) -> Scope:
    """Where the account may see findings: where it may see the rows they consist of."""
    return registers.scope_of(one.rows_of, one.rows_of.spec.see, account_id, at)


def decided_by(one: Screen, account_id: UUID | None, at: datetime) -> Scope:
    """Where the account looks into findings."""
    return registers.scope_of(one.rows_of, one.spec.decide, account_id, at)


def _screen(jurisdiction_key: str, pack: PackSpec, spec: ScreenSpec) -> Screen:
    def ref(key: str) -> registers.RegisterRef:
        return registers.register(jurisdiction_key, f"{pack.key}/{key}")

    records = ref(spec.records.register_key)
    rows_of = ref(spec.population.register_key) if spec.population else records
    return Screen(jurisdiction_key, pack.key, spec, records, rows_of)
