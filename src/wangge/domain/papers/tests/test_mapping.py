"""The map on paper: scale, projection, labels that never lie on each other."""

from __future__ import annotations

import itertools

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.algorithms.paper_map import SCALES, View, Wanted, placed

SQUARE = shapely.box(118.93, 32.11, 118.94, 32.12)
WANTED = st.builds(
    Wanted,
    text=st.text(alphabet="东西南北路街网格0123", min_size=1, max_size=8),
    x=st.floats(0, 200),
    y=st.floats(0, 150),
    size_pt=st.sampled_from([6.0, 8.0, 9.0]),
    kind=st.sampled_from(["mark", "road", "unit"]),
    rank=st.integers(0, 3),
    angle=st.sampled_from([0.0, 30.0, -75.0]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WANTED, max_size=40))
def test_no_label_lies_on_another_and_every_mark_is_there(wanted: list[Wanted]) -> None:
    labels = placed(wanted, 200, 150)
    for a, b in itertools.combinations(labels, 2):
        assert not a.shape.intersects(b.shape)
    frame = shapely.box(0, 0, 200, 150)
    assert all(frame.contains(label.shape) for label in labels)
    marks = sum(1 for w in wanted if w.is_mark)
    assert sum(1 for label in labels if label.kind == "mark") == marks
    assert placed(wanted, 200, 150) == labels


def test_a_view_has_a_round_scale_and_the_grid_within_its_frame() -> None:
    view = View.around(SQUARE, 280, 200)
    assert view.scale in SCALES
    west, north, east, south = view.on_paper(SQUARE).bounds
    assert 0 < west < east < 280 and 0 < north < south < 200
    assert (south - north) / 200 > 0.5, "it is no smaller than it has to be"
    # 0.01° of latitude at 32°: 1,108.9 m (radius of the meridian, WGS-84).
    assert (south - north) * view.scale / 1000 == pytest.approx(1108.9, rel=1e-3)
    length, text = view.bar()
    metres = float(text.split()[0]) * (1000 if text.endswith("km") else 1)
    assert length * view.scale / 1000 == pytest.approx(metres)
    box = view.box
    assert box[0] < 118.93 and box[2] > 118.94 and box[1] < 32.11 and box[3] > 32.12
