"""Which records may be the same subject: by blind indexes, within the asker's places only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from wangge.domain.registers import access, placing, town
from wangge.domain.registers.models import Record
from wangge.domain.registers.rules.identity import identity_texts
from wangge.domain.registers.services.common import identity_index
from wangge.domain.registers.town import RegisterRef
from wangge.plumbing.actor import Actor


def same_identity(
    ref: RegisterRef, facts: Mapping[str, str], actor: Actor, at: datetime
) -> tuple[UUID, ...]:
    """Records of the register's kind with an identity that `facts` has too, oldest first.

    Only where the actor keeps the register: of other places nothing is told.
    """
    town_key, kind = ref.jurisdiction_key, ref.spec.kind
    texts = identity_texts(town_key, kind, facts, town.identities(town_key, kind))
    indexes = [identity_index(text) for _, text in texts]
    if not indexes:
        return ()
    scope = access.actor_scope(ref, ref.spec.keep, actor, at)
    found = Record.unscoped.filter(identities__index__in=indexes).distinct().order_by("id")
    inside = placing.covered(scope, ref, found, at)
    return tuple(r.pk for r in found if r.pk in inside)
