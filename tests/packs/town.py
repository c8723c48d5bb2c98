"""A town run by one shipped pack: somebody on each post, reports and steps through the services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ActionInput, LocationInput
from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.kernel.ids import new_id
from wangge.packs import load_pack, registry
from wangge.plumbing.actor import Actor

PACKS = Path(__file__).resolve().parents[2] / "packs"
FOUNDER, SINCE_ON = Actor.system("test"), date(2020, 1, 1)
MONDAY_AT = datetime(2026, 11, 9, 1, 30, tzinfo=UTC)
"""Half past nine in the town."""

Posting = tuple[str, str, str, str]
"""Account, post, grid, department."""


class PackTown:
    """What the tests of packs share; each lays out its own ground and grids."""

    since_on: ClassVar[date] = SINCE_ON

    def __init__(self, pack: str, *, key: str = "gulou", at: datetime = MONDAY_AT) -> None:
        self.pack = load_pack(PACKS / pack)
        registry.use_pack(self.pack)
        self.key, self.at = key, at
        self.who: dict[str, UUID] = {}

    def divide(self, grids: Sequence[places.GridInput], assignments: Mapping[str, str]) -> None:
        """The pack's scheme in force over the base units."""
        places.build_scheme(
            jurisdiction_key=self.key,
            spec=self.pack.scheme,
            grids=grids,
            assignments=dict(assignments),
            from_on=self.since_on,
            actor=FOUNDER,
            at=self.at,
        )

    def one_each(self, grids: Mapping[str, Sequence[str]]) -> list[Posting]:
        """One account for each post, in all grids of the post's level, and for each department."""
        posts = [(p.key, p.key, "", p.level) for p in self.pack.posts if not p.of_department]
        posts += [(d.key, "handler", d.key, d.level) for d in self.pack.departments]
        return [
            (name, post, code, department)
            for name, post, department, level in posts
            for code in grids[level]
        ]

    def staff(self, postings: Sequence[Posting]) -> None:
        """Creates the accounts named and appoints them."""
        names = list(dict.fromkeys(name for name, *_ in postings))
        given: Iterable[people.AccountInput] = [people.AccountInput(n, n) for n in names]
        self.who = dict(
            zip(names, people.create_accounts(given, actor=FOUNDER, at=self.at), strict=True)
        )
        scheme = self.pack.scheme.key
        people.appoint_many(
            [
                people.AppointmentInput(
                    self.who[name],
                    self.key,
                    post,
                    scheme,
                    code,
                    self.since_on,
                    department=department,
                )
                for name, post, code, department in postings
            ],
            actor=FOUNDER,
            at=self.at,
        )

    def say(self, type_key: str, lon: float, lat: float) -> cases.Receipt:
        """A resident's report at a point."""
        return cases.receive_report(
            jurisdiction_key=self.key,
            key=str(new_id()),
            channel="portal",
            type_key=type_key,
            text="请尽快处理",
            location=LocationInput(lon, lat),
            actor=Actor.resident("visitor"),
            at=self.at,
        )

    def act(
        self, case_id: UUID, action: str, name: str, hours: float, **given: object
    ) -> cases.CaseView:
        """Somebody takes a step, so many hours after the report."""
        return cases.act(
            case_id=case_id,
            action=action,
            actor=Actor.account(self.who[name]),
            at=self.at + timedelta(hours=hours),
            payload=ActionInput(**given),
        )
