"""An exercise is never mistaken for the real thing, on no screen."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from blotter.operations import desk_now
from reference.dtg import format_dtg
from tests.browser.desk import Shift, queue_row
from tests.browser.test_accessibility import violations


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


def test_an_exercise_from_its_plan_to_the_report_with_a_patrol_recalled_to_real_work(desk: Shift) -> None:
    plan = desk.screen("operator", "/exercises/new/", live=False)
    desk.leaves(plan)
    plan.get_by_label("Name:", exact=True).fill("IRON ROAD")
    plan.get_by_label("Place or grid").fill("camp-novo-selo")
    plan.get_by_label("Director, how to reach").fill("Demo Director, IMP 3")
    plan.get_by_label("What is practised").fill("March of heavy vehicles\nRecall of a patrol")
    plan.get_by_label("From:").fill(format_dtg(desk_now() + timedelta(hours=2)))
    plan.get_by_label("Until:").fill(format_dtg(desk_now() + timedelta(hours=1)))
    plan.get_by_role("button", name="Plan").click()
    expect(plan.get_by_text("It ends before it begins. Check both times.")).to_be_visible()
    expect(plan.get_by_label("What is practised")).to_have_value(re.compile("heavy vehicles"))
    plan.get_by_label("From:").fill(format_dtg(desk_now()))
    plan.get_by_label("Until:").fill(format_dtg(desk_now() + timedelta(hours=8)))
    plan.get_by_role("button", name="Plan").click()
    expect(plan.get_by_role("heading", level=1)).to_contain_text("IRON ROAD")
    plan.get_by_text("Commit patrols").first.click()
    plan.get_by_label("FOX 22").check()
    plan.get_by_role("button", name="Commit patrols").click()
    plan.get_by_role("button", name="STARTEX").click()
    expect(plan.locator("h1")).to_contain_text("running")

    console, phone = desk.screen("operator2"), desk.screen("leader2", "/phone/")
    expect(console.locator("shift-strip")).to_contain_text("IRON ROAD")
    expect(phone.locator("patrol-phone")).to_contain_text("In IRON ROAD since")
    drill = desk.call(type="route-recce", place="camp-novo-selo", exercise=True)
    plan.reload()
    expect(plan.locator("main")).to_contain_text(drill.called)

    plan.locator("#act-recall").get_by_label("Reason").fill("accident at Vushtrri")
    plan.get_by_role("button", name="Recall patrols to real work").click()
    expect(plan.locator("main")).to_contain_text("not confirmed")
    expect(console.locator("shift-strip")).to_contain_text("FOX 22 recalled")
    expect(phone.get_by_role("alert")).to_contain_text("accident at Vushtrri")
    phone.get_by_role("button", name="Recall understood").click()
    expect(phone.get_by_text("RECALLED")).to_have_count(0)
    expect(console.locator("shift-strip")).not_to_contain_text("FOX 22 recalled")

    plan.reload()
    expect(plan.locator("main")).to_contain_text("understood after")
    assert violations(plan) == []
    plan.locator("#act-end summary").click()
    plan.get_by_label("Conclusions").first.fill("The bypass holds.")
    plan.get_by_role("button", name="ENDEX").click()
    expect(plan.locator("h1")).to_contain_text("ended")
    expect(console.locator("shift-strip")).not_to_contain_text("IRON ROAD")
    plan.get_by_role("link", name="End report").click()
    expect(plan.get_by_role("heading", level=1)).to_contain_text("End report")
    expect(plan.locator("main")).to_contain_text("recalled")
    assert violations(plan) == []
