"""What every act on a drawing shares: the row, the journal, the last version, typed refusals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.models import Drawing, Stage, Version
from wangge.kernel.errors import Conflict, InvalidInput, NotFound
from wangge.plumbing.actor import Actor
from wangge.plumbing.journal import api as journal

OPEN_TO_VERSIONS = (Stage.PLAN, Stage.PROPOSAL, Stage.AGREEMENT, Stage.REVIEW, Stage.NUMBERING)
OVER = (Stage.IN_FORCE, Stage.TAKEN_BACK, Stage.DROPPED)


def locked(drawing_id: UUID) -> Drawing:
    """The drawing, locked until the transaction ends; `NotFound`."""
    found = Drawing.objects.select_for_update().filter(pk=drawing_id).first()
    if found is None:
        raise no_drawing()
    return found


def no_drawing() -> NotFound:
    """There is none, or none that the asker may know of."""
    return NotFound("no_drawing", zh="没有这个网格方案。", en="There is no such drawing.")


def require_open(drawing: Drawing) -> None:
    """Raises `Conflict` once the drawing is filed, scheduled or over."""
    if drawing.stage not in OPEN_TO_VERSIONS:
        raise Conflict(
            "drawing_closed",
            zh=f"方案处于“{Stage(drawing.stage).label}”，不能再改。",
            en=f"The drawing is at “{drawing.stage}” and can't be changed any more.",
            field="stage",
        )


def is_over(drawing: Drawing) -> Conflict:
    """It has taken effect, or never will."""
    return Conflict(
        "drawing_over",
        zh=f"方案“{drawing.title}”{Stage(drawing.stage).label.split()[0]}，不能再改。",
        en=f"The drawing “{drawing.title}” is {drawing.stage} and can't be changed any more.",
        field="stage",
    )


def last_content(drawing: Drawing) -> Content:
    """What its newest version holds."""
    row = Version.objects.filter(drawing=drawing).order_by("-number").first()
    assert row is not None, "a drawing begins with a version"
    return Content.unpack(row.content)


def no_version() -> NotFound:
    """The drawing has none of that number."""
    return NotFound(
        "no_version", zh="没有这一版。", en="There is no such version.", field="version"
    )


def tell(drawing: Drawing, kind: str, data: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """Journals what happened to a drawing."""
    event = journal.Event(f"redrawing.{kind}", {"drawing": str(drawing.pk), **data})
    journal.append(f"redrawing:{drawing.pk}", [event], actor=actor, at=at)


def words(text: str, field: str, most: int) -> str:
    """Text that was given; `InvalidInput` for none or too much."""
    found = text.strip()
    if not found or len(found) > most:
        raise InvalidInput(
            "text_length",
            zh=f"此项须填写，且不超过 {most} 个字。",
            en=f"This must be filled in, with at most {most} characters.",
            field=field,
        )
    return found
