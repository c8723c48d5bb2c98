"""A case's journal for the auditor: entries as written, their chain recomputed."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.domain.people import api as people
from wangge.faces.site.naming import Names
from wangge.faces.site.viewer import Viewer
from wangge.packs.schema import Right
from wangge.plumbing.journal import api as journal


def journal_page(viewer: Viewer, case_id: UUID) -> dict[str, Any]:
    """The page's context; `NotFound` for a case outside of what the viewer may audit."""
    scope = people.scope(viewer.account_id, Right.JOURNAL_AUDIT, viewer.at)
    detail = cases.case(scope, case_id)
    stream = f"case:{case_id}"
    names = Names(detail.case.jurisdiction_key, viewer.at)
    entries = journal.read(stream)
    lines = [
        {
            "entry": entry,
            "who": names.actor(str(entry.actor)),
            "data": json.dumps(entry.data, ensure_ascii=False, sort_keys=True),
        }
        for entry in entries
    ]
    findings = journal.verify_stream(stream).findings
    return {"case": detail.case, "lines": lines, "findings": findings, "stream": stream}
