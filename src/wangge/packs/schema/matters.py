"""Matters: types, grades, filing conditions, circulation."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from wangge.packs.schema.base import Key, LimitText, Spec, Text, Work


class Grade(StrEnum):
    """一般、协调、应急、审批."""

    ORDINARY = "ordinary"
    COORDINATION = "coordination"
    EMERGENCY = "emergency"
    APPROVAL = "approval"


class GradeRoute(Spec):
    """Who handles matters of a grade, where the type names no department."""

    grade: Grade
    post: Key


class CirculationSpec(Spec):
    """How high a matter has climbed: micro inside `level`, and so on upwards."""

    key: Key
    name: Text
    level: Key


class FilingCondition(Spec):
    """A condition under which a matter is filed, with its own limit and closing condition."""

    key: Key
    name: Text
    limit: LimitText | None
    """None: no limit is set (as many of a city's matters have)."""
    closing: Text
    grade: Grade | None = None
    """Overrides the type's grade, such as an emergency."""


class CaseTypeSpec(Spec):
    key: Key
    code: str = Field(min_length=1, max_length=20)
    """Class code by the standard named in the pack, unique within the pack."""
    name: Text
    category: Key
    flow: Key
    grade: Grade = Grade.ORDINARY
    department: Key | None = None
    conditions: tuple[FilingCondition, ...] = Field(min_length=1)
    """The first is used unless the filer chooses another."""
    public: bool = True
    """Offered on the resident's page."""
    needs_location: bool = True
    report_photo: Literal["none", "optional", "required"] = "optional"
    done_photo: Literal["none", "optional", "required"] = "required"
    work: Work | None = None


class CategorySpec(Spec):
    key: Key
    name: Text
    icon: str = ""
