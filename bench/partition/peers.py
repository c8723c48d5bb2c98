"""The peers, each as a function (problem, k, seed) -> labels. Absent packages are skipped by name.

All get the same whole-number weights and border lengths and 3 % allowed imbalance.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from wangge.algorithms.partition import Problem
from wangge.algorithms.partition._land import rows
from wangge.algorithms.partition._pieces import pieces

warnings.filterwarnings("ignore")
EPSILON = 0.03
Peer = Callable[[Problem, int, int], np.ndarray]


class Graph:
    """Rows of neighbours with whole-number weights, as graph partitioners want them."""

    def __init__(self, problem: Problem) -> None:
        net = rows(problem.n, problem.left, problem.right, problem.shared_m)
        self.n = problem.n
        self.first, self.other = net.first, net.other
        self.length = np.maximum(1, np.rint(net.cost)).astype(np.int64)
        self.weight = np.rint(problem.weights[:, 0]).astype(np.int64)
        self.source = np.repeat(np.arange(self.n), np.diff(net.first))


def _metis(contiguous: bool) -> Peer:
    def run(problem: Problem, k: int, seed: int) -> np.ndarray:
        import pymetis

        g = Graph(problem)
        options = pymetis.Options(seed=seed, ufactor=int(EPSILON * 1000))
        _, label = pymetis.part_graph(
            k, xadj=g.first, adjncy=g.other, vweights=g.weight, eweights=g.length,
            options=options, recursive=False, contiguous=contiguous,
        )  # fmt: skip
        return np.array(label)

    return run


def _kahip(problem: Problem, k: int, seed: int) -> np.ndarray:
    import kahip

    g = Graph(problem)
    args = g.weight.tolist(), g.first.tolist(), g.length.tolist(), g.other.tolist()
    return np.array(kahip.kaffpa(*args, k, EPSILON, True, seed, 2)[1])


def _mtkahypar(preset: str) -> Peer:
    state: dict[str, Any] = {}

    def run(problem: Problem, k: int, seed: int) -> np.ndarray:
        import mtkahypar

        lib = state.setdefault("lib", mtkahypar.initialize(1, False))
        mtkahypar.set_seed(seed)
        context = lib.context_from_preset(getattr(mtkahypar.PresetType, preset))
        context.set_partitioning_parameters(k, EPSILON, mtkahypar.Objective.CUT)
        context.logging = False
        g = Graph(problem)
        once = g.source < g.other
        edges = list(zip(g.source[once].tolist(), g.other[once].tolist(), strict=True))
        graph = lib.create_graph(
            context, g.n, len(edges), edges, g.weight.tolist(), g.length[once].tolist()
        )
        return np.array(graph.partition(context).get_partition())

    return run


def _gerrychain(problem: Problem, k: int, seed: int) -> np.ndarray:
    import gerrychain
    import networkx as nx
    from gerrychain.partition import initial_partition_generators as generators

    weight = problem.weights[:, 0]
    graph = nx.Graph()
    graph.add_nodes_from((i, {"load": float(weight[i])}) for i in range(problem.n))
    graph.add_edges_from(zip(problem.left.tolist(), problem.right.tolist(), strict=True))
    found = generators.recursive_tree_part(
        gerrychain.Graph.from_networkx(graph), range(k), weight.sum() / k, "load", EPSILON, rng=seed
    )
    label = np.zeros(problem.n, int)
    for unit, grid in found.items():
        label[unit] = grid
    return label


def _spopt(problem: Problem, k: int, seed: int) -> np.ndarray:
    import geopandas
    import libpysal
    from spopt.region import WardSpatial

    g = Graph(problem)
    beside = {i: g.other[g.first[i] : g.first[i + 1]].tolist() for i in range(g.n)}
    place = {"x": _scaled(problem.x_m), "y": _scaled(problem.y_m)}
    frame = geopandas.GeoDataFrame(
        place, geometry=geopandas.points_from_xy(problem.x_m, problem.y_m)
    )
    model = WardSpatial(
        frame, libpysal.weights.W(beside, silence_warnings=True), ["x", "y"], n_clusters=k
    )
    model.solve()
    return np.array(model.labels_)


def _scaled(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / values.std()


_ALL: dict[str, tuple[str, Peer, int]] = {  # name: package, function, most units worth waiting for
    "METIS": ("pymetis", _metis(False), 10**9),
    "METIS contiguous": ("pymetis", _metis(True), 10**9),
    "KaHIP strong": ("kahip", _kahip, 20_000),
    "Mt-KaHyPar default": ("mtkahypar", _mtkahypar("DEFAULT"), 50_000),
    "Mt-KaHyPar highest": ("mtkahypar", _mtkahypar("HIGHEST_QUALITY"), 20_000),
    "GerryChain tree": ("gerrychain", _gerrychain, 3_500),
    "spopt Ward": ("spopt", _spopt, 3_500),
}


def regions(problem: Problem) -> np.ndarray:
    """The connected piece of its upper unit that each unit lies in."""
    same = problem.parent[problem.left] == problem.parent[problem.right]
    return pieces(problem.n, problem.left[same], problem.right[same])[1]


def inside(problem: Problem, region: np.ndarray, run: Peer, k: int, seed: int) -> np.ndarray:
    """A peer run in each region alone; its number of grids by rounding, so they may not be k."""
    label, given = np.zeros(problem.n, int), 0
    ideal = problem.weights[:, 0].sum() / k
    for r in range(int(region.max()) + 1):
        at = np.flatnonzero(region == r)
        part = _part(problem, at)
        count = min(len(at), max(1, round(part.weights[:, 0].sum() / ideal)))
        label[at] = given + (run(part, count, seed) if count > 1 else 0)
        given += count
    return label


def _part(problem: Problem, at: np.ndarray) -> Problem:
    new = np.full(problem.n, -1)
    new[at] = np.arange(len(at))
    kept = (new[problem.left] >= 0) & (new[problem.right] >= 0)
    return Problem(
        weights=problem.weights[at],
        area_m2=problem.area_m2[at],
        x_m=problem.x_m[at],
        y_m=problem.y_m[at],
        exterior_m=problem.exterior_m[at],
        left=new[problem.left[kept]],
        right=new[problem.right[kept]],
        shared_m=problem.shared_m[kept],
        barrier=problem.barrier[kept],
        parent=np.zeros(len(at), np.int64),
    )


def installed(n: int) -> tuple[dict[str, Peer], list[str]]:
    """Peers that are installed and made for n units, and why the others are left out."""
    found, skipped = {}, []
    for name, (package, function, most) in _ALL.items():
        if importlib.util.find_spec(package) is None:
            skipped.append(f"{name}: {package} is not installed")
        elif n > most:
            skipped.append(f"{name}: not run above {most:,} units")
        else:
            found[name] = function
    return found, skipped
