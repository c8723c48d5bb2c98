"""A formula read out for people, with names or numbers in place of its keys.

Only writes; what a formula may hold and what it comes to is decided in `formulas`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

Say = Callable[[str], str]
"""What to write for a name."""
Truth = Mapping[str, float | bool | None]

_SIGNS: dict[type[ast.AST], str] = {
    **{ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷", ast.Pow: "^"},
    **{ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥", ast.Eq: "=", ast.NotEq: "≠"},
}
_BINDING: dict[type[ast.AST], int] = {
    **{ast.Add: 4, ast.Sub: 4, ast.Mult: 5, ast.Div: 5, ast.Pow: 6},
}
_ZH = {"and": "且", "or": "或", "not": "非", "if": "若{0}则{1}，否则{2}"}
_EN = {"and": "and", "or": "or", "not": "not", "if": "if {0}: {1}, otherwise {2}"}
_CALLS = {"min": "最小", "max": "最大", "abs": "绝对值", "round": "四舍五入"}


def formula_words(text: str, say: Say, language: str, taken: Truth | None = None) -> str:
    """The formula as a line of text.

    With `taken` (the values of its yes or no), a choice by a single yes or no is written as the
    side that was taken.
    """
    tree = ast.parse(" ".join(text.split()), mode="eval")
    english = language.lower().startswith("en")
    return _Writer(say, english, taken or {}).write(tree.body, 0)


class _Writer:
    def __init__(self, say: Say, english: bool, taken: Truth) -> None:
        self._say, self._english, self._taken = say, english, taken
        self._words = _EN if english else _ZH

    def write(self, node: ast.AST, around: int) -> str:
        """The node, in brackets where what stands around it binds closer."""
        words, binding = self._written(node)
        return f"({words})" if binding < around else words

    def _written(self, node: ast.AST) -> tuple[str, int]:
        if isinstance(node, ast.Name):
            return self._say(node.id), 9
        if isinstance(node, ast.Constant):
            return str(node.value), 9
        if isinstance(node, ast.BinOp):
            return self._sum(node)
        if isinstance(node, ast.IfExp):
            return self._choice(node)
        return self._rarer(node)

    def _rarer(self, node: ast.AST) -> tuple[str, int]:
        if isinstance(node, ast.UnaryOp):
            inner = self.write(node.operand, 7)
            sign = f"{self._words['not']} " if isinstance(node.op, ast.Not) else "−"
            return f"{sign}{inner}", 7
        if isinstance(node, ast.BoolOp):
            word = self._words["and" if isinstance(node.op, ast.And) else "or"]
            return f" {word} ".join(self.write(v, 2) for v in node.values), 1
        if isinstance(node, ast.Compare):
            parts = [self.write(node.left, 4)]
            for op, right in zip(node.ops, node.comparators, strict=True):
                parts += [_SIGNS[type(op)], self.write(right, 4)]
            return " ".join(parts), 3
        assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        name = node.func.id if self._english else _CALLS[node.func.id]
        return f"{name}({', '.join(self.write(a, 0) for a in node.args)})", 9

    def _sum(self, node: ast.BinOp) -> tuple[str, int]:
        binding = _BINDING[type(node.op)]
        left = self.write(node.left, binding)
        right = self.write(node.right, binding + 1)
        return f"{left} {_SIGNS[type(node.op)]} {right}", binding

    def _choice(self, node: ast.IfExp) -> tuple[str, int]:
        if isinstance(node.test, ast.Name) and self._taken.get(node.test.id) is not None:
            side = node.body if self._taken[node.test.id] else node.orelse
            return self._written(side)
        parts = [self.write(n, 1) for n in (node.test, node.body, node.orelse)]
        return self._words["if"].format(*parts), 0
