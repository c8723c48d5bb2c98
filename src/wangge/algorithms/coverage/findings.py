"""What can be wrong with a coverage: one frozen record per finding, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

Point = tuple[float, float]
_NAMED_AT_MOST = 6


def _zh(names: tuple[str, ...]) -> str:
    text = "、".join(f"“{name}”" for name in names[:_NAMED_AT_MOST])
    return text + (f"等 {len(names)} 个" if len(names) > _NAMED_AT_MOST else "")


def _en(names: tuple[str, ...]) -> str:
    text = ", ".join(f"“{name}”" for name in names[:_NAMED_AT_MOST])
    return text + (
        f" and {len(names) - _NAMED_AT_MOST} more" if len(names) > _NAMED_AT_MOST else ""
    )


def _at(point: Point) -> str:
    return f"{point[0]:.6f}, {point[1]:.6f}"


@dataclass(frozen=True, slots=True)
class Finding:
    """`names`: the features concerned; `point`: lon, lat to look at, None when there is none.
    `blocks`: a coverage with this finding can't come into force."""

    kind: ClassVar[str] = ""
    blocks: ClassVar[bool] = True
    names: tuple[str, ...]
    point: Point | None

    @property
    def zh(self) -> str:
        raise NotImplementedError

    @property
    def en(self) -> str:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Gap(Finding):
    """Ground that belongs to no feature; `names` are those around it."""

    kind: ClassVar[str] = "gap"
    area_m2: float
    width_m: float

    @property
    def zh(self) -> str:
        where = f"（位置 {_at(self.point)}）" if self.point else ""
        beside = f"，相邻：{_zh(self.names)}" if self.names else ""
        return f"有空隙 {self.area_m2:,.1f} 平方米{where}{beside}。"

    @property
    def en(self) -> str:
        where = f" at {_at(self.point)}" if self.point else ""
        beside = f", beside {_en(self.names)}" if self.names else ""
        return f"A gap of {self.area_m2:,.1f} m²{where}{beside}."


@dataclass(frozen=True, slots=True)
class Overlap(Finding):
    """Ground that belongs to both features in `names`."""

    kind: ClassVar[str] = "overlap"
    area_m2: float
    width_m: float

    @property
    def zh(self) -> str:
        where = f"（位置 {_at(self.point)}）" if self.point else ""
        return f"{_zh(self.names)}重叠 {self.area_m2:,.1f} 平方米{where}。"

    @property
    def en(self) -> str:
        where = f" at {_at(self.point)}" if self.point else ""
        return f"{_en(self.names)} overlap by {self.area_m2:,.1f} m²{where}."


@dataclass(frozen=True, slots=True)
class InvalidShape(Finding):
    """A ring that crosses or touches itself, or a shape that is no polygon."""

    kind: ClassVar[str] = "invalid"
    reason: str

    @property
    def zh(self) -> str:
        where = f"，位置 {_at(self.point)}" if self.point else ""
        return f"{_zh(self.names)}的图形无效（{_REASONS.get(self.reason, self.reason)}{where}）。"

    @property
    def en(self) -> str:
        where = f" at {_at(self.point)}" if self.point else ""
        return f"{_en(self.names)} has an invalid shape ({self.reason}{where})."


@dataclass(frozen=True, slots=True)
class Outside(Finding):
    """A feature that reaches `area_m2` beyond the boundary; `wholly`: none of it is inside."""

    kind: ClassVar[str] = "outside"
    area_m2: float
    wholly: bool

    @property
    def zh(self) -> str:
        if self.wholly:
            return f"{_zh(self.names)}整个在边界之外。"
        return f"{_zh(self.names)}超出边界 {self.area_m2:,.1f} 平方米。"

    @property
    def en(self) -> str:
        if self.wholly:
            return f"{_en(self.names)} lies wholly outside the boundary."
        return f"{_en(self.names)} reaches {self.area_m2:,.1f} m² beyond the boundary."


@dataclass(frozen=True, slots=True)
class Detached(Finding):
    """A feature that touches no other: an island, or one that was put in the wrong place."""

    kind: ClassVar[str] = "detached"
    blocks: ClassVar[bool] = False

    @property
    def zh(self) -> str:
        return f"{_zh(self.names)}不与任何其他图形相邻，请确认不是放错位置。"

    @property
    def en(self) -> str:
        return f"{_en(self.names)} touches no other feature; make sure it is in its place."


@dataclass(frozen=True, slots=True)
class Duplicate(Finding):
    """A name that several features bear; `positions` count from 0."""

    kind: ClassVar[str] = "duplicate"
    positions: tuple[int, ...]

    @property
    def zh(self) -> str:
        rows = "、".join(str(p + 1) for p in self.positions[:_NAMED_AT_MOST])
        return f"{_zh(self.names)}重复出现 {len(self.positions)} 次（第 {rows} 个图形）。"

    @property
    def en(self) -> str:
        rows = ", ".join(str(p + 1) for p in self.positions[:_NAMED_AT_MOST])
        return f"{_en(self.names)} occurs {len(self.positions)} times (features {rows})."


@dataclass(frozen=True, slots=True)
class Empty(Finding):
    """A feature without any shape."""

    kind: ClassVar[str] = "empty"

    @property
    def zh(self) -> str:
        return f"{_zh(self.names)}没有图形。"

    @property
    def en(self) -> str:
        return f"{_en(self.names)} has no shape."


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """All findings, most serious first within each kind.

    `slivers` and `slivers_area_m2`: gaps and overlaps narrower than the tolerance, passed over.
    """

    feature_count: int
    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]
    invalid: tuple[InvalidShape, ...]
    outside: tuple[Outside, ...]
    detached: tuple[Detached, ...]
    duplicates: tuple[Duplicate, ...]
    empty: tuple[Empty, ...]
    slivers: int
    slivers_area_m2: float

    @property
    def orphans(self) -> tuple[Finding, ...]:
        """Features that don't belong: beyond the boundary, or touching no other."""
        return (*self.outside, *self.detached)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, those to mend first at the front."""
        broken = (*self.empty, *self.duplicates, *self.invalid)
        return (*broken, *self.overlaps, *self.gaps, *self.outside, *self.detached)

    @property
    def is_seamless(self) -> bool:
        """No finding stands in the way of coming into force."""
        return not any(finding.blocks for finding in self.findings)

    @property
    def zh(self) -> str:
        if self.is_seamless:
            return f"{self.feature_count} 个图形，无缝无重叠。"
        return f"{self.feature_count} 个图形，需要处理的问题 {len(self.findings)} 处。"

    @property
    def en(self) -> str:
        if self.is_seamless:
            return f"{self.feature_count} features, no gap and no overlap."
        return f"{self.feature_count} features, {len(self.findings)} findings to settle."


_REASONS = {
    "Self-intersection": "边界自相交",
    "Ring Self-intersection": "环自相交",
    "Hole lies outside shell": "洞在外环之外",
    "Holes are nested": "洞套洞",
    "Nested shells": "部分互相包含",
    "Interior is disconnected": "内部不连通",
    "Duplicate Rings": "环重复",
    "Too few points in geometry component": "点数不足",
    "Invalid Coordinate": "坐标无效",
    "not a polygon": "不是面",
}
