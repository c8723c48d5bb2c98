"""A pack as text and back: the same pack always gives the same text and the same digest.

Refuses a stored text that is not what its digest says.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from wangge.domain.editions.models import Edition
from wangge.kernel.errors import NotFound, Undetermined
from wangge.packs import PackSpec

_KEPT_MOST = 500
_specs: dict[str, PackSpec] = {}
_digests: dict[int, tuple[PackSpec, str]] = {}


def form_of(spec: PackSpec) -> str:
    """The canonical form: JSON with every value written out and keys in order."""
    data = spec.model_dump(mode="json", by_alias=True)
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(spec: PackSpec) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    kept = _digests.get(id(spec))
    if kept is None or kept[0] is not spec:
        if len(_digests) >= _KEPT_MOST:
            _digests.clear()
        kept = _digests[id(spec)] = (spec, hashlib.sha256(form_of(spec).encode()).hexdigest())
    return kept[1]


def keep(spec: PackSpec) -> str:
    """Stores the pack unless it is stored already; its digest."""
    digest = digest_of(spec)
    row = Edition(digest=digest, pack_key=spec.key, version=spec.version, form=form_of(spec))
    Edition.objects.bulk_create([row], ignore_conflicts=True)
    return digest


def edition(digest: str) -> PackSpec:
    """The pack of that digest, read once per process.

    Raises `NotFound`, and `Undetermined` where the text was altered.
    """
    spec = _specs.get(digest)
    if spec is None:
        form = Edition.objects.filter(digest=digest).values_list("form", flat=True).first()
        if form is None:
            raise NotFound(
                "no_such_edition",
                zh=f"没有版本 {digest[:12]} 的领域包。",
                en=f"There is no edition {digest[:12]} of a pack.",
                field="edition",
            )
        if hashlib.sha256(form.encode()).hexdigest() != digest:
            raise Undetermined(
                "edition_altered",
                zh=f"存储的领域包版本 {digest[:12]} 被改动过，不能使用；请从备份恢复。",
                en=f"The stored edition {digest[:12]} was altered; restore it from a backup.",
                field="edition",
            )
        spec = _specs[digest] = PackSpec.model_validate(_carried(json.loads(form)))
    return spec


_COMMAND = {
    "case.dispatch",
    "case.supervise",
    "journal.audit",
    "people.manage",
    "places.manage",
    "town.manage",
}


def _carried(data: dict[str, Any]) -> dict[str, Any]:
    """A form from before packs said which posts reach every scheme, when all posts over a whole
    division did: those that direct, dispatch, audit or administer keep it, the others lose it."""
    for post in data["posts"]:
        if "every_scheme" not in post:
            post["every_scheme"] = not post["of_department"] and bool(_COMMAND & {*post["rights"]})
    return data


def forget() -> None:
    """Drops what this process has read, as a new one would begin."""
    _specs.clear()
