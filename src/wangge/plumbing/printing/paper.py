"""Sizes of paper: ISO 216 upright, and the card of a wallet."""

from __future__ import annotations

from typing import Final, NamedTuple

from wangge.kernel.errors import InvalidInput


class Paper(NamedTuple):
    """Width and height, upright."""

    width_mm: float
    height_mm: float

    @property
    def landscape(self) -> Paper:
        return Paper(self.height_mm, self.width_mm)


PAPERS: Final[dict[str, Paper]] = {
    "A3": Paper(297, 420),
    "A4": Paper(210, 297),
    "A5": Paper(148, 210),
    "A6": Paper(105, 148),
    "card": Paper(90, 54),
}


def paper(name: str) -> Paper:
    """The size of that name. Raises `InvalidInput` (`unknown_paper`)."""
    try:
        return PAPERS[name]
    except KeyError:
        raise InvalidInput(
            "unknown_paper",
            zh=f"没有“{name}”这种纸张；可用 {'、'.join(PAPERS)}。",
            en=f"There is no paper “{name}”; possible are {', '.join(PAPERS)}.",
            field="paper",
        ) from None
