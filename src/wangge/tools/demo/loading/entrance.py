"""Brings arrivals onto the stage: each becomes a report through its own channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from wangge.domain.cases import api as cases
from wangge.plumbing.actor import Actor
from wangge.tools.demo.loading.matter import Matter, Town
from wangge.tools.demo.stories.arrivals import Arrival
from wangge.tools.demo.stories.conduct import Fate

_RESIDENTS = UUID("6f1c0d52-8f0e-5b0b-9f57-2a8f1f1f7a10")
"""Namespace of the ids under which made-up residents report."""


class Entrance:
    """Where reports come in. `members`: grid members by the code of their grid."""

    def __init__(
        self,
        town: Town,
        jurisdiction_key: str,
        *,
        members: Mapping[str, Sequence[UUID]],
        acceptors: Sequence[UUID],
        notify_from: datetime,
    ) -> None:
        self._town = town
        self._key = jurisdiction_key
        self._members = members
        self._acceptors = acceptors
        self._notify_from = notify_from
        self._category = {t.key: t.category for t in town.pack.case_types}
        self._photo_rule = {t.key: t.report_photo for t in town.pack.case_types}
        self._needs_place = {t.key: t.needs_location for t in town.pack.case_types}
        self._count = 0

    def plan(self, arrival: Arrival, fate: Fate | None = None) -> None:
        """The report comes in at its instant and goes its way from there."""
        if arrival.type_key not in self._category:
            return
        number, self._count = self._count, self._count + 1
        self._town.stage.plan(arrival.at, lambda at: self._enter(arrival, fate, number, at))

    def _enter(self, arrival: Arrival, fate: Fate | None, number: int, at: datetime) -> None:
        """At the end of the play late comers still get in at their own instant."""
        receipt = cases.receive_report(
            jurisdiction_key=self._key,
            key=f"demo-{number:06d}",
            channel=arrival.channel,
            type_key=arrival.type_key,
            text=arrival.text,
            location=self._location(arrival),
            contact=self._contact(arrival),
            photos=self._photos(arrival),
            actor=self._actor(arrival, number),
            at=at,
        )
        self._town.stage.report.reports += 1
        Matter(self._town, arrival, receipt, fate).plan_next(at)

    def _location(self, arrival: Arrival) -> cases.LocationInput:
        if not self._needs_place[arrival.type_key]:
            return cases.LocationInput(address=arrival.address)
        return cases.LocationInput(
            lon=arrival.lon, lat=arrival.lat, system=arrival.system, address=arrival.address
        )

    def _contact(self, arrival: Arrival) -> cases.ContactInput:
        """Only lately come reporters are told of steps: nobody waits for news of last spring."""
        return cases.ContactInput(
            name=arrival.name,
            phone=arrival.phone,
            may_notify=bool(arrival.phone) and arrival.at >= self._notify_from,
        )

    def _photos(self, arrival: Arrival) -> tuple[cases.PhotoRef, ...]:
        rule = self._photo_rule[arrival.type_key]
        if rule == "none" or not (arrival.photo or rule == "required"):
            return ()
        return self._town.photo(self._category[arrival.type_key])

    def _actor(self, arrival: Arrival, number: int) -> Actor:
        rng = self._town.rng
        if arrival.channel == "patrol":
            there = self._members.get(arrival.spot.grid) or self._acceptors
            return Actor.account(there[int(rng.integers(len(there)))])
        if arrival.channel in ("hotline", "window", "email"):
            return Actor.account(self._acceptors[int(rng.integers(len(self._acceptors)))])
        return Actor.resident(uuid5(_RESIDENTS, str(number)))
