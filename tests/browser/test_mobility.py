"""One convoy from its request to the release point: planned at the desk, driven on the phone, late on desk and map."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from blotter.operations import desk_now
from incidents.mobility import services
from incidents.mobility.models import Movement
from reference.dtg import format_dtg
from tests.browser.desk import PHONE, Shift

ROAD = ("camp-bondsteel", "ferizaj", "fushe-kosove", "camp-novo-selo")


def typed(minutes: float) -> str:
    return format_dtg(desk_now() + timedelta(minutes=minutes))


def show(page: Page, name: str) -> None:
    """Keep a picture, where somebody wants to look at it."""
    if folder := os.environ.get("SHOW"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def make_route(desk: Shift) -> Any:
    points = [{"location": {"place": place}} for place in ROAD]
    road = services.add_route(by=desk.actor("operator2"), code="MSR HAWK", name="South to north", waypoints=points)
    services.report_route(
        by=desk.actor("operator2"), route=road.pk, formula="10.5m/X/60/∞",
        features=[{"kind": "underpass", "overhead_m": "4.1", "bypass": "easy", "words": "wide loads turn left"}],
    )  # fmt: skip
    return road


def test_a_convoy_from_its_request_to_the_release_point(desk: Shift) -> None:
    road = make_route(desk)
    board = desk.screen("operator2", "/mobility/")
    expect(board.get_by_text("Nothing is under way or to come.")).to_be_visible()

    # Requested by keyboard alone, wrong first.
    page = desk.screen("operator", "/mobility/movements/new/", live=False)
    desk.leaves(page)
    page.get_by_label("Nation or command").focus()
    page.keyboard.type("USV")
    page.get_by_label("Unit:", exact=True).fill("Demo Transport Company")
    page.get_by_label("Place or grid 1").fill("camp-bondsteel")
    page.get_by_label("First vehicle 1").fill(typed(30))
    page.get_by_label("Place or grid 2").fill("camp-novo-selo")
    page.get_by_label("First vehicle 2").fill(typed(10))
    page.get_by_label("Kind 1").fill("low loader")
    page.get_by_label("Load class 1").fill("70")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("is not later than")).first).to_be_visible()
    expect(page.get_by_label("Kind 1")).to_have_value("low loader")
    show(page, "contradiction")
    page.get_by_label("First vehicle 2").fill(typed(120))
    page.get_by_label("Route:", exact=True).select_option(label="MSR HAWK South to north (open)")
    page.get_by_role("button", name="Request the movement").click()
    expect(page.get_by_text("load class 70, the route carries 60")).to_be_visible()
    page.get_by_role("button", name="Approve, give the credit").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("approved")
    page.get_by_text("A patrol escorts").first.click()
    page.get_by_label("Patrol:", exact=True).select_option(label="FOX 21")
    page.get_by_role("button", name="A patrol escorts").click()
    expect(page.get_by_text("FOX 21 lead")).to_be_visible()
    row = Movement.objects.get()
    expect(board.get_by_role("row", name=re.compile(row.number))).to_contain_text("FOX 21")

    # Late: the desk is told once, the board counts, the map names it.
    desk.clock.move(45 * 60)
    console = desk.screen("operator2")
    expect(console.locator("alarm-bar")).to_contain_text(f"{row.number} has not passed SP")
    expect(console.locator("desk-map .convoy .tag")).to_contain_text(row.number)
    expect(console.locator("desk-map .convoy.late")).to_have_count(1)

    # The crew: a time that cannot be, then the right one.
    phone = desk.screen("leader1", "/mobility/phone/", live=False, **PHONE)
    desk.leaves(phone)
    expect(phone.get_by_role("heading", level=1)).to_contain_text(row.number)
    show(phone, "phone-convoy")
    phone.get_by_label("First vehicle").fill(typed(20))
    phone.get_by_role("button", name="Checkpoint passed").click()
    expect(phone.get_by_text(re.compile("in the future")).first).to_be_visible()
    phone.get_by_label("First vehicle").fill("")
    phone.get_by_role("button", name="Checkpoint passed").click()
    expect(phone.get_by_text("The desk has the time.")).to_be_visible()
    expect(console.locator("alarm-bar")).not_to_contain_text("has not passed SP")
    line = board.get_by_role("row", name=re.compile(row.number))
    expect(line).to_contain_text("on the march")
    expect(line.locator(".late")).to_have_text(re.compile(r"\+1\d min"))
    show(board, "board")
    services.set_route_state(
        by=desk.actor("operator2"), route=road.pk, state="closed", reason="bridge damaged",
        until=desk_now() + timedelta(minutes=30),
    )  # fmt: skip
    expect(console.locator("desk-map path.route.closed")).to_have_count(1)
    show(console, "map")
    expect(line).to_contain_text("MSR HAWK closed")

    # A halt and the way on, from the phone; the sheet for the commander.
    phone.get_by_text("Halt", exact=True).click()
    phone.get_by_label("Why").fill("tyre")
    phone.get_by_role("button", name="We halt").click()
    expect(line).to_contain_text("halted")
    phone.get_by_role("button", name="March resumed").click()
    expect(line).to_contain_text("on the march")
    phone.get_by_role("button", name="Checkpoint passed").click()
    expect(line).to_contain_text("release point crossed")
    page.goto(f"{desk.origin}/mobility/movements/{row.pk}/")
    show(page, "movement")
    page.get_by_label("Handed over to").fill("Camp guard")
    page.get_by_role("button", name="Hand over").click()
    expect(line).to_have_count(0)
    page.goto(f"{desk.origin}/mobility/movements/{row.pk}/sheet/")
    page.emulate_media(media="print")
    expect(page.get_by_text("Movement sheet")).to_be_visible()
    show(page, "sheet")
    # The closure is over by itself.
    desk.clock.move(31 * 60)
    expect(console.locator("desk-map path.route.closed")).to_have_count(0)
    expect(console.locator("desk-map path.route.unconfirmed")).to_have_count(1)


def test_a_patrol_reports_the_route_and_what_it_saw(desk: Shift) -> None:
    make_route(desk)
    phone = desk.screen("leader2", "/mobility/phone/route/", live=False, **PHONE)
    desk.leaves(phone)
    phone.get_by_label("Route:", exact=True).select_option(index=1)
    phone.get_by_label("Narrowest, m").fill("4,2")
    phone.get_by_label("Weakest bridge, load class").fill("4000")
    phone.get_by_role("button", name="Send to the desk").click()
    expect(phone.get_by_text(re.compile("Load class 4000 cannot be")).first).to_be_visible()
    expect(phone.get_by_label("Narrowest, m")).to_have_value("4,2")
    show(phone, "phone-route")
    phone.get_by_label("Weakest bridge, load class").fill("40")
    phone.get_by_label("Snow").check()
    phone.get_by_role("button", name="Send to the desk").click()
    expect(phone.get_by_text(re.compile(r"4\.2m/X/40/∞ \(OB\)\(T\)")).first).to_be_visible()
    phone.goto(f"{desk.origin}/mobility/phone/salute/")
    phone.get_by_label("Where: grid, place or words").fill("jarinje")
    phone.get_by_label("Size").fill("about forty")
    phone.get_by_label("Activity").fill("unload gravel")
    show(phone, "phone-salute")
    phone.get_by_role("button", name="Send to the desk").click()
    expect(phone.get_by_text(re.compile("The desk has your report I-"))).to_be_visible()

    page = desk.screen("operator", "/mobility/intelligence/", live=False)
    desk.leaves(page)
    page.get_by_role("link", name=re.compile("^I-")).click()
    page.get_by_role("button", name="Open an incident").click()
    expect(page.get_by_text(re.compile(r"incident \d\d-\d{4}"))).to_be_visible()
    show(page, "intelligence")
    page.goto(f"{desk.origin}/mobility/routes/")
    show(page, "routes")
    page.get_by_role("link", name=re.compile("^R-")).first.click()
    page.emulate_media(media="print")
    expect(page.get_by_text("4.2m/X/40/∞ (OB)(T)")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name=re.compile("^R-")).last.click()
    show(page, "route-report")
