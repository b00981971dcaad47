"""A joint patrol from its plan to its debrief: at the desk, and on a phone that loses its network in the middle."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from blotter.operations import desk_now
from dispatch.programme.models import Debrief, PatrolOrder, Reading
from reference.dtg import format_dtg
from tests.browser.desk import PHONE, Shift
from tests.browser.test_accessibility import violations


def typed(minutes: float) -> str:
    return format_dtg(desk_now() + timedelta(minutes=minutes))


def show(page: Page, name: str) -> None:
    """Keep a picture, where somebody wants to look at it."""
    if folder := os.environ.get("SHOW"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_joint_patrol_from_its_plan_to_its_debrief(desk: Shift) -> None:
    console = desk.screen("operator2")
    page = desk.screen("operator", "/programme/new/", live=False)
    desk.leaves(page)
    page.get_by_label("Kind:", exact=True).focus()
    page.get_by_label("Following").select_option("rc-e")
    page.get_by_label("Starts").fill(typed(60))
    page.get_by_label("Ends").fill(typed(30))
    page.get_by_label("FOX 21 AUT").check()
    page.get_by_label("Tasks and orders").fill("Show presence in Ferizaj. Count lorries.")
    page.get_by_label("Place or grid 1").fill("camp-bondsteel")
    page.get_by_label("Place or grid 2").fill("ferizaj")
    page.get_by_label("Nation 1").select_option("USA")
    page.get_by_label("Caveats 1").fill("No crowd control.")
    page.get_by_label("Caveats 1").press("Enter")
    expect(page.get_by_text(re.compile("cannot end before it starts")).first).to_be_visible()
    expect(page.get_by_label("Caveats 1")).to_have_value("No crowd control.")
    show(page, "programme-plan")
    page.get_by_label("Ends").fill(typed(200))
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("joint patrol RC-E")
    expect(page.get_by_text("not read")).to_be_visible()
    row = PatrolOrder.objects.get()

    # The leader's phone says that there is something to read; nobody reads it, and the desk is told before the start.
    home = desk.screen("leader1", "/phone/", **PHONE)
    desk.leaves(home)
    expect(home.get_by_role("link", name=re.compile("Read the orders"))).to_contain_text(row.number)
    desk.clock.move(31 * 60)
    expect(console.locator("alarm-bar")).to_contain_text(f"FOX 21 has not read the orders of {row.number}")

    # Read without a network: kept on the phone, sent by itself, and what counts is when the button was pressed.
    home.get_by_role("link", name=re.compile("Read the orders")).click()
    expect(home.get_by_text("No crowd control.")).to_be_visible()
    show(home, "programme-phone-orders")
    assert violations(home) == []
    home.context.set_offline(True)
    home.get_by_role("button", name="I have read the orders").click()
    expect(home.get_by_text(re.compile("Not sent yet"))).to_be_visible()
    home.context.set_offline(False)
    expect(home.get_by_text("The desk knows that you have read them.")).to_be_visible(timeout=15_000)
    assert Reading.objects.count() == 1
    expect(console.locator("alarm-bar")).not_to_contain_text("has not read the orders")
    expect(page.get_by_role("row", name=re.compile("FOX 21")).last).to_contain_text("read", timeout=10_000)

    home.get_by_role("button", name="We start").click()
    expect(home.get_by_text("The desk knows that you are out.")).to_be_visible()
    page.goto(f"{desk.origin}/programme/{row.pk}/")
    show(page, "programme-order")
    assert violations(page) == []
    home.get_by_text("Back from this patrol").click()
    home.get_by_role("button", name="We are back").click()
    expect(home.get_by_text(re.compile("waits for your debrief"))).to_be_visible()

    # The debrief is typed, the network fails, the page is opened anew: the words are there, and go out once.
    home.get_by_label("What was seen and done").fill("Eleven lorries, all with plates.")
    home.context.set_offline(True)
    home.get_by_role("button", name="Send the debrief").click()
    expect(home.get_by_text(re.compile("Not sent yet"))).to_be_visible()
    home.context.set_offline(False)
    home.reload()
    expect(home.get_by_label("What was seen and done")).to_have_value("Eleven lorries, all with plates.")
    show(home, "programme-phone-debrief")
    home.get_by_role("button", name="Send the debrief").click()
    expect(home.get_by_text("The desk has your debrief.")).to_be_visible()
    assert Debrief.objects.count() == 1

    page.goto(f"{desk.origin}/programme/")
    expect(page.get_by_role("link", name=re.compile(row.number))).to_be_visible()
    show(page, "programme-week")
    assert violations(page) == []
    page.goto(f"{desk.origin}/programme/{row.pk}/print/")
    page.emulate_media(media="print")
    expect(page.get_by_text("No crowd control.")).to_be_visible()
    show(page, "programme-order-print")
