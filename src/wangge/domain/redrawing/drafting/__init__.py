"""Grids drawn by the program from a town's own units, as a version of a drawing."""

from __future__ import annotations

from wangge.domain.redrawing.drafting.draw import Drawn, Wish, draw

__all__ = ["Drawn", "Wish", "draw"]
