"""Findings: what an answer or a remark says is wrong, told so that a case can be made of it.

Refuses to know cases: whoever makes them listens to `duty.finding` and says which it became.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

from wangge.domain.duties.models import Finding, Occurrence, Visit
from wangge.domain.duties.plans import Plan
from wangge.domain.duties.rules import answers as rules
from wangge.domain.duties.services.common import subject_of
from wangge.kernel.errors import InvalidInput, ManyErrors, NotFound
from wangge.packs.schema import ChecklistSpec
from wangge.plumbing.actor import Actor
from wangge.plumbing.files.api import PreparedPhoto
from wangge.plumbing.journal.api import Event, append
from wangge.plumbing.outbox import api as outbox

TOPIC = "duty.finding"
TEXT_MOST = 2000


@dataclass(frozen=True, slots=True)
class PhotoInput:
    """A photo, and the item of the checklist that it belongs to; evidence of the visit if none."""

    photo: PreparedPhoto
    item: str = ""


def checked_answers(
    checklist: ChecklistSpec | None,
    given: Mapping[str, Any],
    photos: Sequence[PhotoInput],
    errors: list[InvalidInput],
) -> rules.Answers:
    """The answers; raises `ManyErrors` of `errors` and of whatever is wrong in the answers."""
    pictured = {p.item for p in photos if p.item}
    answers: rules.Answers = {}
    try:
        if checklist is not None:
            answers = rules.checked(checklist, given, pictured)
        elif given or pictured:
            errors.append(
                InvalidInput(
                    "no_checklist",
                    zh="这项职责没有检查表。",
                    en="This duty has no checklist.",
                    field="answers",
                )
            )
    except ManyErrors as wrong:
        raise ManyErrors([*errors, *wrong.errors]) from None
    if errors:
        raise ManyErrors(errors)
    return answers


def from_answers(
    occurrence: Occurrence,
    plan: Plan,
    visit: Visit,
    photos: Sequence[PhotoInput],
    actor: Actor,
    at: datetime,
) -> list[Finding]:
    """One finding for each answer that is one; stored."""
    if plan.checklist is None:
        return []
    made = []
    for item in rules.findings(plan.checklist, visit.answers):
        assert item.finding is not None
        zh, _ = rules.said(item, visit.answers[item.key])
        text = f"{plan.spec.name.zh}：{zh}" + (f"（{visit.note}）" if visit.note else "")
        made.append(
            Finding(
                occurrence=occurrence,
                item=item.key,
                case_type=item.finding.case_type,
                text=text[:TEXT_MOST],
                photos=_photos(photos, item.key),
                by=str(actor),
                at=at,
            )
        )
    Finding.objects.bulk_create(made)
    return made


@dataclass(frozen=True, slots=True)
class Extra:
    """What somebody found that no item asked for; `key` is the sender's own."""

    case_type: str
    text: str
    photos: Sequence[PhotoInput] = ()
    key: str = ""


def told_before(occurrence: Occurrence, key: str, actor: Actor) -> UUID | None:
    """The finding that this very remark has become already."""
    same = Finding.objects.filter(occurrence=occurrence, item=_extra_item(key), by=str(actor))
    return same.values_list("pk", flat=True).first()


def extra(occurrence: Occurrence, plan: Plan, given: Extra, actor: Actor, at: datetime) -> Finding:
    """A finding that no item asked for; stored. Raises `InvalidInput` (`case_type`, `text`)."""
    if given.case_type not in {t.key for t in plan.pack.case_types}:
        raise InvalidInput(
            "no_such_case_type",
            zh=f"没有案卷类型“{given.case_type}”。",
            en=f"There is no case type “{given.case_type}”.",
            field="case_type",
        )
    words = given.text.strip()
    if not words or len(words) > TEXT_MOST:
        raise InvalidInput(
            "finding_text",
            zh=f"请写明发现的问题，不超过 {TEXT_MOST} 字。",
            en=f"Say what was found, in at most {TEXT_MOST} characters.",
            field="text",
        )
    made = Finding(occurrence=occurrence, case_type=given.case_type, text=words)
    made.item = _extra_item(given.key or made.pk.hex)
    made.photos = [str(p.photo.id) for p in given.photos]
    made.by, made.at = str(actor), at
    made.save(force_insert=True)
    return made


def _extra_item(key: str) -> str:
    """An item of its own, of 38 characters whatever the key."""
    return f"other:{blake2b(key.encode(), digest_size=16).hexdigest()}"


def tell(occurrence: Occurrence, made: Sequence[Finding], actor: Actor, at: datetime) -> None:
    """Journals the findings and tells them: ids only, the words stay in their row."""
    if not made:
        return
    told = [
        {
            "finding": str(f.pk),
            "occurrence": str(occurrence.pk),
            "jurisdiction": occurrence.jurisdiction_key,
            "case_type": f.case_type,
            "item": f.item,
        }
        for f in made
    ]
    events = [Event(TOPIC, payload) for payload in told]
    append(subject_of(occurrence.pk), events, actor=actor, at=at)
    outbox.publish_many(TOPIC, told, at=at)


def link_case(finding_id: UUID, case_id: UUID) -> None:
    """The finding has become that case. `NotFound`."""
    if not Finding.objects.filter(pk=finding_id).update(case_id=case_id):
        raise NotFound("no_such_finding", zh="没有这条发现。", en="No such finding.")


def _photos(photos: Sequence[PhotoInput], item: str) -> list[str]:
    """Those of the item, else those of the visit as a whole."""
    own = [str(p.photo.id) for p in photos if p.item == item]
    return own or [str(p.photo.id) for p in photos if not p.item]
