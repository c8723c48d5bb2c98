"""Markdown tables out of rows; cut relative to METIS contiguous where that ran."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Row = dict[str, Any]
Column = tuple[str, Callable[[Row], str]]


def _share(key: str, digits: int = 1) -> Callable[[Row], str]:
    return lambda r: "–" if r.get(key) is None else f"{100 * r[key]:.{digits}f}"


def _number(key: str, form: str) -> Callable[[Row], str]:
    return lambda r: "–" if r.get(key) is None else format(r[key], form)


METHOD: Column = ("method", lambda r: str(r["method"]))
_COMMON: list[Column] = [
    METHOD,
    ("s", _number("s", ".2f")),
    ("grids", _number("parts", "g")),
    ("in pieces", _number("disc", "g")),
    ("heaviest %", _share("imb")),
]
_SHAPE: list[Column] = [
    ("cut", _number("cut", ".3f")),
    ("compactness", _number("pp", ".3f")),
]
MAIN: list[Column] = [
    *_COMMON,
    ("avoidable %", _share("avoid")),
    ("within 10 %", _share("in10", 0)),
    *_SHAPE,
    ("main road inside %", _share("barrier", 0)),
    ("moved %", _share("moved")),
    ("MB", _number("mb", ".0f")),
]
NESTED: list[Column] = [
    *_COMMON,
    ("above own ideal %", _share("own")),
    ("above own part's %", _share("part")),
    ("crossings", _number("crossings", "g")),
    *_SHAPE,
]
FILES: list[Column] = [
    ("file", lambda r: str(r["method"])),
    ("wall s", _number("wall", ".2f")),
    ("CPU s", _number("s", ".2f")),
    ("start-up CPU s", _number("start", ".2f")),
    ("grids", _number("parts", "g")),
    ("in pieces", _number("disc", "g")),
    ("seamless", lambda r: "yes" if r["seamless"] else "NO"),
    ("outline off m", _number("outline", ".4f")),
    ("peak MB", _number("peak", ".0f")),
    ("MB beyond start-up", _number("mb", ".0f")),
]


def table(title: str, rows: list[Row], columns: Sequence[Column]) -> str:
    """A title and a Markdown table."""
    base = next((r["cut_km"] for r in rows if r["method"] == "METIS contiguous"), None)
    for row in rows:
        if "cut_km" in row:
            row["cut"] = row["cut_km"] / (base or rows[0]["cut_km"])
    lines = [
        f"\n**{title}**\n",
        "| " + " | ".join(name for name, _ in columns) + " |",
        "|" + " --- |" * len(columns),
        *("| " + " | ".join(show(r) for _, show in columns) + " |" for r in rows),
    ]
    return "\n".join(lines)
