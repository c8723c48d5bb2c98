"""The parts of a formula: each knows its unit and how it is worked out; and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from wangge.kernel.errors import InvalidInput
from wangge.packs.units import ONE, Unit

Run = Callable[[Mapping[str, float]], float]


class FormulaError(InvalidInput):
    """Something in a formula isn't allowed; `data["at"]` is the character, counted from 1."""

    def __init__(self, code: str, text: str, at: int, zh: str, en: str) -> None:
        super().__init__(
            code,
            zh=f"公式“{text[:80]}”第 {at} 个字符：{zh}。",
            en=f"Formula “{text[:80]}”, character {at}: {en}.",
            field="formula",
            data={"at": at},
        )


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a formula. `unit` None: a yes or no. `bare`: made of written numbers alone."""

    unit: Unit | None
    run: Run
    bare: bool = False
    value: float | None = None
    """Of a number as written."""


def unit_of(node: Node) -> Unit:
    """The unit of a node that is a number."""
    return node.unit or ONE


def in_unit(unit: Unit, node: Node) -> Node:
    """The node in another unit of the same dimension."""
    if unit_of(node) == unit:
        return node
    factor, run = float(unit_of(node).scale / unit.scale), node.run
    return Node(unit, lambda v: run(v) * factor, node.bare)


def half_up(value: float, step: Decimal) -> float:
    """To a multiple of `step`, halves away from zero (四舍五入)."""
    return float(Decimal(repr(value)).quantize(step, ROUND_HALF_UP))
