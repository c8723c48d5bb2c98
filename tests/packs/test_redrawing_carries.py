"""Whatever names a grid goes over with a redrawing and comes back exactly; nothing is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps

from tests.packs.test_redrawing import DAY_AT, EAST, MONDAY_AT, SOUTH, WEST, Town, merged, moved
from tests.packs.town import FOUNDER
from wangge.domain.alarms.models import Device, Estimate
from wangge.domain.bookings.models import Booking
from wangge.domain.cases import api as cases
from wangge.domain.cases.models import Case
from wangge.domain.places import api as places
from wangge.domain.places.models import GridType, Jurisdiction
from wangge.domain.redrawing import api as redrawing
from wangge.domain.redrawing import columns
from wangge.domain.redrawing.services import going_over
from wangge.domain.registers import api as registers
from wangge.domain.registers.models import Entry
from wangge.domain.screening.models import Finding
from wangge.kernel.ids import new_id
from wangge.plumbing.access import PathField
from wangge.plumbing.journal import api as journal


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def named_columns() -> Iterator[str]:
    """Every column of the program's models that is a path, or says that it is about a grid."""
    for model in apps.get_models():
        if model.__module__.startswith("wangge."):
            for field in model._meta.concrete_fields:
                if isinstance(field, PathField) or "grid" in field.name:
                    yield f"{model._meta.label}.{field.name}"


def test_every_column_that_names_a_grid_is_carried_or_says_why_it_stays() -> None:
    listed = [*columns.CARRIED, *columns.HISTORY, *columns.NO_GRID]
    assert len(listed) == len(set(listed))
    assert set(named_columns()) == set(listed)


def scatter(town: Town) -> None:
    """One of everything: in the north-east by its base unit, and in the eastern grid by name."""
    unit = town.ground.unit(3, 3)
    where = {"jurisdiction_key": town.key, "scheme_key": "labour", "grid_code": EAST}
    lon, lat = town.ground.point(3, 3)
    kept: dict[str, Any] = {"pack_key": "labour", "unit_code": unit}
    Device.unscoped.create(
        **where, **kept, client_id=new_id(), key="d", alarm="a", label="按钮", lon=lon, lat=lat,
        added_at=town.at,
    )  # fmt: skip
    for period in ("2026-01", "2026-02"):
        Estimate.unscoped.create(
            **where, **kept, model="m", version="1", period=period, subject="s", workings="{}",
            reckoned_at=town.at,
        )  # fmt: skip
    for gone_at in (None, town.at):
        Finding.unscoped.create(
            **where, **kept, screen="s", anchor=new_id(), entries=[], found_at=town.at,
            gone_at=gone_at,
        )  # fmt: skip
    for n, state in enumerate(("booked", "done")):
        Booking.unscoped.create(
            **where, pack_key="labour", service="s", key=str(n), content_digest=b"", state=state,
            starts_at=DAY_AT, ends_at=DAY_AT, token_digest=b"", made_at=town.at,
            purge_on=date(2027, 1, 1),
        )  # fmt: skip
    home = Jurisdiction.objects.get(key=town.key)
    since = date(2025, 1, 1)
    GridType.objects.create(
        jurisdiction=home, scheme_key="labour", grid_code=EAST, type_key="dense", from_on=since
    )
    places.change_settings(
        jurisdiction_key=town.key,
        settings={"phones": {f"labour:{EAST}": "025-1", EAST: "025-9"}},
        actor=FOUNDER,
        at=town.at,
    )


def standing(town: Town, on: date) -> dict[str, Any]:
    """Where all of that is."""

    def codes(model: Any, order: str) -> list[str]:
        return list(model.unscoped.order_by(order).values_list("grid_code", flat=True))

    columns = ("grid_code", "route_grid", "handler_grid")
    return {
        "cases": list(Case.unscoped.order_by("received_at", "pk").values_list(*columns)),
        "lines": codes(Entry, "pk"),
        "devices": codes(Device, "pk"),
        "estimates": codes(Estimate, "period"),
        "findings": codes(Finding, "pk"),
        "bookings": codes(Booking, "key"),
        "types": dict(places.grid_types(town.key, "labour", on)),
        "phones": places.jurisdiction(town.key).settings["phones"],
    }


def drawn(town: Town, draw: Any) -> Any:
    drawing_id = town.begin()
    town.propose(drawing_id, draw(town))
    town.approve(drawing_id)
    return drawing_id


def unplaced(town: Town) -> None:
    """An employer of whom only the grid is known."""
    values = {
        "name": "流动摊点", "credit_code": "91320113MA00000002", "address": "不详",
        "industry": "零售", "legal_person": "钱某", "employees": "2", "contracts": "2",
        "wages_until": "2026-01-31", "wages_owed": "0", "insured": "2",
    }  # fmt: skip
    registers.enter(
        jurisdiction_key=town.key,
        register="labour/employers",
        values=values,
        place=registers.PlaceInput(grid_code=EAST),
        actor=town.actor("station_head"),
        at=town.at,
    )


def test_each_goes_by_its_ground_and_what_is_over_stays(town: Town) -> None:
    owned = town.complaint(3, 3)
    scatter(town)
    unplaced(town)
    drawn(town, merged)
    going_over.work(DAY_AT)
    now = standing(town, DAY_AT.date())
    assert now["devices"] == [WEST], "the north-east is the west's"
    assert now["estimates"] == [EAST, WEST], "the newest period only"
    assert sorted(now["findings"]) == sorted([EAST, WEST]), "one that is gone stays"
    assert now["bookings"] == [SOUTH, EAST], "to come, and given"
    assert now["lines"] == [SOUTH], "of the grid that takes over most"
    assert now["types"] == {SOUTH: "dense"}
    assert now["phones"] == {
        **{f"labour:{code}": "025-1" for code in (EAST, SOUTH)},
        **dict.fromkeys((EAST, SOUTH), "025-9"),
    }, "also one that was set before nets were told apart"
    case = Case.unscoped.get(pk=owned)
    assert (case.grid_code, case.handler_grid) == (WEST, WEST)
    assert "case.grid_followed" in [e.kind for e in journal.read(f"case:{owned}")]


def test_an_open_matter_goes_on_in_the_grid_that_its_ground_belongs_to(town: Town) -> None:
    owned = town.complaint(1, 1)
    drawn(town, moved)
    going_over.work(DAY_AT)
    assert cases.standing(owned).holder_id == town.who["east"]
    town.act(owned, "return", "east", 7 * 24 + 1, reason="材料不全")
    town.act(owned, "file", "clerk", 7 * 24 + 2)
    assert cases.standing(owned).holder_id == town.who["east"], "not back to the old grid"


@pytest.mark.parametrize("draw", [moved, merged])
@pytest.mark.parametrize("days", [0, 3])
def test_taken_back_it_all_stands_where_it_was(town: Town, draw: Any, days: int) -> None:
    town.complaint(1, 1)
    town.complaint(3, 3)
    scatter(town)
    unplaced(town)
    drawing_id = drawn(town, draw)
    before = standing(town, MONDAY_AT.date())
    types = list(GridType.objects.order_by("pk").values_list("grid_code", "from_on", "to_on"))
    going_over.work(DAY_AT)
    assert standing(town, DAY_AT.date()) != before
    back_at = DAY_AT + timedelta(days=days, hours=2)
    redrawing.take_back(
        drawing_id=drawing_id, reason="居民意见大", actor=town.actor("administrator"), at=back_at
    )
    assert standing(town, back_at.date()) == before
    if days == 0:
        again = GridType.objects.order_by("pk").values_list("grid_code", "from_on", "to_on")
        assert list(again) == types, "as if nothing had been"
