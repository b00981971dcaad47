"""The detail of an incident: its log, parts that fold and stay folded, the way there by keys."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from blotter.models import Entry
from blotter.operations import desk_now
from blotter.services import correct
from incidents.services import add_note
from tests.browser.desk import Shift, choose


def heading(page: Page, name: str) -> Locator:
    return page.locator("detail-part > h3 > button", has_text=name)


def test_the_log_is_filtered_and_tells_late_lines_and_corrections(desk: Shift) -> None:
    by = desk.actor("operator2")
    incident = desk.call(type="theft", place="prizren", narrative="Generator gone.")
    add_note(by=by, incident=incident.pk, text="seen at the gate", occurred_at=desk_now() - timedelta(minutes=10))
    page = desk.screen("operator")
    choose(page, incident.number)
    expect(page.locator("incident-detail .narrative")).to_have_text("Generator gone.")
    log = page.locator("incident-log .log")
    expect(log.locator(".note")).to_contain_text("seen at the gate")
    expect(log.locator(".note")).to_contain_text("late, written")
    page.get_by_role("button", name="Notes 1").click()
    expect(log.locator("li")).to_have_count(1)
    page.get_by_role("button", name="Acts 2").click()
    expect(log).not_to_contain_text("seen at the gate")

    opened = Entry.objects.filter(kind="incident.opened").latest("serial")
    correct(by=by, serial=opened.serial, text="it was Prizren camp")
    expect(log.locator("li").first).to_contain_text("corrects no.")
    expect(log.locator(".corrected")).to_contain_text(incident.number)


def test_what_is_folded_stays_folded(desk: Shift) -> None:
    first, second = desk.call(type="theft", place="prizren"), desk.call(type="theft", place="peje")
    page = desk.screen("operator")
    choose(page, first.number)
    expect(page.locator("incident-log .log")).to_be_visible()
    heading(page, "Log").click()
    expect(page.locator("incident-log .log")).to_be_hidden()
    choose(page, second.number)
    expect(page.locator("incident-detail header")).to_contain_text(second.number)
    expect(page.locator("incident-log .log")).to_be_hidden()
    expect(heading(page, "Log")).to_have_attribute("aria-expanded", "false")
    # Nobody is on it: a part with nothing in it has no heading either.
    expect(heading(page, "Patrols on it")).to_be_hidden()
    page.reload()
    desk.leaves(page)
    choose(page, second.number)
    expect(heading(page, "Log")).to_have_attribute("aria-expanded", "false")
    heading(page, "Log").click()
    expect(page.locator("incident-log .log")).to_be_visible()


def test_the_parts_are_walked_by_keys(desk: Shift) -> None:
    incident = desk.call(type="theft", place="prizren")
    page = desk.screen("operator")
    page.keyboard.press("F3")
    expect(page.locator("incident-log .log")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    expect(heading(page, "Log")).to_be_focused()
    page.keyboard.press("Enter")
    expect(heading(page, "Log")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowUp")
    expect(heading(page, "Log")).not_to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(heading(page, "Log")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("grid", name="Incidents")).to_be_focused()
    expect(page.locator("incident-detail header")).to_contain_text(incident.number)


def test_every_click_on_an_incident_shows_its_line(desk: Shift) -> None:
    incident = desk.call(type="theft", place="prizren")
    short = incident.number.partition("-")[2].lstrip("0")
    page = desk.screen("operator")
    choose(page, incident.number)
    acts = page.locator("incident-acts")
    acts.get_by_role("button", name="More").click()
    acts.get_by_role("button", name="Lead, handed over…").click()
    page.get_by_label("Lead agency").fill("RC-South")
    expect(acts.locator("form .line")).to_have_text(f"LEAD {short} RC-South")
    page.keyboard.press("Enter")
    expect(page.locator("command-line")).to_contain_text(f"LEAD {short} RC-South")
    expect(page.locator("incident-detail .facts")).to_contain_text("RC-South")


def test_an_entry_of_the_blotter_leads_to_what_it_is_about_by_keys_too(desk: Shift) -> None:
    first, second = desk.call(type="theft", place="prizren"), desk.call(type="theft", place="peje")
    page = desk.screen("operator")
    blotter = page.get_by_role("listbox", name="Latest entries of the blotter")
    expect(blotter.get_by_role("option")).not_to_have_count(0)
    blotter.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("incident-detail header")).to_contain_text(second.number)
    page.keyboard.press("ArrowDown")
    desk.call(type="drunk", place="camp-bondsteel")
    expect(blotter.get_by_role("option").first).to_contain_text("Camp Bondsteel")
    # The new entry moved the rows, not the choice.
    page.keyboard.press("Enter")
    expect(page.locator("incident-detail header")).to_contain_text(first.number)
