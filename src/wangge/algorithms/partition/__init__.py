"""Drawing grids: balanced, seamless, compact and stable divisions of base units.

Pure library: no Django, no clock, no global random generator. `partition` draws or redraws,
`measure` judges any division. Serves 完整性、便利性、均衡性、无缝拼接、相对稳定.
What only measures loads no compiler: `partition` and its kernels come with their first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from wangge.algorithms.partition._watch import STAGES
from wangge.algorithms.partition.explain import Remark
from wangge.algorithms.partition.problem import MAIN_BARRIER, NO_GRID, SECONDARY_ROAD, Problem
from wangge.algorithms.partition.report import KindReport, Report, UpperReport, measure

if TYPE_CHECKING:
    from wangge.algorithms.partition.divide import BARRIER_COST, Result, partition
    from wangge.algorithms.partition.warming import warm_up

__all__ = [
    "BARRIER_COST",
    "MAIN_BARRIER",
    "NO_GRID",
    "SECONDARY_ROAD",
    "STAGES",
    "KindReport",
    "Problem",
    "Remark",
    "Report",
    "Result",
    "UpperReport",
    "measure",
    "partition",
    "warm_up",
]
_DRAWS = dict.fromkeys(("BARRIER_COST", "Result", "partition"), "divide") | {"warm_up": "warming"}


def __getattr__(name: str) -> Any:
    if name in _DRAWS:
        return getattr(import_module(f"wangge.algorithms.partition.{_DRAWS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
