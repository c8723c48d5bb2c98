"""What is sent and answered, as OpenAPI describes it. Refuses unknown fields and other types."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from wangge.faces.api.problems import Message


class System(StrEnum):
    """The systems that positions come in."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Sent(BaseModel):
    """Base of what is sent: strict, nothing unknown, no NaN."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class LocationIn(Sent):
    """Where it is: a position in `system`, an address, or both."""

    lon: Annotated[float, Field(ge=-180, le=180, description="Degrees east")] | None = None
    lat: Annotated[float, Field(ge=-90, le=90, description="Degrees north")] | None = None
    system: Annotated[System, Field(strict=False)] = System.WGS84
    address: str = Field(default="", max_length=200)
    unit_code: str = Field(
        default="",
        max_length=64,
        description="The base unit that was chosen where the position left a choice",
    )


class ContactIn(Sent):
    """How to reach the reporter. Stored sealed, shown to nobody without a purpose."""

    name: str = Field(default="", max_length=40)
    phone: str = Field(default="", max_length=24)
    language: str = Field(default="zh-hans", pattern=r"^(zh-hans|en)$")
    may_notify: bool = True


class ReportIn(Sent):
    """A report. Needs at least one of `text`, `type`, a photo."""

    key: str | None = Field(
        default=None,
        min_length=1,
        max_length=120,
        description="Your own key of this report, unless it stands in the header Idempotency-Key",
    )
    type: str = Field(default="", max_length=63, description="A key of GET /types; empty: unknown")
    text: str = Field(default="", max_length=2000)
    location: LocationIn | None = None
    facts: dict[str, str] = Field(
        default_factory=dict,
        max_length=10,
        description="What a type whose grid is found by rule asks for, such as the industry",
    )
    contact: ContactIn | None = None
    received_at: AwareDatetime | None = Field(
        default=None, description="When you took it in, if that was before now"
    )


class ReceiptOut(Schema):
    """`follow_token` is the secret of the follow link: for the reporter and nobody else."""

    report_id: UUID
    case_id: UUID
    number: str
    follow_token: str
    created: bool


class PublicStepOut(Schema):
    """What the resident was told."""

    at: datetime
    step: str
    text: Message


class CaseOut(Schema):
    """A matter as its reporter sees it; `type` is null where only its number was known."""

    number: str
    type: Message | None
    status: str
    outcome: str
    received_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    steps: list[PublicStepOut]
    actions: list[str]


class ReportOut(Schema):
    """A report of yours and how its matter stands."""

    receipt: ReceiptOut
    case: CaseOut


class TypeOut(Schema):
    """A kind of matter that can be reported."""

    key: str
    code: str
    name: Message
    category: str
    needs_location: bool
    photo: str


class TypesOut(Schema):
    types: list[TypeOut]


class HealthOut(Schema):
    status: str


def inlined(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a model without references, to stand in a request body's description."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})

    def resolve(node: Any) -> Any:
        if isinstance(node, list):
            return [resolve(item) for item in node]
        if not isinstance(node, dict):
            return node
        reference = node.get("$ref")
        if reference:
            rest = {k: resolve(v) for k, v in node.items() if k != "$ref"}
            return {**resolve(parts[reference.rpartition("/")[2]]), **rest}
        return {k: resolve(v) for k, v in node.items()}

    resolved: dict[str, Any] = resolve(schema)
    return resolved


REPORT_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": inlined(ReportIn)},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["report"],
                    "properties": {
                        "report": inlined(ReportIn),
                        "photos": {
                            "type": "array",
                            "maxItems": 8,
                            "items": {"type": "string", "format": "binary"},
                        },
                    },
                },
                "encoding": {"report": {"contentType": "application/json"}},
            },
        },
    }
}
