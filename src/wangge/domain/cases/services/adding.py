"""What the bearer of a follow link says after the report: more of it, or that they take it back.

Nothing is changed or deleted by it: whoever handles the matter is told, and decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from wangge.domain.cases.links import report_by_token
from wangge.domain.cases.models import Case, CaseNote, Report
from wangge.domain.cases.queries.cases import said_of
from wangge.domain.cases.queries.following import may_add
from wangge.domain.cases.rules import intake
from wangge.domain.cases.services import tasking, telling
from wangge.domain.cases.services.residents import actor_of
from wangge.domain.cases.services.tasking import Told
from wangge.domain.cases.services.versions import on_case, save, snapshot
from wangge.domain.cases.types import ADDED, JOINED, PARTED, WITHDRAWN, PhotoRef
from wangge.kernel.clock import aware
from wangge.kernel.errors import Conflict, InvalidInput
from wangge.plumbing.journal.api import Event
from wangge.plumbing.notify import api as notify
from wangge.plumbing.outbox import api as outbox
from wangge.plumbing.rows import insert
from wangge.plumbing.sending import together

ADDITIONS_MOST = 10
"""Of one report; who has more to say is better called."""


def start() -> None:
    """Subscribes; called once when the app is ready."""
    for topic in (ADDED, WITHDRAWN, JOINED, PARTED):
        outbox.subscribe(topic, told_holder, name=f"cases.holder.{topic}")


def add_to_report(
    token: str, *, key: str, text: str, photos: Sequence[PhotoRef] = (), at: datetime
) -> None:
    """Words, photos or both are added to the report while its matter is being handled.

    Sent again with the same `key` it is added once. `NotFound`, `InvalidInput` (`text`, `key`),
    `Conflict` (`too_late_to_add`, `enough_added`).
    """
    if not text.strip() and not photos:
        raise _wordless(
            "请写明要补充的情况，或添加照片。", "Say what there is to add, or add a photo."
        )
    _say(token, ADDED, key, text, photos, at)


def withdraw_report(token: str, *, key: str, reason: str, at: datetime) -> None:
    """The resident takes it back, saying why; whoever handles it checks and closes. As above."""
    if not reason.strip():
        raise _wordless("请写明为什么撤回。", "Say why you take it back.")
    _say(token, WITHDRAWN, key, reason, (), at)


def told_holder(news: outbox.News) -> None:
    """One notice for whoever holds the matter when the news arrives."""
    case_id = UUID(news.payload["case"])
    holder = Case.unscoped.filter(pk=case_id).values_list("holder_id", flat=True).first()
    if holder is not None:
        values = {"case": str(case_id)}
        with transaction.atomic():  # news is handed on outside of any
            notify.tell("inbox", f"account:{holder}", news.topic, values, at=news.at)


def _say(
    token: str, kind: str, key: str, text: str, photos: Sequence[PhotoRef], at: datetime
) -> None:
    report, at = report_by_token(token), aware(at, "at")
    faults = [*intake.check_key(key), *intake.check_words(text, "text", intake.TEXT_MOST)]
    intake.raise_all(faults)
    note = uuid5(report.pk, key)
    if not CaseNote.objects.filter(pk=note).exists():
        on_case(report.case_id, None, lambda c: _keep(c, report, kind, note, text, photos, at))


def _keep(
    case: Case,
    report: Report,
    kind: str,
    note: UUID,
    text: str,
    photos: Sequence[PhotoRef],
    at: datetime,
) -> None:
    actor = actor_of(report.pk)
    _require_room(case, kind, str(actor))
    before, words = snapshot(case), text.strip()
    with together():
        case.version += 1
        insert(CaseNote(id=note, case=case, action=kind, note=words, at=at, actor=str(actor)))
        kept = telling.keep_photos(
            case, photos, purpose="report", effect="", actor=actor, at=at, report_id=report.pk
        )
        digest = hashlib.sha256(words.encode()).hexdigest()
        data = {"note": str(note), "digest": digest, "version": case.version, **kept}
        telling.record(case, Told(), Event(kind, data), actor=actor, at=at)
        save(case, before)
    outbox.publish(kind, {"case": str(case.pk)}, at=at, key=tasking.subject(case.pk))


def _require_room(case: Case, kind: str, actor: str) -> None:
    if not may_add(case):
        raise Conflict(
            "too_late_to_add",
            zh="这件事已经办结，不能再补充或撤回。",
            en="This matter has been settled; nothing can be added or taken back.",
        )
    said = list(said_of(case.pk).filter(actor=actor).values_list("action", flat=True))
    if (kind == WITHDRAWN and kind in said) or len(said) >= ADDITIONS_MOST:
        raise Conflict(
            "enough_added",
            zh="已经收到您的补充或撤回，工作人员会看到；还有情况请拨打服务热线。",
            en="What you said has arrived and will be seen; for more please call the public line.",
        )


def _wordless(zh: str, en: str) -> InvalidInput:
    return InvalidInput("nothing_said", zh=zh, en=en, field="text")
