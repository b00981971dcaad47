"""A refusal says what to do and loses nothing: bad input, a stale version, a patrol that somebody has just sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.desk import Shift, choose, queue_row


def meanwhile(page: Page, path: str, act: Callable[[], Any]) -> None:
    """Somebody else acts while the request of this page is on its way."""

    def overtaken(route: Route) -> None:
        act()
        route.continue_()

    page.route(path, overtaken, times=1)


@pytest.mark.parametrize(
    ("place", "words"),
    [("34T EN 123", "grid"), ("91.5, 20.9", "latitude"), ("0.0, 0.0", "0")],
    ids=["odd grid", "beyond the pole", "null island"],
)
def test_a_place_that_cannot_be_is_refused_with_words_and_the_form_keeps_what_was_typed(
    desk: Shift, place: str, words: str
) -> None:
    page = desk.screen("operator")
    page.keyboard.press("F2")
    page.keyboard.type("rtai")
    page.keyboard.press("Tab")
    page.keyboard.type(place)
    page.get_by_label("What is said").fill("Two bleeding, “Gate 3”")
    page.keyboard.press("F8")
    field = page.get_by_label("Where (place")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("call-intake .error").first).to_contain_text(re.compile(words, re.IGNORECASE))
    expect(field).to_have_value(place)
    expect(page.get_by_label("What is said")).to_have_value("Two bleeding, “Gate 3”")

    field.fill("34T DN 97 41")
    page.keyboard.press("F8")
    expect(page.get_by_role("grid", name="Patrols, best first")).to_be_visible()
    expect(page.locator("desk-queue [id^=incident-]")).to_have_count(1)


def test_words_that_cannot_be_kept_are_refused_at_their_field(desk: Shift) -> None:
    page = desk.screen("operator")
    page.keyboard.press("F2")
    page.keyboard.type("rtai")
    page.keyboard.press("Tab")
    page.keyboard.type("vushtrri")
    field = page.get_by_label("What is said")
    field.fill("Two\u0000 bleeding")
    page.keyboard.press("F8")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("call-intake .error").first).to_contain_text(re.compile("nul", re.IGNORECASE))
    expect(field).to_have_value("Two\u0000 bleeding")
    expect(page.get_by_label("What (any word)")).to_have_value("Traffic accident with injury")


def test_a_type_that_nobody_knows_is_refused_at_its_field(desk: Shift) -> None:
    page = desk.screen("operator")
    page.keyboard.press("F2")
    page.keyboard.type("qqqq")
    page.keyboard.press("Tab")
    page.keyboard.type("vushtrri")
    page.keyboard.press("F8")
    field = page.get_by_label("What (any word)")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("qqqq")
    expect(page.get_by_label("Where (place")).to_have_value(re.compile("ushtrri"))


def test_a_line_that_is_not_understood_stays_with_the_words_where_it_stopped(desk: Shift) -> None:
    page = desk.screen("operator")
    page.keyboard.press("F7")
    page.keyboard.type("D 99 1")
    page.keyboard.press("Enter")
    expect(page.locator("command-line .error")).to_contain_text("99")
    expect(page.locator("#command")).to_have_value("D 99 1")


def test_two_operators_send_one_patrol_and_the_second_reads_who_when_and_which_job(desk: Shift) -> None:
    from dispatch.services import dispatch

    first, second = desk.call(place="camp-novo-selo"), desk.call(place="vushtrri")
    patrol = desk.patrol("FOX 22")
    page = desk.screen("operator")
    choose(page, second.number)
    meanwhile(
        page,
        "**/dispatch/",
        lambda: dispatch(by=desk.actor("operator2"), incident=first.pk, patrols=[patrol.pk]),
    )
    page.keyboard.press("F8")
    ranked = page.get_by_role("grid", name="Patrols, best first")
    expect(ranked).to_be_focused()
    page.keyboard.press("Enter")

    words = page.locator("ranked-patrols .banner")
    expect(words).to_contain_text(f"FOX 22 has {first.number} since")
    expect(words).to_contain_text(re.compile(r"\d\d:\d\d:\d\dZ, sent by Desk 2"))
    expect(words.get_by_role("button", name="Divert")).to_be_visible()
    expect(queue_row(page, second.number)).to_contain_text("received")

    words.get_by_role("button", name="Stack").click()
    expect(page.locator("incident-jobs .job")).to_contain_text("stacked")
    expect(queue_row(page, first.number)).to_contain_text("dispatched")


def test_an_act_on_what_somebody_has_changed_is_refused_and_its_words_stay(desk: Shift) -> None:
    from dispatch.services import change_priority

    incident = desk.call(type="drunk", place="camp-bondsteel")
    page = desk.screen("operator")
    choose(page, incident.number)
    page.get_by_role("button", name="Hold…").click()
    page.get_by_label("Reason").fill("unit calls back")
    meanwhile(
        page,
        "**/hold/",
        lambda: change_priority(by=desk.actor("operator2"), incident=incident.pk, priority=2, reason="weapon seen"),
    )
    page.keyboard.press("Enter")
    expect(page.locator("command-line .error")).to_contain_text("Somebody changed this in the meantime")
    expect(page.get_by_label("Reason")).to_have_value("unit calls back")
    expect(queue_row(page, incident.number)).not_to_contain_text("held")
    expect(page.locator("incident-detail header")).to_contain_text("PRI 2")

    page.get_by_label("Reason").press("Enter")
    expect(queue_row(page, incident.number)).to_contain_text("held")


def test_a_patrol_that_cannot_go_gives_the_job_back_at_once(desk: Shift) -> None:
    from dispatch.services import dispatch

    incident = desk.call(type="accident-injury", place="vushtrri")
    dispatch(by=desk.actor("operator2"), incident=incident.pk, patrols=[desk.patrol("FOX 22").pk])
    console, phone = desk.screen("operator"), desk.screen("leader2", "/phone/")
    choose(console, incident.number)
    phone.get_by_role("button", name="Unable…").tap()
    phone.get_by_label("Why not").fill("Flat tyre")
    phone.locator("phone-job form").get_by_role("button", name="Unable").tap()
    expect(phone.get_by_text("No job")).to_be_visible()
    expect(queue_row(console, incident.number)).to_contain_text("assessed")
    expect(console.get_by_role("grid", name="Patrols, best first")).to_be_visible()
    expect(console.locator("blotter-ticker li").first).to_contain_text("Flat tyre")
