"""Grids: the round trip is exact, precision is kept and never gained, and what is refused says what to write."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reference.build.border import outer_ring, simplify
from reference.grid import (
    GridError,
    compass_point,
    distance_m,
    in_theatre,
    inside_kosovo,
    looks_like_mgrs,
    parse_mgrs,
    parse_point,
    to_mgrs,
    touches_kosovo,
)

latitudes = st.floats(41.01, 43.99)
longitudes = st.floats(19.01, 22.99)
steps = st.sampled_from([1, 10, 100, 1_000])
digits = st.integers(2, 5).flatmap(lambda n: st.tuples(*[st.text("0123456789", min_size=n, max_size=n)] * 2))


@given(latitudes, longitudes, steps)
def test_a_grid_read_back_is_the_same_grid(lat: float, lon: float, step: int) -> None:
    text = to_mgrs(lat, lon, step)
    read = parse_mgrs(text)
    assert (read.text, read.precision_m) == (text, step)
    assert to_mgrs(read.lat, read.lon, step) == text


@given(latitudes, longitudes, steps)
def test_the_point_is_the_middle_of_its_square(lat: float, lon: float, step: int) -> None:
    read = parse_mgrs(to_mgrs(lat, lon, step))
    # Half a diagonal, with room for the scale of the projection at the edge of the zone and for rounding.
    assert distance_m(read.lat, read.lon, lat, lon) <= step * math.sqrt(0.5) * 1.002 + 0.2


@given(
    st.sampled_from(["DM", "DN", "EM", "EN"]), digits, st.sampled_from(["", "34T", "34t "]), st.sampled_from(["", " "])
)
def test_every_way_of_writing_gives_one_text(square: str, halves: tuple[str, str], zone: str, gap: str) -> None:
    east, north = halves
    read = parse_mgrs(f" {zone}{gap}{square.lower()}{gap}{east}{gap}{north} ")
    assert read.text == f"34T {square} {east} {north}"
    assert read.short == f"{square} {east} {north}"
    assert read.precision_m == 10 ** (5 - len(east))


@given(latitudes, longitudes, st.floats(0.1, 20_000))
def test_precision_is_never_gained(lat: float, lon: float, precision_m: float) -> None:
    text = to_mgrs(lat, lon, precision_m)
    if precision_m > 10_000:
        assert text == ""
    else:
        shown = len(text.replace(" ", "")) - 5
        assert 10 ** (5 - shown // 2) >= precision_m


@given(st.decimals(41, 44, places=2) | st.decimals(41, 44, places=4), st.decimals(19, 23, places=3))
def test_coordinates_keep_the_precision_of_their_decimals(lat: Decimal, lon: Decimal) -> None:
    point = parse_point(str(lat), str(lon))
    places = max(-lat.as_tuple().exponent, -lon.as_tuple().exponent)  # type: ignore[operator]
    assert point.precision_m == 10 ** (5 - places)
    assert point.text == to_mgrs(float(lat), float(lon), point.precision_m)
    assert (point.lat, point.lon) == (float(lat), float(lon))


def test_an_accuracy_coarsens_and_never_sharpens() -> None:
    assert parse_point(42.67272, 21.16688, 35).text == "34T EN 136 244"
    assert parse_point(42.67, 21.17, 1).precision_m == 1000
    assert parse_point(42.67272, 21.16688, 0.4).precision_m == 1
    for bad in (0, -5, math.nan, math.inf, True, "10", 10**9):
        with pytest.raises(GridError) as refused:
            parse_point(42.67272, 21.16688, bad)
        assert refused.value.field == "precision_m"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("34TEN", "Add 4, 6, 8 or 10 digits"),
        ("EN", "Add 4, 6, 8 or 10 digits"),
        ("12345678", "Which square? Write for example EN 1234 5678"),
        ("1234 5678", "Which square? Write for example EN 1234 5678"),
        ("EN 12345", "5 digits are not a grid"),
        ("EN 12", "2 digits are not a grid"),
        ("EN 123456789012", "12 digits are not a grid"),
        ("EN 12 3456", "same number of digits"),
        ("33T EN 1234 5678", "33T is not a zone of the theatre"),
        ("34S DM 1234 5678", "34S is not a zone of the theatre"),
        ("34T GN 1234 5678", "outside the theatre"),
        ("KP 1234 5678", "outside the theatre"),
        ("34T IO 1234 5678", "not a grid"),
        ("EN 12O4 5678", "not a grid"),
        ("EN ١٢٣٤ ٥٦٧٨", "not a grid"),
        ("EN 1234\x005678", "not a grid"),
        ("EN 1234\u200b5678", "not a grid"),
        ("", "not a grid"),
        ("EN " + "1" * 5000, "not a grid"),
    ],
)
def test_bad_grids_say_what_to_write(text: str, words: str) -> None:
    with pytest.raises(GridError) as refused:
        parse_mgrs(text)
    assert words in refused.value.message
    assert (refused.value.field, refused.value.status) == ("mgrs", 400)


@pytest.mark.parametrize(
    ("lat", "lon", "field", "words"),
    [
        (math.nan, 21.1, "lat", "decimal degrees"),
        (42.6, math.inf, "lon", "decimal degrees"),
        ("NaN", 21.1, "lat", "decimal degrees"),
        (Decimal("sNaN"), 21.1, "lat", "decimal degrees"),
        (91, 21.1, "lat", "between -90 and 90"),
        (42.6, 181.0, "lon", "between -180 and 180"),
        (2**63, 21.1, "lat", "between -90 and 90"),
        (10**400, 21.1, "lat", "between -90 and 90"),
        (True, 21.1, "lat", "decimal degrees"),
        (None, 21.1, "lat", "decimal degrees"),
        ([42.6], 21.1, "lat", "decimal degrees"),
        (0, 0, "lat", "Atlantic"),
        (-0.0, "0.000", "lat", "Atlantic"),
        (21.1669, 42.6727, "lat", "Did you mean latitude 42.6727, longitude 21.1669"),
        (48.21, 16.37, "lat", "outside the theatre"),
        (42, 21, "lat", "too coarse"),
    ],
)
def test_bad_coordinates_say_what_is_wrong(lat: object, lon: object, field: str, words: str) -> None:
    with pytest.raises(GridError) as refused:
        parse_point(lat, lon)
    assert refused.value.field == field
    assert words in refused.value.message


@given(st.floats() | st.integers() | st.text() | st.decimals() | st.booleans() | st.none(), st.floats() | st.text())
@example(1e-320, 21.5)
def test_any_input_is_a_point_in_the_theatre_or_an_error(lat: object, lon: object) -> None:
    try:
        point = parse_point(lat, lon)
    except GridError:
        return
    assert in_theatre(point.lat, point.lon)


@given(st.text(max_size=40))
@example("34T")
@example("99C AA 1234")
@example("0T EN 1234")
def test_any_text_is_a_grid_in_the_theatre_or_an_error(text: str) -> None:
    try:
        read = parse_mgrs(text)
    except GridError:
        return
    assert in_theatre(read.lat, read.lon)
    assert looks_like_mgrs(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("34TEN", True),
        ("EN 12", True),
        ("12345678", True),
        ("FM 1234", True),
        ("KP 12", False),
        ("FOX 21", False),
        ("M2 km 34", False),
        ("192", False),
        ("Vushtrri", False),
        ("EN route", False),
    ],
)
def test_what_is_meant_as_a_grid(text: str, meant: bool) -> None:
    assert looks_like_mgrs(text) is meant


@pytest.mark.parametrize(
    ("name", "lat", "lon", "inside"),
    [
        ("Prishtina", 42.6727, 21.1669, True),
        ("Prizren", 42.2139, 20.7397, True),
        ("Leposavic", 43.1039, 20.8028, True),
        ("Dragash", 42.0265, 20.6533, True),
        ("Skopje", 41.9965, 21.4314, False),
        ("Raska", 43.2867, 20.6150, False),
        ("Kukes", 42.0769, 20.4219, False),
        ("Rozaje", 42.8408, 20.1669, False),
        ("nowhere", math.nan, 21.0, False),
    ],
)
def test_inside_kosovo(name: str, lat: float, lon: float, inside: bool) -> None:
    assert inside_kosovo(lat, lon) is inside


def test_a_square_on_the_line_is_not_outside() -> None:
    gate = parse_mgrs("34T EN 52 01")  # the Dheu i Bardhë crossing; the centre of its square lies just beyond the line
    assert not inside_kosovo(gate.lat, gate.lon)
    assert touches_kosovo(gate)
    assert not touches_kosovo(parse_mgrs("34T EM 35 49"))


def test_the_border_is_closed_and_has_the_right_size() -> None:
    ring = json.loads((resources.files("reference") / "data" / "kosovo_border.json").read_text("utf-8"))["ring"]
    assert ring[0] == ring[-1]
    area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2
    square_km = abs(area) * 111.32**2 * math.cos(math.radians(42.58))
    assert square_km == pytest.approx(10_887, rel=0.01)  # Kosovo's area as the statistics agency gives it


def test_simplify_keeps_corners_and_drops_what_lies_on_the_line() -> None:
    square = [(20.0, 42.0), (20.5, 42.0), (20.500001, 42.2), (20.5, 42.5), (20.0, 42.5), (20.0, 42.0)]
    geometry = {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": [square]}]}
    feature = {"properties": {"isoA2": "XK"}, "geometry": geometry}
    ring = outer_ring({"features": [{"properties": {}, "geometry": {}}, feature]})
    assert simplify(ring) == [(20.0, 42.0), (20.5, 42.0), (20.5, 42.5), (20.0, 42.5), (20.0, 42.0)]


def test_distance_and_direction() -> None:
    # Prishtina to Vushtrri; 23.4 km by the geodesic of WGS 84, a sphere is within 0.5 %.
    assert distance_m(42.67272, 21.16688, 42.82306, 20.9675) == pytest.approx(23_400, rel=0.01)
    assert distance_m(42.5, 21, 42.5, 21) == 0
    points = [
        compass_point(42.5, 21, 42.5 + y, 21 + x) for y, x in ((1, 0), (0, 1), (-1, 0), (0, -1), (0.7, 1), (-0.7, -1))
    ]
    assert points == ["N", "E", "S", "W", "NE", "SW"]
