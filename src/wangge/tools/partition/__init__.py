"""`wangge partition`: draw grids from any polygon file and write them to any polygon file."""

from __future__ import annotations

from wangge.tools.partition.command import main, parser

__all__ = ["main", "parser"]
