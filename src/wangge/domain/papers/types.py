"""What goes in and out of papers: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.domain.papers.words import Language
from wangge.packs.schema import DocumentSpec


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A document of one of a town's packs."""

    jurisdiction_key: str
    pack_key: str
    spec: DocumentSpec


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants a document printed, and how. `address`: where residents reach the town's pages."""

    account_id: UUID
    at: datetime
    language: Language = "zh"
    address: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and the name it is saved under."""

    name: str
    pdf: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class IssueView:
    """A document as it was issued, without its PDF."""

    id: UUID
    pack_key: str
    document: str
    case_id: UUID
    number: str
    sha256: str
    issued_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class BatchView:
    """How far an order of many prints is."""

    id: UUID
    pack_key: str
    document: str
    under: str
    level: str
    state: str
    done: int
    total: int
    problem: Mapping[str, Any] | None
    ordered_at: datetime
    finished_at: datetime | None
