"""A tiny town for everybody's tests: 4 × 4 base units, two communities, four grids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import shapely

from wangge.domain.places import api
from wangge.packs.schema import LevelSpec, SchemeSpec, Text
from wangge.plumbing.actor import Actor

WEST, SOUTH = 118.93, 32.11
STEP_LON, STEP_LAT = 0.002, 0.0018  # about 190 m × 200 m
SINCE_ON = date(2020, 1, 1)
FOUNDED_AT = datetime(2020, 1, 1, tzinfo=UTC)
ROOT_CODE = "320113012"
FOUNDER = Actor.system("test")

GOVERNANCE = SchemeSpec(
    key="governance",
    name=Text(zh="综合网格", en="General grids"),
    levels=(
        LevelSpec(key="street", name=Text(zh="街道", en="Street"), code_width=9, division_level=4),
        LevelSpec(key="community", name=Text(zh="社区", en="Community"), code_width=3),
        LevelSpec(key="grid", name=Text(zh="网格", en="Grid"), code_width=3),
    ),
)


@dataclass(frozen=True, slots=True)
class SmallTown:
    """Columns run 0–3 from the west, rows 0–3 from the south.

    Community `001` is the western half, `002` the eastern; grid `001` of each is its southern half.
    """

    key: str
    scheme_key: str
    root: str
    communities: tuple[str, str]
    grids: tuple[str, str, str, str]
    units: tuple[str, ...]
    scheme: api.SchemeRef

    def unit(self, column: int, row: int) -> str:
        """The code of a base unit."""
        return unit_code(column, row)

    def grid_of(self, column: int, row: int) -> str:
        """The code of the leaf grid of a base unit."""
        return leaf_code(column, row)

    def point(self, column: int, row: int) -> tuple[float, float]:
        """Longitude and latitude of the middle of a base unit."""
        return WEST + (column + 0.5) * STEP_LON, SOUTH + (row + 0.5) * STEP_LAT

    @property
    def outside(self) -> tuple[float, float]:
        """A point a kilometre off the town."""
        return WEST - 0.01, SOUTH - 0.01

    @property
    def on_edge(self) -> tuple[float, float]:
        """A point on the border between the units (0, 0) and (1, 0)."""
        return WEST + STEP_LON, SOUTH + 0.5 * STEP_LAT

    @property
    def near(self) -> tuple[float, float]:
        """A point some ten metres west of the unit (0, 0)."""
        return WEST - 0.0001, SOUTH + 0.5 * STEP_LAT


def unit_code(column: int, row: int) -> str:
    return f"U{column}{row}"


def leaf_code(column: int, row: int) -> str:
    return f"{ROOT_CODE}{column // 2 + 1:03d}{row // 2 + 1:03d}"


def small_town(key: str = "qixia", *, pack_keys: tuple[str, ...] = ("demo_street",)) -> SmallTown:
    """A town with the scheme `governance` in force since 2020-01-01. Needs a database."""
    api.create_jurisdiction(
        key=key,
        name_zh="栖霞小镇",
        name_en="Qixia Test Town",
        time_zone="Asia/Shanghai",
        root_path=ROOT_CODE,
        pack_keys=pack_keys,
        actor=FOUNDER,
        at=FOUNDED_AT,
    )
    cells = [(column, row) for column in range(4) for row in range(4)]
    report = api.import_base_units(
        jurisdiction_key=key,
        units=[api.UnitInput(unit_code(c, r), _cell(c, r), name=f"单元{c}{r}") for c, r in cells],
        from_on=SINCE_ON,
        actor=FOUNDER,
        at=FOUNDED_AT,
    )
    assert report.stored, report.coverage.findings
    scheme = api.build_scheme(
        jurisdiction_key=key,
        spec=GOVERNANCE,
        grids=small_town_grids(),
        assignments={unit_code(c, r): leaf_code(c, r) for c, r in cells},
        from_on=SINCE_ON,
        actor=FOUNDER,
        at=FOUNDED_AT,
    )
    communities = (f"{ROOT_CODE}001", f"{ROOT_CODE}002")
    leaves = tuple(f"{c}{n:03d}" for c in communities for n in (1, 2))
    return SmallTown(
        key=key,
        scheme_key="governance",
        root=ROOT_CODE,
        communities=communities,
        grids=(leaves[0], leaves[1], leaves[2], leaves[3]),
        units=tuple(sorted(unit_code(c, r) for c, r in cells)),
        scheme=scheme,
    )


def small_town_grids() -> list[api.GridInput]:
    """The seven grids of the small town."""
    grids = [api.GridInput(ROOT_CODE, "street", "测试街道", "Test Street", ROOT_CODE)]
    for c, (zh, en) in enumerate((("西苑社区", "West"), ("东苑社区", "East")), 1):
        community = f"{ROOT_CODE}{c:03d}"
        grids.append(api.GridInput(community, "community", zh, en))
        grids += [
            api.GridInput(f"{community}{g:03d}", "grid", f"{zh}第{g}网格", f"{en} {g}")
            for g in (1, 2)
        ]
    return grids


def _cell(column: int, row: int) -> shapely.Polygon:
    return shapely.box(
        WEST + column * STEP_LON,
        SOUTH + row * STEP_LAT,
        WEST + (column + 1) * STEP_LON,
        SOUTH + (row + 1) * STEP_LAT,
    )
