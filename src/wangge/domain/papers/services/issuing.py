"""Issues documents about cases: numbered, kept as given out, told in the case's journal."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from uuid import UUID

from django.db import IntegrityError, transaction

from wangge.domain.papers import rights
from wangge.domain.papers.models import Issue
from wangge.domain.papers.queries import document, issue_view
from wangge.domain.papers.services.printing import occasion_of, tell
from wangge.domain.papers.setting import pdf_of
from wangge.domain.papers.sheets import case_sheet
from wangge.domain.papers.types import Asked, DocumentRef, IssueView, Printed
from wangge.kernel.errors import Conflict, NotFound, Refused
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

ISSUED = "case.document_issued"


def issue(ref: DocumentRef, case_id: UUID, asked: Asked) -> IssueView:
    """Gives a document out: from now on it can be printed again only as it is now.

    Raises `NotFound`, `Refused`, `InvalidInput` (`no_glyph`), `Conflict` (`issued_meanwhile`).
    """
    detail = rights.case_seen(asked.account_id, case_id, asked.at)
    if ref.spec.about != "case" or detail.case.pack_key != ref.pack_key:
        raise NotFound("no_such_document", zh="没有这种文书。", en="There is no such document.")
    if not rights.may_issue(asked.account_id, detail.case, asked.at):
        raise Refused(
            "no_right",
            zh="您没有签发这份文书的权限。",
            en="You don't have the right to issue this document.",
        )
    number = f"{detail.case.number}-{Issue.objects.filter(case_id=case_id).count() + 1}"
    occasion = occasion_of(ref, asked)
    pdf = pdf_of(occasion, ref.spec, [case_sheet(occasion, ref.spec, detail, number, "0")])
    row = Issue(
        id=new_id(),
        jurisdiction_key=ref.jurisdiction_key,
        pack_key=ref.pack_key,
        document=ref.spec.key,
        case_id=case_id,
        number=number,
        language=asked.language,
        sha256=hashlib.sha256(pdf).hexdigest(),
        pdf=b64encode(pdf).decode(),
        issued_at=asked.at,
        by=str(Actor.account(asked.account_id)),
    )
    _keep(row, asked)
    return issue_view(row)


def _keep(row: Issue, asked: Asked) -> None:
    data = {"document": f"{row.pack_key}/{row.document}", "number": row.number}
    event = journal.Event(ISSUED, {**data, "issue": str(row.pk), "sha256": row.sha256})
    try:
        with transaction.atomic():
            actor = Actor.account(asked.account_id)
            journal.append(f"case:{row.case_id}", [event], actor=actor, at=asked.at)
            row.save(force_insert=True)
    except IntegrityError as problem:
        raise Conflict(
            "issued_meanwhile",
            zh="刚刚有人签发了这个案件的另一份文书，请再试一次。",
            en="Somebody has just issued another document of this case; try again.",
        ) from problem


def reprint(issue_id: UUID, asked: Asked) -> Printed:
    """The very PDF that was given out; the print is journalled. `NotFound` for anybody else's."""
    row = Issue.objects.filter(pk=issue_id).first()
    if row is None:
        raise NotFound("no_such_issue", zh="没有这份文书。", en="There is no such document.")
    rights.case_seen(asked.account_id, row.case_id, asked.at)
    pdf = b64decode(str(row.pdf))
    ref = document(row.jurisdiction_key, row.pack_key, row.document)
    tell(ref, asked, f"issue:{row.pk}", row.sha256, True, 1)
    return Printed(f"{row.document}-{row.number}.pdf", pdf, row.sha256)
