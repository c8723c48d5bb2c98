"""The door of printing."""

from __future__ import annotations

from wangge.plumbing.printing.fonts import missing_glyphs, without_pictographs
from wangge.plumbing.printing.paper import Paper, paper
from wangge.plumbing.printing.pressing import PressFailed, press
from wangge.plumbing.printing.qr import qr_svg

__all__ = [
    "Paper",
    "PressFailed",
    "missing_glyphs",
    "paper",
    "press",
    "qr_svg",
    "without_pictographs",
]
