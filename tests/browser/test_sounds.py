"""Alarms are heard: three voices, one at a time, until somebody takes them up; and the desk says when they are not."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from patrols.services import report_panic
from tests.browser.desk import Shift
from tests.browser.test_accessibility import violations

LIMIT_S, FORGOTTEN_S = 60, 120  # PRI 1, and an emergency
HOLD_MS = 2000
# Every tone that starts, with its frequency: the page's own AudioContext, listened to.
SPY = """
globalThis.tones = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...args) {
  globalThis.tones.push({ hz: this.frequency.value, at: performance.now() });
  return start.apply(this, args);
};
"""
PANIC, LIMIT, SYSTEM = {960, 640}, {660, 880}, {320}


@pytest.fixture
def console(desk: Shift) -> Page:
    """A console whose sounds are counted, its test passed by."""
    page = desk.screen("operator", prepare=lambda page: page.add_init_script(SPY))
    pass_the_test(page)
    forget(page)
    return page


def pass_the_test(page: Page) -> None:
    page.get_by_role("button", name="Play the three tones").click()
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.locator("sound-check .banner")).to_have_count(0)


def alarms(page: Page) -> Locator:
    return page.locator("alarm-bar .alarm-row")


def forget(page: Page) -> None:
    page.evaluate("tones.length = 0")


def heard(page: Page) -> set[float]:
    return set(page.evaluate("tones.map(tone => tone.hz)"))


def report(desk: Shift, callsign: str = "FOX 22") -> None:
    report_panic(by=desk.actor("operator2"), patrol=desk.patrol(callsign).pk)


def hears(page: Page, voice: set[int], within_s: float = 12) -> None:
    """The page's policy forbids the evaluation that Playwright's own waiting needs."""
    until = time.monotonic() + within_s
    while not voice <= heard(page):
        assert time.monotonic() < until, f"heard {heard(page)}, not {voice}"
        page.wait_for_timeout(200)


def test_sign_on_asks_whether_the_three_tones_were_heard_and_remembers_a_no(desk: Shift) -> None:
    page = desk.screen("operator", prepare=lambda page: page.add_init_script(SPY))
    banner = page.locator("sound-check .banner")
    expect(banner).to_contain_text("Sound test")
    page.get_by_role("button", name="Play the three tones").click()
    expect(banner).to_contain_text("Sound test: did you hear three tones?")
    assert heard(page) == PANIC | LIMIT | SYSTEM
    page.get_by_role("button", name="No", exact=True).click()
    expect(banner).to_contain_text("NO SOUND at this desk since")
    expect(page.locator("desk-top")).to_contain_text("NO SOUND")
    assert violations(page) == []

    desk.leaves(page)
    page.reload()
    expect(banner).to_contain_text("NO SOUND at this desk since")
    page.get_by_role("button", name="Test again").click()
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(banner).to_have_count(0)
    page.reload()
    expect(page.locator("link-state")).to_contain_text("LIVE")
    expect(banner).to_have_count(0)


def test_a_flood_is_one_line_and_one_voice(desk: Shift, console: Page) -> None:
    for _ in range(40):
        desk.call(type="accident-injury", place="vushtrri")
    desk.clock.move(LIMIT_S)
    expect(alarms(console)).to_have_count(1)
    expect(alarms(console)).to_contain_text("40 waiting over limit")
    expect(console.locator("desk-top")).to_contain_text("40 UNACK")
    forget(console)
    hears(console, LIMIT)
    console.wait_for_timeout(6500)
    assert heard(console) == LIMIT
    # Two tones every six seconds, however many there are.
    assert len(console.evaluate("tones")) <= 6

    console.keyboard.press("F10")
    expect(alarms(console)).to_contain_text("39 waiting over limit")
    expect(console.locator("alarm-bar")).to_contain_text("1 acknowledged, not dealt with")


def test_silence_is_not_acknowledgement_and_something_new_breaks_it(desk: Shift, console: Page) -> None:
    incident = desk.call(type="accident-injury", place="vushtrri")
    desk.clock.move(LIMIT_S)
    hears(console, LIMIT)
    console.keyboard.press("F9")
    forget(console)
    console.wait_for_timeout(7000)
    assert heard(console) == set()
    expect(alarms(console)).to_contain_text(incident.number)
    assert not incident_alarm(incident).acknowledged_at

    report(desk)
    hears(console, PANIC)
    assert heard(console) == PANIC  # the worst alone, never a chorus


def test_it_sounds_until_somebody_takes_it_up_and_again_when_that_is_forgotten(desk: Shift, console: Page) -> None:
    incident = desk.call(type="accident-injury", place="vushtrri")
    for _ in range(2):  # the desk, then the shift leader too
        desk.clock.move(LIMIT_S)
        forget(console)
        hears(console, LIMIT)
    forget(console)
    hears(console, LIMIT)  # again, since nobody did anything
    console.keyboard.press("F10")
    expect(alarms(console)).to_have_count(0)
    standing = console.locator("alarm-bar .quiet-row")
    expect(standing).to_contain_text("1 acknowledged, not dealt with")
    expect(standing).to_contain_text("sounds again in")
    forget(console)
    console.wait_for_timeout(7000)
    assert heard(console) == set()

    desk.clock.move(FORGOTTEN_S)
    expect(alarms(console)).to_contain_text("acknowledged by Desk 1, not dealt with")
    expect(alarms(console)).to_contain_text(incident.number)
    hears(console, LIMIT)


def test_an_acknowledgement_is_not_forgotten_by_a_screen_whose_clock_died(desk: Shift, console: Page) -> None:
    report(desk)
    take_up(console)
    expect(console.locator("alarm-bar .taken")).to_contain_text("sounds again in")
    forget(console)
    desk.worker.kill()
    desk.clock.move(FORGOTTEN_S + 5)
    expect(alarms(console)).to_contain_text("EMERGENCY FOX 22")
    expect(alarms(console)).to_contain_text("acknowledged by Desk 1, not dealt with")
    hears(console, PANIC)
    # Noted here, it rests for two minutes; the server's own alarm comes back when its clock does.
    console.keyboard.press("F10")
    expect(alarms(console)).to_contain_text("noted here, sounds again")
    desk.worker.start()
    expect(alarms(console).locator("hold-button")).to_be_visible()


def take_up(page: Page) -> None:
    expect(alarms(page)).to_have_count(1)
    page.keyboard.down("F10")
    expect(alarms(page)).to_have_count(0)
    page.keyboard.up("F10")


def test_a_lost_link_is_said_and_heard_and_known_deadlines_go_on(desk: Shift, console: Page) -> None:
    incident = desk.call(type="accident-injury", place="vushtrri")
    expect(console.locator("desk-queue")).to_contain_text(incident.number)
    desk.clock.move(LIMIT_S - 15)
    console.wait_for_timeout(2500)  # a beat brings the time
    forget(console)
    desk.web.kill()
    row = console.locator("alarm-bar .alarm-row.link")
    expect(row).to_contain_text("STALE since", timeout=7000)
    expect(row).to_contain_text("Typing kept. Use the radio and the printed card.")
    hears(console, SYSTEM)

    console.keyboard.press("F10")
    expect(row).to_contain_text("noted here, sounds again")
    forget(console)
    # The limit that this screen knows runs out although nobody answers.
    expect(alarms(console).filter(has_text=incident.number)).to_contain_text(
        "no alarm came from the server", timeout=25_000
    )
    hears(console, LIMIT)
    assert SYSTEM.isdisjoint(heard(console))

    desk.start_again()
    expect(row).to_have_count(0)
    expect(console.locator("link-state")).to_contain_text("LIVE")


def test_a_window_that_slept_says_so_until_somebody_saw_it(console: Page) -> None:
    console.wait_for_timeout(2500)  # it has ticked before
    console.evaluate("() => { const until = Date.now() + 6000; while (Date.now() < until); }")
    banner = console.locator("sound-check .banner")
    expect(banner).to_contain_text("This window slept from")
    expect(banner).to_contain_text("nothing counted or sounded")
    banner.get_by_role("button", name="Seen").click()
    expect(banner).to_have_count(0)


def test_a_browser_that_plays_nothing_is_said_as_soon_as_something_burns(desk: Shift) -> None:
    page = desk.screen("operator", prepare=lambda page: page.add_init_script(SPY))
    pass_the_test(page)
    desk.leaves(page)
    page.reload()
    expect(page.locator("link-state")).to_contain_text("LIVE")
    desk.call(type="accident-injury", place="vushtrri")
    desk.clock.move(LIMIT_S)
    banner = page.locator("sound-check .banner")
    expect(banner).to_contain_text("ALARMS CANNOT BE HEARD")
    page.keyboard.press("F3")
    expect(banner).to_have_count(0)
    hears(page, LIMIT)


def test_an_emergency_reads_as_it_is_spoken_and_stays_until_it_is_ended_with_a_reason(
    desk: Shift, console: Page
) -> None:
    report(desk)
    row = alarms(console)
    reads = r"EMERGENCY FOX 22 · \d\d:\d\d:\d\d · last fix \d\d:\d\d, \d+ (s|min) old · no voice contact yet"
    expect(row.locator(".words")).to_have_text(re.compile(r"^▲ " + reads + "$"))
    expect(console).to_have_title(re.compile("^▲ 1 "))

    # By mouse: a click is not a hold.
    button = row.locator("hold-button button")
    button.click()
    console.wait_for_timeout(HOLD_MS + 300)
    expect(row).to_have_count(1)
    button.hover()
    console.mouse.down()
    expect(row).to_have_count(0)
    console.mouse.up()

    taken = console.locator("alarm-bar .taken")
    assert violations(console) == []
    expect(taken).to_contain_text(re.compile(reads))
    expect(taken).to_contain_text(re.compile(r"acknowledged by Desk 1 \d\d:\d\d:\d\dZ"))
    expect(taken).to_contain_text("sounds again")
    taken.get_by_role("button", name="Voice contact", exact=True).click()
    expect(taken).to_contain_text("· voice contact")
    taken.get_by_role("button", name="End emergency").click()
    taken.get_by_label("Reason").fill("false alarm, button in the pocket")
    console.keyboard.press("Enter")
    expect(taken).to_have_count(0)
    expect(console.locator("blotter-ticker li").first).to_contain_text("panic cleared")


def test_an_emergency_is_taken_up_by_the_keyboard_on_its_button_and_by_touch(desk: Shift) -> None:
    page = desk.screen("operator", has_touch=True)
    report(desk)
    report(desk, "FOX 23")
    expect(alarms(page)).to_have_count(2)
    first = alarms(page).filter(has_text="FOX 22").locator("hold-button button")
    first.focus()
    page.keyboard.down("Enter")
    expect(alarms(page)).to_have_count(1)
    page.keyboard.up("Enter")

    box = alarms(page).locator("hold-button button").bounding_box()
    assert box
    spot = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [spot]})
    expect(alarms(page)).to_have_count(0)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_an_emergency_that_sounds_again_does_not_end_a_hold(desk: Shift, console: Page) -> None:
    report(desk)
    row = alarms(console)
    expect(row.locator("hold-button button")).to_be_visible()
    console.keyboard.down("F10")
    desk.clock.move(31)  # the next step of its policy
    expect(console.locator("alarm-bar .taken")).to_be_visible()
    console.keyboard.up("F10")


def test_the_focus_stays_in_the_bar_when_its_line_goes(desk: Shift, console: Page) -> None:
    desk.call(type="accident-injury", place="vushtrri")
    desk.clock.move(LIMIT_S)
    alarms(console).get_by_role("button", name="Acknowledge").focus()
    console.keyboard.press("Enter")
    expect(alarms(console)).to_have_count(0)
    expect(console.locator("alarm-bar .quiet-row button.words")).to_be_focused()


def incident_alarm(incident):
    from escalation.models import Alarm

    return Alarm.objects.get(incident=incident.pk)
