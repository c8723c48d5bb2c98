"""Grids drawn by the program from a town's own units. Heavy: only a run's process opens it."""

from __future__ import annotations

from wangge.domain.redrawing.drafting.draw import Drawn, draw

__all__ = ["Drawn", "draw"]
