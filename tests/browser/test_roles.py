"""Each sees what is theirs: nobody is offered an act that the services would refuse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Incident
from tests.browser.desk import Shift, choose


def work(desk: Shift) -> Incident:
    """One incident with a patrol on it."""
    from dispatch.services import dispatch

    incident = desk.call(type="accident-injury", place="vushtrri", narrative="Two bleeding.")
    dispatch(by=desk.actor("operator2"), incident=incident.pk, patrols=[desk.patrol("FOX 22").pk])
    return incident


def offered(page: Page) -> list[str]:
    """Every visible act of a console whose incident and patrol are chosen; what only turns the page is none."""
    acts = page.locator("main button:visible, alarm-bar button:visible").evaluate_all(
        """buttons => buttons
            .filter((button) => !button.closest('.map-area, .bar, detail-part > h3, patrol-crew, [aria-pressed]'))
            .map((button) => button.innerText)"""
    )
    return [act for act in acts if not re.match(r"FOX|More|Less|Show", act)]


def test_an_auditor_reads_everything_and_is_offered_nothing(desk: Shift) -> None:
    incident = work(desk)
    page, operator = desk.screen("auditor"), desk.screen("operator")
    for screen in (page, operator):
        choose(screen, incident.number)
        screen.locator("patrol-board [role=row]", has_text="FOX 21").click()
        expect(screen.locator("incident-detail")).to_contain_text("Two bleeding.")
        expect(screen.locator("patrol-acts")).to_contain_text("FOX 21")
    assert offered(operator), "an operator's acts are what is looked for"
    assert offered(page) == []
    expect(page.locator("#command")).to_be_disabled()
    expect(page.locator("main .error")).to_have_count(0)
    page.keyboard.press("F2")
    expect(page.locator("call-intake")).to_be_hidden()


def test_an_alarm_is_shown_to_the_auditor_without_the_button(desk: Shift) -> None:
    desk.call(type="accident-injury", place="vushtrri")
    page = desk.screen("auditor")
    desk.clock.move(60)
    expect(page.locator("alarm-bar .alarm-row")).to_have_count(1)
    expect(page.locator("alarm-bar").get_by_role("button", name="Acknowledge")).to_have_count(0)


def test_a_patrol_leader_sees_the_own_job_and_nothing_else(desk: Shift) -> None:
    from dispatch.services import clear, on_scene

    incident = work(desk)
    other = desk.call(type="drunk", place="camp-bondsteel", narrative="Somebody else's business.")
    mine, idle = desk.screen("leader2", "/phone/"), desk.screen("leader1", "/phone/")
    expect(mine.locator("phone-job")).to_contain_text("Two bleeding.")
    expect(idle.get_by_text("No job")).to_be_visible()
    for page in (mine, idle):
        board = page.request.get(f"{desk.origin}/api/v1/desk/snapshot/").json()["board"]
        assert f"incident:{other.pk}" not in board
        assert len([key for key in board if key.startswith("patrol:")]) == 1

    from dispatch.models import Assignment

    job = Assignment.objects.get(incident=incident).pk
    on_scene(by=desk.actor("operator2"), assignment=job, channel="radio")
    expect(mine.locator("phone-job")).to_contain_text("on scene")
    clear(by=desk.actor("operator2"), assignment=job, code="completed", channel="radio")
    expect(mine.get_by_text("No job")).to_be_visible()


@pytest.mark.parametrize("account", ["admin", "leader1"])
def test_who_has_no_console_is_told_so_and_shown_the_way_to_the_own_pages(desk: Shift, account: str) -> None:
    page = desk.screen(account, live=False)
    expect(page.get_by_role("heading", name="Not allowed")).to_be_visible()
    desk.leaves(page)
    page.locator(".actions .button").click()
    expect(page.get_by_role("heading", name="Not allowed")).to_have_count(0)
    assert page.url != f"{desk.origin}/"


def test_a_wrong_password_says_so_and_keeps_the_name(desk: Shift) -> None:
    page = desk.sign_in("operator", "wrong")
    expect(page.get_by_role("alert")).to_contain_text("password")
    expect(page.get_by_label("Username")).to_have_value("operator")


def test_signing_out_ends_it(desk: Shift) -> None:
    page = desk.screen("operator2")
    desk.leaves(page)
    page.locator("details.account summary").click()
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{desk.origin}/")
    expect(page.get_by_role("heading", name="Sign in to the desk")).to_be_visible()
