"""Names of grids, weights and levels, for whatever is told of a division. Pure."""

from __future__ import annotations

from wangge.domain.redrawing.content import Content
from wangge.domain.redrawing.remarks import Words
from wangge.domain.redrawing.weighing import NAMES
from wangge.packs.schema import LevelSpec


def words_of(level: LevelSpec, levels: tuple[LevelSpec, ...], *contents: Content) -> Words:
    """What remarks on grids of a level call things; of a code in several divisions the first's."""
    grids: dict[str, tuple[str, str]] = {}
    for content in reversed(contents):
        grids |= {g.code: (g.name, g.name_en or g.name) for g in content.grids}
    place = levels.index(level)
    upper = levels[max(0, place - 1)].name
    return Words(grids, NAMES, (upper.zh, upper.en))
