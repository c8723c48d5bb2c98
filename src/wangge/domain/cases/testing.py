"""For everybody's tests: a small town with people on every post, where reports go all the way.

Needs a database. The pack is `testing_pack.tiny_pack`, the ground `places.testing.small_town`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from wangge.domain.cases import api as cases
from wangge.domain.cases.api import ActionInput, CaseView, PhotoRef, Receipt
from wangge.domain.cases.testing_pack import tiny_pack
from wangge.domain.people import api as people
from wangge.domain.places.testing import FOUNDER, SINCE_ON, SmallTown, small_town
from wangge.kernel.ids import new_id
from wangge.packs import registry
from wangge.packs.schema import PackSpec
from wangge.plumbing.actor import Actor

MONDAY_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine in the morning of a working Monday in the town."""
STAFFED_AT = MONDAY_AT - timedelta(days=60)


@dataclass(frozen=True)
class LivingTown:
    """The town, and its people by what they do: `desk`, `head_west`, `member_2`, …"""

    key: str
    place: SmallTown
    pack: PackSpec
    who: Mapping[str, UUID]

    def actor(self, name: str) -> Actor:
        """The account as an actor."""
        return Actor.account(self.who[name])

    def report(
        self,
        *,
        key: str = "",
        column: int = 0,
        row: int = 0,
        type_key: str = "litter",
        text: str = "垃圾堆在路口",
        at: datetime = MONDAY_AT,
        actor: Actor | None = None,
        **more: Any,
    ) -> Receipt:
        """A resident's report in the middle of a base unit; `location=None` for none."""
        lon, lat = self.place.point(column, row)
        given: dict[str, Any] = {"location": cases.LocationInput(lon, lat), **more}
        return cases.receive_report(
            jurisdiction_key=self.key,
            key=key or str(new_id()),
            channel="portal",
            type_key=type_key,
            text=text,
            actor=actor or Actor.resident("visitor"),
            at=at,
            **given,
        )

    def act(self, case_id: UUID, action: str, name: str, at: datetime, **given: Any) -> CaseView:
        """Somebody of the town takes an action."""
        return cases.act(
            case_id=case_id,
            action=action,
            actor=self.actor(name),
            at=at,
            payload=ActionInput(**given),
        )

    def verified(self, receipt: Receipt, *, member: str = "member_1") -> CaseView:
        """Takes a fresh report of the western community through handling and verification."""
        done_at = MONDAY_AT + timedelta(hours=1)
        self.act(receipt.case_id, "done", member, done_at, outcome="fixed")
        seen_at = MONDAY_AT + timedelta(hours=2)
        photos = (PhotoRef(new_id()),)
        return self.act(receipt.case_id, "verified", "inspector_west", seen_at, photos=photos)

    def closed(self, receipt: Receipt, *, member: str = "member_1") -> CaseView:
        """… and to its end: the resident confirms."""
        self.verified(receipt, member=member)
        return cases.confirm(receipt.follow_token, rating=5, at=MONDAY_AT + timedelta(hours=3))


def living_town(
    key: str = "qixia", pack: PackSpec | None = None, others: Sequence[PackSpec] = ()
) -> LivingTown:
    """A town at work before `MONDAY_AT`. The registry holds its pack from now on."""
    pack = pack or tiny_pack()
    for spec in (pack, *others):
        registry.use_pack(spec)
    place = small_town(key, pack_keys=(pack.key, *(spec.key for spec in others)))
    west, east = place.communities
    posts = [
        ("desk", "desk", place.root, ""),
        ("dispatcher", "dispatcher", place.root, ""),
        ("chief", "chief", place.root, ""),
        ("crew", "crew", place.root, "lamps"),
        ("head_west", "head", west, ""),
        ("head_east", "head", east, ""),
        ("inspector_west", "inspector", west, ""),
        ("inspector_east", "inspector", east, ""),
        *[(f"member_{n}", "member", code, "") for n, code in enumerate(place.grids, 1)],
    ]
    names = [name for name, *_ in posts] + ["stranger"]
    ids = people.create_accounts(
        [people.AccountInput(f"{key}-{name}", name) for name in names],
        actor=FOUNDER,
        at=STAFFED_AT,
    )
    who = dict(zip(names, ids, strict=True))
    people.appoint_many(
        [
            people.AppointmentInput(
                who[name], key, post, place.scheme_key, grid, SINCE_ON, department=department
            )
            for name, post, grid, department in posts
        ],
        actor=FOUNDER,
        at=STAFFED_AT,
    )
    return LivingTown(key, place, pack, who)
