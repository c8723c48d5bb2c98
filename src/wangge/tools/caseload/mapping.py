"""The mapping file: which column of a city's case file means what. Refuses unknown keys.

A mapping is YAML like a pack, checked whole; its errors name file, line and column.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field

from wangge.kernel.coordinates import System
from wangge.packs import PackErrors, PackSpec
from wangge.packs.errors import Finding, PackError, unknown
from wangge.packs.loader import validate
from wangge.packs.reader import read_file
from wangge.packs.schema import Key, Outcome, Spec, Text


class FileSpec(Spec):
    """The case file: its name pattern (for replay), encoding and form."""

    pattern: str = "*"
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str | None = None
    """For .xlsx: the sheet's name; the first without it."""


class ValueMap(Spec):
    """A column whose values are translated; one not listed is `other`, else an error."""

    column: str
    values: dict[str, str] = Field(default_factory=dict)
    same: bool = False
    """A value not listed stands for itself."""
    slug: bool = False
    """A value not listed is written as a key: `Sign Repair` as `sign_repair`."""
    other: str | None = None


class PointSpec(Spec):
    lon: str
    lat: str
    system: System = System.WGS84


class TruthSpec(Spec):
    """The city's own findings, against which a replay is checked."""

    on_time: ValueMap | None = None
    """Values `yes` and `no`."""
    unit: str | None = None
    """Column with the code of the base unit the city placed the case in."""
    unlocated: ValueMap | None = None
    """Values `yes` and `no`."""


class LevelCut(Spec):
    """A level below the root: its grids are named by the first `length` characters of the code."""

    level: Key
    length: int | None = Field(default=None, ge=1)
    """None: the whole code."""


class AreasSpec(Spec):
    """The base units a replay needs: a boundary file beside the data, and the grids above them."""

    file: str
    """Relative to the folder that is replayed."""
    layer: str | None = None
    code: str
    """Column with the unit's code."""
    levels: tuple[LevelCut, ...]
    mend_m: float = Field(default=0, ge=0, le=20)
    """Gaps and overlaps narrower than this are the survey's slivers: they are mended."""
    since: date
    """The first day of the division."""


class TownSpec(Spec):
    """The jurisdiction that the cases belong to."""

    key: Key
    root: Annotated[str, Field(pattern=r"^[0-9A-Z]{1,12}$")]
    """Code of the root grid."""
    name: Text


class MappingSpec(Spec):
    format: Literal[1]
    pack: Key
    town: TownSpec
    areas: AreasSpec | None = None
    file: FileSpec = FileSpec()
    time_zone: str
    time_format: str = "%Y-%m-%d %H:%M:%S"
    key: str
    type: ValueMap
    channel: ValueMap
    department: ValueMap | None = None
    point: PointSpec | None = None
    text: tuple[str, ...] = ()
    received_at: str
    due_at: str | None = None
    """The city's own time limit. Where the cell is empty, the matter has none."""
    handled_at: str | None = None
    outcome: ValueMap | None = None
    truth: TruthSpec = TruthSpec()


def load_mapping(path: Path, pack_of: Any) -> MappingSpec:
    """The mapping in `path`, checked against its pack (`pack_of(key) -> PackSpec`).

    Raises `PackErrors` with everything that is wrong.
    """
    document = read_file(path)
    spec, errors = validate(MappingSpec, document)
    if spec is not None:
        errors = [
            PackError(document.mark(f.path), f.code, f.zh, f.en)
            for f in _check(spec, pack_of(spec.pack))
        ]
    if errors or spec is None:
        raise PackErrors(path.name, errors)
    return spec


def _check(spec: MappingSpec, pack: PackSpec) -> list[Finding]:
    found = []
    known = {
        "type": ("事项类型", {t.key for t in pack.case_types}, spec.type),
        "department": ("部门", {d.key for d in pack.departments}, spec.department),
        "outcome": ("处理结果", {o.value for o in Outcome}, spec.outcome),
    }
    for field, (zh, keys, value_map) in known.items():
        for name, target in (value_map.values if value_map else {}).items():
            if target and target not in keys:
                found.append(unknown((field, "values", name), zh, field, target, keys))
    try:
        ZoneInfo(spec.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        found.append(
            Finding(
                ("time_zone",),
                "time_zone_unknown",
                f"没有时区“{spec.time_zone}”。",
                f"There is no time zone “{spec.time_zone}”.",
            )
        )
    return found
