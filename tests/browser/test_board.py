"""The board: limits, rest and age of position at a glance, order and filter, and a theatre of two hundred patrols."""

from __future__ import annotations

import statistics

from playwright.sync_api import Locator, Page, expect

from dispatch.services import acknowledge, dispatch, en_route, on_scene
from patrols.models import Patrol, Position
from tests.browser.desk import Shift

MANY = 200


def board_row(page: Page, callsign: str) -> Locator:
    return page.locator("patrol-board [role=row]", has_text=callsign)


def callsigns(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("patrol-board [id^=patrol-] strong").all_text_contents()]


def test_an_old_position_and_a_crew_near_its_rest_are_marked(desk: Shift) -> None:
    page = desk.screen("operator")
    row = board_row(page, "FOX 21")
    expect(row.locator("rest-time")).to_have_class("num soft")
    expect(row.locator("fix-age")).to_have_class("num soft")
    desk.clock.move(11 * 3600 + 10 * 60)
    expect(row.locator("rest-time")).to_have_class("num warn")
    expect(row.locator("fix-age")).to_have_attribute("data-word", "old")
    desk.clock.move(2 * 3600)
    expect(row.locator("rest-time")).to_have_class("num warn over")
    row.click()
    expect(page.locator("patrol-acts")).to_contain_text("over duty 1:1")


def test_a_limit_that_passed_is_seen_on_the_row(desk: Shift) -> None:
    incident = desk.call(type="accident-injury", place="vushtrri")
    dispatch(by=desk.actor("operator2"), incident=incident.pk, patrols=[desk.patrol("FOX 22").pk])
    page = desk.screen("operator")
    row = board_row(page, "FOX 22")
    expect(row).to_contain_text("in 0:")
    desk.clock.move(61)
    expect(row).to_have_class("row burning")
    # One selection: the patrol brings its incident along.
    row.click()
    expect(page.locator("incident-detail header")).to_contain_text(incident.number)
    expect(page.locator(f"#incident-{incident.pk}")).to_have_attribute("aria-selected", "true")


def test_order_and_filter(desk: Shift) -> None:
    incident = desk.call(type="accident-injury", place="vushtrri")
    dispatch(by=desk.actor("operator2"), incident=incident.pk, patrols=[desk.patrol("FOX 21").pk])
    page = desk.screen("operator")
    assert callsigns(page)[0] == "FOX 21"
    page.keyboard.press("Shift+F6")
    page.get_by_label("Order", exact=True).select_option("available first")
    expect(page.locator("patrol-board [id^=patrol-]").last).to_contain_text("FOX 21")
    page.get_by_label("Area").select_option("North")
    expect(page.locator("patrol-board [id^=patrol-]")).to_have_count(3)
    page.get_by_label("Area").select_option("every area")
    page.get_by_role("button", name="available", exact=True).click()
    expect(page.locator("patrol-board [id^=patrol-]")).to_have_count(8)
    page.get_by_label("Callsign, nation or capability").fill("k9")
    expect(page.locator("patrol-board [id^=patrol-]")).to_have_count(1)
    expect(page.locator("patrol-board .bar")).to_contain_text("1 of 9 shown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("grid", name="Patrols", exact=True)).to_be_focused()

    again = desk.screen("operator")
    expect(again.locator("patrol-board [id^=patrol-]")).to_have_count(9)


def test_the_names_of_a_crew_are_there_when_asked_for(desk: Shift) -> None:
    page = desk.screen("operator")
    board_row(page, "FOX 27").click()
    expect(page.locator("patrol-acts")).not_to_contain_text("Demo Patrol Leader")
    page.get_by_role("button", name="Crew of 3").click()
    expect(page.locator("patrol-crew li").first).to_contain_text("Leader")
    expect(page.locator("patrol-crew")).to_contain_text("Demo Patrol Leader 7")
    page.keyboard.press("F6")
    page.keyboard.press("ArrowDown")
    expect(page.locator("patrol-crew")).to_contain_text("Demo Patrol Leader 8")


def test_a_patrol_takes_somebody_along(desk: Shift) -> None:
    by, fox = desk.actor("operator2"), desk.patrol("FOX 22")
    incident = desk.call(type="drunk", place="camp-novo-selo")
    (job,) = dispatch(by=by, incident=incident.pk, patrols=[fox.pk])
    for act in (acknowledge, en_route, on_scene):
        act(by=by, assignment=job.pk)
    page = desk.screen("operator")
    board_row(page, "FOX 22").click()
    page.get_by_role("button", name="Transporting").click()
    expect(board_row(page, "FOX 22")).to_contain_text("transporting")
    expect(page.locator("command-line")).to_contain_text("TR 22")
    page.get_by_role("button", name="At facility").click()
    expect(board_row(page, "FOX 22")).to_contain_text("at facility")
    expect(page.locator("command-line")).to_contain_text("FAC 22")
    expect(page.locator("incident-jobs .job")).to_contain_text("at facility")


def test_two_hundred_patrols(desk: Shift) -> None:
    near = Position.objects.get(patrol__callsign="FOX 21")
    extra = [
        Patrol(callsign=f"WOLF {number}", nations=["AUT"], state="available", state_since=near.fix_at)
        for number in range(MANY - Patrol.objects.count())
    ]
    Position.objects.bulk_create(
        Position(patrol=patrol, lat=near.lat, lon=near.lon, mgrs=near.mgrs, fix_at=near.fix_at, received_at=near.fix_at)
        for patrol in Patrol.objects.bulk_create(extra)
    )
    page = desk.screen("operator")
    expect(page.locator("patrol-board [id^=patrol-]")).to_have_count(MANY)
    page.keyboard.press("F6")
    page.keyboard.press("End")
    expect(page.locator("patrol-board [aria-selected=true]")).to_be_in_viewport()
    page.keyboard.press("Home")
    steps: list[float] = page.evaluate(
        """async () => {
            const grid = document.querySelector('patrol-board [role=grid]');
            const taken = [];
            for (let step = 0; step < 60; step += 1) {
                const began = performance.now();
                grid.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown', bubbles: true}));
                await document.querySelector('patrol-board').updateComplete;
                document.body.offsetHeight;
                taken.push(performance.now() - began);
                await new Promise(requestAnimationFrame);
            }
            return taken;
        }"""
    )
    median, worst = statistics.median(steps), max(steps)
    print(f"\n{MANY} patrols: a step of the arrow key costs {median:.1f} ms (median), {worst:.1f} ms at worst")
    assert median < 50
    expect(page.locator("patrol-board [aria-selected=true]")).to_be_in_viewport()
