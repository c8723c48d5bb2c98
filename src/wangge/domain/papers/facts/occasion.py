"""For which town, pack, language and instant something is printed; days and times in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from wangge.domain.papers.words import Language, said, word
from wangge.domain.places import api as places
from wangge.domain.places.api import GridRef, JurisdictionRef
from wangge.packs.schema import PackSpec


@dataclass(frozen=True)
class Occasion:
    """One printing. `address`: where residents reach the town's pages, empty if nobody said."""

    jurisdiction_key: str
    pack_key: str
    language: Language
    at: datetime
    address: str = ""

    @cached_property
    def town(self) -> JurisdictionRef:
        return places.jurisdiction(self.jurisdiction_key)

    @cached_property
    def pack(self) -> PackSpec:
        return places.pack(self.jurisdiction_key, self.pack_key)

    @cached_property
    def on(self) -> date:
        """The town's day."""
        return places.local_day(self.jurisdiction_key, self.at)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.town.time_zone)

    def say(self, key: str, **values: object) -> str:
        return word(key, self.language, **values)

    def named(self, grid: GridRef) -> str:
        """The grid's name."""
        return (self.language == "en" and grid.name_en) or grid.name

    @property
    def town_name(self) -> str:
        return (self.language == "en" and self.town.name_en) or self.town.name_zh

    def day(self, on: date | None, otherwise: str) -> str:
        """A day; the word for why there is none."""
        if on is None:
            return self.say(otherwise)
        return on.isoformat() if self.language == "en" else f"{on.year}年{on.month}月{on.day}日"

    def instant(self, at: datetime | None, otherwise: str) -> str:
        """An instant in the town's time; the word for why there is none."""
        if at is None:
            return self.say(otherwise)
        local = at.astimezone(self.zone)
        return f"{self.day(local.date(), otherwise)} {local:%H:%M}"

    def moment(self, at: datetime) -> str:
        """An instant in a table whose month is known."""
        local = at.astimezone(self.zone)
        day = f"{local:%m-%d}" if self.language == "en" else f"{local.month}月{local.day}日"
        return f"{day} {local:%H:%M}"

    def work_phone(self, grid: GridRef) -> str:
        """The work telephone that the town has set for a grid or the nearest above; or the line."""
        return places.work_phone(self.jurisdiction_key, grid.scheme_key, grid.code) or self.say(
            "not_set"
        )

    @property
    def hotline(self) -> str:
        """The public line; never anybody's own number."""
        return places.hotline(self.jurisdiction_key) or self.say("not_set")

    def town_facts(self) -> dict[str, str]:
        return {
            "town": self.town_name,
            "pack": said(self.pack.name, self.language),
            "hotline": self.hotline,
            "today": self.day(self.on, "not_set"),
        }
