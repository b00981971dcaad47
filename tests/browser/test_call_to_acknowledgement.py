"""The spine: a call becomes an incident, a patrol is sent, everyone sees it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.desk import Shift


def blotter(page: Page) -> list[str]:
    return [row.inner_text() for row in page.locator("blotter-ticker li").all()]


def test_a_call_taken_by_keyboard_reaches_every_screen_and_the_blotters_agree(desk: Shift) -> None:
    mine, other = desk.screen("operator"), desk.screen("operator2")
    phone = desk.screen("leader2", "/phone/")
    expect(phone.get_by_text("No job")).to_be_visible()

    # "Polish truck, Vushtrri, car hit us. Two bleeding. Please quick."
    mine.keyboard.press("F2")
    expect(mine.get_by_label("What (any word)")).to_be_focused()
    mine.keyboard.type("rtai")
    mine.keyboard.press("Tab")
    mine.keyboard.type("vus")
    mine.keyboard.press("Tab")
    mine.keyboard.press("F8")
    ranked = mine.get_by_role("grid", name="Patrols, best first")
    expect(ranked).to_be_focused()
    expect(ranked.get_by_role("row").first).to_contain_text("FOX 22")
    expect(other.locator("desk-queue [role=row]").nth(1)).to_contain_text("Vushtrri")
    mine.keyboard.press("Enter")

    expect(mine.locator("incident-jobs .job")).to_contain_text("FOX 22")
    expect(mine.locator("command-line .word")).to_contain_text("FOX 22")
    row = other.locator("desk-queue [role=row]", has_text="Vushtrri")
    expect(row).to_contain_text("dispatched")
    expect(row).to_contain_text("22")
    expect(phone.locator("phone-job")).to_contain_text("Vushtrri")
    expect(phone.locator("phone-job .pri")).to_contain_text("1")

    phone.get_by_role("button", name="Acknowledge").tap()
    expect(phone.locator("phone-job")).to_contain_text("acknowledged")
    expect(mine.locator("incident-jobs .job")).to_contain_text("acknowledged")
    expect(other.locator("patrol-board [role=row]", has_text="FOX 22")).to_contain_text("acknowledged")

    expect(mine.locator("blotter-ticker li").first).to_contain_text("acknowledge")
    expect(other.locator("blotter-ticker li").first).to_contain_text("acknowledge")
    assert blotter(mine) == blotter(other)
