"""An exercise is never mistaken for the real thing, on no screen."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.desk import Shift, queue_row


def test_an_exercise_is_marked_on_every_face_and_counted_apart(desk: Shift) -> None:
    console, phone = desk.screen("operator"), desk.screen("leader2", "/phone/")
    provost = desk.screen("provost", "/provost/")
    real = desk.call(type="drunk", place="camp-bondsteel")

    console.keyboard.press("F2")
    console.keyboard.type("rtai")
    console.keyboard.press("Tab")
    console.keyboard.type("vus")
    console.keyboard.press("Tab")
    console.get_by_label("Exercise, not real").check()
    expect(console.locator("call-intake form")).to_contain_text("EXERCISE")
    console.keyboard.press("F8")
    expect(console.get_by_role("grid", name="Patrols, best first")).to_be_focused()
    console.keyboard.press("Enter")

    row = console.locator("desk-queue [role=row]", has_text="Vushtrri")
    expect(row).to_contain_text("EX")
    expect(row).to_contain_class("hatched")
    expect(queue_row(console, real.number)).not_to_contain_text("EX")
    expect(console.locator("incident-detail header")).to_contain_text("EXERCISE")
    sent = console.locator("blotter-ticker li", has_text="FOX 22 sent to")
    expect(sent).to_contain_text(re.compile(r"\bEX\b"))
    expect(phone.locator("phone-job")).to_contain_text("EXERCISE")
    expect(phone.locator("phone-job .job")).to_contain_class("hatched")
    expect(provost.locator(".figure", has_text="Open, real")).to_contain_text("1")
    expect(provost.locator(".figure", has_text="Open, exercise")).to_contain_text("EXERCISE")
    expect(provost.locator("provost-open tr.hatched")).to_contain_text("EX")


def test_no_duff_makes_it_real_everywhere(desk: Shift) -> None:
    from dispatch.services import dispatch

    incident = desk.call(type="accident-injury", place="vushtrri", exercise=True)
    dispatch(by=desk.actor("operator2"), incident=incident.pk, patrols=[desk.patrol("FOX 22").pk])
    console, phone = desk.screen("operator"), desk.screen("leader2", "/phone/")
    expect(phone.locator("phone-job")).to_contain_text("EXERCISE")
    console.keyboard.press("F7")
    console.keyboard.type(f"NODUFF {incident.number} real casualty")
    console.keyboard.press("Enter")
    expect(phone.locator("phone-job")).not_to_contain_text("EXERCISE")
    expect(phone.locator("phone-job .job")).not_to_contain_class("hatched")
    expect(queue_row(console, incident.number)).not_to_contain_class("hatched")
