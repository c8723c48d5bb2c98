"""What taking an edition would do to a town, before anything does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wangge.domain.adoption.changes import Change, differences
from wangge.domain.adoption.effects import Turn, effects
from wangge.domain.editions import api as editions
from wangge.domain.places import api as places
from wangge.kernel.errors import Conflict, ManyErrors
from wangge.packs import PackSpec


@dataclass(frozen=True, slots=True)
class Preview:
    """A town's turn to an edition: what is different, what that touches, what forbids it."""

    jurisdiction_key: str
    pack: PackSpec
    digest: str
    former_version: str
    former_digest: str
    changes: tuple[Change, ...]

    @property
    def refused(self) -> tuple[Change, ...]:
        """What forbids it; empty: it may be loaded."""
        return tuple(c for c in self.changes if c.kind == "refused")

    @property
    def is_new(self) -> bool:
        """Whether it is another edition than the one in force."""
        return self.digest != self.former_digest


def preview(jurisdiction_key: str, spec: PackSpec, at: datetime) -> Preview:
    """What loading `spec` would do. Reads only; raises `NotFound` for an unknown town."""
    town = places.jurisdiction(jurisdiction_key)
    old = places.pack(town.key, spec.key) if spec.key in town.pack_keys else None
    former = editions.digest_of(old) if old else ""
    if old and editions.same(old, spec):
        return Preview(town.key, spec, former, old.version, former, ())
    found = differences(old, spec) + effects(Turn(town.key, old, spec, at))
    digest = editions.digest_of(spec)
    return Preview(town.key, spec, digest, old.version if old else "", former, found)


def refuse(refused: Sequence[Change]) -> None:
    """Raises `ManyErrors` with everything that forbids the turn."""
    if refused:
        raise ManyErrors(
            [Conflict(c.code, zh=c.zh, en=c.en, field=f"{c.section}.{c.key}") for c in refused]
        )
