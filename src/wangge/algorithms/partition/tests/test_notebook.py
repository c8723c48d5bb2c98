"""The notebook of the guide runs as it stands, and polygons become units as it says."""

from __future__ import annotations

import runpy
from pathlib import Path

import numpy as np
import pytest
import shapely

from wangge.algorithms.partition.polygons import problem_of
from wangge.kernel.errors import InvalidInput

NOTEBOOK = Path(__file__).parents[5] / "docs" / "examples" / "draw_grids.py"


def test_the_notebook_runs_and_keeps_its_word(capsys: pytest.CaptureFixture[str]) -> None:
    names = runpy.run_path(str(NOTEBOOK))
    assert names["report"].parts == 20
    assert names["report"].disconnected == names["nested"].crossings == 0
    assert [u.name for u in names["nested"].uppers] == [
        "东北社区",
        "东南社区",
        "西北社区",
        "西南社区",
    ]
    assert names["kept"].report.moved_share < 0.1
    assert names["gap_m2"] < 1e-6
    assert shapely.coverage_is_valid(names["grids"])
    assert "seamless: True" in capsys.readouterr().out


def squares() -> np.ndarray:
    return shapely.box([0, 1, 0, 1], [0, 0, 1, 1], [1, 2, 1, 2], [1, 1, 2, 2])


def test_borders_barriers_and_upper_units_come_from_the_shapes() -> None:
    land = problem_of(
        squares(),
        np.arange(4),
        parent=["b", "a", "b", "a"],
        barriers=[shapely.LineString([(1, 0), (1, 2)])],
        barrier_width_m=0.1,
    )
    assert list(zip(land.left.tolist(), land.right.tolist(), strict=True)) == [
        (0, 1), (0, 2), (1, 3), (2, 3),
    ]  # fmt: skip
    assert land.barrier.tolist() == [2, 0, 0, 2]
    assert [land.parent_name(p) for p in land.parent.tolist()] == ["b", "a", "b", "a"]


@pytest.mark.parametrize("odd", [shapely.box(0.5, 1, 2, 2), shapely.Point(1, 1), shapely.Polygon()])
def test_shapes_that_are_no_coverage_are_refused(odd: object) -> None:
    shapes = squares()
    shapes[3] = odd
    with pytest.raises(InvalidInput) as caught:
        problem_of(shapes, np.ones(4))
    assert caught.value.field == "polygons"
