"""Division and people: levels, rights, posts with their duties, departments."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from wangge.packs.schema.base import Key, Source, Spec, Text


class CoversSpec(Spec):
    """How many divisions of a level a grid takes in, such as three to four committees."""

    division_level: int = Field(ge=1, le=5)
    minimum: int = Field(default=1, ge=1)
    maximum: int = Field(ge=1)
    source: Source | None = None


class LevelSpec(Spec):
    """A level, root first. `code_width`: characters a grid adds to its parent's code."""

    key: Key
    name: Text
    code_width: int = Field(ge=1, le=12)
    division_level: int | None = Field(default=None, ge=1, le=5)
    membership: Literal["area", "rule"] = "area"
    covers: CoversSpec | None = None
    """A grid outside of this is in force all the same, and named where it is looked at."""


class SchemeSpec(Spec):
    key: Key
    name: Text
    levels: tuple[LevelSpec, ...] = Field(min_length=1)


class Right(StrEnum):
    """What a post may do within its subtree. The names are code; who has them is the pack's."""

    CASE_VIEW = "case.view"
    CASE_FILE = "case.file"
    CASE_DISPATCH = "case.dispatch"
    CASE_HANDLE = "case.handle"
    CASE_VERIFY = "case.verify"
    CASE_SUPERVISE = "case.supervise"
    TASK_DO = "task.do"
    OVERVIEW_VIEW = "overview.view"
    CONTACT_VIEW = "contact.view"
    PEOPLE_MANAGE = "people.manage"
    PLACES_MANAGE = "places.manage"
    JOURNAL_AUDIT = "journal.audit"
    TOWN_MANAGE = "town.manage"


class PostSpec(Spec):
    """A kind of work in a grid of `level`, with its written duties (定责)."""

    key: Key
    name: Text
    level: Key
    duties: tuple[Text, ...] = Field(min_length=1)
    rights: tuple[Right, ...] = ()
    of_department: bool = False
    engagement: Literal["full_time", "part_time", "volunteer"] = "full_time"
    """专职、兼职、志愿者: whom `time: full` of a staffing rule counts."""
    desk: bool = False
    """The post that owns what nobody else owns. Exactly one post per pack, at the root level."""
    every_scheme: bool = False
    """Over a whole division: reaches what every scheme of the town has there (统管各条线), as who
    directs, dispatches, audits or administers a place does. Else its own pack's scheme alone."""
    minimum: int = Field(default=0, ge=0)
    maximum: int | None = Field(default=None, ge=1)
    falls_to: tuple[Key, ...] = ()
    """Where nobody is on it: the posts that take over, in this order (责任链), each in its grid at
    or above; after the last of them it climbs as every vacancy does."""


class DepartmentSpec(Spec):
    key: Key
    name: Text
    level: Key
    """The level at which its handlers sit."""
