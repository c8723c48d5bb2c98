"""Translates a parsed formula into nodes that know their unit; refuses all else, with its place."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from wangge.packs.errors import nearest
from wangge.packs.formula_nodes import FormulaError, Node, half_up, in_unit, unit_of
from wangge.packs.units import ONE, Unit

_COMPARE: Final[dict[type, Callable[[Any, Any], bool]]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_MOST_POWER = 9
_LARGEST = 10**15


class Translator:
    """One formula's translation; the first thing that isn't right is raised."""

    def __init__(self, text: str, names: Mapping[str, Unit | None]) -> None:
        self.text = text
        self.names = names
        self._ways: dict[type, Callable[[Any], Node]] = {
            ast.Constant: self._number,
            ast.Name: self._name,
            ast.UnaryOp: self._unary,
            ast.BinOp: self._binary,
            ast.Compare: self._compare,
            ast.BoolOp: self._logic,
            ast.IfExp: self._choice,
            ast.Call: self._call,
        }

    def translate(self, tree: ast.expr) -> Node:
        """The node of an expression; raises `FormulaError`."""
        way = self._ways.get(type(tree))
        if way is None:
            raise self._error(
                tree,
                "formula_not_allowed",
                "这里只能写数、名称、+ - * / **、比较、and/or/not、if-else、min、max、abs、round",
                "only numbers, names, + - * / **, comparisons, and/or/not, if-else, min, max, abs"
                " and round may stand here",
            )
        return way(tree)

    def _error(self, tree: ast.AST, code: str, zh: str, en: str) -> FormulaError:
        offset = getattr(tree, "col_offset", 0)
        before = self.text.encode()[:offset].decode(errors="ignore")
        return FormulaError(code, self.text, len(before) + 1, zh, en)

    def _number(self, tree: ast.Constant) -> Node:
        value = tree.value
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > _LARGEST:
            raise self._error(
                tree, "formula_not_allowed", "这里只能写数", "only a number may stand here"
            )
        number = float(value)
        return Node(ONE, lambda _: number, True, number)

    def _name(self, tree: ast.Name) -> Node:
        name = tree.id
        if name not in self.names:
            meant = nearest(name, self.names)
            there = ", ".join(sorted(self.names)) or "-"
            zh = f"没有“{name}”" + (f"，是不是“{meant}”" if meant else "") + f"；现有：{there}"
            en = f"there is no “{name}”" + (f"; did you mean “{meant}”?" if meant else "")
            raise self._error(tree, "formula_name_unknown", zh, f"{en}; there are: {there}")
        return Node(self.names[name], operator.itemgetter(name))

    def _unary(self, tree: ast.UnaryOp) -> Node:
        node = self.translate(tree.operand)
        if isinstance(tree.op, ast.Not):
            run = self._yes_no(tree.operand, node).run
            return Node(None, lambda v: not run(v))
        if not isinstance(tree.op, (ast.USub, ast.UAdd)):
            raise self._error(tree, "formula_not_allowed", "不能用 ~", "~ isn't allowed")
        run = self._quantity(tree.operand, node).run
        sign = -1 if isinstance(tree.op, ast.USub) else 1
        value = None if node.value is None else sign * node.value
        return Node(node.unit, lambda v: sign * run(v), node.bare, value)

    def _binary(self, tree: ast.BinOp) -> Node:
        left = self._quantity(tree.left, self.translate(tree.left))
        right = self._quantity(tree.right, self.translate(tree.right))
        one, other, bare = left.run, right.run, left.bare and right.bare
        match tree.op:
            case ast.Mult():
                return Node(unit_of(left) * unit_of(right), lambda v: one(v) * other(v), bare)
            case ast.Div():
                return Node(unit_of(left) / unit_of(right), lambda v: one(v) / other(v), bare)
            case ast.Pow():
                return self._power(tree, left, right)
            case ast.Add() | ast.Sub():
                return self._sum(tree, left, right)
        raise self._error(
            tree, "formula_not_allowed", "只能用 + - * / **", "only + - * / ** are allowed"
        )

    def _sum(self, tree: ast.BinOp, left: Node, right: Node) -> Node:
        left, right = self._aligned(tree, [left, right])
        one, other, bare = left.run, right.run, left.bare and right.bare
        if isinstance(tree.op, ast.Add):
            return Node(left.unit, lambda v: one(v) + other(v), bare)
        return Node(left.unit, lambda v: one(v) - other(v), bare)

    def _power(self, tree: ast.BinOp, base: Node, power: Node) -> Node:
        if not unit_of(power).is_plain:
            raise self._error(
                tree.right, "formula_power", "指数不能有单位", "a power can't have a unit"
            )
        exponent, below = in_unit(ONE, power).run, base.run
        if unit_of(base) == ONE:
            return Node(ONE, lambda v: math.pow(below(v), exponent(v)), base.bare and power.bare)
        value = power.value
        if value is None or value != int(value) or abs(value) > _MOST_POWER:
            raise self._error(
                tree.right,
                "formula_power",
                f"有单位的量，指数须是写明的整数(至多 {_MOST_POWER})",
                f"with a unit, the power is a written whole number, at most {_MOST_POWER}",
            )
        fixed = int(value)
        return Node(unit_of(base) ** fixed, lambda v: below(v) ** fixed)

    def _compare(self, tree: ast.Compare) -> Node:
        parts = [tree.left, *tree.comparators]
        nodes = self._aligned(tree, [self._quantity(p, self.translate(p)) for p in parts])
        tests = [_COMPARE.get(type(op)) for op in tree.ops]
        if None in tests:
            raise self._error(
                tree,
                "formula_not_allowed",
                "只能用 < <= > >= == !=",
                "only < <= > >= == != allowed",
            )
        steps = [(t, a.run, b.run) for t, a, b in zip(tests, nodes, nodes[1:], strict=False) if t]
        return Node(None, lambda v: all(test(a(v), b(v)) for test, a, b in steps))

    def _logic(self, tree: ast.BoolOp) -> Node:
        runs = [self._yes_no(p, self.translate(p)).run for p in tree.values]
        every = all if isinstance(tree.op, ast.And) else any
        return Node(None, lambda v: every(run(v) for run in runs))

    def _choice(self, tree: ast.IfExp) -> Node:
        test = self._yes_no(tree.test, self.translate(tree.test)).run
        nodes = [self.translate(tree.body), self.translate(tree.orelse)]
        if any(n.unit is not None for n in nodes):
            parts = (tree.body, tree.orelse)
            quantities = [self._quantity(p, n) for p, n in zip(parts, nodes, strict=True)]
            nodes = self._aligned(tree, quantities)
        then, other = nodes[0].run, nodes[1].run
        return Node(nodes[0].unit, lambda v: then(v) if test(v) else other(v))

    def _call(self, tree: ast.Call) -> Node:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        nodes = [self._quantity(p, self.translate(p)) for p in tree.args]
        fits = {"min": len(nodes) > 1, "max": len(nodes) > 1, "abs": len(nodes) == 1}
        fits["round"] = len(nodes) in (1, 2)
        if tree.keywords or not fits.get(name):
            raise self._error(
                tree,
                "formula_not_allowed",
                "只有 min(a, b, …)、max(a, b, …)、abs(a)、round(a)、round(a, 位数)",
                "there are only min(a, b, …), max(a, b, …), abs(a), round(a) and round(a, digits)",
            )
        if name == "round":
            return self._round(tree, nodes)
        if name == "abs":
            run = nodes[0].run
            return Node(nodes[0].unit, lambda v: abs(run(v)), nodes[0].bare)
        nodes = self._aligned(tree, nodes)
        runs, best = [n.run for n in nodes], min if name == "min" else max
        return Node(nodes[0].unit, lambda v: best(run(v) for run in runs))

    def _round(self, tree: ast.Call, nodes: Sequence[Node]) -> Node:
        """To the nearest, in the unit as it stands there."""
        digits = 0.0 if len(nodes) == 1 else nodes[1].value
        if digits is None or digits not in range(-9, 10):
            raise self._error(
                tree.args[1],
                "formula_not_allowed",
                "位数须是写明的整数，-9 到 9",
                "digits are a written whole number, -9 to 9",
            )
        run, step = nodes[0].run, Decimal(1).scaleb(-int(digits))
        return Node(nodes[0].unit, lambda v: half_up(run(v), step), nodes[0].bare)

    def _aligned(self, tree: ast.expr, nodes: Sequence[Node]) -> list[Node]:
        """The nodes in the unit of the first that has one; a written 0 goes with any unit."""
        lead = next((n for n in nodes if n.value != 0), nodes[0])
        aligned = []
        for node in nodes:
            if node.value == 0:
                aligned.append(replace(node, unit=lead.unit))
                continue
            if unit_of(node).dims != unit_of(lead).dims:
                raise self._mismatch(tree, lead, node)
            if unit_of(node).scale != unit_of(lead).scale and (node.bare or lead.bare):
                raise self._percent(tree, lead, node)
            aligned.append(in_unit(unit_of(lead), node))
        return aligned

    def _mismatch(self, tree: ast.expr, lead: Node, node: Node) -> FormulaError:
        bare = lead.bare or node.bare
        return self._error(
            tree,
            "formula_units_differ",
            f"单位“{unit_of(lead)}”与“{unit_of(node)}”不同，不能相加减或比较"
            + ("；写明的数没有单位，请在 constants 里声明" if bare else ""),
            f"“{unit_of(lead)}” and “{unit_of(node)}” can't be added or compared"
            + ("; a written number has no unit, declare it under constants" if bare else ""),
        )

    def _percent(self, tree: ast.expr, lead: Node, node: Node) -> FormulaError:
        return self._error(
            tree,
            "formula_percent",
            f"“{unit_of(lead)}”与“{unit_of(node)}”不能直接相加减或比较；"
            "百分数请在 constants 里连同单位写明",
            f"“{unit_of(lead)}” and “{unit_of(node)}” don't go together as they stand; declare the"
            " percentage with its unit under constants",
        )

    def _quantity(self, tree: ast.expr, node: Node) -> Node:
        if node.unit is None:
            raise self._error(
                tree, "formula_kind", "这里要数，不是真假", "a number is wanted here, not yes or no"
            )
        return node

    def _yes_no(self, tree: ast.expr, node: Node) -> Node:
        if node.unit is not None:
            raise self._error(
                tree, "formula_kind", "这里要真假，不是数", "yes or no is wanted here, not a number"
            )
        return node
