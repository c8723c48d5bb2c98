"""The door of papers: which documents there are, printing them, issuing them, many at once."""

from __future__ import annotations

from wangge.domain.papers.facts.person import Month, Work
from wangge.domain.papers.queries import batches, document, documents, issued
from wangge.domain.papers.rights import may_issue, may_print_grid, may_print_person
from wangge.domain.papers.services.batches import GRIDS_MAX, batch, batch_file, order
from wangge.domain.papers.services.issuing import issue, reprint
from wangge.domain.papers.services.printing import (
    print_draft,
    print_grid,
    print_grids,
    print_person,
)
from wangge.domain.papers.types import Asked, BatchView, DocumentRef, IssueView, Printed
from wangge.domain.papers.words import Language

__all__ = [
    "GRIDS_MAX",
    "Asked",
    "BatchView",
    "DocumentRef",
    "IssueView",
    "Language",
    "Month",
    "Printed",
    "Work",
    "batch",
    "batch_file",
    "batches",
    "document",
    "documents",
    "issue",
    "issued",
    "may_issue",
    "may_print_grid",
    "may_print_person",
    "order",
    "print_draft",
    "print_grid",
    "print_grids",
    "print_person",
    "reprint",
]
