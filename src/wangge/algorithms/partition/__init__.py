"""Drawing grids: balanced, seamless, compact and stable divisions of base units.

Pure library: no Django, no clock, no global random generator. `partition` draws or redraws,
`measure` judges any division. Serves 完整性、便利性、均衡性、无缝拼接、相对稳定.
"""

from __future__ import annotations

from wangge.algorithms.partition._watch import STAGES
from wangge.algorithms.partition.divide import BARRIER_COST, Result, partition, warm_up
from wangge.algorithms.partition.explain import Remark
from wangge.algorithms.partition.problem import MAIN_BARRIER, NO_GRID, SECONDARY_ROAD, Problem
from wangge.algorithms.partition.report import KindReport, Report, UpperReport, measure

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
