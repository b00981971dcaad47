"""The shift on the screen: handed over by two people, several hands, breaks, planned work, and the board on paper."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from blotter.operations import desk_now
from tests.browser.conftest import PASSWORD
from tests.browser.desk import Shift, choose, link, queue_row
from tests.browser.test_accessibility import violations


def type_line(page: Page, line: str) -> None:
    page.keyboard.press("F7")
    page.keyboard.type(line)
    page.keyboard.press("Enter")


def strip(page: Page):
    return page.locator("shift-strip")


def test_two_people_hand_the_shift_over_by_the_keyboard_and_their_own_passwords(desk: Shift) -> None:
    from dispatch.shift.models import Handover

    console = desk.screen("operator2")
    expect(strip(console)).to_contain_text("Nobody has signed for the shift")
    incident = desk.call(type="drunk", place="camp-bondsteel", exercise=True)
    outgoing = desk.screen("operator", "/shift/", live=False)
    desk.leaves(outgoing)
    outgoing.get_by_label("Your password").fill(PASSWORD)
    outgoing.get_by_role("button", name="Begin the shift").press("Enter")
    expect(outgoing.get_by_text("Sgt Demo Operator, Desk 1")).to_be_visible()
    expect(strip(console)).not_to_contain_text("Nobody has signed")
    expect(outgoing.locator("li.hatched").first).to_contain_text(f"EX {incident.number}")
    outgoing.get_by_label("Detainees").fill("none")
    outgoing.get_by_label("Convoys and escorts").fill("25-USV-08 at Merdare 0430Z")
    outgoing.get_by_label("Your password").fill("wrong")
    outgoing.keyboard.press("Enter")
    expect(outgoing.get_by_role("alert")).to_contain_text("not the password of this account")
    expect(outgoing.get_by_label("Convoys and escorts")).to_have_value("25-USV-08 at Merdare 0430Z")
    outgoing.get_by_label("Your password").fill(PASSWORD)
    outgoing.keyboard.press("Enter")
    expect(outgoing.get_by_text("You have signed.")).to_be_visible()

    expect(strip(console)).to_contain_text("has signed a handover: it waits for the incoming")
    desk.leaves(console)
    strip(console).get_by_role("link", name="Shift").click()
    expect(console.get_by_text("25-USV-08 at Merdare 0430Z")).to_be_visible()
    second = desk.call(type="assault", place="camp-novo-selo")
    console.get_by_label("Your password").first.fill(PASSWORD)
    console.keyboard.press("Enter")
    expect(console.get_by_role("alert")).to_contain_text("It changed since you read it: Open incidents")
    expect(console.locator("li", has_text=second.number).first).to_contain_text("NEW")
    console.get_by_label("Your password").first.fill(PASSWORD)
    console.keyboard.press("Enter")
    expect(console.get_by_role("heading", name="Shift handover")).to_be_visible()
    expect(console.locator(".signatures")).to_contain_text("Sgt Demo Second Operator, Desk 2")
    handover = Handover.objects.get()
    assert second.number in " ".join(handover.since["came"])
    assert (handover.outgoing.username, handover.incoming.username) == ("operator", "operator2")


def test_a_desk_that_types_is_seen_by_the_other_until_it_goes(desk: Shift) -> None:
    incident = desk.call()
    mine, theirs = desk.screen("operator"), desk.screen("operator2")
    for page in (mine, theirs):
        choose(page, incident.number)
    theirs.get_by_role("button", name="Note…").click()
    theirs.keyboard.type("seen from the gate")
    since = re.compile(r"Desk 2 is typing here since \d\d:\d\d")
    expect(mine.locator("incident-hands")).to_contain_text(since)
    expect(queue_row(mine, incident.number)).to_contain_text("✎ Desk 2")
    expect(theirs.locator("incident-hands")).not_to_contain_text("typing")

    desk.leaves(theirs)
    theirs.close()
    expect(mine.locator("incident-hands")).not_to_contain_text("typing")
    expect(queue_row(mine, incident.number)).not_to_contain_text("✎")
    desk.screens[:] = [screen for screen in desk.screens if screen.page is not theirs]


def test_two_calls_taken_at_one_place_are_seen_while_they_are_typed(desk: Shift) -> None:
    mine, theirs = desk.screen("operator"), desk.screen("operator2")
    for page in (theirs, mine):
        page.keyboard.press("F2")
        page.keyboard.type("rtai")
        page.keyboard.press("Tab")
        page.keyboard.type("vus")
        page.keyboard.press("Tab")
        page.get_by_label("What is said").fill("two bleeding")
    expect(mine.locator("call-intake")).to_contain_text(
        re.compile(r"Desk 2 takes a call at this place since \d\d:\d\d")
    )
    theirs.keyboard.press("F8")
    expect(mine.locator("call-intake typing-mark p")).to_have_count(0)


def test_a_screen_without_a_socket_says_that_it_knows_no_hands(desk: Shift) -> None:
    incident = desk.call()
    page = desk.screen(
        "operator", live=False,
        prepare=lambda page: page.route_web_socket("**/ws/live/**", lambda socket: socket.close(code=1011)),
    )  # fmt: skip
    expect(link(page)).to_contain_text("POLLING")
    choose(page, incident.number)
    expect(page.locator("incident-hands")).to_contain_text("who types here is not shown")


def test_an_incident_is_taken_and_given_and_everybody_sees_whose_it_is(desk: Shift) -> None:
    incident = desk.call(by="operator2")
    page = desk.screen("operator")
    choose(page, incident.number)
    expect(page.locator("incident-hands")).to_contain_text("with Desk 2")
    page.get_by_role("button", name="Take it").click()
    expect(page.locator("incident-hands")).to_contain_text("with Desk 1")
    expect(page.locator("command-line .line").first).to_contain_text(f"TAKE {incident.number[3:].lstrip('0')}")
    type_line(page, f"GIVE {incident.number} 3")
    expect(queue_row(page, incident.number)).to_contain_text("Desk 3")


def test_a_position_that_is_taken_says_who_sits_there_and_asks(desk: Shift) -> None:
    page = desk.screen("operator")
    page.get_by_label("Desk position").select_option("Desk 2")
    asking = page.locator("desk-seat [role=alert]")
    expect(asking).to_contain_text("Sgt Demo Second Operator sits at Desk 2 since")
    asking.get_by_role("button", name="Sit down together").click()
    expect(page.get_by_text("You sit at Desk 2.")).to_be_visible()
    expect(page.locator("shift-brief section")).to_contain_text("What is open")
    page.keyboard.press("Escape")
    expect(page.locator("shift-brief section")).to_be_hidden()


def test_what_happened_during_a_break(desk: Shift) -> None:
    from dispatch.services import dispatch

    page = desk.screen("operator")
    type_line(page, "AWAY")
    expect(strip(page)).to_contain_text("Away since")
    other = desk.screen("operator2")
    expect(other.get_by_label("Desk position")).to_contain_text("Sgt Demo Operator, away")
    first, second, last = (desk.call() for _ in range(3))
    for incident, callsign in ((first, "FOX 21"), (second, "FOX 22")):
        dispatch(by=desk.actor("operator2"), incident=incident.pk, patrols=[desk.patrol(callsign).pk])
    type_line(page, "BACK")
    expect(strip(page)).to_contain_text(re.compile(r"Since \d\d:\d\d: 3 opened, 1 waiting"))
    strip(page).get_by_role("button", name=last.number).click()
    expect(page.locator("incident-detail header")).to_contain_text(last.number)
    strip(page).get_by_role("button", name="Seen").click()
    expect(strip(page)).not_to_contain_text("opened")
    expect(other.get_by_label("Desk position")).not_to_contain_text("away")


def test_planned_work_is_typed_counted_down_and_opens_in_time(desk: Shift) -> None:
    page = desk.screen("operator")
    page.keyboard.press("Shift+F2")
    panel = page.locator("planned-list [popover]")
    panel.get_by_role("button", name="Plan…").click()
    page.keyboard.type("convoy esc")
    page.keyboard.press("Tab")
    page.keyboard.type("bondst")
    page.keyboard.press("Tab")
    due = desk_now() + timedelta(hours=2)
    page.keyboard.type("2560")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("alert")).to_contain_text("is not a time of day")
    panel.get_by_label("Begins").fill(f"{due:%d%H%MZ %b %y}".upper())
    panel.get_by_label("Exercise, not real").check()
    panel.get_by_role("button", name="Plan it").click()
    expect(panel.locator("li")).to_contain_text("EX Convoy escort, Camp Bondsteel")
    page.keyboard.press("Escape")
    expect(page.locator("planned-list .head")).to_contain_text(re.compile(r"1 planned.*in 1 h (29|30)", re.S))

    desk.clock.move(91 * 60)
    row = page.locator("desk-queue [id^=incident-]", has_text="Convoy escort")
    expect(row).to_contain_text("EX")
    expect(row).to_contain_class("hatched")
    expect(page.locator("planned-list .head")).to_contain_text("0 planned")
    expect(page.locator("blotter-ticker")).to_contain_text("opened as planned for")


def test_a_patrol_in_an_exercise_is_recallable_and_says_how_soon(desk: Shift) -> None:
    from dispatch.services import dispatch

    drill = desk.call(type="drunk", place="camp-bondsteel", exercise=True)
    dispatch(by=desk.actor("operator2"), incident=drill.pk, patrols=[desk.patrol("FOX 27").pk])
    page = desk.screen("operator")
    row = page.locator("patrol-board [id^=patrol-]", has_text="FOX 27")
    expect(row).to_contain_text(re.compile(r"EX – recallable, \d+ min"))
    expect(strip(page)).to_contain_text("EXERCISE")
    expect(strip(page)).to_contain_text("FOX 27")
    real = desk.call(type="assault", place="gjilan")
    choose(page, real.number)
    page.get_by_role("button", name=re.compile("^Show all")).click()
    expect(page.locator("ranked-patrols", has_text="FOX 27")).to_contain_text(re.compile(r"EX – recallable, \d+ min"))
    type_line(page, f"NODUFF {drill.number} real casualty")
    expect(row).not_to_contain_text("EX")
    expect(strip(page)).not_to_contain_text("EXERCISE")


def test_the_board_is_printed_without_the_server_with_the_age_of_what_it_says(desk: Shift, tmp_path) -> None:
    for number in range(42):
        desk.call(type="drunk" if number else "assault", place="camp-novo-selo", exercise=number == 1)
    page = desk.screen("operator")
    expect(page.locator("desk-queue [id^=incident-]").nth(41)).to_be_attached()
    desk.web.kill()
    expect(link(page)).to_contain_text("STALE since")

    page.evaluate("window.print = () => { window.asked = true; }")
    page.keyboard.press("Control+P")
    assert page.evaluate("window.asked") is True

    paper = page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert pages == 3, pages  # 40 incidents, the two others, and the nine patrols behind them
    (width, height) = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper).groups()
    assert float(width) > float(height) > 590, "A4 landscape"

    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    sheet = page.locator("printed-board")
    expect(sheet).to_contain_text("KFOR UNCLASSIFIED")
    expect(sheet).to_contain_text(re.compile(r"state of \d{6}Z [A-Z]{3} \d\d"))
    expect(sheet).to_contain_text(re.compile(r"STALE: \d+ s old when printed"))
    expect(sheet).to_contain_text(re.compile(r"printed \d{6}Z"))
    expect(sheet.locator("tr.exercise")).to_have_count(1)
    expect(sheet.locator("tr.exercise")).to_contain_text("EXERCISE")
    expect(sheet).to_contain_text("Open incidents 2/2 (42)")
    for callsign in ("FOX 21", "FOX 29"):
        expect(sheet).to_contain_text(callsign)
    expect(page.locator("desk-queue")).to_be_hidden()
    page.screenshot(path=tmp_path / "board.png")
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("desk-queue")).to_be_visible()


def test_ten_quiet_minutes_are_a_break_too(desk: Shift) -> None:
    page = desk.screen("operator", prepare=lambda page: page.clock.install())
    page.clock.fast_forward(11 * 60_000)
    expect(link(page)).to_contain_text("LIVE")
    incident = desk.call()
    expect(queue_row(page, incident.number)).to_be_visible()
    expect(strip(page)).not_to_contain_text("opened")
    page.keyboard.press("F3")
    expect(strip(page)).to_contain_text("1 opened, 1 waiting")


def test_pages_and_panels_of_the_shift_are_clean_by_axe_in_all_themes(desk: Shift) -> None:
    from dispatch.demo import theatre
    from dispatch.shift import selectors, services

    theatre.make_scene()
    operator = desk.actor("operator")
    services.begin(by=operator)
    services.offer(by=operator, picture=selectors.current_brief(operator).picture, notes={"words": "keys"})
    day = selectors.days()[0].opened.serial
    for path in ("/shift/", f"/shift/blotter/{day}/", "/shift/handover/1/"):
        assert violations(desk.screen("operator2", path, live=False)) == [], path
    console = desk.screen("operator2")
    console.keyboard.press("Shift+F1")
    expect(console.locator("shift-brief li").first).to_be_visible()
    assert violations(console) == []
    console.keyboard.press("Escape")
    console.keyboard.press("Shift+F2")
    console.get_by_role("button", name="Plan…").click()
    assert violations(console) == []
