"""Ties what somebody recorded was given to their line: by their own decision, for a purpose.

Knows no cases and no bookings: the caller has found the subject and may see it.
"""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.registers import town
from wangge.domain.registers.models import How, Tie
from wangge.domain.registers.services import common
from wangge.domain.registers.services.common import Act
from wangge.domain.registers.town import RegisterRef
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.packs.schema import RegisterKind
from wangge.plumbing.actor import Actor

_SUBJECT = re.compile(r"[a-z_]{1,40}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def tie(
    *,
    jurisdiction_key: str,
    register: str,
    record_id: UUID,
    subject: str,
    purpose: str,
    consented: bool,
    actor: Actor,
    at: datetime,
) -> UUID:
    """The line's record over time shows the subject from now on; the tie's id.

    `consented`: the person (or their guardian) has agreed to just this. Doesn't lengthen the time
    of keeping. Raises `InvalidInput` (`consent`, `purpose`, `subject`), `NotFound`, `Conflict`
    (tied already, line ended, not a register of people).
    """
    ref = town.register(jurisdiction_key, register)
    _check(ref, subject, purpose, consented)
    with transaction.atomic():
        entry = common.found_entry(ref, record_id, actor, at)
        if entry.ended_on is not None:
            raise Conflict(
                "line_ended", zh="该记录已终止，不能再关联服务。", en="This line has ended."
            )
        if Tie.objects.filter(entry=entry, subject=subject, untied_at=None).exists():
            raise Conflict(
                "tied_already", zh="该服务已在这份记录中。", en="It is in this record already."
            )
        row = Tie.objects.create(
            entry=entry, subject=subject, purpose=purpose, tied_by=str(actor), tied_at=at
        )
        data = {
            "register": ref.name,
            "tie": str(row.pk),
            "subject": subject,
            "purpose": purpose,
            "consented": True,
        }
        common.tell(record_id, "register.tied", data, Act(actor, at, How.CHANGED))
    return row.pk


def untie(
    *,
    jurisdiction_key: str,
    register: str,
    record_id: UUID,
    tie_id: UUID,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """It is shown no more. Raises `InvalidInput` (`reason`), `NotFound`, `Conflict` (untied)."""
    ref = town.register(jurisdiction_key, register)
    words = common.checked_reason(reason)
    with transaction.atomic():
        entry = common.found_entry(ref, record_id, actor, at)
        row = Tie.objects.filter(entry=entry, pk=tie_id).first()
        if row is None:
            raise NotFound("no_tie", zh="没有这项关联。", en="There is no such tie.")
        if row.untied_at is not None:
            raise Conflict("untied", zh="该关联已解除。", en="It has been untied already.")
        row.untied_by, row.untied_at, row.untied_reason = str(actor), at, words
        row.save(update_fields=["untied_by", "untied_at", "untied_reason"])
        data = {"register": ref.name, "tie": str(row.pk), "subject": row.subject}
        common.tell(record_id, "register.untied", data, Act(actor, at, How.CHANGED))


def _check(ref: RegisterRef, subject: str, purpose: str, consented: bool) -> None:
    if ref.spec.kind != RegisterKind.PERSON:
        raise Conflict(
            "not_of_people", zh="只有人员台账可以关联服务。", en="This isn't a register of people."
        )
    if not _SUBJECT.fullmatch(subject):
        raise InvalidInput(
            "subject", zh="请指明一项服务。", en="Name one service.", field="subject"
        )
    possible = [p.key for p in ref.spec.purposes]
    if purpose not in possible:
        raise InvalidInput(
            "purpose",
            zh="请选择关联的目的。",
            en="Say what it is tied for.",
            field="purpose",
            data={"possible": possible},
        )
    if not consented:
        raise InvalidInput(
            "consent",
            zh="须先征得本人(或监护人)同意。",
            en="The person (or their guardian) has to agree first.",
            field="consent",
        )
