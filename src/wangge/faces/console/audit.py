"""A case's journal for the auditor: each entry in words and as written, its chain recomputed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.faces.console.journal_words import EntryWords
from wangge.faces.site.naming import Names
from wangge.faces.site.viewer import Viewer
from wangge.faces.site.words import event
from wangge.packs.schema import Right
from wangge.plumbing.journal import api as journal


def journal_page(viewer: Viewer, case_id: UUID) -> dict[str, Any]:
    """The page's context; `NotFound` for a case outside of what the viewer may audit."""
    scope = people.scope(viewer.account_id, Right.JOURNAL_AUDIT, viewer.at)
    detail = cases.case(scope, case_id)
    stream = f"case:{case_id}"
    names = Names(detail.case.jurisdiction_key, viewer.at)
    entries = journal.read(stream)
    names.load_people(_accounts(entries))
    opens = people.scope(viewer.account_id, Right.CASE_VIEW, viewer.at)
    words = EntryWords(detail.case, names, opens)
    lines = [
        {
            "entry": entry,
            "who": names.actor(str(entry.actor)),
            "what": event(entry.kind, entry.data),
            "facts": words.facts(entry),
            "data": json.dumps(entry.data, ensure_ascii=False, sort_keys=True),
        }
        for entry in entries
    ]
    findings = journal.verify_stream(stream).findings
    may_open = opens.covers(detail.case.grid_code, detail.case.scheme_key, detail.case.department)
    return {
        "case": detail.case,
        "may_open": may_open,
        "lines": lines,
        "findings": findings,
        "stream": stream,
    }


def _accounts(entries: Iterable[journal.EntryView]) -> list[UUID]:
    """Everybody who acts or is named in them, to be read with one query."""
    found = [e.actor.id for e in entries if e.actor.kind == "account"]
    found += [e.data[k] for e in entries for k in ("holder", "before") if e.data.get(k)]
    return [UUID(one) for one in found]
