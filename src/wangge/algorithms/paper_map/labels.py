"""Places labels on paper so that none lies on another: pure, the same every time.

A numbered mark is moved until it is free, and never left out; a name that finds no free place is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely

POINT_MM = 0.3528
_LINE = 1.35
_MARK_MM = 4.4
_STEP_MM = 2.3
_TRIES = 900


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text around a point (mm); `others`: further points that do as well. Rank 0 comes first."""

    text: str
    x: float
    y: float
    size_pt: float
    kind: str
    rank: int
    angle: float = 0.0
    others: tuple[tuple[float, float], ...] = ()

    @property
    def is_mark(self) -> bool:
        return self.kind == "mark"


@dataclass(frozen=True, slots=True)
class Label:
    """A text in its box (mm, middle), turned clockwise by `angle` degrees."""

    text: str
    x: float
    y: float
    width: float
    height: float
    size_pt: float
    kind: str
    angle: float

    @property
    def shape(self) -> shapely.Polygon:
        """The ground it covers on paper."""
        x, y = self.width / 2, self.height / 2
        box = shapely.box(self.x - x, self.y - y, self.x + x, self.y + y)
        return shapely.affinity.rotate(box, self.angle, origin=(self.x, self.y))


def placed(
    wanted: Sequence[Wanted],
    width_mm: float,
    height_mm: float,
    kept_free: Sequence[shapely.Polygon] = (),
) -> list[Label]:
    """The labels that find room within the frame, by rank; every mark finds it."""
    frame = shapely.box(0, 0, width_mm, height_mm)
    taken: list[shapely.Polygon] = list(kept_free)
    labels: list[Label] = []
    for one in sorted(wanted, key=lambda w: (w.rank, w.text, w.x, w.y)):
        label = next((c for c in _candidates(one) if _free(c.shape, frame, taken)), None)
        if label is not None:
            labels.append(label)
            taken.append(label.shape.buffer(0.25))
    return labels


def _free(shape: shapely.Polygon, frame: shapely.Polygon, taken: list[shapely.Polygon]) -> bool:
    return frame.contains(shape) and not any(shape.intersects(other) for other in taken)


def _candidates(one: Wanted) -> Iterator[Label]:
    width, height = _size(one)
    points: Iterator[tuple[float, float]] = iter(((one.x, one.y), *one.others))
    if one.is_mark:
        points = _spiral(one.x, one.y)
    for x, y in points:
        yield Label(one.text, x, y, width, height, one.size_pt, one.kind, one.angle)


def _size(one: Wanted) -> tuple[float, float]:
    """Chinese characters are as wide as high, others a little more than half of it."""
    if one.is_mark:
        return _MARK_MM, _MARK_MM
    ems = sum(1.0 if ord(c) > 0x2E7F else 0.62 for c in one.text) + 0.4
    em_mm = one.size_pt * POINT_MM
    return ems * em_mm, em_mm * _LINE


def _spiral(x: float, y: float) -> Iterator[tuple[float, float]]:
    """The point itself, then ever farther around it."""
    yield x, y
    for n in range(1, _TRIES):
        turn = n * 2.399963  # the golden angle leaves no direction out
        far = _STEP_MM * math.sqrt(n)
        yield x + far * math.cos(turn), y + far * math.sin(turn)
