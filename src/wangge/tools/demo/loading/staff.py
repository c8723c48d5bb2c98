"""Opens the accounts of a demo town and puts everybody on their post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wangge.domain.people import api as people
from wangge.packs.schema import PackSpec
from wangge.plumbing.actor import Actor
from wangge.tools.demo.cast.seats import Seat


@dataclass(frozen=True)
class Staff:
    """Who sits where, with the ids of their accounts."""

    seats: tuple[Seat, ...]
    ids: tuple[UUID, ...]

    def of(self, post: str, grid: str = "") -> list[UUID]:
        """The accounts on a post, in one grid if named."""
        return [
            account
            for seat, account in zip(self.seats, self.ids, strict=True)
            if seat.post == post and grid in ("", seat.grid)
        ]

    def id_of(self, seat: Seat) -> UUID:
        return self.ids[self.seats.index(seat)]

    def login(self, username: str) -> UUID:
        """The account of a demo user name."""
        return next(
            account
            for seat, account in zip(self.seats, self.ids, strict=True)
            if seat.username == username
        )


def appoint_all(
    key: str,
    pack: PackSpec,
    seats: Sequence[Seat],
    password_hash: str,
    *,
    from_on: date,
    actor: Actor,
    at: datetime,
) -> Staff:
    """Accounts and appointments; only the seats with `login` can be logged in to."""
    ids = people.create_accounts(
        [
            people.AccountInput(
                s.username, s.name, password_hash=password_hash if s.login else None
            )
            for s in seats
        ],
        actor=actor,
        at=at,
    )
    people.appoint_many(
        [
            people.AppointmentInput(
                account_id=account,
                jurisdiction_key=key,
                post=seat.post,
                scheme_key=pack.scheme.key,
                grid_code=seat.grid,
                department=seat.department,
                from_on=from_on,
            )
            for seat, account in zip(seats, ids, strict=True)
        ],
        actor=actor,
        at=at,
    )
    return Staff(tuple(seats), tuple(ids))
