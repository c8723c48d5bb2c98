"""Diagrams of flows: the same every time, every step and action in it, no text on another."""

from __future__ import annotations

import itertools
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.packs import load_pack
from wangge.packs.diagrams import flow_svg
from wangge.packs.diagrams.drawing import Diagram
from wangge.packs.diagrams.layout import Edge, lanes, merged, ordered
from wangge.packs.diagrams.wording import said, width, wrapped

PACKS = Path(__file__).resolve().parents[4] / "packs"
EVERY = sorted(p.parent.name for p in PACKS.glob("*/pack.yaml"))


@pytest.mark.parametrize("key", EVERY)
def test_every_flow_is_drawn_without_texts_on_each_other(key: str) -> None:
    pack = load_pack(PACKS / key)
    for flow, language in itertools.product(pack.flows, ("zh", "en")):
        text = flow_svg(pack, flow, language)
        assert text == flow_svg(pack, flow, language)
        ElementTree.fromstring(text)
        drawn = Diagram(pack, flow, language)
        assert {row.key for row in drawn.rows} == {s.key for s in flow.steps} | {"closed"}
        shown = "".join("".join(label.lines) for label in drawn.labels).replace(" ", "")
        for step in flow.steps:
            for action in step.actions:
                assert said(action.name, language).replace(" ", "") in shown
        for a, b in itertools.combinations(drawn.labels, 2):
            across = a.x < b.x + b.width and b.x < a.x + a.width
            assert not (across and a.y < b.y + b.height and b.y < a.y + a.height), (a, b)
        for label in drawn.labels:
            assert label.x >= 0 and label.x + label.width <= drawn.width
            assert label.y >= 0 and label.y + label.height <= drawn.height
            boxes = drawn.left < label.x + label.width and label.x < drawn.right
            rows = [r for r in drawn.rows if r.y < label.y + label.height]
            assert not (boxes and any(label.y < r.y + r.height for r in rows)), label


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25))
def test_arrows_in_one_lane_share_no_row(ends: list[tuple[int, int]]) -> None:
    edges = merged([Edge(a, b, (f"{a}-{b}",)) for a, b in ends if a != b])
    placed = lanes(edges)
    assert sorted(map(repr, (p.edge for p in placed))) == sorted(
        repr(e) for e in edges if e.side != "down"
    )
    for one, other in itertools.combinations(placed, 2):
        if one.edge.side == other.edge.side and one.number == other.number:
            low, high = sorted((one.edge.start, one.edge.end))
            begin, end = sorted((other.edge.start, other.edge.end))
            assert high < begin or end < low


def test_steps_begin_with_the_first_and_leave_none_out() -> None:
    leads = {"a": ["b"], "b": ["c", "a"], "c": ["closed"], "x": ["a"]}
    assert ordered(["x", "b", "a", "c"], "a", leads) == ["a", "b", "c", "x"]


@given(st.text(alphabet="退回立案，重办(ab )", max_size=60))
def test_wrapped_lines_keep_every_character_and_their_width(text: str) -> None:
    lines = wrapped(text, 120, 12)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line, 12) <= 120 or len(line.split()) == 1 for line in lines)
