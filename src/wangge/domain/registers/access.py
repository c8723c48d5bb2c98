"""Who may see or keep a register, and where. Strangers get nothing; the program itself anything."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wangge.domain.people import api as people
from wangge.domain.registers.town import RegisterRef
from wangge.kernel.errors import Refused
from wangge.packs.schema import AudienceSpec, Right
from wangge.plumbing.access import Scope
from wangge.plumbing.actor import Actor


def scope_of(
    ref: RegisterRef, audience: AudienceSpec, account_id: UUID | None, at: datetime
) -> Scope:
    """What an audience of a register covers for the account at `at`: places only."""
    scope = people.scope_of_posts(
        account_id,
        audience.posts,
        jurisdiction_key=ref.jurisdiction_key,
        scheme_key=ref.scheme_key,
        at=at,
    )
    for right in audience.rights:
        scope |= Scope(people.scope(account_id, right, at).reaches)
    return scope


class Scopes:
    """What audiences cover for one account at one instant; each is looked up once."""

    def __init__(self, account_id: UUID | None, at: datetime) -> None:
        self.account_id, self.at = account_id, at
        self._found: dict[tuple[str, str, AudienceSpec], Scope] = {}

    def of(self, ref: RegisterRef, audience: AudienceSpec) -> Scope:
        """As `scope_of`."""
        key = (ref.jurisdiction_key, ref.scheme_key, audience)
        if key not in self._found:
            self._found[key] = scope_of(ref, audience, self.account_id, self.at)
        return self._found[key]


def audit_scope(account_id: UUID | None, at: datetime) -> Scope:
    """Where the account may ask who looked, without seeing what is recorded."""
    return Scope(people.scope(account_id, Right.JOURNAL_AUDIT, at).reaches)


def actor_scope(ref: RegisterRef, audience: AudienceSpec, actor: Actor, at: datetime) -> Scope:
    """As `scope_of`, for an actor: the program covers everything, other systems nothing."""
    if actor.kind == "system":
        return Scope.everything()
    if actor.kind != "account":
        return Scope.nothing()
    return scope_of(ref, audience, UUID(actor.id), at)


def covers(scope: Scope, ref: RegisterRef, grid_code: str) -> bool:
    """Whether a scope covers a line of the register in that grid."""
    return scope.covers(grid_code, ref.scheme_key, ref.spec.department or "")


def require_keeper(ref: RegisterRef, actor: Actor, grid_code: str, at: datetime) -> None:
    """Raises `Refused` unless the actor keeps this register in that grid."""
    if not covers(actor_scope(ref, ref.spec.keep, actor, at), ref, grid_code):
        raise no_right()


def no_right() -> Refused:
    """The refusal; it doesn't tell whether anything is there."""
    return Refused(
        "no_right",
        zh="您没有在这里查看或维护该台账的权限。",
        en="You don't have the right to see or keep this register here.",
    )
