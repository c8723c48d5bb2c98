"""Takes a version of a scheme out of force again: what held before holds once more.

On its first day the former version simply goes on; later it comes back as a version of its own,
so that what was in force in between stays written.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.places.models import Grid, GridUnit, Scheme, SchemeState
from wangge.domain.places.queries.refs import SchemeRef
from wangge.domain.places.queries.town import scheme_ref
from wangge.domain.places.services.in_force import SCHEME_IN_FORCE, put_in_force
from wangge.domain.places.services.recording import find_scheme, grids_changed, record
from wangge.kernel.errors import Conflict
from wangge.plumbing.actor import Actor
from wangge.plumbing.outbox.api import publish


def reinstate(*, scheme_id: UUID, on: date, actor: Actor, at: datetime) -> SchemeRef:
    """The version before `scheme_id` holds again from `on`; answers what is in force then.

    Raises `Conflict` when `scheme_id` isn't in force or nothing was before it.
    """
    with transaction.atomic():
        row, town = find_scheme(scheme_id)
        former = (
            Scheme.objects.filter(
                jurisdiction_id=row.jurisdiction_id,
                key=row.key,
                state=SchemeState.RETIRED,
                to_on=row.from_on,
            )
            .order_by("-version")
            .first()
        )
        if row.state != SchemeState.IN_FORCE or former is None:
            raise _nothing_before()
        if row.from_on != on:
            return put_in_force(
                scheme_id=_copy(former, row.version + 1).id, from_on=on, actor=actor, at=at
            )
        row.state, row.from_on = SchemeState.FILED, None
        row.save(update_fields=["state", "from_on"])
        former.state, former.to_on = SchemeState.IN_FORCE, None
        former.save(update_fields=["state", "to_on"])
        grids_changed(town)
        data = {"jurisdiction": town.key, "scheme": row.key, "version": former.version}
        record("scheme_reinstated", {**data, "instead_of": row.version}, actor=actor, at=at)
        publish(SCHEME_IN_FORCE, {**data, "from_on": on.isoformat()}, at=at)
    return scheme_ref(former, town.key)


def _copy(former: Scheme, version: int) -> Scheme:
    """A draft with the grids and memberships that held on the former version's last day."""
    copy = Scheme.objects.create(
        jurisdiction_id=former.jurisdiction_id,
        key=former.key,
        version=version,
        name_zh=former.name_zh,
        name_en=former.name_en,
        levels=former.levels,
    )
    new_id: dict[UUID, UUID] = {}
    for grid in Grid.objects.filter(scheme=former, to_on=None):
        old = grid.pk
        grid.pk, grid.scheme_id = None, copy.pk
        grid._state.adding = True
        grid.pk = Grid._meta.pk.get_default()
        grid.save(force_insert=True)
        new_id[old] = grid.pk
    members = GridUnit.objects.filter(scheme=former, to_on=None).values_list("grid_id", "unit_id")
    GridUnit.objects.bulk_create(
        [GridUnit(scheme=copy, grid_id=new_id[g], unit_id=u) for g, u in members], batch_size=2000
    )
    return copy


def _nothing_before() -> Conflict:
    return Conflict(
        "nothing_to_reinstate",
        zh="该方案不在生效状态，或此前没有可恢复的版本。",
        en="The scheme isn't in force, or no version was in force before it.",
        field="scheme",
    )
