# %% [markdown]
# # 在笔记本里划分网格 · Drawing grids in a notebook
#
# `wangge.algorithms.partition` 是纯函数库：不需要 Django、数据库或服务。单元格以 `# %%` 分隔，
# Jupyter、VS Code、Spyder 都能逐格运行；`python docs/examples/draw_grids.py` 运行全部。
#
# A pure library: no Django, no database, no server. Cells begin with `# %%`; run them one by one in
# Jupyter, VS Code or Spyder, or all of them with `python docs/examples/draw_grids.py`.

# %%
from __future__ import annotations

import numpy as np
import shapely

from wangge.algorithms.partition import BARRIER_COST, measure, partition
from wangge.algorithms.partition.polygons import problem_of

# %% [markdown]
# ## 单元 · Units
#
# 任何无缝的面都行，坐标以米计。Any seamless polygons, in metres. 自己的文件 · your own file:
#
# ```python
# import geopandas
# units = geopandas.read_file("units.geojson").to_crs(units_crs_in_metres)
# polygons, homes = units.geometry.to_numpy(), units["households"]
# ```
#
# 下面造一个小镇：24 × 18 个街区，四个社区，一条河。Here a town is made up: 24 × 18 blocks, four
# communities, a river.

# %%
WIDE, HIGH, BLOCK_M = 24, 18, 100.0
chance = np.random.default_rng(7)
corner = np.stack(np.meshgrid(np.arange(WIDE + 1), np.arange(HIGH + 1)), axis=-1) * BLOCK_M
corner += chance.uniform(-20, 20, corner.shape)


def block(x: int, y: int) -> shapely.Polygon:
    """A block between four corners that its neighbours share."""
    around = ((y, x), (y, x + 1), (y + 1, x + 1), (y + 1, x))
    return shapely.Polygon([corner[place] for place in around])


blocks = [(x, y) for y in range(HIGH) for x in range(WIDE)]
polygons = np.array([block(x, y) for x, y in blocks], dtype=object)
homes = np.array(
    [chance.poisson(20 + 60 * np.exp(-((x - 8) ** 2 + (y - 9) ** 2) / 40)) for x, y in blocks]
)
shops = np.array([chance.poisson(1 + (x > 16) * 5) for x, y in blocks])
community = [
    f"{'东' if x >= WIDE // 2 else '西'}{'北' if y >= HIGH // 2 else '南'}社区" for x, y in blocks
]
river = shapely.LineString(corner[:, 15])

# %% [markdown]
# ## 划分 · Drawing
#
# 同样的输入与种子总得同样的网格。The same input and seed always give the same grids.

# %%
town = problem_of(polygons, homes, kinds=["homes"])
drawn = partition(town, k=20, seed=1)
report = drawn.report
print(f"{report.parts} 个网格 grids, 不连通 in pieces: {report.disconnected}")
print(f"最重超出 heaviest above ideal: {report.imbalance_max:.1%}")
print(
    f"内部边界 cut: {report.cut_m / 1000:.1f} km, 紧凑度 compactness: {report.compactness_mean:.2f}"
)

# %% [markdown]
# 也可给范围，由程序定个数；做不到的在 `remarks` 里说明原因。
# Or give a range, and the program finds the number; what can't be met says why in `remarks`.

# %%
ranged = partition(town, weight_range=(650, 850)).report
loads = ranged.kinds[0]
print(f"{ranged.parts} 个网格 grids, {loads.lightest:g}–{loads.heaviest:g} 户 homes")
for remark in ranged.remarks:
    print(remark.zh, remark.en)

# %% [markdown]
# ## 多个权重 · Several weights
#
# 每种权重各自不超过上限。Each kind of weight has a cap of its own.

# %%
both = problem_of(polygons, np.column_stack([homes, shops]), kinds=["homes", "shops"])
for kind in partition(both, k=12, max_imbalance=[0.03, 0.10]).report.kinds:
    print(f"{kind.kind}: 最重超出 heaviest above ideal {kind.imbalance_max:.1%}")

# %% [markdown]
# ## 不跨上级单元 · Nested in upper units

# %%
nested = partition(problem_of(polygons, homes, parent=community), k=20).report
print("跨越 crossings:", nested.crossings)
for upper in nested.uppers:
    print(f"{upper.name}: {upper.grids} 个网格 grids, 理想 ideal {upper.ideal:.0f}")

# %% [markdown]
# ## 道路与河流 · Roads and rivers
#
# 网格宜止于河边：沿障碍的边界更便宜。
# Grids should end at the river: borders along barriers are cheaper.

# %%
by_river = problem_of(polygons, homes, barriers=[river])
for name, cost in (("不计 ignored", None), ("计入 counted", BARRIER_COST)):
    inside = partition(by_river, k=20, barrier_cost=cost).report.barrier_inside_share
    print(f"河流{name}: 留在网格内 left inside grids {inside or 0:.0%}")

# %% [markdown]
# ## 负荷变了，少动 · Loads change, few units move

# %%
grown = np.where([x > 20 and y > 13 for x, y in blocks], homes * 1.3, homes)
kept = partition(town.with_weights(grown).with_former(drawn.assignment), k=20)
print(f"变动单元 moved units: {kept.report.moved_units} / {kept.report.units}")
still = measure(town.with_weights(grown), drawn.assignment).imbalance_max
print(f"不动则最重超出 heaviest above ideal if nothing moved: {still:.1%}")
print(f"现在 now: {kept.report.imbalance_max:.1%}")

# %% [markdown]
# ## 网格的面 · Polygons of the grids
#
# 并集与原图分毫不差。Their union is the town itself.

# %%
grids = [shapely.coverage_union_all(polygons[drawn.assignment == g]) for g in range(report.parts)]
gap_m2 = shapely.area(
    shapely.symmetric_difference(shapely.union_all(grids), shapely.union_all(polygons))
)
print(
    f"无缝 seamless: {bool(shapely.coverage_is_valid(grids))}, 面积之差 difference {gap_m2:.6f} m²"
)
