"""Locating points among base units: exact at every border, with the candidates near it."""

from __future__ import annotations

from wangge.algorithms.locate.index import Candidate, Location, UnitId, UnitIndex

__all__ = ["Candidate", "Location", "UnitId", "UnitIndex"]
