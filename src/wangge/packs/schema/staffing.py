"""Staffing: certificates, skills, and how many of which people every grid of a level needs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wangge.packs.schema.base import Key, Source, Spec, Text


class CertificateSpec(Spec):
    """A certificate that somebody may hold, such as a labour inspector's."""

    key: Key
    name: Text
    valid_months: int | None = Field(default=None, ge=1, le=600)
    """How long it holds from the day it was issued; None: without end."""
    source: Source | None = None


class SkillSpec(Spec):
    """Something a person can do that a grid may need."""

    key: Key
    name: Text


class StaffingSpec(Spec):
    """In every grid of `level`: from `minimum` to `maximum` people on `posts`, taken together."""

    key: Key
    name: Text
    level: Key
    posts: tuple[Key, ...] = Field(min_length=1)
    minimum: int = Field(default=0, ge=0)
    maximum: int | None = Field(default=None, ge=1)
    """None: as many as there are."""
    time: Literal["any", "full", "part"] = "any"
    """Only full-time or part-time people count."""
    certificates: tuple[Key, ...] = ()
    """Only who holds all of these counts."""
    all_certified: bool = False
    """Nobody may be on these posts without the certificates."""
    skills: tuple[Key, ...] = ()
    """Each must be had by somebody who counts."""
    tasks_min: float | None = Field(default=None, gt=0)
    """Fewer tasks finished by each of them in a month: there are more people than work."""
    source: Source | None = None
