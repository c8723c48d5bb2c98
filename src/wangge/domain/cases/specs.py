"""The packs of a town, indexed once per process and kept as long as the registry keeps them."""

from __future__ import annotations

from wangge.domain.cases.rules import PackIndex, find_type
from wangge.domain.places import api as places
from wangge.kernel.errors import Undetermined
from wangge.packs import registry
from wangge.packs.schema import CaseTypeSpec

_indexes: dict[str, PackIndex] = {}


def index(pack_key: str) -> PackIndex:
    """The index of a pack; a pack that the registry has replaced is indexed anew."""
    pack = registry.get(pack_key)
    ready = _indexes.get(pack_key)
    if ready is None or ready.pack is not pack:
        ready = _indexes[pack_key] = PackIndex(pack)
    return ready


def of_town(jurisdiction_key: str) -> tuple[PackIndex, ...]:
    """The packs a town works by, in its order; `Undetermined` when it has none."""
    keys = places.jurisdiction(jurisdiction_key).pack_keys
    if not keys:
        raise Undetermined(
            "town_without_pack",
            zh=f"辖区“{jurisdiction_key}”没有启用任何领域包。",
            en=f"The jurisdiction “{jurisdiction_key}” works by no pack.",
            field="jurisdiction_key",
        )
    return tuple(index(key) for key in keys)


def for_type(jurisdiction_key: str, type_key: str) -> PackIndex:
    """The pack that declares the type; the town's first pack when there is no type."""
    indexes = of_town(jurisdiction_key)
    return find_type(indexes, type_key)[0] if type_key else indexes[0]


def public_types(jurisdiction_key: str) -> tuple[CaseTypeSpec, ...]:
    """What residents may choose from, in the packs' order."""
    return tuple(
        kind for ix in of_town(jurisdiction_key) for kind in ix.pack.case_types if kind.public
    )
