"""Coordinate systems: published vectors, exact inverses, refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.coordinates import (
    System,
    check_point,
    distance_m,
    from_canonical,
    from_canonical_array,
    in_offset_area,
    parse_system,
    to_canonical,
    to_canonical_array,
)
from wangge.kernel.errors import InvalidInput

SHIFTED = [System.GCJ02, System.BD09]
# lon, lat in WGS-84, then in GCJ-02: the vectors of eviltransform's own tests.
GCJ = [
    (121.5272106, 31.1774276, 121.531541859215, 31.17530398364597),
    (113.912316, 22.543847, 113.9171764808363, 22.540796131694766),
    (116.377817, 39.911954, 116.38404722455657, 39.91334545536069),
]
# The example of Baidu's own geoconv service, WGS-84 to bd09ll; the service jitters its answers.
BAIDU = (114.21892734521, 29.575429778924, 114.2307519546763, 29.57908428837437)
# Well inside the rectangle of the rule, and all of China.
lons, lats = st.floats(73.0, 135.5), st.floats(3.0, 54.0)


@pytest.mark.parametrize(("lon", "lat", "gcj_lon", "gcj_lat"), GCJ)
def test_published_vectors(lon: float, lat: float, gcj_lon: float, gcj_lat: float) -> None:
    assert from_canonical(lon, lat, System.GCJ02) == pytest.approx((gcj_lon, gcj_lat), abs=1e-9)
    back = to_canonical(gcj_lon, gcj_lat, System.GCJ02)
    assert distance_m(lon, lat, *back) < 0.001


def test_baidu_vector() -> None:
    lon, lat, bd_lon, bd_lat = BAIDU
    assert distance_m(*from_canonical(lon, lat, System.BD09), bd_lon, bd_lat) < 1
    assert distance_m(lon, lat, *to_canonical(bd_lon, bd_lat, System.BD09)) < 1


@given(lons, lats, st.sampled_from(SHIFTED))
def test_inverse_is_exact(lon: float, lat: float, system: System) -> None:
    there = from_canonical(lon, lat, system)
    assert 10 < distance_m(lon, lat, *there) < 3000
    assert distance_m(lon, lat, *to_canonical(*there, system)) < 0.01


@given(lons, lats, st.sampled_from(SHIFTED))
def test_the_other_way_round(lon: float, lat: float, system: System) -> None:
    back = from_canonical(*to_canonical(lon, lat, system), system)
    assert distance_m(lon, lat, *back) < 0.01


def test_the_formula_has_a_corner_at_105_east() -> None:
    # The root of |lon - 105| has no derivative there; the iteration must still end close.
    for offset in (0.0, 1e-12, -1e-9, 1e-6, -4e-3, 5e-3):
        there = from_canonical(105.0 + offset, 35.0, System.BD09)
        assert distance_m(105.0 + offset, 35.0, *to_canonical(*there, System.BD09)) < 0.01


@given(st.lists(st.tuples(lons, lats), max_size=20), st.sampled_from(list(System)))
def test_arrays_agree(points: list[tuple[float, float]], system: System) -> None:
    points = [*points, (-71.06, 42.36), (0.0, 0.0)]
    lon, lat = np.array(points).T
    for single, many in (
        (to_canonical, to_canonical_array),
        (from_canonical, from_canonical_array),
    ):
        found = np.array(many(lon, lat, system)).T
        wanted = [single(x, y, system) for x, y in points]
        assert np.allclose(found, wanted, rtol=0, atol=1e-10)
    assert (lon[-2], lat[-2]) == (-71.06, 42.36)  # the caller's arrays are left alone


def test_arrays_may_hold_gaps_or_nothing() -> None:
    lon, lat = to_canonical_array([math.nan, 116.4], [39.9, 39.9], System.BD09)
    assert math.isnan(lon[0])
    assert (lon[1], lat[1]) == pytest.approx(to_canonical(116.4, 39.9, System.BD09))
    assert to_canonical_array([], [], System.GCJ02)[0].size == 0
    assert from_canonical_array([], [], System.GCJ02)[0].size == 0


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_elsewhere_nothing_is_shifted(lon: float, lat: float) -> None:
    for system in System:
        if system not in SHIFTED or not in_offset_area(lon, lat):
            assert to_canonical(lon, lat, system) == (lon, lat)
            assert from_canonical(lon, lat, system) == (lon, lat)


@pytest.mark.parametrize(
    ("lon", "lat", "code", "field"),
    [
        (39.9, 116.4, "coordinates_swapped", "lat"),
        (-33.0, -151.0, "coordinates_swapped", "lat"),
        (181.0, 30.0, "longitude_range", "lon"),
        (116.4, 91.0, "latitude_range", "lat"),
        (40.0, 200.0, "latitude_range", "lat"),
        (math.nan, 30.0, "coordinate_not_a_number", "lon"),
        (116.4, math.inf, "coordinate_not_a_number", "lat"),
    ],
)
def test_impossible_points(lon: float, lat: float, code: str, field: str) -> None:
    for use in (check_point, *(lambda x, y, f=f: f(x, y, System.GCJ02)
                               for f in (to_canonical, from_canonical))):  # fmt: skip
        with pytest.raises(InvalidInput) as caught:
            use(lon, lat)
        assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize(("text", "system"), [("GCJ-02", System.GCJ02), (" wgs84", System.WGS84)])
def test_system_names(text: str, system: System) -> None:
    assert parse_system(text) is system


def test_unknown_system() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_system("xian80")
    assert caught.value.code == "coordinate_system_unknown"


def test_distances() -> None:
    degree = math.pi * 6_371_008.8 / 180
    assert distance_m(0, 0, 1, 0) == pytest.approx(degree)
    assert distance_m(116, 39, 116, 40) == pytest.approx(degree)
    assert distance_m(179.5, 0, -179.5, 0) == pytest.approx(degree)
    assert distance_m(0, 90, 90, -90) == pytest.approx(180 * degree)
    assert distance_m(116, 39, 116, 39) == 0
