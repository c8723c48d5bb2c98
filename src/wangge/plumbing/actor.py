"""Who does something: the `actor` of every service and every journal entry.

Refuses to know accounts or residents: it carries an id, and a label for the screen only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from wangge.kernel.errors import InvalidInput

KINDS = ("account", "client", "resident", "system")
LENGTH_MAX = 80
"""The longest stored form, `kind:id`."""


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind` and `id` say who it was; `label` is for people and is never stored or compared."""

    kind: str
    id: str
    label: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        odd = self.kind not in KINDS or not self.id or len(str(self)) > LENGTH_MAX
        if odd or not str(self).isprintable():
            raise InvalidInput(
                "odd_actor",
                zh="操作主体无效：类别或编号不可用。",
                en="Not an actor: the kind or the id can't be used.",
                field="actor",
            )

    @classmethod
    def system(cls, name: str) -> Self:
        """The program itself: `clock`, `import`, `replay`, …"""
        return cls("system", name)

    @classmethod
    def account(cls, account_id: UUID | str, label: str = "") -> Self:
        """Somebody who is logged in."""
        return cls("account", str(account_id), label)

    @classmethod
    def client(cls, client_id: UUID | str, label: str = "") -> Self:
        """Another system that calls the API."""
        return cls("client", str(client_id), label)

    @classmethod
    def resident(cls, reference: UUID | str) -> Self:
        """Somebody without an account; `reference` is an id or a digest, never a name or number."""
        return cls("resident", str(reference))

    @classmethod
    def parse(cls, stored: str) -> Self:
        """Reads back what `str(actor)` wrote; raises `InvalidInput` on anything else."""
        kind, _, identity = stored.partition(":")
        return cls(kind, identity)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"
