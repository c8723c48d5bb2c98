"""A wish and the changes of the ground that it supposes. Frozen; knows no town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

STRENGTH_MOST = 10.0
USUAL = 5.0
"""The strength of barriers and of staying where nobody says another."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A new estate: these units together hold `value` of `key` from now on, shared by area."""

    kind: ClassVar[str] = "weight"
    units: tuple[str, ...]
    key: str
    value: float

    def as_json(self) -> dict[str, Any]:
        """As `read_wish` reads it."""
        return {
            "kind": self.kind,
            "units": list(self.units),
            "key": self.key,
            "value": self.value,
        }


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed road: nobody crosses between the two units of each pair any more."""

    kind: ClassVar[str] = "closed"
    borders: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """As `read_wish` reads it."""
        return {"kind": self.kind, "borders": [list(pair) for pair in self.borders]}


@dataclass(frozen=True, slots=True)
class Split:
    """A community split: these units of the grid `upper` get an upper grid of their own."""

    kind: ClassVar[str] = "split"
    upper: str
    units: tuple[str, ...]
    name: str

    def as_json(self) -> dict[str, Any]:
        """As `read_wish` reads it."""
        return {
            "kind": self.kind,
            "upper": self.upper,
            "units": list(self.units),
            "name": self.name,
        }


Edit = Weighed | Closed | Split


@dataclass(frozen=True, slots=True)
class Wish:
    """How many grids (or between which weights each), by what, where, and how strictly.

    `level`: which grids are drawn, the lowest if none is named; upper ones are made of the grids
    right below them. `under`: only within that grid. `k` counts the grids there. `weight_range`
    is of the first weight. `shares`: how much each weight counts, in per cent, in one mixed load
    that is balanced instead; none: every weight is balanced on its own. `barriers` and `stay` are
    strengths from 0 (doesn't count) over 5 (usual) to 10. `version`: the drawing's version that
    it starts from.
    """

    weights: tuple[str, ...]
    shares: tuple[float, ...] = ()
    k: int | None = None
    weight_range: tuple[float, float] | None = None
    level: str | None = None
    under: str = ""
    max_imbalance: float | None = None
    barriers: float = USUAL
    stay: float = USUAL
    seed: int = 0
    effort: float = 1.0
    edits: tuple[Edit, ...] = ()
    version: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As `read_wish` reads it."""
        return {
            "level": self.level,
            "under": self.under,
            "weights": list(self.weights),
            "shares": list(self.shares) or None,
            "k": self.k,
            "range": list(self.weight_range) if self.weight_range else None,
            "max_imbalance": self.max_imbalance,
            "barriers": self.barriers,
            "stay": self.stay,
            "seed": self.seed,
            "effort": self.effort,
            "edits": [edit.as_json() for edit in self.edits],
            "version": self.version,
        }

    def barrier_cost(self) -> dict[int, float] | None:
        """What a metre of border costs along secondary (1) and main barriers (2), of 1 elsewhere.

        At the usual strength 0.6 and 0.1, as `partition` proposes; each step multiplies.
        """
        if self.barriers == 0:
            return None
        return {1: 0.6 ** (self.barriers / USUAL), 2: 0.1 ** (self.barriers / USUAL)}

    def moving_price(self) -> float:
        """What moving a unit costs, in mean borders: 1 at the usual strength, 4 at most."""
        return (self.stay / USUAL) ** 2
