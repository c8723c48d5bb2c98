"""A newcomer: the account and its first appointment, both or neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.domain.people.services.accounts import AccountInput, create_account
from wangge.domain.people.services.appointments import appoint
from wangge.domain.people.services.checking import AppointmentInput
from wangge.plumbing.actor import Actor

NOBODY = UUID(int=0)
"""Stands in an `AppointmentInput` for an account that isn't there yet."""


def join(given: AccountInput, place: AppointmentInput, *, actor: Actor, at: datetime) -> UUID:
    """Opens an account and appoints it at `place`, whose own account counts for nothing.

    Raises what `create_accounts` and `appoint_many` raise.
    """
    with transaction.atomic():
        account_id = create_account(given, actor=actor, at=at)
        appoint(replace(place, account_id=account_id), actor=actor, at=at)
    return account_id
