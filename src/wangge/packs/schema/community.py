"""A community's own order: rules in one place, types of grids, circles on foot, training."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wangge.packs.schema.base import Key, Source, Spec, Text

RuleKind = Literal[
    "meetings", "admission", "grading", "reporting", "assessment", "service", "data", "other"
]
"""例会、准入、分级管理、报告通报、考核奖惩、服务、信息采集、其他."""


class RuleSpec(Spec):
    """制度: what has been settled, in articles, and what in the pack carries it out."""

    key: Key
    name: Text
    kind: RuleKind
    articles: tuple[Text, ...] = Field(min_length=1)
    duties: tuple[Key, ...] = ()
    """Duties by which it is kept."""
    documents: tuple[Key, ...] = ()
    """What is written under it: circulars, minutes, forms."""
    indicators: tuple[Key, ...] = ()
    """By which keeping it is measured."""
    posts: tuple[Key, ...] = ()
    """Whom it binds; none named: everybody."""
    source: Source | None = None


class GridTypeSpec(Spec):
    """A type of grid that a town gives its grids, and what such a grid must have.

    Each yes/no item of `checklist` is one of its haves; the latest answers of a duty with that
    checklist say which are there.
    """

    key: Key
    name: Text
    level: Key
    checklist: Key
    source: Source | None = None


class CircleSpec(Spec):
    """What is reached on foot from a grid's stations within some minutes."""

    key: Key
    name: Text
    level: Key
    """The grids whose ground is to be reached."""
    stations: Key
    """The register of kind `place` whose entries are the stations."""
    minutes: float = Field(default=15, gt=0, le=120)
    speed_km_h: float = Field(default=4.5, gt=0, le=30)
    detour: float = Field(default=1.3, ge=1, le=3)
    """Where no roads are recorded: walked distance ÷ straight line."""
    access_m: float = Field(default=150, ge=0, le=2000)
    """How far somebody walks beside the roads to the nearest one, at most."""
    barriers: tuple[Literal["water", "green", "building"], ...] = ("water",)
    """Map layers that are crossed on roads only."""
    roads_left_out: tuple[str, ...] = ()
    """Kinds of roads nobody walks on, such as motorways."""
    source: Source | None = None


class TrainingSpec(Spec):
    """A course for those on `posts`, before they begin or while they serve."""

    key: Key
    name: Text
    when: Literal["before", "on"]
    """岗前、在岗."""
    posts: tuple[Key, ...] = Field(min_length=1)
    hours: float = Field(gt=0, le=1000)
    valid_months: int | None = Field(default=None, ge=1, le=600)
    """How long it counts; None: once is enough."""
    source: Source | None = None
