"""Opens the case that a warning's band names, where its subject stands, with its explanation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wangge.domain.alarms.models import Estimate
from wangge.domain.alarms.rules.explaining import explanation, without_numbers
from wangge.domain.alarms.rules.reckoning import Reckoned, Values
from wangge.domain.alarms.views import Model
from wangge.domain.cases import api as cases
from wangge.domain.places import api as places
from wangge.packs.schema import Text
from wangge.plumbing.actor import Actor

PROGRAM = Actor.system("estimates")
CHANNEL = "warning"


def open_case(
    one: Model, row: Estimate, values: Values, found: Reckoned, *, hidden: bool, at: datetime
) -> bool:
    """Gives the estimate its case; False where a former warning's case is still open and serves.

    `hidden`: inputs are sealed, so the case's text holds no number.
    """
    assert found.band is not None and found.band.case_type is not None
    former = _still_open(row, found.band.case_type)
    if former is not None:
        row.case_id = former
        return False
    why = without_numbers(one.spec, found.band) if hidden else explanation(one.spec, values, found)
    receipt = cases.receive_report(
        jurisdiction_key=one.jurisdiction_key,
        key=f"estimate:{row.pk}",
        channel=CHANNEL,
        type_key=f"{one.pack.key}/{found.band.case_type}",
        text=_text(one, row, why),
        location=_place(row, at),
        actor=PROGRAM,
        at=at,
    )
    row.case_id = receipt.case_id
    return True


def _still_open(row: Estimate, case_type: str) -> UUID | None:
    earlier: UUID | None = (
        Estimate.unscoped.filter(
            jurisdiction_key=row.jurisdiction_key,
            pack_key=row.pack_key,
            model=row.model,
            subject=row.subject,
            case_id__isnull=False,
        )
        .exclude(pk=row.pk)
        .order_by("-reckoned_at")
        .values_list("case_id", flat=True)
        .first()
    )
    if earlier is None:
        return None
    case = cases.standing(earlier)
    return earlier if case.status == "open" and case.type_key == case_type else None


def _text(one: Model, row: Estimate, why: Text) -> str:
    """Both languages, and what leads back to the register's line and no further."""
    ends = f"{row.period} · {one.version} · #{str(row.pk)[-8:]}"
    return f"{why.zh}\n{ends}\n\n{why.en}\n{ends}"[:2000]


def _place(row: Estimate, at: datetime) -> cases.LocationInput:
    on = places.local_day(row.jurisdiction_key, at)
    if row.unit_code:
        for unit in places.units(row.jurisdiction_key, on, [row.unit_code]):
            return cases.LocationInput(lon=unit.lon, lat=unit.lat, unit_code=unit.code)
    return cases.LocationInput(grid_code=row.grid_code)
