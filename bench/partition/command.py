"""`wangge partition FILE` from its start to its written file, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely

from wangge.tools.partition.layers import Layer, read_units

FORMATS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf"}
Row = dict[str, Any]
_WATCH = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE)
wall, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stdout.write(done.stdout.decode())
print(json.dumps({"wall": wall, "s": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024}))
"""  # a small process between: peak memory is inherited from the process that starts another


def of_files(file: Path, weight: str, k: int) -> list[Row]:
    """One row for each format that the file's polygons are written in and drawn from."""
    layer = read_units(file, [weight])
    values = layer.numbers(weight)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        small = _written(Path(folder) / "small.gpkg", _strip(), np.ones(12), "w")
        start = _ran(small, "w", 3)
        for suffix in FORMATS:
            source = _written(Path(folder) / f"town{suffix}", layer, values, weight)
            row = _ran(source, weight, k)
            row |= {"start": start["s"], "mb": row["peak"] - start["peak"]}
            rows.append({"method": f"wangge partition town{suffix}"} | row)
    return rows


def _strip() -> Layer:
    west = np.arange(0.0, 1200.0, 100.0)
    shapes = shapely.box(west, 0.0, west + 100.0, 100.0)
    return Layer("", shapes, {}, "EPSG:4547")


def _written(path: Path, layer: Layer, values: Any, weight: str) -> Path:
    kinds = set(shapely.get_type_id(layer.geometry).tolist())
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(layer.geometry),
        [values],
        [weight],
        driver=FORMATS[path.suffix],
        geometry_type="Polygon" if kinds == {3} else "Unknown",
        crs=layer.crs,
    )
    return path


def _ran(file: Path, weight: str, k: int) -> Row:
    """Wall and CPU seconds, peak memory, and what was written, judged by the shapes alone."""
    out = file.with_name(f"{file.stem}-{file.suffix[1:]}-grids.gpkg")
    command = [sys.executable, "-m", "wangge.project.cli", "partition", str(file)]
    command += ["--weight", weight, "--k", str(k), "--json", "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-S", "-c", _WATCH, *command], capture_output=True, text=True, check=True
    )
    told, used = map(json.loads, done.stdout.splitlines())
    if "error" in told:
        raise RuntimeError(told["error"]["message"]["en"])
    grids = read_units(f"{out}#grids").geometry
    whole, town = shapely.union_all(grids), shapely.union_all(read_units(file).geometry)
    gap = shapely.hausdorff_distance(shapely.boundary(whole), shapely.boundary(town))
    degrees = abs(shapely.total_bounds(town)).max() <= 360
    return {
        **used,
        "parts": len(grids),
        "disc": told["disconnected"],
        "seamless": bool(shapely.coverage_is_valid(grids)),
        "outline": gap * (111_320 if degrees else 1),
    }
