"""A map on paper: a round scale for a frame, its lines as SVG, labels that keep apart."""

from __future__ import annotations

from wangge.algorithms.paper_map.labels import Label, Wanted, placed
from wangge.algorithms.paper_map.svg import furniture, number, path, svg_page
from wangge.algorithms.paper_map.view import SCALES, View

__all__ = ["SCALES", "Label", "View", "Wanted", "furniture", "number", "path", "placed", "svg_page"]
