"""Benchmark inputs: .npz files, polygon files, and larger lands made from given ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from wangge.algorithms.partition import Problem
from wangge.tools.partition.build import read_town


def read(path: Path, weight: str | None, parent: str | None, tiles: int) -> Problem:
    """The problem in a file; laid out tiles × tiles times, without upper units, if asked."""
    problem = read_town(
        path, [weight] if weight else ["weight"], parent=parent, barriers=None, barrier_width_m=15.0
    ).problem
    return tiled(problem, tiles) if tiles > 1 else problem


def tiled(problem: Problem, times: int) -> Problem:
    """A larger land: mirrored copies side by side, sewn together along outside borders.

    Mirroring makes neighbouring outlines meet; each outer unit is sewn to its own mirror image
    over half its outside border, so the result is one connected, nearly planar land.
    """
    n, width, height = problem.n, np.ptp(problem.x_m) + 100, np.ptp(problem.y_m) + 100
    x0, y0 = problem.x_m - problem.x_m.min(), problem.y_m - problem.y_m.min()
    x, y, left, right, shared, barrier = [], [], [], [], [], []
    for row in range(times):
        for column in range(times):
            base = (row * times + column) * n
            x.append(column * width + (width - x0 if column % 2 else x0))
            y.append(row * height + (height - y0 if row % 2 else y0))
            left.append(problem.left + base)
            right.append(problem.right + base)
            shared.append(problem.shared_m)
            barrier.append(problem.barrier)
    outside = problem.exterior_m > 0
    edges = {"x": x0 > np.quantile(x0, 0.9), "x0": x0 < np.quantile(x0, 0.1)}
    edges |= {"y": y0 > np.quantile(y0, 0.9), "y0": y0 < np.quantile(y0, 0.1)}
    exterior = np.tile(problem.exterior_m, times * times)
    for row in range(times):
        for column in range(times):
            here = (row * times + column) * n
            for name, step, inside in (
                ("x0" if column % 2 else "x", 1, column + 1 < times),
                ("y0" if row % 2 else "y", times, row + 1 < times),
            ):
                if not inside:
                    continue
                sewn = np.flatnonzero(outside & edges[name])
                left.append(here + sewn)
                right.append(here + step * n + sewn)
                shared.append(0.5 * problem.exterior_m[sewn])
                barrier.append(np.zeros(len(sewn), np.int64))
                exterior[here + sewn] *= 0.5
                exterior[here + step * n + sewn] *= 0.5
    copies = times * times
    return Problem.of(
        weights=np.tile(problem.weights, (copies, 1)),
        area_m2=np.tile(problem.area_m2, copies),
        x_m=np.concatenate(x),
        y_m=np.concatenate(y),
        exterior_m=exterior,
        left=np.concatenate(left),
        right=np.concatenate(right),
        shared_m=np.concatenate(shared),
        barrier=np.concatenate(barrier),
    )


def noisy(problem: Problem, share: float = 0.1) -> np.ndarray:
    """Weights changed by up to ± share, the same way in every run."""
    factor = 1 + np.random.default_rng(99).uniform(-share, share, problem.n)
    return problem.weights[:, 0] * factor


def shocked(problem: Problem, share: float = 0.3, draw: int = 99) -> np.ndarray:
    """Weights raised by share in a disc that holds a tenth of the units."""
    centre = np.random.default_rng(draw).integers(problem.n)
    gap = np.hypot(problem.x_m - problem.x_m[centre], problem.y_m - problem.y_m[centre])
    weight = problem.weights[:, 0]
    return np.where(gap <= np.quantile(gap, 0.1), weight * (1 + share), weight)
