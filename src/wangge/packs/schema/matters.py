"""Matters: types, grades, filing conditions, circulation."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from wangge.packs.schema.base import Key, LimitText, Spec, Text, Work
from wangge.packs.schema.registers import ChoiceSpec


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


class RuleFactSpec(Spec):
    """A fact that comes with a report, by which the rules of grids without an area are met."""

    key: Key
    name: Text
    choices: tuple[ChoiceSpec, ...] = Field(min_length=1)


class CaseTypeSpec(Spec):
    key: Key
    code: str = Field(min_length=1, max_length=20)
    """Class code by the standard named in the pack, unique within the pack."""
    name: Text
    category: Key
    flow: Key
    grade: Grade = Grade.ORDINARY
    department: Key | None = None
    post: Key | None = None
    """Who handles it, instead of the post that `routes` names for its grade."""
    reserved: Key | None = None
    """The power of `powers` that handling it exercises: only who holds that power handles it."""
    rule_facts: tuple[RuleFactSpec, ...] = ()
    """The responsible grid is found by rule from these facts, not by the place; a report whose
    facts meet no rule waits at the desk. A fact of one choice is given by the type itself."""
    conditions: tuple[FilingCondition, ...] = Field(min_length=1)
    """The first is used unless the filer chooses another."""
    public: bool = True
    """Offered on the resident's page."""
    needs_location: bool = True
    report_photo: Literal["none", "optional", "required"] = "optional"
    done_photo: Literal["none", "optional", "required"] = "required"
    work: Work | None = None

    @property
    def facts_to_choose(self) -> tuple[RuleFactSpec, ...]:
        """The facts that somebody must say; one of a single choice the type itself gives."""
        return tuple(fact for fact in self.rule_facts if len(fact.choices) > 1)


class CategorySpec(Spec):
    key: Key
    name: Text
    icon: str = ""
