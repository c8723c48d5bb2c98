"""Flows as diagrams: a layered layout and its SVG. The same flow gives the same bytes."""

from __future__ import annotations

from wangge.packs.diagrams.drawing import flow_svg

__all__ = ["flow_svg"]
