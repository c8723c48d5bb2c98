"""The door of editions: packs kept whole by digest, and which town took which."""

from __future__ import annotations

from wangge.domain.editions.forms import form_of
from wangge.domain.editions.keeping import digest_of, edition, forget, keep, same
from wangge.domain.editions.models import Adoption, AdoptionState, Edition

__all__ = [
    "Adoption",
    "AdoptionState",
    "Edition",
    "digest_of",
    "edition",
    "forget",
    "form_of",
    "keep",
    "same",
]
