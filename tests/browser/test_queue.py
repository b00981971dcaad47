"""The queue: what burns first, rows that stay under the hand, filters, views that are there at every desk."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from dispatch.services import cancel_incident, dispatch
from incidents import services as incidents
from tests.browser.desk import Shift, queue_row

ROWS = "desk-queue [id^=incident-]"


def numbers(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(f"{ROWS} .at-number").all_text_contents()]


def place(row: Locator) -> float:
    box = row.bounding_box()
    assert box
    return box["y"]


def test_what_burns_comes_first(desk: Shift) -> None:
    held = desk.call(type="theft", place="prizren")
    incidents.hold(by=desk.actor("operator2"), incident=held.pk, reason="calls back")
    sent = desk.call(type="assault", place="camp-novo-selo")
    dispatch(by=desk.actor("operator2"), incident=sent.pk, patrols=[desk.patrol("FOX 22").pk])
    routine = desk.call(type="speed-check", place="peje")
    prompt = desk.call(type="theft", place="camp-bondsteel")
    urgent = desk.call(type="assault", place="camp-film-city")
    emergency = desk.call(type="accident-injury", place="vushtrri")
    page = desk.screen("operator")
    expect(page.locator(ROWS)).to_have_count(6)
    assert numbers(page) == [each.number for each in (emergency, urgent, prompt, routine, sent, held)]

    # Sixteen minutes on, limits have passed: an alarm of PRI 3 stands before PRI 4 that still has time.
    page.mouse.move(800, 5)
    desk.clock.move(16 * 60)
    expect(queue_row(page, prompt.number)).to_contain_text("OVER")
    expect(queue_row(page, sent.number)).to_contain_text("OVER")
    expect(page.locator(ROWS).nth(5)).to_contain_text(held.number)
    order = numbers(page)
    assert order[:1] == [emergency.number]
    assert order.index(prompt.number) < order.index(routine.number)
    assert order.index(sent.number) < order.index(routine.number)


def test_rows_stay_under_the_pointer_and_what_burns_is_shown_all_the_same(desk: Shift) -> None:
    first = desk.call(type="theft", place="camp-bondsteel")
    second = desk.call(type="theft", place="prizren")
    page = desk.screen("operator")
    row = queue_row(page, second.number)
    row.hover()
    before = place(row)
    worse = desk.call(type="accident-injury", place="vushtrri")
    news = page.locator("desk-queue .news")
    expect(news).to_contain_text(worse.number)
    expect(page.locator("desk-queue")).to_contain_text("order changed")
    assert place(row) == before
    cancel_incident(by=desk.actor("operator2"), incident=first.pk, reason="called off")
    expect(queue_row(page, first.number)).to_contain_text("left the list")
    assert place(row) == before

    # The hand leaves: the right order comes, and what has gone goes.
    page.mouse.move(800, 5)
    expect(page.locator(ROWS).first).to_contain_text(worse.number)
    expect(page.locator(ROWS)).to_have_count(2)
    expect(news).to_have_count(0)


def test_a_resting_pointer_does_not_hold_the_order_for_ever(desk: Shift) -> None:
    row = desk.call(type="theft", place="camp-bondsteel")
    page = desk.screen("operator")
    queue_row(page, row.number).hover()
    worse = desk.call(type="accident-injury", place="vushtrri")
    expect(page.locator("desk-queue .news")).to_contain_text(worse.number)
    expect(page.locator(ROWS).first).to_contain_text(worse.number, timeout=9_000)
    expect(page.locator("desk-queue")).to_contain_text("order changed")


def test_the_strip_over_the_queue_takes_one_to_what_burns(desk: Shift) -> None:
    row = desk.call(type="theft", place="camp-bondsteel")
    page = desk.screen("operator")
    queue_row(page, row.number).hover()
    worse = desk.call(type="accident-injury", place="vushtrri")
    page.locator("desk-queue .news").click()
    expect(page.locator("incident-detail header")).to_contain_text(worse.number)
    expect(page.locator(ROWS).first).to_contain_text(worse.number)


def test_the_chosen_row_stays_while_the_keys_walk(desk: Shift) -> None:
    calls = [desk.call(type="theft", place="camp-bondsteel") for _ in range(30)]
    page = desk.screen("operator", viewport={"width": 1280, "height": 720})
    page.keyboard.press("F3")
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    chosen = queue_row(page, calls[20].number)
    before = place(chosen)
    desk.call(type="accident-injury", place="vushtrri")
    expect(page.locator("desk-queue .news")).to_be_visible()
    assert place(chosen) == before
    # Also when the new order is taken: the list is scrolled by as much as the row has moved.
    page.keyboard.press("ArrowDown")
    chosen = queue_row(page, calls[21].number)
    before = place(chosen)
    expect(page.locator("desk-queue .news")).to_have_count(0, timeout=9_000)
    assert abs(place(chosen) - before) < 2
    expect(page.get_by_role("grid", name="Incidents")).to_be_focused()


def test_a_filter_narrows_but_never_hides_what_burns(desk: Shift) -> None:
    theft = desk.call(type="theft", place="prizren")
    check = desk.call(type="speed-check", place="peje")
    drill = desk.call(type="route-recce", place="camp-novo-selo", exercise=True)
    page = desk.screen("operator")
    expect(page.locator(ROWS)).to_have_count(3)
    page.keyboard.press("Shift+F3")
    page.keyboard.type("peje")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(ROWS)).to_contain_text(check.number)
    expect(page.locator("desk-queue .bar")).to_contain_text("1 of 3 shown")
    worse = desk.call(type="accident-injury", place="vushtrri")
    expect(page.locator(ROWS).first).to_contain_text(worse.number)
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator(ROWS)).to_have_count(4)
    page.get_by_label("Exercise", exact=True).select_option("exercise only")
    expect(queue_row(page, drill.number)).to_be_visible()
    expect(queue_row(page, theft.number)).to_have_count(0)
    page.get_by_label("Exercise", exact=True).select_option("real and exercise")
    page.get_by_role("button", name="PRI 3").click()
    expect(queue_row(page, check.number)).to_have_count(0)
    expect(queue_row(page, theft.number)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("grid", name="Incidents")).to_be_focused()
    expect(page.locator("desk-queue .bar")).to_contain_text("of 4 shown")


def test_a_saved_view_is_there_at_another_desk(desk: Shift) -> None:
    mine = desk.call(by="operator", type="theft", place="prizren")
    other = desk.call(by="operator2", type="theft", place="peje")
    page = desk.screen("operator")
    page.keyboard.press("Shift+F3")
    page.get_by_role("button", name="mine").click()
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(ROWS)).to_contain_text(mine.number)
    page.get_by_role("button", name="Save as…").click()
    page.get_by_label("Name of the view").fill("What I took")
    page.keyboard.press("Enter")
    expect(page.locator("command-line .word")).to_contain_text("“What I took” is kept")

    elsewhere = desk.screen("operator")
    expect(elsewhere.locator(ROWS)).to_have_count(2)
    elsewhere.keyboard.press("Shift+F3")
    elsewhere.get_by_label("Saved views").select_option("What I took")
    expect(elsewhere.locator(ROWS)).to_have_count(1)
    expect(queue_row(elsewhere, other.number)).to_have_count(0)
    elsewhere.get_by_role("button", name="Delete view").click()
    expect(elsewhere.get_by_label("Saved views").locator("option")).to_have_count(1)

    colleague = desk.screen("operator2")
    colleague.keyboard.press("Shift+F3")
    expect(colleague.get_by_label("Saved views").locator("option")).to_have_count(1)


def test_what_was_held_comes_back_by_itself(desk: Shift) -> None:
    incident = desk.call(type="theft", place="prizren")
    incidents.hold(by=desk.actor("operator2"), incident=incident.pk, reason="calls back")
    page = desk.screen("operator")
    row = queue_row(page, incident.number)
    expect(row).to_contain_text("held")
    expect(row.locator(".at-limit")).to_contain_text("in ")
    desk.clock.move(61 * 60)
    expect(row).to_contain_text("assessed")
    expect(row.locator(".at-limit")).to_contain_text("in 14:")
