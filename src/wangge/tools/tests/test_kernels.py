"""Preparing drawing: beside other work, once, and without what drawing never uses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from wangge.algorithms import compiling
from wangge.project import cli
from wangge.tools import kernels

ALONE = """
import sys
from wangge.project.cli import main
code = main()
heavy = ("django", "pandas", "geopandas", "scipy.linalg", "cffi")
loaded = [name for name in heavy if sys.modules.get(name) is not None]
assert loaded == [], loaded
sys.exit(code)
"""


def test_the_command_starts_without_what_it_never_uses(tmp_path: Path) -> None:
    town = (
        '{"type":"FeatureCollection","features":[' + ",".join(_square(n) for n in range(6)) + "]}"
    )
    (tmp_path / "t.geojson").write_text(town, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ALONE, "partition", str(tmp_path / "t.geojson"), "--weight", "w",
         "--k", "2", "--out", str(tmp_path / "o.gpkg")],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 grids" in done.stdout
    assert r"\u4e2a\u7f51\u683c" in done.stdout


def _square(n: int) -> str:
    x, step = 114 + n / 1000, 0.001
    ring = [[x, 30], [x + step, 30], [x + step, 30 + step], [x, 30 + step], [x, 30]]
    geometry = f'{{"type":"Polygon","coordinates":[{ring}]}}'
    return f'{{"type":"Feature","properties":{{"w":{n + 1}}},"geometry":{geometry}}}'


@pytest.mark.parametrize("cold", [True, False])
def test_a_process_is_started_only_where_something_is_to_be_compiled(
    monkeypatch: pytest.MonkeyPatch, cold: bool
) -> None:
    begun: list[list[str]] = []
    monkeypatch.setattr(compiling, "cold", lambda: cold)
    monkeypatch.setattr(
        kernels.subprocess, "Popen", lambda command, **_: begun.append(command) or SimpleNamespace()
    )
    monkeypatch.setattr(kernels, "_started", [])
    assert kernels.start_beside() is cold
    assert [command[-1] for command in begun] == ["prepare-drawing"] * cold


def test_what_is_prepared_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "cold", lambda: False)
    monkeypatch.setattr(kernels, "import_module", None)
    assert cli.main(["prepare-drawing"]) == 0
