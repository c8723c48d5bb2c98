"""Opening accounts, one or thousands. Refuses two of one user name, and weak passwords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import choice, token_hex
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from wangge.domain.people.models import Account
from wangge.domain.people.services import common
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.kernel.ids import new_id
from wangge.plumbing.actor import Actor
from wangge.plumbing.bulk import insert_many, like
from wangge.plumbing.journal.api import Event

_LETTERS = "abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class AccountInput:
    """`password` None: nobody can log in until one is set. `password_hash`: made beforehand.

    `lent`: whoever opens the account knows the password too, so its owner has to change it.
    """

    username: str
    name: str
    password: str | None = None
    password_hash: str | None = None
    lent: bool = False


def create_accounts(inputs: Sequence[AccountInput], *, actor: Actor, at: datetime) -> list[UUID]:
    """Opens accounts in the order given and answers their ids.

    Raises `InvalidInput` (`text_length`, `password_weak`) and `Conflict` (`username_taken`).
    """
    blank = Account(created_at=timezone.now())
    accounts = [_account(i, blank) for i in inputs]
    with transaction.atomic():
        _check_free([a.username for a in accounts])
        insert_many(Account, accounts)
        ids = [str(a.id) for a in accounts]
        events = [
            Event("people.accounts_created", {"accounts": ids[n : n + 500]})
            for n in range(0, len(ids), 500)
        ]
        common.record(events, actor=actor, at=at)
    return [a.id for a in accounts]


def create_account(given: AccountInput, *, actor: Actor, at: datetime) -> UUID:
    """Opens one account, see `create_accounts`."""
    return create_accounts([given], actor=actor, at=at)[0]


def lent_password() -> str:
    """A password to hand to somebody: twelve signs, none of them easily taken for another.

    It begins with a letter: a spreadsheet would take `2345e6…` for a number.
    """
    return choice(_LETTERS) + "".join(choice(_LETTERS + "23456789") for _ in range(11))


def set_password(
    account_id: UUID, password: str, *, actor: Actor, at: datetime, lent: bool = False
) -> None:
    """Sets a password; every session of the account ends. `lent`: see `AccountInput`."""
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(id=account_id).first()
        if account is None:
            raise NotFound("no_such_account", zh="没有这个账号。", en="No such account.")
        _check_password(password, account)
        account.set_password(password)
        account.password_lent = lent
        account.save(update_fields=["password", "password_lent"])
        event = Event("people.password_set", {"account": str(account_id)})
        common.record([event], actor=actor, at=at)


def choose_language(account_id: UUID, language: str) -> None:
    """Somebody reads their pages in that language from now on. A taste: nothing is journalled."""
    Account.objects.filter(id=account_id).update(language=language)


def _account(given: AccountInput, blank: Account) -> Account:
    account = like(
        blank,
        id=new_id(),
        username=common.require_text(given.username, "username", 64),
        name=common.require_text(given.name, "name", 64),
        password_lent=given.lent,
    )
    if given.password is not None:
        _check_password(given.password, account)
    account.password = given.password_hash or (
        make_password(given.password) if given.password is not None else _no_password()
    )
    return account


def _no_password() -> str:
    """What Django writes for “can't log in”, without its forty draws for each account."""
    return f"{UNUSABLE_PASSWORD_PREFIX}{token_hex(20)}"


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as problem:
        raise InvalidInput(
            "password_weak",
            zh="密码太弱：至少 10 位，不能是常见密码，也不能与用户名相近。",
            en="The password is too weak: at least 10 characters, not a common one,"
            " not like the user name.",
            field="password",
        ) from problem


def _check_free(usernames: list[str]) -> None:
    seen: set[str] = set()
    twice = {u for u in usernames if u in seen or seen.add(u)}  # type: ignore[func-returns-value]
    taken: set[str] = set(twice)
    for start in range(0, len(usernames), 500):
        chunk = usernames[start : start + 500]
        taken.update(Account.objects.filter(username__in=chunk).values_list("username", flat=True))
    if taken:
        names = "、".join(sorted(taken)[:5])
        raise Conflict(
            "username_taken",
            zh=f"用户名已被使用：{names}。",
            en=f"Already taken as user names: {names}.",
            field="username",
        )
