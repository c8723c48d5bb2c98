"""Kernels are compiled once, by one process at a time, and loaded whole before a run is timed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wangge.algorithms import compiling

PURE = """
import sys
import numpy as np
from numba.core.dispatcher import Dispatcher
from wangge.algorithms.partition import BARRIER_COST, Problem, partition, warm_up
assert not {"django", "pyogrio", "pyproj"} & sys.modules.keys()

def compiled():
    modules = [m for n, m in sys.modules.items() if n.startswith("wangge.algorithms.partition._")]
    found = {f for m in modules for f in vars(m).values() if isinstance(f, Dispatcher)}
    return {(f.py_func.__qualname__, str(s)) for f in found for s in f.signatures}

warm_up()
loaded = compiled()
width, n = 12, 144
at = np.arange(n)
east, north = at[at % width < width - 1], at[at < n - width]
left, right = np.r_[east, north], np.r_[east + 1, north + width]
town = Problem.of(
    weights=np.column_stack([at % 7 + 1.0, at % 5 * 1.0]), area_m2=np.ones(n), x_m=at % width,
    y_m=at // width, exterior_m=np.ones(n), left=left, right=right,
    shared_m=np.ones(len(left)), barrier=left % 3, parent=at // (n // 2),
)
drawn = partition(town, k=10, barrier_cost=BARRIER_COST)
partition(town.with_weights(town.weights[::-1, :1]), weight_range=(20, 40), islands="join")
partition(town.with_weights(town.weights[::-1]).with_former(drawn.assignment), k=12)
print(sorted(compiled() - loaded))
"""

PIECE = """
from wangge.algorithms.partition._jit import inlined
@inlined
def piece(): return {}
"""
WHOLE = """
from wangge.algorithms.partition._jit import kernel
from wangge.algorithms.partition._piece import piece
@kernel
def f(): return piece()
"""


def test_the_library_needs_no_django_and_warm_up_loads_all_that_a_run_uses() -> None:
    done = subprocess.run([sys.executable, "-c", PURE], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "_kernel.py").write_text("x = 1\n", "utf-8")
    monkeypatch.setattr(compiling, "SOURCES", tmp_path)
    return tmp_path


def test_a_stamp_holds_for_the_sources_it_was_made_of(sources: Path) -> None:
    assert compiling.cold()
    with compiling.compiling() as alone:
        assert alone
        assert compiling.cold()
    assert not compiling.cold()
    (sources / "_kernel.py").write_text("x = 22\n", "utf-8")
    assert compiling.cold()


def test_a_compilation_that_fails_leaves_no_stamp(sources: Path) -> None:
    with pytest.raises(RuntimeError), compiling.compiling():
        raise RuntimeError
    assert compiling.cold()


def test_one_compiles_at_a_time(sources: Path) -> None:
    with compiling.compiling(), compiling.compiling(wait=False) as other:
        assert not other
    with compiling.compiling(wait=False) as alone:
        assert alone


def test_where_nothing_can_be_written_every_process_compiles(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(compiling, "private_cache_dir", lambda: None)
    with compiling.compiling() as alone:
        assert alone
    assert compiling.cold()


def test_a_lock_that_may_not_be_opened_stops_nobody(sources: Path) -> None:
    (sources / "__pycache__" / "kernels.lock").mkdir(parents=True)
    with compiling.compiling() as alone:
        assert alone
    assert compiling.cold()


def test_a_folder_of_somebody_else_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling.tempfile, "gettempdir", lambda: str(tmp_path))
    own = compiling.private_cache_dir()
    assert own is not None
    own.chmod(0o777)
    assert compiling.private_cache_dir() is None
    monkeypatch.setattr(compiling, "SOURCES", tmp_path / "another install")
    assert compiling.private_cache_dir() not in (None, own)


def test_code_compiled_from_other_sources_is_forgotten(sources: Path) -> None:
    cache = sources / "__pycache__"
    cache.mkdir()
    compiling.forget_older()
    compiled = [cache / "_kernel.anneal-101.py311.nbi", cache / "_kernel.anneal-101.py311.1.nbc"]
    for file in [*compiled, cache / "_kernel.cpython-311.pyc"]:
        file.touch()
    compiling.forget_older()
    assert all(file.exists() for file in compiled)
    (sources / "_kernel.py").write_text("x = 22\n", "utf-8")
    compiling.forget_older()
    assert [file.name for file in cache.glob("_kernel*")] == ["_kernel.cpython-311.pyc"]
    assert len(list(cache.glob("kernels-*.sources"))) == 1


def test_a_kernel_follows_the_pieces_put_in_place_from_other_files(tmp_path: Path) -> None:
    """The compiler's cache alone would go on with the old piece."""
    home = tmp_path / "wangge/algorithms/partition"
    home.mkdir(parents=True)
    for folder in (home, home.parent, home.parent.parent):
        (folder / "__init__.py").touch()
    real = compiling.SOURCES
    (home.parent / "compiling.py").write_text((real.parent / "compiling.py").read_text("utf-8"))
    (home / "_jit.py").write_text((real / "_jit.py").read_text("utf-8"))
    (home / "_piece.py").write_text(PIECE.format(1), "utf-8")
    (home / "_whole.py").write_text(WHOLE, "utf-8")
    command = [sys.executable, "-c", "from wangge.algorithms.partition._whole import f; print(f())"]
    told = []
    for value in (1, 1, 22):
        (home / "_piece.py").write_text(PIECE.format(value), "utf-8")
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(tmp_path)},
        )  # fmt: skip
        told.append(done.stdout.strip())
    assert told == ["1", "1", "22"]
