"""One security task from its plan to its end: posts manned at the desk, relieved and heard of on the phone."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from blotter.operations import desk_now
from incidents.models import Incident
from incidents.security.models import Manning, Task
from reference.dtg import format_dtg
from tests.browser.desk import PHONE, Shift, choose
from tests.browser.test_accessibility import sideways, violations

SAID = {"exact": True}


def typed(minutes: float) -> str:
    return format_dtg(desk_now() + timedelta(minutes=minutes))


def show(page: Page, name: str) -> None:
    """Keep a picture, where somebody wants to look at it."""
    if folder := os.environ.get("SHOW"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def act(page: Page, label: str) -> None:
    page.locator("summary", has_text=label).click()


def test_a_task_from_its_plan_to_its_end(desk: Shift) -> None:
    # Planned by keyboard, its times the wrong way round first.
    page = desk.screen("operator", "/security/tasks/new/", live=False)
    desk.leaves(page)
    page.get_by_label("Kind:", **SAID).focus()
    page.keyboard.type("Event")
    page.get_by_label("Title").fill("Medal parade")
    page.get_by_label("Place or grid").fill("camp-film-city")
    page.get_by_label("From:", **SAID).fill(typed(60))
    page.get_by_label("Until:", **SAID).fill(typed(30))
    page.get_by_label("Site checks in").fill("30")
    page.get_by_label("Orders").fill("Search every vehicle.")
    page.get_by_label("Title").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("cannot end before it begins"))).to_be_visible()
    expect(page.get_by_label("Orders")).to_have_value("Search every vehicle.")
    show(page, "contradiction")
    page.get_by_label("From:", **SAID).fill("")
    page.get_by_label("Until:", **SAID).fill(typed(240))
    page.get_by_role("button", name="Plan the task").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("planned")
    act(page, "Set up a post")
    form = page.locator("#act-post")
    form.get_by_label("Post:", **SAID).fill("North gate")
    form.get_by_role("button").click()
    expect(page.locator("#posts")).to_contain_text("North gate")
    page.get_by_role("button", name="The task has begun").click()
    expect(page.get_by_text("Under-manned: 0 of 2")).to_be_visible()
    act(page, "Plan a patrol for a post")
    form = page.locator("#act-turn")
    form.get_by_label("Patrol:", **SAID).select_option(label="FOX 21")
    form.get_by_label("Until:", **SAID).fill(typed(120))
    form.get_by_role("button").click()
    expect(page.get_by_text("Orders not read by FOX 21.")).to_be_visible()
    row = Task.objects.get()

    # Nobody comes: the desk is told, wherever it looks.
    board = desk.screen("operator2", "/security/", live=False)
    desk.leaves(board)
    console = desk.screen("operator2")
    desk.clock.move(5 * 60)
    expect(console.locator("alarm-bar")).to_contain_text(f"{row.number}/1 under-manned for 5 min: 2 persons required")
    expect(console.locator("desk-map .security-task.short .tag")).to_have_text(f"{row.number} 0/2")
    show(console, "console")

    # The leader reads the orders, arrives without a network, and checks in when the desk asks.
    phone = desk.screen("leader1", "/security/phone/", live=False, **PHONE)
    desk.leaves(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("North gate")
    show(phone, "phone-orders")
    phone.get_by_role("button", name="I have read them").click()
    expect(phone.get_by_text("The desk knows that you have read the orders.")).to_be_visible()
    phone.get_by_label("Persons with you").fill("2")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="We are at the post").click()
    expect(phone.get_by_text(re.compile("tried again"))).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text("The desk knows that you are at your post.")).to_be_visible()
    assert Manning.objects.get().state == "present"
    expect(console.locator("alarm-bar")).not_to_contain_text("under-manned")
    expect(console.locator("desk-map .security-task .tag")).to_have_text(f"{row.number} 2/2")
    expect(board.get_by_text("2 / 2")).to_be_visible()
    desk.clock.move(31 * 60)
    expect(phone.locator("job-news")).to_contain_text("Your site is to check in.")
    phone.reload()
    show(phone, "phone-due")
    assert violations(phone) == []
    assert sideways(phone) == 0
    phone.get_by_label("Words").fill("all quiet")
    phone.get_by_role("button", name="All well: check in").click()
    expect(phone.get_by_text("The desk has your check-in.")).to_be_visible()
    expect(phone.locator("job-news")).not_to_contain_text("Your site")

    # A post manned twice by one patrol is refused beside its field; the sheet; the end.
    page.reload()
    expect(page.get_by_text("all quiet")).to_be_visible()
    act(page, "Set up a post")
    form = page.locator("#act-post")
    form.get_by_label("Post:", **SAID).fill("South gate")
    form.get_by_role("button").click()
    expect(page.locator("#posts")).to_contain_text("South gate")
    act(page, "A patrol is at the post")
    form = page.locator("#act-man")
    form.get_by_label("Post:", **SAID).select_option(label="2 South gate")
    form.get_by_label("Patrol:", **SAID).select_option(label="FOX 21")
    form.get_by_role("button").click()
    expect(form.get_by_text(re.compile(f"FOX 21 stands at {row.number}/1 since"))).to_be_visible()
    show(page, "task")
    show(board, "overview")
    for each in (page, board):
        assert violations(each) == []
    act(page, "Open the incident for its patrols")
    page.locator("#act-open-incident").get_by_role("button").click()
    expect(page.locator("dt", has_text="Incident")).to_be_visible()
    choose(console, Incident.objects.get().number)
    expect(console.locator("incident-detail")).to_contain_text("2 of 4 persons")
    page.goto(f"{desk.origin}/security/calendar/")
    expect(page.get_by_role("link", name=row.number).first).to_be_visible()
    show(page, "calendar")
    assert violations(page) == []
    page.goto(f"{desk.origin}/security/tasks/{row.pk}/sheet/")
    page.emulate_media(media="print")
    expect(page.get_by_text("Search every vehicle.")).to_be_visible()
    show(page, "sheet")
    phone.locator("summary", has_text="Relieved").click()
    phone.get_by_role("button", name="We have left the post").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your patrol has no post")
    page.goto(f"{desk.origin}/security/tasks/{row.pk}/")
    act(page, "End the task")
    page.get_by_label("Result").fill("No incident.")
    page.locator("#act-end").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ended")
    expect(board.get_by_text("No task runs.")).to_be_visible()
