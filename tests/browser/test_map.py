"""The map of the console: who and what is on it, what a click does, and that nobody but the operator moves it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect
from shapely import LineString, Point, box

from reference.build.basemap import tiles
from reference.build.basemap.layers import Feature
from reference.grid import distance_m, parse_mgrs, to_mgrs
from tests.browser.desk import Shift, queue_row


@pytest.fixture
def scene(desk: Shift) -> Shift:
    from dispatch.demo import theatre

    theatre.make_scene()
    return desk


def mark(page: Page, kind: str, text: str) -> Locator:
    return page.locator(f"desk-map .pin.{kind}", has=page.get_by_text(re.compile(rf"^(EX )?{text}\b")))


def large(scene: Shift) -> Page:
    """The console with the map on all of the right side, where every mark has its label."""
    page = scene.screen("operator")
    expect(page.locator("desk-map .pin.patrol").first).to_be_attached()
    page.keyboard.press("F5")
    return page


def shown(page: Page) -> dict[str, Any]:
    """Centre and zoom of the map."""
    return page.evaluate(
        """() => { const map = document.querySelector('desk-map').map; const {lat, lng} = map.getCenter();
                   return {lat, lon: lng, zoom: map.getZoom()}; }"""
    )


def press(page: Page, lat: float, lon: float) -> None:
    """Click on this place of the map."""
    frame = page.locator("desk-map .map")
    there = "([lat, lon]) => document.querySelector('desk-map').map.latLngToContainerPoint([lat, lon])"
    frame.click(position=page.evaluate(f"(at) => {{ const {{x, y}} = ({there})(at); return {{x, y}}; }}", [lat, lon]))


def drag(page: Page, dx: int, dy: int) -> None:
    box = page.locator("desk-map .map").bounding_box()
    assert box
    # From a corner of the frame, where nothing stands.
    x, y = box["x"] + 20, box["y"] + 60
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=5)
    page.mouse.up()


def move(desk: Shift, callsign: str, lat: float, lon: float) -> None:
    from patrols.services import report_position

    report_position(by=desk.actor("operator2"), patrol=desk.patrol(callsign).pk, lat=lat, lon=lon)


def tool(page: Page, name: str) -> Locator:
    return page.locator("desk-map .tools").get_by_role("button", name=name, exact=True)


def test_patrols_incidents_and_places_of_the_scene_are_on_it(scene: Shift) -> None:
    from incidents.models import Incident
    from patrols.models import Position

    page = large(scene)
    expect(page.locator("desk-map .pin.patrol")).to_have_count(Position.objects.count())
    expect(page.locator("desk-map .pin.incident")).to_have_count(Incident.objects.count())
    expect(page.locator("desk-map .pin.place")).to_have_count(17)
    expect(mark(page, "patrol", "FOX 24")).to_have_class(re.compile(r"\bold\b"))
    expect(mark(page, "patrol", "FOX 24")).to_contain_text("old 4")
    expect(mark(page, "patrol", "FOX 21")).not_to_have_class(re.compile(r"\bold\b"))
    exercise = page.locator("desk-map .pin.incident.exercise")
    expect(exercise).to_contain_text("EX")
    expect(exercise.locator(".hatched")).to_have_count(1)
    # The ground is there, too: a tile with more than one colour in it.
    page.wait_for_function(
        """() => [...document.querySelectorAll('desk-map canvas.leaflet-tile')].some((tile) => {
            const {data} = tile.getContext('2d').getImageData(0, 0, tile.width, tile.height);
            return new Set(new Uint32Array(data.buffer)).size > 10; })"""
    )
    expect(page.locator("desk-map .foot")).to_contain_text("© OpenStreetMap contributors")


def test_who_signs_off_leaves_it_and_who_is_in_an_emergency_stands_out(scene: Shift) -> None:
    from patrols.services import log_off, report_panic

    page = large(scene)
    expect(mark(page, "patrol", "FOX 22")).to_have_count(1)
    log_off(by=scene.actor("operator2"), patrol=scene.patrol("FOX 22").pk)
    report_panic(by=scene.actor("operator2"), patrol=scene.patrol("FOX 23").pk)
    expect(mark(page, "patrol", "FOX 22")).to_have_count(0)
    expect(mark(page, "patrol", "FOX 23")).to_have_class(re.compile(r"\bpanic\b"))


def test_one_selection_for_map_queue_and_board(scene: Shift) -> None:
    page = scene.screen("operator")
    queue_row(page, "26-0004").click()
    expect(mark(page, "incident", "4")).to_have_class(re.compile(r"\bchosen\b"))
    page.keyboard.press("F5")
    mark(page, "patrol", "FOX 27").locator("img").click()
    page.keyboard.press("F5")
    expect(page.locator("patrol-board [aria-selected=true]")).to_contain_text("FOX 27")
    # Its job comes along.
    expect(page.locator("desk-queue [aria-selected=true]")).to_contain_text("26-0002")
    expect(page.locator("desk-map .pin.incident.chosen")).to_contain_text("2")


def test_the_operators_view_stays_while_patrols_move_and_incidents_are_chosen(scene: Shift) -> None:
    page = large(scene)
    page.locator("desk-map .map").focus()
    page.keyboard.press("Enter")  # nothing is chosen: all of Kosovo
    for _ in range(4):
        page.get_by_role("button", name="Zoom in").click()
    drag(page, 60, 40)
    before = shown(page)
    far = scene.call(place="dragash", type="theft")
    move(scene, "FOX 21", 42.9, 20.9)
    queue_row(page, far.number).click()
    expect(page.locator("desk-map .pin.incident.chosen")).to_have_count(1)
    expect(mark(page, "patrol", "FOX 21")).to_have_count(1)
    page.wait_for_timeout(1500)
    assert shown(page) == before
    # Within a minute of the operator's own hand nothing is even offered.
    expect(page.get_by_text("is off the map")).to_have_count(0)


def test_what_is_chosen_off_the_map_is_offered_not_shown(scene: Shift) -> None:
    page = scene.screen("operator")
    page.locator("desk-map .map").focus()
    for _ in range(5):
        page.keyboard.press("+")
    before = shown(page)
    far = scene.call(place="dragash", type="theft")
    # A minute without the operator's hand on the map.
    page.evaluate("document.querySelector('desk-map').view.handsAt -= 61_000")
    queue_row(page, far.number).click()
    offer = page.get_by_text(f"{far.number} is off the map.")
    expect(offer).to_be_visible()
    assert shown(page) == before
    page.keyboard.press("Shift+F5")
    expect(offer).to_be_hidden()
    now = shown(page)
    assert distance_m(now["lat"], now["lon"], far.lat, far.lon) < 500
    page.locator("desk-map .map").focus()
    page.keyboard.press("Home")
    assert shown(page)["zoom"] < 9


def test_a_click_during_a_call_names_the_grid_no_finer_than_a_pixel(scene: Shift) -> None:
    page = large(scene)
    page.evaluate("document.addEventListener('place-picked', (event) => { window.picked = event.detail; })")
    page.evaluate("document.querySelector('desk-map').map.setView([42.7, 21.0], 9, {animate: false})")
    press(page, 42.75, 21.05)
    assert page.evaluate("window.picked ?? null") is None, "no call is being taken"
    page.keyboard.press("F2")
    field = page.locator("#field-place")
    field.focus()
    press(page, 42.75, 21.05)
    picked = page.evaluate("window.picked")
    assert picked["precision_m"] == 1000
    assert distance_m(picked["lat"], picked["lon"], 42.75, 21.05) < 1000
    assert picked["mgrs"].startswith("34T EN 0")
    assert len(picked["mgrs"].replace(" ", "")) == 5 + 4
    expect(field).to_have_value(re.compile(re.escape(picked["mgrs"])))
    page.evaluate("document.querySelector('desk-map').map.setView([42.7, 21.0], 14, {animate: false})")
    press(page, 42.701, 21.001)
    picked = page.evaluate("window.picked")
    assert picked["precision_m"] == 10
    square = parse_mgrs(picked["mgrs"])
    assert (square.precision_m, square.lat, square.lon) == (10, picked["lat"], picked["lon"])
    assert distance_m(square.lat, square.lon, 42.701, 21.001) < 10
    expect(field).to_have_value(re.compile(re.escape(picked["mgrs"])))


def test_measuring_by_clicks_and_by_keys(scene: Shift) -> None:
    page = large(scene)
    page.evaluate("document.querySelector('desk-map').map.setView([42.7, 21.0], 10, {animate: false})")
    tool(page, "Measure").click()
    press(page, 42.7, 21.0)
    press(page, 42.7, 21.2)
    press(page, 42.8, 21.2)
    measured = page.locator("desk-map .measured")
    across, up = (distance_m(42.7, 21.0, 42.7, 21.2), distance_m(42.7, 21.2, 42.8, 21.2))
    expect(measured.get_by_role("listitem")).to_have_count(3)
    expect(measured.get_by_role("listitem").nth(1)).to_contain_text(f"{across / 1000:.0f} km")
    expect(measured.get_by_role("listitem").nth(1)).to_contain_text("090°")
    expect(measured.get_by_role("listitem").nth(2)).to_contain_text("000°")
    expect(measured).to_contain_text(f"{(across + up) / 1000:.0f} km")
    page.locator("desk-map .map").focus()
    page.keyboard.press("Backspace")
    expect(measured.get_by_role("listitem")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(measured.get_by_role("listitem")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(measured).to_have_count(0)


def test_following_ends_by_the_operators_hand(scene: Shift) -> None:
    page = scene.screen("operator")
    page.locator("patrol-board [role=row]", has_text="FOX 25").click()
    tool(page, "Follow").click()
    expect(page.get_by_text("Following FOX 25")).to_be_visible()
    move(scene, "FOX 25", 42.5, 21.3)
    page.wait_for_function(
        """() => { const {lat, lng} = document.querySelector('desk-map').map.getCenter();
            return Math.hypot(lat - 42.5, lng - 21.3) < 0.05; }"""
    )
    drag(page, 40, 30)
    expect(page.get_by_text("Following FOX 25")).to_have_count(0)
    before = shown(page)
    move(scene, "FOX 25", 42.3, 21.0)
    page.wait_for_timeout(1500)
    assert shown(page) == before


def test_the_track_of_the_last_hour_grows(scene: Shift) -> None:
    for lat in (42.60, 42.65, 42.70):
        move(scene, "FOX 25", lat, 21.1)
    page = scene.screen("operator")
    page.locator("patrol-board [role=row]", has_text="FOX 25").click()
    tool(page, "Track").click()
    points = "() => document.querySelector('desk-map').track.line.getLatLngs().length"
    page.wait_for_function(f"{points} >= 3")
    before = page.evaluate(points)
    move(scene, "FOX 25", 42.75, 21.1)
    page.wait_for_function(f"() => ({points})() === {before + 1}")
    tool(page, "Track").click()
    page.wait_for_function(f"() => ({points})() === 0")


def test_on_a_small_map_the_barest_is_told(scene: Shift) -> None:
    page = scene.screen("operator")
    assert shown(page)["zoom"] < 8
    label = page.locator("desk-map .pin.patrol.old .tag")
    expect(label).to_have_text("24 old")
    page.keyboard.press("F5")
    expect(label).to_contain_text("FOX 24")
    expect(label).to_contain_text(re.compile(r"old 4\d min"))


def test_f5_gives_it_the_whole_right_side_and_back(scene: Shift) -> None:
    page = scene.screen("operator")
    frame = page.locator("desk-map .map")
    small = frame.bounding_box()
    page.keyboard.press("F5")
    expect(page.locator("patrol-board")).to_be_hidden()
    large = frame.bounding_box()
    assert small
    assert large
    assert large["height"] > 2 * small["height"]
    assert large["width"] == small["width"]
    page.keyboard.press("F5")
    expect(page.locator("patrol-board")).to_be_visible()
    back = frame.bounding_box()
    assert back
    assert back["height"] < 1.5 * small["height"]


def test_the_map_is_reached_and_moved_by_keys_alone(scene: Shift) -> None:
    page = scene.screen("operator")
    expect(page.locator("desk-map .pin.patrol").first).to_be_attached()
    frame = page.get_by_role("application", name=re.compile("^Map. Arrow keys"))
    for _ in range(60):
        page.keyboard.press("Tab")
        if frame.evaluate("element => element === document.activeElement"):
            break
    expect(frame).to_be_focused()
    before = shown(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => document.querySelector('desk-map').map.getCenter().lng > {before['lon']}")
    page.keyboard.press("+")
    page.wait_for_function(f"() => document.querySelector('desk-map').map.getZoom() > {before['zoom']}")
    # And out again.
    page.keyboard.press("Tab")
    expect(frame).not_to_be_focused()


def test_layers_are_put_away_and_stay_away(scene: Shift) -> None:
    page = scene.screen("operator")
    expect(page.locator("desk-map .pin.place")).to_have_count(17)
    page.get_by_text("Layers", exact=True).click()
    page.get_by_label("Installations and crossing points").uncheck()
    expect(page.locator("desk-map .pin.place")).to_have_count(0)
    page.locator("desk-map .map").focus()
    page.keyboard.press("ArrowLeft")
    scene.leaves(page)
    page.reload()
    expect(page.locator("desk-map .pin.patrol").first).to_be_attached()
    expect(page.locator("desk-map .pin.place")).to_have_count(0)


def test_without_a_basemap_it_says_so_and_shows_what_it_knows(scene: Shift) -> None:
    page = scene.screen("operator", prepare=lambda page: page.route("**/basemap.pmtiles", lambda route: route.abort()))
    expect(page.get_by_text("No basemap: it could not be read.")).to_be_visible()
    expect(page.locator("desk-map .pin.patrol").first).to_be_attached()


@pytest.fixture
def own_map() -> Iterator[Callable[..., None]]:
    """Puts a map of these features where the desk looks for the owner's own."""
    path = Path(settings.DESK_BASEMAP_FOLDER) / "own.pmtiles"

    def put(*features: Feature) -> None:
        path.parent.mkdir(exist_ok=True)
        tiles.write(
            path, features, (20.0, 41.8, 21.9, 43.3), range(5, 11), {"attribution": "<b>Survey</b> of the owner"}
        )

    yield put
    path.unlink(missing_ok=True)


def test_an_owners_map_in_the_protomaps_schema_is_painted_instead(scene: Shift, own_map: Callable[..., None]) -> None:
    own_map(
        Feature("earth", box(20.0, 41.8, 21.9, 43.3), {"kind": "earth"}),
        Feature("water", box(20.9, 42.4, 21.4, 42.9), {"kind": "lake"}),
        Feature("roads", LineString([(20.2, 42.0), (21.8, 43.2)]), {"kind": "major_road"}),
        Feature("places", Point(20.6, 42.9), {"kind": "locality", "name": "Town", "population": 100_000}),
    )
    page = large(scene)
    expect(page.locator("desk-map .foot")).to_contain_text("Survey of the owner")
    page.evaluate("document.querySelector('desk-map').map.setView([42.6, 21.1], 9, {animate: false})")
    # The lake of that map has the colour of water.
    page.wait_for_function(
        """() => { const water = getComputedStyle(document.documentElement).getPropertyValue('--map-water').trim();
            const wanted = [1, 3, 5].map((at) => parseInt(water.slice(at, at + 2), 16)).join();
            return [...document.querySelectorAll('desk-map canvas.leaflet-tile')].some((tile) => {
                const {data} = tile.getContext('2d').getImageData(0, 0, tile.width, tile.height);
                const some = Array.from({length: data.length / 400}, (_, index) => 400 * index);
                return some.some((at) => data.slice(at, at + 3).join() === wanted); }); }"""
    )


def test_a_map_whose_layers_nobody_knows_says_so(scene: Shift, own_map: Callable[..., None]) -> None:
    own_map(Feature("transportation", LineString([(20.2, 42.0), (21.8, 43.2)]), {"class": "primary"}))
    page = scene.screen("operator")
    expect(page.get_by_text("The layers of this basemap are not known here")).to_be_visible()
    expect(page.locator("desk-map .pin.patrol").first).to_be_attached()


def test_hazards_are_drawn_as_far_as_they_reach(scene: Shift) -> None:
    page = scene.screen("operator")
    put = "async (row) => (await import('/static/js/live/desk.js')).store.apply({'hazard:901': row})"
    page.evaluate(put, {"id": 901, "version": 1, "lat": 42.6, "lon": 21.0, "radius_m": 9000, "label": "Mines"})
    hazard = page.locator("desk-map .pin.hazard", has_text="Mines")
    expect(hazard).to_have_count(1)
    metres = page.evaluate(
        """() => [...document.querySelectorAll('desk-map .hazard-area')].pop().getBBox().width * 156543.034
            * Math.cos(42.6 * Math.PI / 180) / 2 ** document.querySelector('desk-map').map.getZoom()"""
    )
    assert metres == pytest.approx(18_000, rel=0.2)
    page.evaluate(put, None)
    expect(hazard).to_have_count(0)


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
