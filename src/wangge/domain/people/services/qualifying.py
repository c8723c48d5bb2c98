"""Records what people can do: skills, certificates, courses. Refuses what no pack declares."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.people.models import Account, Appointment, Qualification
from wangge.domain.people.queries.managing import managed_by
from wangge.domain.people.services.common import record
from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput, NotFound, Refused
from wangge.packs import PackSpec
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal.api import Event


def record_qualification(
    *,
    account_id: UUID,
    pack_key: str,
    kind: str,
    key: str,
    got_on: date,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Somebody has that skill, certificate or course since `got_on`; the pack says until when.

    For whoever has `people.manage` where the person is appointed. Raises `InvalidInput`
    (`no_such_qualification`, `got_on_later`), `NotFound`, `Refused`.
    """
    town_key, pack = _pack(account_id, pack_key)
    months = _valid_months(pack, kind, key)
    if got_on > places.local_day(town_key, at):
        raise InvalidInput(
            "got_on_later",
            zh="取得日期不能晚于今天。",
            en="It can't have been got later than today.",
            field="got_on",
        )
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(pk=account_id).first()
        if account is None:
            raise NotFound("no_such_account", zh="没有这个账号。", en="No such account.")
        _require(account_id, actor, at)
        row = Qualification.objects.create(
            account=account,
            pack_key=pack_key,
            kind=kind,
            key=key,
            got_on=got_on,
            until_on=_months_later(got_on, months) if months else None,
            recorded_at=at,
            recorded_by=str(actor),
        )
        record([Event("people.qualified", _described(row))], actor=actor, at=at)
    return row.id


def withdraw_qualification(qualification_id: UUID, *, actor: Actor, at: datetime) -> None:
    """It was recorded wrongly or taken away: it doesn't count from `at` on. `NotFound`."""
    with transaction.atomic():
        rows = Qualification.objects.select_for_update().filter(withdrawn_at=None)
        row = rows.filter(pk=qualification_id).first()
        if row is None:
            raise NotFound("no_such_qualification", zh="没有这项记录。", en="No such record.")
        _require(row.account_id, actor, at)
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        record([Event("people.qualification_withdrawn", _described(row))], actor=actor, at=at)


def _require(account_id: UUID, actor: Actor, at: datetime) -> None:
    if actor.kind == "system":
        return
    if actor.kind != "account" or not managed_by(UUID(actor.id), account_id, at):
        raise Refused(
            "no_right",
            zh="您没有维护此人记录的权限。",
            en="You don't have the right to keep this person's record.",
        )


def _pack(account_id: UUID, pack_key: str) -> tuple[str, PackSpec]:
    """A town where the person is, or was, appointed, and the pack as that town works by it."""
    held = Appointment.objects.filter(account_id=account_id).order_by("-from_at", "id")
    for key in dict.fromkeys(held.values_list("jurisdiction_key", flat=True)):
        for pack in places.packs(key):
            if pack.key == pack_key:
                return key, pack
    raise _not_declared()


def _valid_months(pack: PackSpec, kind: str, key: str) -> int | None:
    declared = {
        "skill": dict.fromkeys((s.key for s in pack.skills), None),
        "certificate": {c.key: c.valid_months for c in pack.certificates},
        "training": {t.key: t.valid_months for t in pack.trainings},
    }.get(kind)
    if not declared or key not in declared:
        raise _not_declared()
    return declared[key]


def _not_declared() -> InvalidInput:
    return InvalidInput(
        "no_such_qualification",
        zh="领域包没有规定这项技能、证书或培训。",
        en="No pack declares this skill, certificate or course.",
        field="what",
    )


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, the month's last where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _described(row: Qualification) -> dict[str, str]:
    return {
        "qualification": str(row.id),
        "account": str(row.account_id),
        "pack": row.pack_key,
        "kind": row.kind,
        "key": row.key,
    }
