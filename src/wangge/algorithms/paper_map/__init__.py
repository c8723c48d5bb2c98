"""A map on paper: a round scale for a frame, and labels that don't lie on one another."""

from __future__ import annotations

from wangge.algorithms.paper_map.labels import Label, Wanted, placed
from wangge.algorithms.paper_map.view import SCALES, View

__all__ = ["SCALES", "Label", "View", "Wanted", "placed"]
