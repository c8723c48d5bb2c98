"""A small town on the pack `demo_street`, with people on the posts that a journey meets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import shapely
from django.contrib.auth import get_user_model
from django.test import Client

from wangge.domain.people import api as people
from wangge.domain.places import api as places
from wangge.packs import registry
from wangge.plumbing.actor import Actor

KEY = "journey"
PASSWORD = "long-enough-for-a-test"
ROOT = "320113012"
WEST, SOUTH, STEP = 118.93, 32.11, 0.004
SINCE_ON = date(2025, 1, 1)
FOUNDED_AT = datetime(2025, 1, 1, tzinfo=UTC)
MONDAY_AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
"""Half past nine in the morning of a working Monday."""
FOUNDER = Actor.system("test")
CLUTTER_CATEGORY, CLUTTER = "building", "clutter"


@dataclass(frozen=True)
class Cast:
    """The accounts by what they do."""

    who: Mapping[str, UUID]


def middle(column: int, row: int) -> tuple[float, float]:
    """Longitude and latitude of the middle of a base unit (0 or 1 each way)."""
    return WEST + (column + 0.5) * STEP, SOUTH + (row + 0.5) * STEP


def on_border() -> tuple[float, float]:
    """A point on the border between two second-level grids."""
    return WEST + STEP, SOUTH + 0.5 * STEP


def found_town(*more_packs: str) -> Cast:
    """Four base units, one in each second-level grid; a person on every post that is met."""
    spec = registry.get("demo_street").scheme
    places.create_jurisdiction(
        key=KEY,
        name_zh="栖霞示范街道",
        name_en="Qixia Demo Street",
        time_zone="Asia/Shanghai",
        root_path=ROOT,
        pack_keys=("demo_street", *more_packs),
        actor=FOUNDER,
        at=FOUNDED_AT,
    )
    cells = [(column, row) for column in (0, 1) for row in (0, 1)]
    units = [places.UnitInput(f"U{c}{r}", _cell(c, r), name=f"单元{c}{r}") for c, r in cells]
    places.import_base_units(
        jurisdiction_key=KEY, units=units, from_on=SINCE_ON, actor=FOUNDER, at=FOUNDED_AT
    )
    places.build_scheme(
        jurisdiction_key=KEY,
        spec=spec,
        grids=_grids(cells),
        assignments={f"U{c}{r}": f"{second(c, r)}001" for c, r in cells},
        from_on=SINCE_ON,
        actor=FOUNDER,
        at=FOUNDED_AT,
    )
    return _people(cells)


def second(column: int, row: int) -> str:
    """The code of the second-level grid there."""
    return f"{ROOT}{column + 1:02d}{row + 1:02d}"


def client_of(account: UUID) -> Client:
    """A browser without scripts, logged in and in Chinese."""
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(get_user_model().objects.get(pk=account))
    return client


def _grids(cells: list[tuple[int, int]]) -> list[places.GridInput]:
    grids = [places.GridInput(ROOT, "street", "栖霞示范街道", "Qixia Demo Street", ROOT)]
    for column, name in enumerate(("西片", "东片")):
        grids.append(places.GridInput(f"{ROOT}{column + 1:02d}", "first", name, name))
    for column, row in cells:
        name = f"{'西东'[column]}片第{row + 1}网格"
        grids.append(places.GridInput(second(column, row), "second", name, name))
        grids.append(places.GridInput(f"{second(column, row)}001", "unit", f"{name}一单元", name))
    return grids


def _people(cells: list[tuple[int, int]]) -> Cast:
    posts = [
        ("shift_head", "值班长老周", "shift_head", ROOT),
        ("acceptor", "受理员小李", "acceptor", ROOT),
        ("dispatcher", "派遣员小陈", "dispatcher", ROOT),
        ("director", "街道主任王敏", "director", ROOT),
        ("auditor", "审计员老吴", "auditor", ROOT),
    ]
    for column, row in cells:
        for number in (1, 2):
            key = f"member_{column}{row}_{number}"
            posts.append((key, f"网格员{column}{row}{number}", "member", second(column, row)))
    names = [(key, name) for key, name, *_ in posts] + [("stranger", "路人甲")]
    inputs = [people.AccountInput(key, name, password=PASSWORD) for key, name in names]
    ids = people.create_accounts(inputs, actor=FOUNDER, at=FOUNDED_AT)
    who = dict(zip((key for key, _ in names), ids, strict=True))
    appointments = [
        people.AppointmentInput(who[key], KEY, post, "governance", grid, SINCE_ON)
        for key, _, post, grid in posts
    ]
    people.appoint_many(appointments, actor=FOUNDER, at=FOUNDED_AT)
    return Cast(who)


def _cell(column: int, row: int) -> shapely.Polygon:
    west, south = WEST + column * STEP, SOUTH + row * STEP
    return shapely.box(west, south, west + STEP, south + STEP)
