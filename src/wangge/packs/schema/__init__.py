"""What a pack may say: frozen models, one file per kind of declaration.

Knows nothing of files, Django or any town. A pack is checked twice: each value here, the
references between them in `checks`.
"""

from __future__ import annotations

from wangge.packs.schema.base import Key, LimitText, Source, Spec, Text, TimeText
from wangge.packs.schema.duties import (
    AnswerSpec,
    CampaignSpec,
    ChecklistSpec,
    DutySpec,
    EventSpec,
    EverySpec,
    FindingSpec,
    ItemSpec,
    TargetSpec,
)
from wangge.packs.schema.flow import (
    ActionSpec,
    Effect,
    FlowSpec,
    Outcome,
    OwnerSpec,
    Phase,
    Requirement,
    StepSpec,
)
from wangge.packs.schema.formulas import (
    AlarmExample,
    AlarmSpec,
    BandSpec,
    Colour,
    ConstantSpec,
    EstimateExample,
    EstimationSpec,
    InputSpec,
)
from wangge.packs.schema.matters import (
    CaseTypeSpec,
    CategorySpec,
    CirculationSpec,
    FilingCondition,
    Grade,
    GradeRoute,
)
from wangge.packs.schema.outputs import (
    BookingSpec,
    DocumentPart,
    DocumentSpec,
    GoalSpec,
    IndicatorSpec,
    MeasureSpec,
    ServiceSpec,
)
from wangge.packs.schema.pack import Example, PackSpec, PlaceholderPoint
from wangge.packs.schema.people import DepartmentSpec, LevelSpec, PostSpec, Right, SchemeSpec
from wangge.packs.schema.registers import (
    AudienceSpec,
    ChoiceSpec,
    FieldType,
    PurposeSpec,
    RegisterFieldSpec,
    RegisterKind,
    RegisterSpec,
    Sensitivity,
)
from wangge.packs.schema.staffing import (
    CertificateSpec,
    SkillSpec,
    StaffingSpec,
)
from wangge.packs.schema.time import (
    CalendarSpec,
    ClockSpec,
    DayHours,
    ExtensionSpec,
    MarkSpec,
    PauseSpec,
)

__all__ = [
    "ActionSpec",
    "AlarmExample",
    "AlarmSpec",
    "AnswerSpec",
    "AudienceSpec",
    "BandSpec",
    "BookingSpec",
    "CalendarSpec",
    "CampaignSpec",
    "CaseTypeSpec",
    "CategorySpec",
    "CertificateSpec",
    "ChecklistSpec",
    "ChoiceSpec",
    "CirculationSpec",
    "ClockSpec",
    "Colour",
    "ConstantSpec",
    "DayHours",
    "DepartmentSpec",
    "DocumentPart",
    "DocumentSpec",
    "DutySpec",
    "Effect",
    "EstimateExample",
    "EstimationSpec",
    "EventSpec",
    "EverySpec",
    "Example",
    "ExtensionSpec",
    "FieldType",
    "FilingCondition",
    "FindingSpec",
    "FlowSpec",
    "GoalSpec",
    "Grade",
    "GradeRoute",
    "IndicatorSpec",
    "InputSpec",
    "ItemSpec",
    "Key",
    "LevelSpec",
    "LimitText",
    "MarkSpec",
    "MeasureSpec",
    "Outcome",
    "OwnerSpec",
    "PackSpec",
    "PauseSpec",
    "Phase",
    "PlaceholderPoint",
    "PostSpec",
    "PurposeSpec",
    "RegisterFieldSpec",
    "RegisterKind",
    "RegisterSpec",
    "Requirement",
    "Right",
    "SchemeSpec",
    "Sensitivity",
    "ServiceSpec",
    "SkillSpec",
    "Source",
    "Spec",
    "StaffingSpec",
    "StepSpec",
    "TargetSpec",
    "Text",
    "TimeText",
]
