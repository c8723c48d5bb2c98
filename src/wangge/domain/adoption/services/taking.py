"""Takes an edition of a pack for a town, whole or not at all, and takes it back.

What was begun before stays under the edition it was begun under.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from wangge.domain.adoption.queries import standing
from wangge.domain.adoption.services.preview import Preview, preview, refuse
from wangge.domain.editions import api as editions
from wangge.domain.editions.api import Adoption, AdoptionState
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.domain.registers import api as registers
from wangge.domain.tasks import api as tasks
from wangge.kernel.errors import Conflict, InvalidInput, WanggeError
from wangge.packs import PackSpec
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

STREAM = "packs"
CLOCK = Actor.system("clock")
REASON_MAX = 500


def load(
    *,
    jurisdiction_key: str,
    spec: PackSpec,
    actor: Actor,
    at: datetime,
    from_on: date | None = None,
    seen: str = "",
) -> Preview:
    """The town works by `spec` from `from_on` on (None: at once); what that changes.

    `seen`: the digest that was previewed; another one is `Conflict` (`pack_changed_since`).
    Raises `ManyErrors` with everything that forbids it, `Conflict` (`pack_in_force_already`) and
    `InvalidInput` (`day_is_over`).
    """
    with transaction.atomic():
        people.hold_still()
        places.lock_town(jurisdiction_key)
        today = places.local_day(jurisdiction_key, at)
        if from_on and from_on < today:
            raise _day_is_over()
        found = preview(jurisdiction_key, spec, at)
        if seen and seen != found.digest:
            raise _changed()
        refuse(found.refused)
        keep_former(jurisdiction_key, found, actor=actor, at=at)
        if not found.is_new:
            raise _nothing_new(spec)
        _cancel_scheduled(jurisdiction_key, spec.key, actor=actor, at=at)
        row = Adoption.objects.create(
            jurisdiction_key=jurisdiction_key,
            pack_key=spec.key,
            edition_id=editions.keep(spec),
            state=AdoptionState.SCHEDULED,
            from_on=from_on or today,
            loaded_at=at,
            loaded_by=str(actor),
        )
        _tell(row, "loaded", actor=actor, at=at, from_on=row.from_on.isoformat())
        if row.from_on <= today:
            _turn(row, found, actor=actor, at=at)
    return found


def take_back(
    *,
    jurisdiction_key: str,
    pack_key: str,
    actor: Actor,
    at: datetime,
    reason: str = "",
    leaving: str = "",
) -> Preview | None:
    """Back to the edition before; one that is still to come is only called off (None).

    `leaving`: the digest that is to go, so that what is asked twice is done once. Raises
    `Conflict` (`nothing_to_take_back`, `pack_changed_since`) and `ManyErrors`, as `load`.
    """
    words = reason.strip()[:REASON_MAX]
    with transaction.atomic():
        people.hold_still()
        places.lock_town(jurisdiction_key)
        going = standing(jurisdiction_key, pack_key)
        if leaving and going.leaving != leaving:
            raise _changed()
        if _cancel_scheduled(jurisdiction_key, pack_key, actor=actor, at=at, reason=words):
            return None
        now, former = going.in_force, going.former
        if now is None or former is None:
            raise _nothing_before(pack_key)
        found = preview(jurisdiction_key, editions.edition(former.edition_id), at)
        refuse(found.refused)
        _set(now, AdoptionState.TAKEN_BACK, words)
        _tell(now, "taken_back", actor=actor, at=at, reason=len(words))
        _turn(former, found, actor=actor, at=at)
    return found


def put_in_force(now: datetime) -> None:
    """Periodic work: editions whose day has come, each in a transaction of its own."""
    for row in Adoption.objects.filter(state=AdoptionState.SCHEDULED).order_by("from_on", "id"):
        if row.from_on <= places.local_day(row.jurisdiction_key, now):
            _put_in_force(row, now)


def _put_in_force(row: Adoption, at: datetime) -> None:
    try:
        with transaction.atomic():
            people.hold_still()
            places.lock_town(row.jurisdiction_key)
            if not Adoption.objects.filter(pk=row.pk, state=AdoptionState.SCHEDULED).exists():
                return
            found = preview(row.jurisdiction_key, editions.edition(row.edition_id), at)
            refuse(found.refused)
            _turn(row, found, actor=CLOCK, at=at)
    except WanggeError as problem:
        with transaction.atomic():
            _set(row, AdoptionState.REFUSED)
            _tell(row, "refused", actor=CLOCK, at=at, code=problem.code)


def keep_former(jurisdiction_key: str, found: Preview, *, actor: Actor, at: datetime) -> None:
    """Stores what the town has worked by so far, unless it is stored already."""
    town = places.jurisdiction(jurisdiction_key)
    if not found.former_digest or found.pack.key in town.editions:
        return
    take_first(jurisdiction_key, places.pack(town.key, found.pack.key), actor=actor, at=at)


def take_first(jurisdiction_key: str, spec: PackSpec, *, actor: Actor, at: datetime) -> None:
    """A town's first edition of a pack, which it has worked by already. In a transaction."""
    row = Adoption.objects.create(
        jurisdiction_key=jurisdiction_key,
        pack_key=spec.key,
        edition_id=editions.keep(spec),
        state=AdoptionState.IN_FORCE,
        from_on=places.local_day(jurisdiction_key, at),
        loaded_at=at,
        loaded_by=str(actor),
    )
    places.work_by(jurisdiction_key, spec.key, row.edition_id)
    _tell(row, "in_force", actor=actor, at=at, former="")


def _turn(row: Adoption, found: Preview, *, actor: Actor, at: datetime) -> None:
    """The one moment at which everything changes."""
    key = row.jurisdiction_key
    mine = Adoption.objects.filter(jurisdiction_key=key, pack_key=row.pack_key)
    mine.filter(state=AdoptionState.IN_FORCE).update(state=AdoptionState.REPLACED)
    _set(row, AdoptionState.IN_FORCE)
    before = tasks.calendar_for(key) if places.packs(key) else None  # its very first: owes nothing
    places.work_by(key, row.pack_key, row.edition_id)
    registers.seal_raised(jurisdiction_key=key)
    if before is not None and tasks.calendar_for(key) is not before:
        tasks.calendar_changed(key, actor=actor, at=at)
    _tell(row, "in_force", actor=actor, at=at, former=found.former_digest)


def _set(row: Adoption, state: AdoptionState, reason: str = "") -> None:
    row.state, row.reason = state, reason
    row.save(update_fields=["state", "reason"])


def _cancel_scheduled(
    town: str, pack_key: str, *, actor: Actor, at: datetime, reason: str = ""
) -> bool:
    row = Adoption.objects.filter(
        jurisdiction_key=town, pack_key=pack_key, state=AdoptionState.SCHEDULED
    ).first()
    if row is None:
        return False
    _set(row, AdoptionState.CANCELLED, reason)
    _tell(row, "cancelled", actor=actor, at=at, reason=len(reason))
    return True


def _tell(row: Adoption, what: str, *, actor: Actor, at: datetime, **more: Any) -> None:
    data = {
        "jurisdiction": row.jurisdiction_key,
        "pack": row.pack_key,
        "version": row.edition.version,
        "digest": row.edition_id,
        "form": row.edition.form_digest or row.edition_id,
        **more,
    }
    journal.append(STREAM, [journal.Event(f"packs.{what}", data)], actor=actor, at=at)


def _changed() -> Conflict:
    return Conflict(
        "pack_changed_since",
        zh="领域包在预览之后又改过，请重新预览。",
        en="The pack was changed since it was previewed; look again.",
        field="pack",
    )


def _day_is_over() -> InvalidInput:
    return InvalidInput(
        "day_is_over",
        zh="生效日已经过去；请填今天或以后，或留空立即生效。",
        en="That day is over; give today or a later one, or leave it empty for at once.",
        field="from_on",
    )


def _nothing_new(spec: PackSpec) -> Conflict:
    return Conflict(
        "pack_in_force_already",
        zh=f"“{spec.key}”的这一版本正在使用，没有改动。",
        en=f"This very version of {spec.key} is in force; nothing to load.",
        field="pack",
    )


def _nothing_before(pack_key: str) -> Conflict:
    return Conflict(
        "nothing_to_take_back",
        zh=f"“{pack_key}”没有更早的版本可以退回。",
        en=f"There is no version of {pack_key} before this one.",
        field="pack",
    )
