"""What the scripts of the map compute: grids as the desk knows them, and room for labels."""

from __future__ import annotations

from reference.grid import distance_m, to_mgrs
from tests.browser.desk import Shift


def test_the_grid_on_the_screen_is_that_of_the_desk(desk: Shift) -> None:
    page = desk.screen("operator")
    points = [(42.67272, 21.16688), (42.0, 20.5), (43.2, 20.7), (42.35, 21.6), (42.5, 20.9999), (42.13, 21.0001)]
    ours = [[to_mgrs(lat, lon, precision) for precision in (1, 10, 100, 1000)] for lat, lon in points]
    theirs = page.evaluate(
        """async (points) => { const {gridOf} = await import('/static/js/map/geometry.js');
            return points.map(([lat, lon]) => [1, 10, 100, 1000].map((step) => gridOf({lat, lon}, step))); }""",
        points,
    )
    assert theirs == ours
    there_and_back = page.evaluate(
        """async (points) => { const {utmOf, pointOf} = await import('/static/js/map/geometry.js');
            return points.map(([lat, lon]) => pointOf(...utmOf({lat, lon}))); }""",
        points,
    )
    for (lat, lon), point in zip(points, there_and_back, strict=True):
        assert distance_m(lat, lon, point["lat"], point["lon"]) < 2


def test_the_lines_of_the_grid_run_where_the_desk_says(desk: Shift) -> None:
    page = desk.screen("operator")
    lines = page.evaluate(
        """async () => { const {gridLines, withinGrid} = await import('/static/js/map/geometry.js');
            const wide = withinGrid({south: 38, west: 10, north: 50, east: 30});
            return {near: gridLines({south: 42.5, west: 20.8, north: 42.9, east: 21.3}, 10_000),
                    wide: gridLines(wide, 100_000).length,
                    off: withinGrid({south: 10, west: 10, north: 12, east: 12})}; }"""
    )
    assert {line["along"] for line in lines["near"]} == {"east", "north"}
    for line in lines["near"]:
        for point in line["points"]:
            _zone, _square, east, north = to_mgrs(point["lat"], point["lon"], 1).split()
            off = int(east if line["along"] == "east" else north) - line["at"] % 100_000
            assert min(abs(off), abs(abs(off) - 100_000)) <= 1, line
    assert lines["wide"] > 10, "what the grid reaches of a wide view has its lines"
    assert lines["off"] is None


def test_labels_find_room_without_covering_anything(desk: Shift) -> None:
    page = desk.screen("operator")
    result = page.evaluate(
        """async () => { const {arrange} = await import('/static/js/map/arrange.js');
            const many = [...Array(25).keys()];
            const item = (x, y, rank, more) => ({x, y, width: 20, height: 20, lift: 0, label: 60, rank, ...more});
            return {
                alone: arrange([item(100, 100, 5)]),
                beside: arrange([item(100, 100, 5), item(130, 100, 6)]),
                same: arrange([item(100, 100, 5), item(102, 101, 6), item(101, 99, 7)]),
                crowd: arrange(many.map((n) => item(100 + (n % 5) * 21, 100 + Math.floor(n / 5) * 21, 5))),
                soft: arrange([item(100, 100, 5), item(130, 100, 8, {soft: true})]),
            }; }"""
    )
    assert result["alone"] == [{"dx": 0, "dy": 0, "side": "e"}]
    assert [spot["side"] for spot in result["beside"]] == ["w", "e"]
    assert [spot["dx"] for spot in result["same"]] == [-22, 0, 22]
    assert "" in [spot["side"] for spot in result["crowd"]], "in the middle of a crowd there is no room"
    assert result["soft"][0]["side"] == "e", "a place gives way"
