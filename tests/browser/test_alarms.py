"""Nothing is late unseen: waiting too long, a forgotten acknowledgement, a dead clock, an emergency."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Shift, choose, queue_row

LIMIT_S, FORGOTTEN_S = 60, 120  # PRI 1
HOLD_MS = 2000


def alarms(page: Page) -> Locator:
    return page.locator("alarm-bar .alarm-row")


def test_a_pri_1_left_alone_alarms_is_taken_up_by_keyboard_and_alarms_again_when_forgotten(desk: Shift) -> None:
    incident = desk.call(type="accident-injury", place="vushtrri")
    mine, other = desk.screen("operator"), desk.screen("operator2")
    expect(queue_row(mine, incident.number)).to_be_visible()
    expect(alarms(mine)).to_have_count(0)

    desk.clock.move(LIMIT_S)
    for page in (mine, other):
        expect(alarms(page)).to_have_count(1)
        expect(alarms(page)).to_contain_text(incident.number)
        expect(queue_row(page, incident.number)).to_contain_text("OVER")

    mine.keyboard.press("F10")
    for page in (mine, other):
        expect(alarms(page)).to_have_count(0)
        expect(queue_row(page, incident.number)).to_contain_text("OVER")  # taken up, not over
    choose(other, incident.number)
    expect(other.locator("incident-detail .limits")).to_contain_text("Desk 1")
    expect(other.locator("blotter-ticker li").first).to_contain_text("acknowledged")

    desk.clock.move(FORGOTTEN_S)
    for page in (mine, other):
        expect(alarms(page)).to_have_count(1)
        expect(alarms(page)).to_contain_text(incident.number)


def test_a_patrol_sent_in_time_raises_no_alarm(desk: Shift) -> None:
    from dispatch.services import dispatch

    incident = desk.call(type="accident-injury", place="vushtrri")
    late = desk.call(type="accident-injury", place="jarinje")
    page = desk.screen("operator")
    dispatch(by=desk.actor("operator2"), incident=incident.pk, patrols=[desk.patrol("FOX 22").pk])
    desk.clock.move(LIMIT_S - 15)
    # The other's alarm tells that the clock has looked at both.
    desk.clock.move(16)
    expect(alarms(page).filter(has_text=late.number)).to_have_count(1)
    expect(page.locator("alarm-bar")).not_to_contain_text(f"{incident.number}, PRI 1, has no patrol")


def test_a_dead_clock_cannot_silence_a_limit_that_the_screen_knows(desk: Shift) -> None:
    incident = desk.call(type="accident-injury", place="vushtrri")
    page = desk.screen("operator")
    desk.worker.kill()
    expect(page.locator("link-state")).to_contain_text("CLOCK silent")

    desk.clock.move(LIMIT_S + 1)
    expect(alarms(page)).to_contain_text("no alarm came from the server")
    expect(alarms(page)).to_contain_text(incident.number)

    desk.worker.start()
    expect(alarms(page).get_by_role("button", name="Acknowledge")).to_be_visible()
    expect(alarms(page)).to_have_count(1)
    expect(page.locator("link-state")).not_to_contain_text("CLOCK silent")
    entries = page.locator("blotter-ticker li", has_text=f"ALARM {incident.number}")
    expect(entries).to_have_count(1)


def test_an_emergency_takes_the_eyes_but_not_the_typing_and_is_taken_up_by_holding(desk: Shift) -> None:
    console, phone = desk.screen("operator"), desk.screen("leader2", "/phone/")
    console.keyboard.press("F2")
    console.keyboard.type("ass")

    hold(phone)
    expect(phone.get_by_text("EMERGENCY is on")).to_be_visible()
    expect(phone.get_by_text("Not acknowledged yet")).to_be_visible()
    phone.mouse.up()

    expect(alarms(console)).to_contain_text("EMERGENCY FOX 22")
    expect(alarms(console)).to_contain_text("last fix")
    expect(alarms(console)).to_contain_text("no voice contact")
    expect(console.locator("patrol-board [role=row]", has_text="FOX 22")).to_contain_text("EMERGENCY")
    field = console.get_by_label("What (any word)")
    expect(field).to_be_focused()
    console.keyboard.type("au")
    expect(field).to_have_value("assau")

    console.keyboard.press("F10")
    console.wait_for_timeout(HOLD_MS + 300)  # a short press must still do nothing after the time of a long one
    expect(alarms(console)).to_contain_text("EMERGENCY FOX 22")

    console.keyboard.down("F10")
    expect(alarms(console)).to_have_count(0)
    console.keyboard.up("F10")
    expect(field).to_be_focused()
    expect(phone.get_by_text("Acknowledged by Desk 1")).to_be_visible()
    # Taken up is not over: only the desk ends it, with a reason.
    expect(console.locator("patrol-board [role=row]", has_text="FOX 22")).to_contain_text("EMERGENCY")
    expect(phone.locator("hold-button")).to_have_count(0)


def test_a_touch_is_no_emergency(desk: Shift) -> None:
    from patrols.services import set_busy

    console, phone = desk.screen("operator"), desk.screen("leader2", "/phone/")
    phone.locator("hold-button button").tap()
    # A later act that has arrived proves that the touch was not merely on its way.
    set_busy(by=desk.actor("operator2"), patrol=desk.patrol("FOX 22").pk, reason="refuelling")
    expect(phone.locator("patrol-phone header")).to_contain_text("busy")
    expect(console.locator("patrol-board [role=row]", has_text="FOX 22")).to_contain_text("busy")
    expect(alarms(console)).to_have_count(0)


def hold(phone: Page) -> None:
    """Press the emergency button and stay on it."""
    phone.locator("hold-button button").scroll_into_view_if_needed()
    phone.locator("hold-button button").hover()
    phone.mouse.down()


def test_on_a_small_screen_nothing_that_burns_is_hidden(desk: Shift) -> None:
    from dispatch.services import dispatch
    from patrols.services import report_panic

    late = desk.call(type="accident-injury", place="vushtrri")
    dispatch(by=desk.actor("operator2"), incident=late.pk, patrols=[desk.patrol("FOX 21").pk])
    for _ in range(7):
        desk.call(type="accident-injury", place="vushtrri")
    desk.clock.move(LIMIT_S)
    report_panic(by=desk.actor("operator2"), patrol=desk.patrol("FOX 22").pk)
    page = desk.screen("operator", viewport={"width": 1280, "height": 720})
    expect(alarms(page)).to_have_count(3)
    for row, words in enumerate(("EMERGENCY FOX 22", "FOX 21 has not acknowledged", "7 waiting over limit")):
        expect(alarms(page).nth(row)).to_contain_text(words)
    for key in ("F2", "F3", "F1", "Shift+F1"):
        page.keyboard.press(key)
        page.wait_for_timeout(500)
        assert page.evaluate(COVERED) == [], f"after {key}"
        page.keyboard.press("Escape")
    expect(page.locator("#command")).to_be_in_viewport()


# Alarm lines whose words or button something else lies over.
COVERED = """() => [...document.querySelectorAll("alarm-bar .alarm-row :is(.words, button)")].filter((element) => {
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + 20, box.top + box.height / 2);
  // Behind a modal dialog nothing else is hit: then it must lie below.
  const clear = top?.matches("dialog:modal") ? top.getBoundingClientRect().top >= box.bottom : element.contains(top);
  return box.bottom > innerHeight || !clear;
}).map((element) => element.textContent)"""
