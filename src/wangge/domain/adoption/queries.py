"""How a town stands with its packs: what it works by, what is to come, what came before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.domain.editions.api import Adoption, AdoptionState
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Standing:
    """A town and one of its packs. `rows`: everything it ever took, the newest first."""

    pack_key: str
    in_force: Adoption | None
    scheduled: Adoption | None
    former: Adoption | None
    rows: tuple[Adoption, ...]

    @property
    def leaving(self) -> str:
        """The digest that taking back would do away with; empty: there is nothing to take back."""
        if self.scheduled:
            return str(self.scheduled.edition_id)
        return str(self.in_force.edition_id) if self.in_force and self.former else ""


def standing(jurisdiction_key: str, pack_key: str) -> Standing:
    """How the town stands with that pack; all empty where it has taken none."""
    return _standing(pack_key, _rows(jurisdiction_key, [pack_key]))


def standings(jurisdiction_key: str) -> tuple[Standing, ...]:
    """The same for each pack of the town, in its order; one query."""
    keys = places.jurisdiction(jurisdiction_key).pack_keys
    rows = _rows(jurisdiction_key, list(keys))
    return tuple(_standing(key, [r for r in rows if r.pack_key == key]) for key in keys)


def require_manager(jurisdiction_key: str, account_id: UUID, at: datetime) -> None:
    """Raises `Refused` unless the account manages the whole town, by a post of any of its packs."""
    on = places.local_day(jurisdiction_key, at)
    covering = people.scope(account_id, people.Right.TOWN_MANAGE, at)
    for scheme in places.schemes_in_force(jurisdiction_key, on):
        root = places.root_grid(jurisdiction_key, scheme.key, on)
        if covering.covers(root.code, root.scheme_key):
            return
    raise Refused(
        "no_right",
        zh="只有管理整个辖区的岗位可以这样做。",
        en="Only a post that manages the whole town may do this.",
    )


def _rows(jurisdiction_key: str, keys: list[str]) -> list[Adoption]:
    mine = Adoption.objects.filter(jurisdiction_key=jurisdiction_key, pack_key__in=keys)
    return list(mine.select_related("edition").defer("edition__form").order_by("-loaded_at", "-id"))


def _standing(pack_key: str, rows: list[Adoption]) -> Standing:
    def first(state: AdoptionState) -> Adoption | None:
        return next((r for r in rows if r.state == state), None)

    return Standing(
        pack_key,
        first(AdoptionState.IN_FORCE),
        first(AdoptionState.SCHEDULED),
        first(AdoptionState.REPLACED),
        tuple(rows),
    )
