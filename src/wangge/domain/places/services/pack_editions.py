"""Points a town at an edition of a pack. What that means for it, `adoption` decides."""

from __future__ import annotations

from wangge.domain.places.models import Jurisdiction
from wangge.domain.places.queries.cache import towns
from wangge.domain.places.services.recording import find_town
from wangge.kernel.ids import new_id


def lock_town(jurisdiction_key: str) -> None:
    """Nobody else points the town elsewhere until the transaction ends; `NotFound`."""
    find_town(jurisdiction_key)


def work_by(jurisdiction_key: str, pack_key: str, digest: str) -> None:
    """From now on the town works by that edition. Within a transaction, the town locked."""
    town: Jurisdiction = find_town(jurisdiction_key)
    held = town.editions.get(pack_key, {"all": []})
    every = held["all"] if digest in held["all"] else [*held["all"], digest]
    town.editions = {**town.editions, pack_key: {"now": digest, "all": every}}
    if pack_key not in town.pack_keys:
        town.pack_keys = [*town.pack_keys, pack_key]
    town.packs_stamp = new_id().hex
    town.save(update_fields=["editions", "pack_keys", "packs_stamp"])
    towns.changed(town.key)
