"""The duties and campaigns of a town's packs as plans: the same to whoever generates and does.

Refuses to know rows; the packs are asked each time, and answer at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wangge.domain.duties.models import Occurrence
from wangge.domain.duties.rules import periods
from wangge.domain.duties.rules.periods import Span
from wangge.domain.places import api as places
from wangge.kernel.errors import InvalidInput, NotFound
from wangge.packs.schema import (
    CampaignSpec,
    ChecklistSpec,
    ClockSpec,
    DutySpec,
    EverySpec,
    PackSpec,
    PostSpec,
    PowerSpec,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A duty or a campaign of a pack."""

    pack: PackSpec
    spec: DutySpec | CampaignSpec

    @property
    def key(self) -> str:
        """`<pack>/<duty>`: departments may call different duties by the same word."""
        return f"{self.pack.key}/{self.spec.key}"

    @property
    def post(self) -> PostSpec:
        """The post that owes it."""
        return next(p for p in self.pack.posts if p.key == self.spec.post)

    @property
    def scheme_key(self) -> str:
        return self.pack.scheme.key

    @property
    def department(self) -> str:
        return self.spec.department or ""

    @property
    def reserved(self) -> PowerSpec | None:
        """The reserved power that doing it exercises, if any."""
        key = self.spec.reserved if isinstance(self.spec, DutySpec) else None
        return next((p for p in self.pack.powers if p.key == key), None)

    @property
    def clock(self) -> ClockSpec | None:
        """How its tasks press; None: they are only late or not."""
        return next((c for c in self.pack.clocks if c.key == self.spec.clock), None)

    @property
    def checklist(self) -> ChecklistSpec | None:
        """What is asked on the spot."""
        return next((c for c in self.pack.checklists if c.key == self.spec.checklist), None)

    @property
    def every(self) -> EverySpec | None:
        """How often; None for an event's duty. A campaign comes once."""
        if isinstance(self.spec, CampaignSpec):
            return EverySpec(period="year", times=1, days=self.spec.days)
        return self.spec.every

    @property
    def most(self) -> int | None:
        """How many targets at most."""
        return self.spec.count if isinstance(self.spec, CampaignSpec) else None

    def spans(self, first_on: date, last_on: date) -> tuple[Span, ...]:
        """The periods that share a day with these days; a campaign is one of its own."""
        if isinstance(self.spec, CampaignSpec):
            begin, end = self.spec.from_on, self.spec.to_on
            meets = begin <= last_on and end >= first_on
            return (Span("campaign", begin, end),) if meets else ()
        if self.spec.every is None:
            return ()
        since = self.spec.source.since if self.spec.source else None
        if since is not None and since > last_on:
            return ()
        begin = max(first_on, since) if since else first_on
        return periods.spans(self.spec.every.period, begin, last_on)


def plans(jurisdiction_key: str) -> tuple[Plan, ...]:
    """Every plan of the town's packs, in their order."""
    packs = places.packs(jurisdiction_key)
    found: list[Plan] = []
    for pack in packs:
        found += [Plan(pack, duty) for duty in pack.duties]
        found += [Plan(pack, campaign) for campaign in pack.campaigns]
    return tuple(found)


def opened(occurrence: Occurrence) -> Plan:
    """The plan as it was when the occurrence was opened; `NotFound`."""
    town, key = occurrence.jurisdiction_key, occurrence.pack_key
    pack = places.pack_of_matter(town, key, occurrence.pack_digest)
    specs: list[DutySpec | CampaignSpec] = [*pack.duties, *pack.campaigns]
    for spec in specs:
        found = Plan(pack, spec)
        if named(found, occurrence.plan):
            return found
    raise _no_such_duty(occurrence.plan)


def named(plan: Plan, key: str) -> bool:
    """Whether `key` means the plan: `<pack>/<duty>`, or the duty's own key."""
    return key in (plan.key, plan.spec.key)


def plan(jurisdiction_key: str, key: str) -> Plan:
    """The plan of that key (`<pack>/<duty>`; the duty's own key where only one pack has it).

    `NotFound` for none, `InvalidInput` where several packs have a duty of that key.
    """
    found = [p for p in plans(jurisdiction_key) if named(p, key)]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(p.key for p in found)
        raise InvalidInput(
            "several_duties",
            zh=f"有多个领域包的职责叫“{key}”：{names}；请写明是哪一个。",
            en=f"Several packs have a duty “{key}”: {names}; say which.",
            field="duty",
        )
    raise _no_such_duty(key)


def _no_such_duty(key: str) -> NotFound:
    return NotFound(
        "no_such_duty",
        zh=f"本地的领域包中没有职责或专项行动“{key}”。",
        en=f"The town's packs have no duty or campaign “{key}”.",
        field="duty",
    )
