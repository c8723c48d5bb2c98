"""Locating among base units, beside shapely's STRtree and geopandas' sjoin in the same run.

    python bench/locate.py [--units 50000] [--points 1000000] [--seed 1]

Prints one table. Every point is compared with the exact answer; a difference fails the run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.algorithms.locate import UnitIndex

Floats = NDArray[np.float64]


def seamless_units(count: int, rng: np.random.Generator) -> NDArray[Any]:
    """About `count` wavy quadrilaterals of 36 vertices that tile a town without a seam."""
    columns = round((count * 1.25) ** 0.5)
    rows = round(count / columns)
    corner = np.stack(np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0)), axis=-1)
    corner += rng.uniform(-0.3, 0.3, corner.shape)
    share = np.linspace(0, 1, 10)[:, None]

    def wavy(a: Floats, b: Floats) -> Floats:
        line = a[..., None, :] * (1 - share) + b[..., None, :] * share
        line[..., 1:-1, :] += rng.uniform(-0.02, 0.02, line[..., 1:-1, :].shape)
        return line

    east, north = wavy(corner[:, :-1], corner[:, 1:]), wavy(corner[:-1], corner[1:])
    rings = np.concatenate(
        [
            east[:-1],
            north[:, 1:, 1:],
            east[1:, :, ::-1][..., 1:, :],
            north[:, :-1, ::-1][..., 1:, :],
        ],
        axis=2,
    ).reshape(-1, 37, 2)
    return shapely.polygons(rings * 0.001 + np.array([114.0, 30.0]))


def exact(tree: shapely.STRtree, xs: Floats, ys: Floats) -> NDArray[np.int32]:
    """The smallest unit that covers each point, by GEOS alone."""
    point, unit = tree.query(shapely.points(xs, ys), predicate="intersects")
    out = np.full(len(xs), np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(out, point, unit.astype(np.int32))
    out[out == np.iinfo(np.int32).max] = -1
    return out


def seconds(work: Callable[[], Any], rounds: int = 3) -> float:
    """The median time of `work`."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def single_us(find: Callable[[float, float], Any], xs: Floats, ys: Floats) -> tuple[float, float]:
    """Median and 95th percentile of one call, µs."""
    taken = []
    for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
        start = time.perf_counter_ns()
        find(x, y)
        taken.append(time.perf_counter_ns() - start)
    p50, p95 = np.percentile(taken, [50, 95]) / 1000
    return float(p50), float(p95)


def peak_mb() -> float:
    """The most memory this process has had resident, MB."""
    status = Path("/proc/self/status").read_text()
    return float(status.split("VmHWM:")[1].split()[0]) / 1024


def _build_apart(polygons: NDArray[Any], path: str, pipe: Any) -> None:
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of making the polygons
    before = peak_mb()
    start = time.perf_counter()
    index = UnitIndex.build(list(range(len(polygons))), polygons)
    taken = time.perf_counter() - start
    after = peak_mb()
    index.save(path)
    pipe.send((taken, after - before, index.nbytes / 2**20))


def build_apart(polygons: NDArray[Any], path: str) -> tuple[float, float, float]:
    """Build in a fresh fork: seconds, growth of peak memory in MB, size of the index in MB."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=_build_apart, args=(polygons, path, theirs)
    )
    process.start()
    answer = ours.recv()
    process.join()
    return answer


_SERVER = """
import random, sys
def rss():
    for line in open("/proc/self/status"):
        if line.startswith("VmRSS"): return int(line.split()[1]) / 1024
from wangge.algorithms.locate import UnitIndex
bare = rss()
find = UnitIndex.load(sys.argv[1]).find_unit
for _ in range(200_000): find(random.uniform(114, 114.25), random.uniform(30, 30.2))
print(bare, rss())
"""


def resident_mb(path: str) -> tuple[float, float]:
    """Memory of a process that imports the library; and after 200,000 look-ups all over town."""
    out = subprocess.run(
        [sys.executable, "-c", _SERVER, path], capture_output=True, text=True, check=True
    )
    bare, full = map(float, out.stdout.split())
    return bare, full


def main() -> int:
    """Measure and print; 1 when any point differs from the exact answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=50_000)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    polygons = seamless_units(options.units, rng)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "units.index")
        built_s, growth_mb, index_mb = build_apart(polygons, path)
        bare_mb, full_mb = resident_mb(path)
        index = UnitIndex.load(path)
        return _compare(
            index, polygons, options.points, rng, built_s, growth_mb, index_mb, bare_mb, full_mb
        )


def _compare(
    index: UnitIndex,
    polygons: NDArray[Any],
    count: int,
    rng: np.random.Generator,
    *figures: float,
) -> int:
    west, south, east, north = shapely.total_bounds(polygons)
    xs, ys = rng.uniform(west, east, count), rng.uniform(south, north, count)
    few_x, few_y = xs[:20_000], ys[:20_000]
    tree = shapely.STRtree(polygons)
    frame = geopandas.GeoDataFrame(geometry=polygons, crs=4326)
    ours_s = seconds(lambda: index.find_many(xs, ys))
    tree_s = seconds(lambda: exact(tree, xs, ys), 1)
    sjoin_s = seconds(lambda: _sjoin(frame, xs, ys), 1)
    ours_us = single_us(index.find_unit, few_x, few_y)
    full_us = single_us(index.find, few_x, few_y)
    tree_us = single_us(lambda x, y: tree.query(shapely.Point(x, y), "intersects"), few_x, few_y)
    border = shapely.get_coordinates(polygons[:: max(1, len(polygons) // 5000)])
    all_x, all_y = np.concatenate([xs, border[:, 0]]), np.concatenate([ys, border[:, 1]])
    truth = exact(tree, all_x, all_y)
    differ = int((index.find_many(all_x, all_y) != truth).sum())
    one_by_one = [
        index.find_unit(x, y) for x, y in zip(few_x.tolist(), few_y.tolist(), strict=True)
    ]
    differ += int((np.array(one_by_one) != truth[: len(few_x)]).sum())
    _print_table(
        len(polygons), count, figures, (ours_s, tree_s, sjoin_s), ours_us, full_us, tree_us
    )
    print(f"\npoints that differ from the exact answer: {differ} of {len(all_x) + len(few_x):,}")
    return int(differ > 0)


def _sjoin(frame: geopandas.GeoDataFrame, xs: Floats, ys: Floats) -> Any:
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(xs, ys), crs=4326)
    return points.sjoin(frame, predicate="within")


def _print_table(
    units: int,
    count: int,
    figures: tuple[float, ...],
    bulk_s: tuple[float, float, float],
    ours_us: tuple[float, float],
    full_us: tuple[float, float],
    tree_us: tuple[float, float],
) -> None:
    built_s, growth_mb, index_mb, bare_mb, full_mb = figures
    ours, tree, sjoin = (count / s for s in bulk_s)
    rows = [
        ("build s; peak growth MB", f"{built_s:.2f}; {growth_mb:.0f}"),
        ("index MB", f"{index_mb:.0f}"),
        ("process MB before / after use", f"{bare_mb:.0f} / {full_mb:.0f}"),
        ("find_unit p50 / p95 µs", _two(ours_us), _two(tree_us)),
        ("find (with candidates) p50 / p95 µs", _two(full_us)),
        ("bulk points/s", f"{ours:,.0f}", f"{tree:,.0f}", f"{sjoin:,.0f}"),
        ("bulk, Wangge × the peer", "1", f"{ours / tree:.1f}", f"{ours / sjoin:.1f}"),
    ]
    print(f"{units:,} units of 36 vertices, {count:,} points\n")
    print("| | Wangge | shapely STRtree | geopandas sjoin |\n| --- | --- | --- | --- |")
    for row in rows:
        print("| " + " | ".join([*row, *["–"] * (4 - len(row))]) + " |")


def _two(times_us: tuple[float, float]) -> str:
    return f"{times_us[0]:.1f} / {times_us[1]:.1f}"


if __name__ == "__main__":
    sys.exit(main())
