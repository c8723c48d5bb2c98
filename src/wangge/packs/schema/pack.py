"""The pack as a whole."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from wangge.packs.schema.base import Key, Source, Spec, Text
from wangge.packs.schema.community import CircleSpec, GridTypeSpec, RuleSpec, TrainingSpec
from wangge.packs.schema.duties import CampaignSpec, ChecklistSpec, DutySpec
from wangge.packs.schema.figures import AwardSpec, ComparisonSpec
from wangge.packs.schema.flow import FlowSpec
from wangge.packs.schema.formulas import AlarmSpec, EstimationSpec
from wangge.packs.schema.joint import PowerSpec, WhistleSpec
from wangge.packs.schema.matters import (
    CaseTypeSpec,
    CategorySpec,
    CirculationSpec,
    GradeRoute,
)
from wangge.packs.schema.outputs import DocumentSpec, IndicatorSpec, ServiceSpec
from wangge.packs.schema.people import DepartmentSpec, PostSpec, SchemeSpec
from wangge.packs.schema.registers import RegisterSpec
from wangge.packs.schema.screens import ScreenSpec
from wangge.packs.schema.staffing import CertificateSpec, SkillSpec, StaffingSpec
from wangge.packs.schema.surveys import SurveySpec
from wangge.packs.schema.time import CalendarSpec, ClockSpec


class PlaceholderPoint(Spec):
    """A point that stands for "we don't know where": reports on it count as unlocated."""

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    radius_m: float = Field(gt=0, le=500)
    name: Text


class Example(Spec):
    """A worked example, run against the loaded pack: given this, expect that."""

    name: Text
    type: Key
    condition: Key | None = None
    filed_at: str
    expect: dict[str, Any]


class PackSpec(Spec):
    """A department's way of working, whole."""

    format: Literal[1]
    key: Key
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    valid_from: date
    name: Text
    sources: tuple[Source, ...] = ()
    calendar: CalendarSpec
    scheme: SchemeSpec
    posts: tuple[PostSpec, ...] = Field(min_length=1)
    certificates: tuple[CertificateSpec, ...] = ()
    skills: tuple[SkillSpec, ...] = ()
    staffing: tuple[StaffingSpec, ...] = ()
    trainings: tuple[TrainingSpec, ...] = ()
    departments: tuple[DepartmentSpec, ...] = ()
    clocks: tuple[ClockSpec, ...] = Field(min_length=1)
    flows: tuple[FlowSpec, ...] = Field(min_length=1)
    routes: tuple[GradeRoute, ...] = Field(min_length=1)
    circulations: tuple[CirculationSpec, ...] = ()
    categories: tuple[CategorySpec, ...] = Field(min_length=1)
    case_types: tuple[CaseTypeSpec, ...] = Field(min_length=1)
    powers: tuple[PowerSpec, ...] = ()
    whistles: tuple[WhistleSpec, ...] = ()
    registers: tuple[RegisterSpec, ...] = ()
    duties: tuple[DutySpec, ...] = ()
    checklists: tuple[ChecklistSpec, ...] = ()
    campaigns: tuple[CampaignSpec, ...] = ()
    estimations: tuple[EstimationSpec, ...] = ()
    alarms: tuple[AlarmSpec, ...] = ()
    services: tuple[ServiceSpec, ...] = ()
    documents: tuple[DocumentSpec, ...] = ()
    indicators: tuple[IndicatorSpec, ...] = ()
    rules: tuple[RuleSpec, ...] = ()
    grid_types: tuple[GridTypeSpec, ...] = ()
    circles: tuple[CircleSpec, ...] = ()
    surveys: tuple[SurveySpec, ...] = ()
    comparisons: tuple[ComparisonSpec, ...] = ()
    awards: tuple[AwardSpec, ...] = ()
    screens: tuple[ScreenSpec, ...] = ()
    placeholder_points: tuple[PlaceholderPoint, ...] = ()
    examples: tuple[Example, ...] = ()
