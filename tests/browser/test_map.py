"""The map of the console: who and what is on it, what a click does, and that nobody but the operator moves it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from reference.grid import distance_m, parse_mgrs
from tests.browser.desk import Shift, choose


def mark(page: Page, kind: str, text: str) -> Locator:
    return page.locator(f"desk-map .pin.{kind}", has=page.get_by_text(re.compile(rf"^(EX )?{text}\b")))


def large(opening: Shift) -> Page:
    """The console with the map on all of the right side, where every mark has its label."""
    page = opening.screen("operator")
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


def test_patrols_incidents_and_places_of_the_scene_are_on_it(opening: Shift) -> None:
    from incidents.models import Incident
    from patrols.models import Position

    page = large(opening)
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


def test_who_signs_off_leaves_it_and_who_is_in_an_emergency_stands_out(opening: Shift) -> None:
    from patrols.services import log_off, report_panic

    page = large(opening)
    expect(mark(page, "patrol", "FOX 22")).to_have_count(1)
    log_off(by=opening.actor("operator2"), patrol=opening.patrol("FOX 22").pk)
    report_panic(by=opening.actor("operator2"), patrol=opening.patrol("FOX 23").pk)
    expect(mark(page, "patrol", "FOX 22")).to_have_count(0)
    expect(mark(page, "patrol", "FOX 23")).to_have_class(re.compile(r"\bpanic\b"))


def test_one_selection_for_map_queue_and_board(opening: Shift) -> None:
    page = opening.screen("operator")
    choose(page, "26-0004")
    expect(mark(page, "incident", "4")).to_have_class(re.compile(r"\bchosen\b"))
    page.keyboard.press("F5")
    mark(page, "patrol", "FOX 27").locator("img").click()
    page.keyboard.press("F5")
    expect(page.locator("patrol-board [aria-selected=true]")).to_contain_text("FOX 27")
    # Its job comes along.
    expect(page.locator("desk-queue [aria-selected=true]")).to_contain_text("26-0002")
    expect(page.locator("desk-map .pin.incident.chosen")).to_contain_text("2")


def test_the_operators_view_stays_while_patrols_move_and_incidents_are_chosen(opening: Shift) -> None:
    page = large(opening)
    page.locator("desk-map .map").focus()
    page.keyboard.press("Enter")  # nothing is chosen: all of Kosovo
    for _ in range(4):
        page.get_by_role("button", name="Zoom in").click()
    drag(page, 60, 40)
    before = shown(page)
    far = opening.call(place="dragash", type="theft")
    move(opening, "FOX 21", 42.9, 20.9)
    choose(page, far.number)
    expect(page.locator("desk-map .pin.incident.chosen")).to_have_count(1)
    expect(mark(page, "patrol", "FOX 21")).to_have_count(1)
    page.wait_for_timeout(1500)
    assert shown(page) == before
    # Within a minute of the operator's own hand nothing is even offered.
    expect(page.get_by_text("is off the map")).to_have_count(0)


def test_what_is_chosen_off_the_map_is_offered_not_shown(opening: Shift) -> None:
    page = opening.screen("operator")
    page.locator("desk-map .map").focus()
    for _ in range(5):
        page.keyboard.press("+")
    before = shown(page)
    far = opening.call(place="dragash", type="theft")
    # A minute without the operator's hand on the map.
    page.evaluate("document.querySelector('desk-map').view.handsAt -= 61_000")
    choose(page, far.number)
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


def test_a_click_during_a_call_names_the_grid_no_finer_than_a_pixel(opening: Shift) -> None:
    page = large(opening)
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


def test_measuring_by_clicks_and_by_keys(opening: Shift) -> None:
    page = large(opening)
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


def test_following_ends_by_the_operators_hand(opening: Shift) -> None:
    page = opening.screen("operator")
    page.locator("patrol-board [role=row]", has_text="FOX 25").click()
    tool(page, "Follow").click()
    expect(page.get_by_text("Following FOX 25")).to_be_visible()
    move(opening, "FOX 25", 42.5, 21.3)
    page.wait_for_function(
        """() => { const {lat, lng} = document.querySelector('desk-map').map.getCenter();
            return Math.hypot(lat - 42.5, lng - 21.3) < 0.05; }"""
    )
    drag(page, 40, 30)
    expect(page.get_by_text("Following FOX 25")).to_have_count(0)
    before = shown(page)
    move(opening, "FOX 25", 42.3, 21.0)
    page.wait_for_timeout(1500)
    assert shown(page) == before


def test_the_track_of_the_last_hour_grows(opening: Shift) -> None:
    for lat in (42.60, 42.65, 42.70):
        move(opening, "FOX 25", lat, 21.1)
    page = opening.screen("operator")
    page.locator("patrol-board [role=row]", has_text="FOX 25").click()
    tool(page, "Track").click()
    points = "() => document.querySelector('desk-map').track.line.getLatLngs().length"
    page.wait_for_function(f"{points} >= 3")
    before = page.evaluate(points)
    move(opening, "FOX 25", 42.75, 21.1)
    page.wait_for_function(f"() => ({points})() === {before + 1}")
    tool(page, "Track").click()
    page.wait_for_function(f"() => ({points})() === 0")


def test_on_a_small_map_the_barest_is_told(opening: Shift) -> None:
    page = opening.screen("operator")
    assert shown(page)["zoom"] < 8
    label = page.locator("desk-map .pin.patrol.old .tag")
    expect(label).to_have_text("24 old")
    page.keyboard.press("F5")
    expect(label).to_contain_text("FOX 24")
    expect(label).to_contain_text(re.compile(r"old 4\d min"))


def test_f5_gives_it_the_whole_right_side_and_back(opening: Shift) -> None:
    page = opening.screen("operator")
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


def test_the_map_is_reached_and_moved_by_keys_alone(opening: Shift) -> None:
    page = opening.screen("operator")
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


def test_layers_are_put_away_and_stay_away(opening: Shift) -> None:
    page = opening.screen("operator")
    expect(page.locator("desk-map .pin.place")).to_have_count(17)
    page.get_by_text("Layers", exact=True).click()
    page.get_by_label("Installations and crossing points").uncheck()
    expect(page.locator("desk-map .pin.place")).to_have_count(0)
    page.locator("desk-map .map").focus()
    page.keyboard.press("ArrowLeft")
    opening.leaves(page)
    page.reload()
    expect(page.locator("desk-map .pin.patrol").first).to_be_attached()
    expect(page.locator("desk-map .pin.place")).to_have_count(0)


def test_hazards_are_drawn_as_far_as_they_reach(opening: Shift) -> None:
    page = opening.screen("operator")
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
