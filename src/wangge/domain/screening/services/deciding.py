"""What somebody makes of a finding: an explanation, or a matter. The program decides nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.cases import api as cases
from wangge.domain.places import api as places
from wangge.domain.screening import town
from wangge.domain.screening.models import Decision, Finding
from wangge.domain.screening.views import Screen
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

REASON_MAX = 500


def explain(
    *, jurisdiction_key: str, finding_id: UUID, reason: str, actor: Actor, at: datetime
) -> None:
    """There was a good reason for it. Raises `InvalidInput` (`reason`), `NotFound`, `Conflict`."""
    text = reason.strip()
    if not text or len(text) > REASON_MAX:
        raise InvalidInput(
            "reason",
            zh=f"请写明原因（不超过 {REASON_MAX} 字）。",
            en=f"Say why, in at most {REASON_MAX} characters.",
            field="reason",
        )
    with transaction.atomic():
        finding, _ = _open_finding(jurisdiction_key, finding_id, actor, at)
        finding.reason = text
        _decide(finding, Decision.EXPLAINED, actor, at)


def make_case(
    *, jurisdiction_key: str, finding_id: UUID, actor: Actor, at: datetime
) -> cases.Receipt:
    """It becomes the matter that the screening names, in the finding's place, once.

    Its text counts rows and names nobody. Raises `NotFound`, `Conflict`.
    """
    with transaction.atomic():
        finding, one = _open_finding(jurisdiction_key, finding_id, actor, at)
        if one.spec.case_type is None:
            raise NotFound(
                "no_case_type",
                zh="该筛查没有规定可立的案件。",
                en="This screening names no matter to be opened.",
            )
        receipt = cases.receive_report(
            jurisdiction_key=jurisdiction_key,
            key=f"screening:{finding.pk}:{len(finding.entries)}",
            channel="patrol",
            type_key=f"{one.pack_key}/{one.spec.case_type}",
            text=_words(one, finding),
            location=_place(finding, at),
            contact=None,
            photos=(),
            actor=actor,
            at=at,
        )
        finding.case_id = receipt.case_id
        _decide(finding, Decision.CASE, actor, at)
    return receipt


def _open_finding(
    jurisdiction_key: str, finding_id: UUID, actor: Actor, at: datetime
) -> tuple[Finding, Screen]:
    finding = (
        Finding.unscoped.select_for_update()
        .filter(pk=finding_id, jurisdiction_key=jurisdiction_key)
        .first()
    )
    if finding is None or actor.kind != "account":
        raise no_finding()
    one = town.screen(jurisdiction_key, f"{finding.pack_key}/{finding.screen}")
    scope = town.decided_by(one, UUID(actor.id), at)
    if not scope.covers(finding.grid_code, finding.scheme_key, finding.department):
        raise no_finding()
    if finding.decision or finding.gone_at is not None:
        raise Conflict(
            "finding_decided",
            zh="这条发现已有人处理，或记录已变化。",
            en="Somebody has dealt with this finding, or its rows have changed.",
        )
    return finding, one


def no_finding() -> NotFound:
    """There is none, or none that the asker may know of."""
    return NotFound("no_finding", zh="没有这条发现。", en="There is no such finding.")


def _decide(finding: Finding, decision: Decision, actor: Actor, at: datetime) -> None:
    finding.decision, finding.decided_by, finding.decided_at = decision, str(actor), at
    finding.save()
    data = {
        "finding": str(finding.pk),
        "screen": f"{finding.pack_key}/{finding.screen}",
        "decision": str(decision),
        "case": str(finding.case_id) if finding.case_id else None,
        "entries": finding.entries,
    }
    event = journal.Event("screening.decided", data)
    journal.append(f"screening:{finding.pk}", [event], actor=actor, at=at)


def _words(one: Screen, finding: Finding) -> str:
    days = f"{finding.first_on}—{finding.last_on}" if finding.first_on else "—"
    name = one.spec.name
    return f"{name.zh} {name.en}: {len(finding.entries)} ({days}) #{str(finding.pk)[-8:]}"


def _place(finding: Finding, at: datetime) -> cases.LocationInput | None:
    if not finding.unit_code:
        return None
    on = places.local_day(finding.jurisdiction_key, at)
    for unit in places.units(finding.jurisdiction_key, on, [finding.unit_code]):
        return cases.LocationInput(lon=unit.lon, lat=unit.lat, unit_code=unit.code)
    return None
