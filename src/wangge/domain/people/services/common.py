"""What every change of people does besides taking the lock: check, journal, tell.

Refuses names: journal and news carry ids only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.domain.people import rules, town
from wangge.domain.people.models import Account, Appointment
from wangge.domain.places import api as places
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.packs.schema import PostSpec
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal
from wangge.plumbing.outbox import api as outbox

STREAM = "people"
TOPIC = "people.holders_changed"


def accounts_of(ids: Collection[UUID]) -> dict[UUID, Account]:
    """The accounts by id; nobody else changes them, since `holding.lock` is held."""
    return {account.id: account for account in Account.objects.filter(id__in=set(ids))}


def active(accounts: Mapping[UUID, Account], account_id: UUID, field: str) -> Account:
    """The account; `NotFound` or `Conflict` unless it is there and active."""
    account = accounts.get(account_id)
    if account is None:
        raise NotFound("no_such_account", zh="没有这个账号。", en="No such account.", field=field)
    if not account.is_active:
        raise Conflict(
            "account_inactive",
            zh="该账号已停用，不能承担工作。",
            en="The account is deactivated and can't take on work.",
            field=field,
            data={"account": str(account_id)},
        )
    return account


def record(events: Iterable[journal.Event], *, actor: Actor, at: datetime) -> None:
    """Adds to the stream `people`."""
    journal.append(STREAM, list(events), actor=actor, at=at)


def tell(
    accounts: Iterable[UUID],
    *,
    at: datetime,
    filled: Sequence[Appointment] = (),
    successors: Mapping[UUID, UUID] | None = None,
) -> None:
    """News that the holders of these accounts' appointments may differ from now on.

    `filled`: appointments that began; `successors`: ended appointment → the one that follows it.
    Heard within the transaction, so that open work moves before it commits.
    """
    payload: dict[str, Any] = {
        "accounts": sorted({str(a) for a in accounts}),
        "filled": [place(a) for a in filled],
        "successors": {str(a): str(b) for a, b in (successors or {}).items()},
    }
    outbox.publish(TOPIC, payload, at=at)


def place(a: Appointment) -> dict[str, str]:
    """Where an appointment is, JSON-ready."""
    return {
        "appointment": str(a.id),
        "account": str(a.account_id),
        "jurisdiction": a.jurisdiction_key,
        "post": a.post,
        "scheme": a.scheme_key,
        "grid": a.grid_code,
        "department": a.department,
    }


def check_desks(touched: Iterable[tuple[str, str, str]], at: datetime) -> None:
    """Refuses (`Conflict`) a change after which a town's desk would be without a holder some day.

    `touched`: town, scheme and post. A desk once filled stays filled without end.
    """
    for key, scheme_key, post in sorted(set(touched)):
        spec = town.posts(key, scheme_key).by_key.get(post)
        if spec is None or not spec.desk:
            continue
        found = Appointment.objects.filter(
            jurisdiction_key=key, scheme_key=scheme_key, post=post, account__is_active=True
        ).values_list("from_at", "to_at")
        spans = list(found)
        start = max(at, min((s[0] for s in spans), default=at))
        gap = rules.gap_after(start, spans)
        if gap is not None:
            raise _desk_gap(key, spec, gap)


def _desk_gap(key: str, spec: PostSpec, gap: datetime) -> Conflict:
    name = spec.name
    day = places.local_day(key, gap)
    return Conflict(
        "desk_without_holder",
        zh=f"自 {day} 起“{name.zh}”将无人任职；它兜底所有无人负责的事项，请先任命接替者。",
        en=f"From {day} nobody would hold “{name.en}”, which owns what nobody else owns;"
        " appoint a successor first.",
        field="post",
        data={"jurisdiction": key, "post": spec.key, "from": gap.isoformat()},
    )


def require_text(value: str, field: str, limit: int) -> str:
    """`value` without outer blanks; `InvalidInput` when empty or longer than `limit` characters."""
    text = value.strip()
    if not text or len(text) > limit:
        raise InvalidInput(
            "text_length",
            zh=f"此项须填写，且不超过 {limit} 个字。",
            en=f"This must be filled in, with at most {limit} characters.",
            field=field,
        )
    return text
