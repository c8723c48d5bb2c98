"""Polygons that should tile a town: their faults, unions, neighbours, thinner lines."""

from __future__ import annotations

from wangge.algorithms.coverage.check import check_coverage
from wangge.algorithms.coverage.findings import (
    CoverageReport,
    Detached,
    Duplicate,
    Empty,
    Finding,
    Gap,
    InvalidShape,
    Outside,
    Overlap,
)
from wangge.algorithms.coverage.measure import area_m2
from wangge.algorithms.coverage.neighbours import Adjacency, adjacency
from wangge.algorithms.coverage.union import dissolve, simplify_coverage

__all__ = [
    "Adjacency",
    "CoverageReport",
    "Detached",
    "Duplicate",
    "Empty",
    "Finding",
    "Gap",
    "InvalidShape",
    "Outside",
    "Overlap",
    "adjacency",
    "area_m2",
    "check_coverage",
    "dissolve",
    "simplify_coverage",
]
