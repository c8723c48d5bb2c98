"""Screenings (服务筛查): which service records show that somebody was served twice, too often or
not at all. They point a person to rows; they decide nothing about anybody."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from wangge.packs.schema.base import Key, Source, Spec, Text
from wangge.packs.schema.registers import AudienceSpec


class ScreenedRecords(Spec):
    """The register whose entries are one service each, and which of its fields say what."""

    register_key: Key
    subject: Key
    """To whom it was given: the same text as in the population's `subject`."""
    on: Key
    """A date: when."""
    service: Key | None = None
    """What was given. With it only the same service counts together."""
    giver: Key | None = None
    """Who gave it. With it only what at least two givers gave counts."""


class ScreenedPopulation(Spec):
    """Who should have been served: the entries of a register, or those with these values."""

    register_key: Key
    subject: Key
    where: dict[Key, tuple[str, ...]] = {}


class ScreenExample(Spec):
    """Days of one subject's services by giver, and how many findings they make."""

    name: Text
    given: tuple[tuple[date, str], ...]
    findings: int = Field(ge=0)


class ScreenSpec(Spec):
    """`repeated` and `excessive`: more than `more_than` services to one subject within so many
    days, the first and the last counted. `blind`: none in the last so many days."""

    key: Key
    name: Text
    kind: Literal["repeated", "excessive", "blind"]
    records: ScreenedRecords
    population: ScreenedPopulation | None = None
    within_days: int = Field(ge=1, le=3660)
    more_than: int = Field(default=1, ge=1)
    decide: AudienceSpec
    """Who looks into a finding: explains it, or makes it a matter."""
    case_type: Key | None = None
    """The matter that a finding may be made."""
    examples: tuple[ScreenExample, ...] = ()
    source: Source | None = None
