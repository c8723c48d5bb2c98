"""The packs of a town, indexed once per process and kept while in use."""

from __future__ import annotations

from wangge.domain.cases.models import Case
from wangge.domain.cases.rules import PackIndex, find_type
from wangge.domain.cases.types import CaseView
from wangge.domain.places import api as places
from wangge.kernel.errors import Undetermined
from wangge.packs.schema import CaseTypeSpec, PackSpec

_indexes: dict[int, PackIndex] = {}
_KEPT_MOST = 200


def index_of(pack: PackSpec) -> PackIndex:
    """The index of a pack, made once while the pack is held."""
    ready = _indexes.get(id(pack))
    if ready is None or ready.pack is not pack:
        if len(_indexes) >= _KEPT_MOST:
            _indexes.clear()
        ready = _indexes[id(pack)] = PackIndex(pack)
    return ready


def of_case(case: Case | CaseView) -> PackIndex:
    """What the case was filed under, to its end; `NotFound` when that is lost."""
    found = places.pack_of_matter(case.jurisdiction_key, case.pack_key, case.pack_digest)
    return index_of(found)


def of_town(jurisdiction_key: str) -> tuple[PackIndex, ...]:
    """The packs a town works by, in its order; `Undetermined` when it has none."""
    found = places.packs(jurisdiction_key)
    if not found:
        raise Undetermined(
            "town_without_pack",
            zh=f"辖区“{jurisdiction_key}”没有启用任何领域包。",
            en=f"The jurisdiction “{jurisdiction_key}” works by no pack.",
            field="jurisdiction_key",
        )
    return tuple(index_of(pack) for pack in found)


def for_type(jurisdiction_key: str, type_key: str) -> PackIndex:
    """The pack that declares the type; the town's first pack when there is no type."""
    indexes = of_town(jurisdiction_key)
    return find_type(indexes, type_key)[0] if type_key else indexes[0]


def public_types(jurisdiction_key: str) -> tuple[CaseTypeSpec, ...]:
    """What residents may choose from, in the packs' order."""
    return tuple(
        kind for ix in of_town(jurisdiction_key) for kind in ix.pack.case_types if kind.public
    )
