"""A report as it came in, put in order: what it is recognised by, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wangge.domain.cases.rules import intake
from wangge.domain.cases.types import ContactInput, LocationInput, PhotoRef
from wangge.kernel.errors import InvalidInput


@dataclass(frozen=True)
class Incoming:
    """A report as it came in, checked and put in order."""

    jurisdiction_key: str
    client: str
    key: str
    channel: str
    type_key: str
    text: str
    location: LocationInput
    contact: ContactInput
    photos: tuple[PhotoRef, ...]
    department: str
    due_at: datetime | None
    limit_given: bool
    received_at: datetime
    source: dict[str, Any] | None
    condition: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def content_digest(self) -> bytes:
        where = self.location
        named = {
            "grid": where.grid_code,
            "condition": self.condition,
            "facts": dict(self.facts),
        }
        return intake.content_digest(
            {
                "jurisdiction": self.jurisdiction_key,
                "type": self.type_key,
                "text": self.text,
                "department": self.department,
                "due_at": self.due_at.isoformat() if self.due_at else None,
                "location": [where.lon, where.lat, where.system, where.address, where.unit_code],
                "photos": [p.digest for p in self.photos],
                "source": self.source,
                **{key: value for key, value in named.items() if value},
            }
        )

    def check(self, at: datetime) -> None:
        """Raises `InvalidInput` or `ManyErrors` for what can't be taken in."""
        intake.check_report(
            key=self.key,
            text=self.text,
            address=self.location.address,
            name=self.contact.name,
            phone=self.contact.phone,
            photos=len(self.photos),
            received_at=self.received_at,
            at=at,
        )
        if not (self.text or self.type_key or self.photos):
            raise InvalidInput(
                "nothing_told",
                zh="请写明情况、选择类型或上传照片，至少一项。",
                en="Say what it is about: words, a type or a photo.",
                field="text",
            )
