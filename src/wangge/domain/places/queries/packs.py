"""The packs that a town works by: the editions it has taken.

A town that has taken none yet works by what stands in the folders.
"""

from __future__ import annotations

from wangge.domain.editions import api as editions
from wangge.domain.places.queries.cache import towns
from wangge.kernel.errors import Undetermined
from wangge.packs import PackSpec, registry


def pack(jurisdiction_key: str, pack_key: str, digest: str = "") -> PackSpec:
    """The edition in force; with `digest` that very one. No query once it has been read.

    Raises `NotFound`.
    """
    held = towns.get(jurisdiction_key).ref.editions.get(pack_key)
    wanted = digest or (held["now"] if held else "")
    return editions.edition(wanted) if wanted else registry.get(pack_key)


def pack_of_matter(jurisdiction_key: str, pack_key: str, digest: str) -> PackSpec:
    """The edition that something was begun under.

    What was begun before the town took any edition is under the first that it took.
    """
    held = towns.get(jurisdiction_key).ref.editions.get(pack_key)
    return pack(jurisdiction_key, pack_key, digest or (held["all"][0] if held else ""))


def packs(jurisdiction_key: str) -> tuple[PackSpec, ...]:
    """The packs of a town, in its order; the very same tuple until it takes another edition."""
    town = towns.get(jurisdiction_key)
    if town.packs is not None:
        return town.packs
    found = tuple(pack(jurisdiction_key, key) for key in town.ref.pack_keys)
    if all(town.ref.editions.get(key) for key in town.ref.pack_keys):  # folders may change
        town.packs = found
    return found


def first_pack(jurisdiction_key: str) -> PackSpec:
    """The pack whose calendar and scheme the town goes by; `Undetermined` while it has none."""
    found = packs(jurisdiction_key)
    if not found:
        raise Undetermined(
            "town_without_pack",
            zh=f"辖区“{jurisdiction_key}”还没有领域包，因此没有岗位、事项和工作历；"
            "请先运行 wangge load-pack。",
            en=f"The town “{jurisdiction_key}” has no pack yet, so it has no posts, matters or"
            " calendar; run wangge load-pack first.",
            field="jurisdiction",
        )
    return found[0]


def edition_of(jurisdiction_key: str, spec: PackSpec) -> str:
    """The digest under which the town holds that very pack; empty when it has taken none yet."""
    held = towns.get(jurisdiction_key).ref.editions.get(spec.key)
    if not held:
        return ""
    digest = editions.digest_of(spec)
    if digest in held["all"]:
        return digest
    return next((d for d in held["all"][::-1] if editions.same(editions.edition(d), spec)), "")
