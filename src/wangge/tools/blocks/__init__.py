"""The command `wangge blocks`: base units from files of roads, buildings, points, communities."""

from __future__ import annotations

from wangge.tools.blocks.command import main, parser

__all__ = ["main", "parser"]
