"""Which facts indicators may count, by which columns, and what documents may name.

The words are settled here so that packs and whatever exports or prints them agree.
"""

from __future__ import annotations

from typing import Final

from wangge.packs.units import Unit, parse_unit

COLUMNS: Final[dict[str, frozenset[str]]] = {
    "cases": frozenset(
        {"status", "type", "category", "grade", "department", "channel", "outcome"}
        | {"on_time", "reopened", "condition", "circulation", "found_by"}
    ),
    "tasks": frozenset({"kind", "state", "post", "department", "duty", "on_time"}),
    "grids": frozenset({"level"}),
    "people": frozenset({"post", "department", "certificate", "skill"}),
    "entries": frozenset({"register", "confirmed"}),
    "inspected": frozenset({"duty", "passed"}),
}
"""What each kind of fact may be picked by."""

SUMS: Final[dict[tuple[str, str], Unit]] = {
    ("cases", "minutes"): parse_unit("min"),
    ("cases", "late_minutes"): parse_unit("min"),
    ("cases", "rating"): parse_unit("1"),
    ("tasks", "minutes"): parse_unit("min"),
    ("tasks", "late_minutes"): parse_unit("min"),
}
"""What of a fact may be summed, with its unit."""

_TOWN = {"town", "pack", "hotline", "today"}
_GRID = (
    _TOWN
    | {"grid_code", "grid_name", "level", "parent_name", "parent_head", "phone"}
    | {*("head", "members", "duties")}
)
PLACEHOLDERS: Final[dict[str, frozenset[str]]] = {
    "case": frozenset(
        _GRID
        | {"number", "type", "category", "condition", "closing", "address", "text", "grade"}
        | {"received_at", "filed_at", "due_at", "closed_at", "handler", "department", "outcome"}
    ),
    "grid": frozenset(_GRID),
    "person": frozenset(_GRID | {"name", "post", "from_on", "to_on", "period", "work"}),
}
"""What a document may name, by what it is about."""
