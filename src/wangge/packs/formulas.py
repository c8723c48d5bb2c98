"""Formulas over declared values with units: read, checked by unit, and worked out.

A small part of arithmetic and nothing else: numbers, names, + - * / **, comparison, and/or/not,
`a if b else c`, min, max, abs, round. Nothing is executed; there is no way out of it.
"""

from __future__ import annotations

import ast
import keyword
import math
from collections.abc import Mapping
from dataclasses import dataclass

from wangge.kernel.errors import Undetermined
from wangge.packs.formula_nodes import FormulaError, Node
from wangge.packs.formula_translator import Translator
from wangge.packs.units import Unit

__all__ = ["RESERVED", "Formula", "FormulaError", "compile_formula"]

LONGEST, DEEPEST = 500, 60
RESERVED = frozenset(keyword.kwlist) | {"min", "max", "abs", "round"}
"""Words that can't name a value."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that holds by its units. `unit` None: it says yes or no."""

    text: str
    unit: Unit | None
    names: frozenset[str]
    _node: Node

    def number(self, values: Mapping[str, float | bool | None]) -> float:
        """What it comes to, in `unit`. Raises `Undetermined` naming what is missing."""
        result = self._run(values)
        if not math.isfinite(result):
            raise _out_of_range(self.text)
        return result

    def holds(self, values: Mapping[str, float | bool | None]) -> bool:
        """Whether it holds, for a formula that says yes or no. Raises as `number` does."""
        return bool(self._run(values))

    def number_in(self, unit: Unit, values: Mapping[str, float | bool | None]) -> float:
        """What it comes to in another unit of the same dimension."""
        return self.number(values) * ratio(self.unit or unit, unit)

    def _run(self, values: Mapping[str, float | bool | None]) -> float:
        missing = sorted(n for n in self.names if values.get(n) is None)
        if missing:
            raise Undetermined(
                "formula_values_missing",
                zh=f"算不出“{self.text}”：缺少 {'、'.join(missing)}。",
                en=f"“{self.text}” can't be worked out: {', '.join(missing)} missing.",
                data={"missing": missing},
            )
        given = {n: float(values[n] or 0) for n in self.names}
        if not all(math.isfinite(value) for value in given.values()):
            raise _out_of_range(self.text)
        try:
            return self._node.run(given)
        except (ArithmeticError, ValueError) as error:
            raise _out_of_range(self.text) from error


def compile_formula(text: str, names: Mapping[str, Unit | None]) -> Formula:
    """Reads a formula over `names`, each with its unit (None: a yes or no).

    Raises `FormulaError` with the place in the text for what isn't allowed, for names that aren't
    declared and for units that don't go together.
    """
    text = " ".join(text.split())
    tree = _parse(text)
    node = Translator(text, names).translate(tree.body)
    used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in names}
    return Formula(text, node.unit, frozenset(used), node)


def ratio(of: Unit, to: Unit) -> float:
    """How many `to` one `of` is; both are of one dimension."""
    return float(of.scale / to.scale)


def _parse(text: str) -> ast.Expression:
    if len(text) > LONGEST:
        raise _too_long(text)
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(
            "formula_unreadable",
            text,
            getattr(error, "offset", None) or max(1, len(text)),
            "公式写法有误；写法如 area * rate",
            "this isn't a formula; write it like area * rate",
        ) from None
    layer: list[ast.AST] = [tree]
    for _ in range(DEEPEST):
        layer = [child for node in layer for child in ast.iter_child_nodes(node)]
    if layer:
        raise _too_long(text)
    return tree


def _too_long(text: str) -> FormulaError:
    return FormulaError(
        "formula_too_long",
        text,
        1,
        f"公式太长或套得太深，至多 {LONGEST} 个字符、{DEEPEST} 层",
        f"the formula is too long or too deep; at most {LONGEST} characters, {DEEPEST} levels",
    )


def _out_of_range(text: str) -> Undetermined:
    return Undetermined(
        "formula_out_of_range",
        zh=f"算不出“{text}”：除以零，或结果超出范围。",
        en=f"“{text}” can't be worked out: division by zero, or a result out of range.",
    )
