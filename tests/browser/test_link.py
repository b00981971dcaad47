"""The link fails in every way it can: the screen says so at once, keeps what was typed, and comes back by itself."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta

from playwright.sync_api import Page, expect

from blotter.operations import desk_now
from tests.browser.conftest import PASSWORD
from tests.browser.desk import Shift, link, queue_row

STALE_S = 5
AT_ONCE_MS = 3000
SLACK_S = 2.5  # ticks are a second apart, and test machines are slow


def draft(page: Page) -> None:
    page.keyboard.press("F2")
    page.keyboard.type("rtai")
    page.keyboard.press("Tab")
    expect(page.get_by_label("What (any word)")).to_have_value("Traffic accident with injury")
    page.get_by_label("What is said").fill("Two bleeding")


def draft_is_kept(page: Page) -> None:
    expect(page.get_by_label("What (any word)")).to_have_value("Traffic accident with injury")
    expect(page.get_by_label("What is said")).to_have_value("Two bleeding")


def test_a_dead_server_turns_the_screens_stale_and_they_come_back_live_with_the_draft(desk: Shift) -> None:
    console, phone = desk.screen("operator"), desk.screen("leader2", "/phone/")
    provost = desk.screen("provost", "/provost/")
    draft(console)
    console.keyboard.press("F7")
    console.keyboard.type("LOG fog at")
    before = time.monotonic()
    desk.web.kill()
    expect(link(console)).to_contain_text("STALE since")
    assert time.monotonic() - before < STALE_S + SLACK_S
    for page in (phone, provost):
        expect(link(page)).to_contain_text(re.compile(r"STALE since \d\d:\d\d:\d\dZ"))
    draft_is_kept(console)

    desk.start_again()
    number = desk.call().number
    for page in (console, phone, provost):
        expect(link(page)).to_contain_text("LIVE")
    expect(queue_row(console, number)).to_be_visible()
    draft_is_kept(console)
    expect(console.locator("#command")).to_have_value("LOG fog at")


def test_a_call_saved_into_a_dead_server_is_kept_and_saved_once_when_it_is_back(desk: Shift) -> None:
    page = desk.screen("operator")
    draft(page)
    page.get_by_label("Where (place").fill("vushtrri")
    desk.web.kill()
    page.keyboard.press("F8")
    expect(page.locator("call-intake [role=alert]")).to_contain_text("did not answer")
    draft_is_kept(page)
    desk.start_again()
    expect(link(page)).to_contain_text("LIVE")
    page.keyboard.press("F8")
    expect(page.get_by_role("grid", name="Patrols, best first")).to_be_visible()
    expect(page.locator("desk-queue [id^=incident-]")).to_have_count(1)


def test_an_answer_that_is_lost_on_the_way_opens_one_incident_all_the_same(desk: Shift) -> None:
    page = desk.screen("operator")
    lost: list[str] = []

    def lose_the_first(route) -> None:
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
        else:
            lost.append(answer.json()["number"])
            route.abort()

    page.route("**/api/v1/incidents/", lose_the_first)
    draft(page)
    page.get_by_label("Where (place").fill("vushtrri")
    page.keyboard.press("F8")
    expect(page.locator("incident-detail header")).to_contain_text("Traffic accident with injury")
    expect(page.locator("desk-queue [id^=incident-]")).to_have_count(1)
    expect(page.locator("incident-detail header")).to_contain_text(lost[0])


def test_without_a_socket_the_screen_polls_and_says_so(desk: Shift) -> None:
    page = desk.screen("operator", live=False, prepare=lambda page: page.route_web_socket("**/ws/live/**", refuse))
    expect(link(page)).to_contain_text("POLLING")
    incident = desk.call()
    expect(queue_row(page, incident.number)).to_be_visible()
    desk.clock.move(1)
    expect(page.locator("blotter-ticker li").first).to_contain_text(incident.number)
    expect(link(page)).to_contain_text("POLLING")


def test_a_polling_screen_reads_everything_anew_when_it_may_see_something_else(desk: Shift) -> None:
    from accounts.models import User
    from accounts.services import grant_role
    from accounts.system import actor

    page = desk.screen("operator", live=False, prepare=lambda page: page.route_web_socket("**/ws/live/**", refuse))
    expect(link(page)).to_contain_text("POLLING")
    with page.expect_request("**/api/v1/desk/snapshot/"):
        grant_role(by=actor("importer"), user=User.objects.get(username="operator").pk, role="provost")
    expect(link(page)).to_contain_text("POLLING")
    number = desk.call().number
    expect(queue_row(page, number)).to_be_visible()


def refuse(socket) -> None:
    socket.close(code=1011)


def test_a_session_that_ended_is_confirmed_in_place(desk: Shift) -> None:
    from importlib import import_module

    from django.conf import settings
    from django.db import connection

    from accounts import sessions
    from accounts.models import User

    page = desk.screen("operator")
    draft(page)
    cookie = next(each["value"] for each in page.context.cookies() if each["name"] == "sessionid")
    session = import_module(settings.SESSION_ENGINE).SessionStore(cookie)
    session[sessions.KEY] -= sessions.LENGTH.total_seconds()
    session.save()
    operator = User.objects.get(username="operator").pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('desk_control', %s)", [f'{{"user": {operator}}}'])

    banner = page.locator("signed-out")
    expect(banner).to_contain_text("Confirm it is you to go on. Nothing closes", timeout=AT_ONCE_MS)
    expect(link(page)).not_to_contain_text("LIVE")
    draft_is_kept(page)
    banner.get_by_label("Password").fill("wrong")
    banner.get_by_role("button", name="It is me").click()
    expect(banner).to_contain_text("not the password of this account")
    banner.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(banner.locator(".banner")).to_have_count(0)
    expect(link(page)).to_contain_text("LIVE")
    draft_is_kept(page)


def test_a_role_that_was_taken_away_ends_the_feed_of_an_open_screen(desk: Shift) -> None:
    from accounts.models import User
    from accounts.services import revoke_role
    from accounts.system import actor

    page = desk.screen("operator")
    revoke_role(by=actor("importer"), user=User.objects.get(username="operator").pk, role="operator")
    expect(link(page)).to_contain_text("STALE")
    incident = desk.call()
    expect(desk.screen("shiftlead").locator("desk-queue")).to_contain_text(incident.number)
    expect(page.locator("desk-queue")).not_to_contain_text(incident.number)


def test_a_phone_keeps_an_act_until_the_desk_has_it(desk: Shift) -> None:
    from dispatch.services import dispatch

    incident = desk.call(type="accident-injury", place="vushtrri")
    dispatch(by=desk.actor("operator2"), incident=incident.pk, patrols=[desk.patrol("FOX 22").pk])
    phone = desk.screen("leader2", "/phone/")
    expect(phone.get_by_role("button", name="Acknowledge")).to_be_visible()
    pressed_at = desk_now()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Acknowledge").tap()
    expect(phone.get_by_role("list", name="Not sent")).to_contain_text("not sent yet")
    desk.clock.move(30)
    phone.context.set_offline(False)
    expect(phone.locator("phone-job")).to_contain_text("acknowledged")
    expect(phone.get_by_role("list", name="Not sent")).to_have_count(0)

    from dispatch.models import Assignment

    job = Assignment.objects.get(incident=incident)
    assert abs(job.acknowledged_at - pressed_at) < timedelta(seconds=10), "the time of the press counts"


def test_what_a_leader_pressed_is_sent_by_nobody_else_on_that_phone(desk: Shift) -> None:
    from dispatch.models import Assignment
    from dispatch.services import dispatch

    incident = desk.call()
    dispatch(by=desk.actor("operator2"), incident=incident.pk, patrols=[desk.patrol("FOX 22").pk])
    phone = desk.screen("leader2", "/phone/")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Acknowledge").tap()
    expect(phone.get_by_role("list", name="Not sent")).to_contain_text("not sent yet")
    kept = phone.evaluate("localStorage.getItem('phone.acts')")

    left = f"localStorage.setItem('phone.acts', {json.dumps(kept)})"
    other = desk.screen("leader1", "/phone/", prepare=lambda page: page.add_init_script(left))
    other.wait_for_timeout(2500)  # two rounds of the outbox
    expect(other.get_by_role("list", name="Not sent")).to_have_count(0)
    assert other.evaluate("localStorage.getItem('phone.acts')") == kept
    assert Assignment.objects.get(incident=incident).state == "assigned"
