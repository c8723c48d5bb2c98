"""Rows of cases: what was told, what was accepted, by whom told, with which files and remarks."""

from __future__ import annotations

from wangge.domain.cases.models.attached import CaseFile, CaseNote
from wangge.domain.cases.models.call import Call
from wangge.domain.cases.models.case import Case, CaseStatus
from wangge.domain.cases.models.report import Report, Reporter
from wangge.domain.cases.models.undeletable import NotDeletable

__all__ = [
    "Call",
    "Case",
    "CaseFile",
    "CaseNote",
    "CaseStatus",
    "NotDeletable",
    "Report",
    "Reporter",
]
