"""What every declaration is made of: keys, limits, texts, sources."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
LimitText = Annotated[
    str,
    Field(
        pattern=r"^\d+(\.\d+)? (urgent_minutes|urgent_hours|working_minutes|working_hours"
        r"|working_days|calendar_hours|calendar_days)$"
    ),
]
TimeText = Annotated[
    str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$")
]


Work = Literal["service", "control"]
"""Whether work serves residents or controls them; a pack says it of all its work or of none."""


class Spec(BaseModel):
    """Base of every declaration: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Text(Spec):
    """A text in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Source(Spec):
    """Where a parameter comes from and from which day it holds."""

    title: Text
    since: date | None = None
    url: str = ""
