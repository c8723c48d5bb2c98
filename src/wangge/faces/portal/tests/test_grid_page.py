"""The order in which a resident chooses among places of like names."""

from __future__ import annotations

from wangge.faces.portal.grid_page import _counted


def test_places_are_listed_as_people_count() -> None:
    names = ["学院11片", "学院2片", "广场", "学院1片", "2号院", "", "学院"]
    assert sorted(names, key=_counted) == [
        "",
        "2号院",
        "学院",
        "学院1片",
        "学院2片",
        "学院11片",
        "广场",
    ]
