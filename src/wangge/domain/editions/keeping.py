"""Packs kept whole, each named by the digest of what its author wrote.

Editions that were kept before carry the digest of their whole form, under which cases know them:
they keep that name, and `same` knows the pack again by what it says. Refuses a stored text that
isn't what its digest says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from wangge.domain.editions.forms import carried, form_of, holds, sha256, words_of
from wangge.domain.editions.models import Edition
from wangge.kernel.errors import NotFound, Undetermined
from wangge.packs import PackSpec

_KEPT_MOST = 500


@dataclass(frozen=True, slots=True)
class _Kept:
    """An edition as it was read; `form` only where the digest is that of the form."""

    digest: str
    spec: PackSpec
    form: str


_read: dict[str, PackSpec] = {}
_kept: dict[int, _Kept] = {}
"""By the identity of what was read. Never emptied: else what others still hold lost its name."""
_digests: dict[int, tuple[PackSpec, str]] = {}
_same: dict[tuple[str, int], tuple[PackSpec, bool]] = {}


def digest_of(spec: PackSpec) -> str:
    """The digest by which it was read here; of a pack from elsewhere, that of what it says."""
    named = _kept.get(id(spec))
    if named is not None:
        return named.digest
    kept = _digests.get(id(spec))
    if kept is None or kept[0] is not spec:
        if len(_digests) >= _KEPT_MOST:
            _digests.clear()
        kept = _digests[id(spec)] = (spec, sha256(words_of(spec)))
    return kept[1]


def same(held: PackSpec, spec: PackSpec) -> bool:
    """Whether a town that works by `held` works by `spec`, whichever program stored it."""
    digest, kept = digest_of(held), _kept.get(id(held))
    if digest == digest_of(spec) or kept is None or not kept.form:
        return digest == digest_of(spec)
    known = _same.get((digest, id(spec)))
    if known is None or known[0] is not spec:
        if len(_same) >= _KEPT_MOST:
            _same.clear()
        known = _same[digest, id(spec)] = (spec, holds(kept.form, spec))
    return known[1]


def keep(spec: PackSpec) -> str:
    """Stores the pack unless it is stored already; its digest."""
    digest, form = digest_of(spec), form_of(spec)
    row = Edition(
        digest=digest,
        pack_key=spec.key,
        version=spec.version,
        form=form,
        form_digest=sha256(form),
    )
    Edition.objects.bulk_create([row], ignore_conflicts=True)
    return digest


def edition(digest: str) -> PackSpec:
    """The pack of that digest, read once per process.

    Raises `NotFound`, and `Undetermined` where the text was altered or this program can't read it.
    """
    spec = _read.get(digest)
    if spec is None:
        found = _fetch(digest)
        spec = _read[digest] = found.spec
        _kept[id(spec)] = found
    return spec


def _fetch(digest: str) -> _Kept:
    row = Edition.objects.filter(digest=digest).first()
    if row is None:
        raise NotFound(
            "no_such_edition",
            zh=f"没有版本 {digest[:12]} 的领域包。",
            en=f"There is no edition {digest[:12]} of a pack.",
            field="edition",
        )
    if sha256(row.form) != (row.form_digest or digest):
        raise Undetermined(
            "edition_altered",
            zh=f"存储的领域包版本 {digest[:12]} 被改动过，不能使用；请从备份恢复。",
            en=f"The stored edition {digest[:12]} was altered; restore it from a backup.",
            field="edition",
        )
    try:
        spec = PackSpec.model_validate(carried(json.loads(row.form)))
    except ValueError as problem:
        raise _unreadable(row) from problem
    return _Kept(digest, spec, "" if row.form_digest else row.form)


def _unreadable(row: Edition) -> Undetermined:
    name = f"{row.pack_key} {row.version} ({row.digest[:12]})"
    return Undetermined(
        "edition_unreadable",
        zh=f"本程序读不了已采用的领域包 {name}；请换回升级前的程序，并报告此问题。",
        en=f"This program can't read the edition {name} that is in use; go back to the program"
        " from before the upgrade, and report it.",
        field="edition",
    )


def forget() -> None:
    """Drops what this process has read, as a new one would begin."""
    _read.clear()
    _same.clear()
