"""The console without a mouse."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.desk import Shift, queue_row


def selected(page: Page, name: str) -> str:
    """The row that the focused grid points at."""
    grid = page.get_by_role("grid", name=name, exact=True)
    expect(grid).to_be_focused()
    return page.locator(f"#{grid.get_attribute('aria-activedescendant')}").inner_text()


def test_every_part_of_the_console_is_reached_and_used_by_keys(desk: Shift) -> None:
    first = desk.call(type="accident-injury", place="vushtrri")
    second = desk.call(type="drunk", place="camp-bondsteel")
    page = desk.screen("operator")
    press = page.keyboard.press

    press("F1")
    expect(page.get_by_role("dialog")).to_be_visible()
    for key in ("F1", "F2", "F3", "F4", "F6", "F7", "F8", "F9", "F10", "Esc"):
        expect(page.get_by_role("dialog").locator("kbd", has_text=re.compile(f"^{key}$"))).to_have_count(1)
    expect(page.get_by_role("dialog")).to_contain_text("D patrols incident")
    press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    press("F1")
    press("F3")  # on its way it closes the help
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert first.number in selected(page, "Incidents")
    press("ArrowDown")
    assert second.number in selected(page, "Incidents")
    press("Home")
    assert first.number in selected(page, "Incidents")
    expect(page.locator("incident-detail header")).to_contain_text(first.number)

    press("Enter")
    assert "FOX 22" in selected(page, "Patrols, best first")
    press(" ")
    press("ArrowDown")
    also = selected(page, "Patrols, best first").split("\n")[0]
    press(" ")
    press("Enter")
    expect(page.locator("incident-jobs .job")).to_have_count(2)
    expect(page.locator("incident-jobs")).to_contain_text(also)
    expect(queue_row(page, first.number)).to_contain_text("dispatched")

    press("F6")
    assert "FOX 21" in selected(page, "Patrols")
    press("End")
    assert "FOX 29" in selected(page, "Patrols")

    press("F7")
    page.keyboard.type("ACK 22")
    press("Enter")
    expect(page.locator("patrol-board [role=row]", has_text="FOX 22")).to_contain_text("acknowledged")
    page.keyboard.type("LOG fog near Leposavic")
    press("Enter")
    expect(page.locator("blotter-ticker li").first).to_contain_text("fog near Leposavic")
    press("ArrowUp")
    expect(page.locator("#command")).to_have_value("LOG fog near Leposavic")

    press("F9")
    expect(page.locator("desk-top")).to_contain_text("SILENT")


def test_the_acts_of_an_incident_are_reached_by_tab_and_a_form_is_left_by_escape(desk: Shift) -> None:
    incident = desk.call(type="drunk", place="camp-bondsteel")
    page = desk.screen("operator")
    page.keyboard.press("F3")
    note = page.get_by_role("button", name="Note…")
    for _ in range(40):
        page.keyboard.press("Tab")
        if note.evaluate("button => button === document.activeElement"):
            break
    expect(note).to_be_focused()
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="Note")
    expect(field).to_be_focused()
    page.keyboard.type("Caller is calm")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    note.press("Enter")
    expect(field).to_have_value("Caller is calm")
    page.keyboard.press("Enter")
    expect(page.locator("incident-detail .log")).to_contain_text("Caller is calm")
    expect(queue_row(page, incident.number)).to_be_visible()


def test_a_second_call_about_the_same_is_attached_and_nobody_new_is_sent(desk: Shift) -> None:
    from dispatch.services import dispatch

    incident = desk.call(type="accident-injury", place="vushtrri")
    dispatch(by=desk.actor("operator2"), incident=incident.pk, patrols=[desk.patrol("FOX 22").pk])
    page = desk.screen("operator")
    # "KFOR truck and car at Vučitrn, people hurt."
    page.keyboard.press("F2")
    page.keyboard.type("acc")
    page.keyboard.press("Tab")
    page.keyboard.type("vuc")
    page.keyboard.press("Tab")
    page.keyboard.press("F4")
    expect(page.locator("call-intake .offer")).to_contain_text(incident.number)
    page.keyboard.press("Enter")
    expect(page.locator("incident-detail header")).to_contain_text(incident.number)
    expect(page.locator("desk-queue [id^=incident-]")).to_have_count(1)
    expect(page.locator("incident-jobs .job")).to_have_count(1)
    expect(page.locator("blotter-ticker li").first).to_contain_text(incident.number)


def test_tab_in_the_command_line_completes(desk: Shift) -> None:
    page = desk.screen("operator")
    page.keyboard.press("F7")
    page.keyboard.type("UNA")
    page.keyboard.press("Tab")
    expect(page.locator("#command")).to_have_value("UNABLE ")
    expect(page.locator("#command")).to_be_focused()


def test_a_row_that_moves_does_not_take_the_choice_along(desk: Shift) -> None:
    chosen = desk.call(type="drunk", place="camp-bondsteel")
    page = desk.screen("operator")
    page.keyboard.press("F3")
    assert chosen.number in selected(page, "Incidents")
    worse = desk.call(type="accident-injury", place="vushtrri")
    expect(page.locator("desk-queue [id^=incident-]").first).to_contain_text(worse.number)
    assert chosen.number in selected(page, "Incidents")
    expect(page.locator("incident-detail header")).to_contain_text(chosen.number)
