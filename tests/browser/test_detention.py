"""Detention in the browser: from the call for advice over the capture on the phone to the transfer, and every page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from blotter.operations import desk_now
from reference.grid import to_mgrs
from tests.browser.conftest import PASSWORD
from tests.browser.desk import PHONE, Shift
from tests.browser.test_accessibility import sideways, violations

pytestmark = pytest.mark.browser
TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
# Typed by somebody else long ago and now, pressed by them; a capture that was left more than an hour ago, and one
# that was pressed a shift ago.
LEFT_BEHIND = """() => {
    const put = (name, hours, more) =>
        localStorage.setItem(`short.${name}`, JSON.stringify({at: Date.now() - hours * 3600e3, fields: [], ...more}));
    put('9.old', 15, {});
    put('9.typed', 0, {});
    put('9.pressed', 2, {pressed: '1', minutes: 60});
    const user = document.getElementById('main').dataset.user;
    put(`${user}.left`, 2, {minutes: 60});
    put(`${user}.late`, 15, {pressed: '1', page: '/detention/capture/', title: 'Late capture'});
}"""
DRAFTS = "Object.keys(localStorage).filter((name) => name.startsWith('short.'))"
UNFOLD = "() => document.querySelectorAll('main details').forEach(details => { details.open = true; })"


def zulu(minutes_ago: int = 0) -> str:
    return f"{desk_now() - timedelta(minutes=minutes_ago):%d%H%MZ %b %y}".upper()


def fill(page: Page, **fields: str) -> None:
    """Fill the form that is open by its labels, and send it."""
    form = page.locator("#act")
    for label, value in fields.items():
        form.get_by_label(label.replace("_", " "), exact=False).first.fill(value)
    form.get_by_role("button", name="Save").click()


def small(page: Page) -> list[str]:
    """What a thumb would miss: targets of the page's own that are less than 44 pixels high or wide."""
    return page.evaluate(
        """() => [...document.querySelectorAll('main :is(a, button, select, input:not([type=hidden]), summary)')]
            .map(each => each.closest('label') ?? each)
            .map(each => [each.textContent.trim() || each.name, each.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.height < 43.5 || box.width < 43.5))
            .map(([words, box]) => `${words} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
    )


def officer(desk: Shift) -> Page:
    page = desk.sign_in("detention", PASSWORD, **TABLET)
    desk.leaves(page)
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    return page


def test_from_the_call_for_advice_to_the_transfer(desk: Shift) -> None:
    from incidents.detention import services
    from incidents.detention.models import CustodyEntry, CustodyRecord

    keeper = desk.actor("detention")
    services.add_site(by=keeper, name="Camp Film City", capacity=4)

    # A unit asks; the advice comes by telephone, and the unit is called back.
    board = desk.screen("operator", "/detention/advice/", live=False)
    desk.leaves(board)
    board.get_by_text("A unit asks").click()
    board.get_by_label("Unit that asks").fill("Demo Transport Company")
    board.get_by_label("Situation").fill("A man was found in the fuel point.")
    board.get_by_role("button", name="Save, start the clock").click()
    expect(board.get_by_text("Call the unit back by")).to_be_visible()
    board.get_by_text("Write advice down").first.click()
    board.get_by_label("Advice", exact=True).or_(board.get_by_label("Advice:", exact=True)).fill("Rights sheet first.")
    board.get_by_label("Said by").fill("detention officer, by telephone")
    board.get_by_role("button", name="Write advice down").click()
    board.get_by_label("was told").check()
    board.get_by_label("With whom").fill("company commander")
    board.get_by_role("button", name="Call back").click()
    expect(board.get_by_text("company commander")).to_be_visible()

    # The capture on the phone, by touch, while the network fails: nothing is lost, and it is saved once.
    phone = desk.screen("leader1", "/phone/")
    desk.leaves(phone)
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"latitude": 42.66, "longitude": 21.16, "accuracy": 8})
    phone.get_by_role("link", name="Capture").click()
    phone.get_by_label("caught in the act").check()
    phone.get_by_label("none seen").check()
    phone.get_by_role("button", name="Here").click()
    expect(phone.get_by_label("Grid or place")).to_have_value(to_mgrs(42.66, 21.16, 10))
    phone.get_by_role("button", name="Now").click()
    expect(phone.get_by_label("Time")).to_have_value(re.compile(r"^\d{6}Z "))
    phone.get_by_label("Property tag").fill("17")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Save the capture").click()
    expect(phone.get_by_text("Not sent yet")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text("Saved: held person 1.")).to_be_visible(timeout=15_000)
    phone.context.clear_permissions()
    assert CustodyRecord.objects.count() == 1
    assert small(phone) == []
    # What was only typed does not stay: not for longer than it helps, not for another person, not after the sign-out.
    phone.get_by_label("Grid or place").fill("34TEN0713")
    phone.evaluate(LEFT_BEHIND)
    assert len(phone.evaluate(DRAFTS)) == 6
    phone.goto(f"{desk.origin}/phone/")
    expect(phone.get_by_text("LIVE")).to_be_visible()
    left = phone.evaluate(DRAFTS)
    assert "short.9.pressed" in left
    assert len(left) == 3
    # What was pressed reaches the desk, or is told by radio; nobody loses it unseen.
    expect(phone.get_by_text("Somebody else's form was not sent")).to_be_visible()
    expect(phone.get_by_text("Not sent: Late capture. Tell the desk by radio")).to_be_visible()
    phone.get_by_role("button", name="Drop it: Late capture").click()
    expect(phone.get_by_text("Late capture")).to_have_count(0)
    phone.goto(f"{desk.origin}/accounts/logout/")
    phone.evaluate("document.querySelector('main form').dispatchEvent(new SubmitEvent('submit'))")
    assert phone.evaluate(DRAFTS) == ["short.9.pressed"]
    phone.evaluate("localStorage.clear()")

    # The detention officer at the site, on a tablet.
    tablet = officer(desk)
    record = f"{desk.origin}/detention/records/{CustodyRecord.objects.get().pk}/"
    tablet.goto(f"{desk.origin}/detention/")
    tablet.keyboard.press("ArrowDown")
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_role("heading", name="Arrived at a site")).to_be_visible()
    fill(tablet, Arrived_at=zulu(60 * 24), Injuries="bruise on the left hand")
    expect(tablet.get_by_text("That is before the capture")).to_be_visible()
    expect(tablet.get_by_label("Injuries on arrival")).to_have_value("bruise on the left hand")
    fill(tablet, Arrived_at=zulu())
    fill(tablet, Authorised_at=zulu(), Legal_basis="UNSCR 1244", Authorised_by="Demo Commander", Grounds="x")
    fill(tablet, Admitted_at=zulu(), Risk_assessment="none known")
    tablet.goto(f"{desk.origin}/detention/")
    tablet.keyboard.press("ArrowDown")
    tablet.keyboard.press("c")
    expect(tablet.get_by_role("heading", name="Check", exact=True)).to_be_visible()
    tablet.get_by_label("awake and calm").check()
    assert small(tablet) == []
    fill(tablet, Looked_at=zulu(), What_was_seen="sits on the bed")
    expect(tablet.get_by_text("Written: Check, held person 1.")).to_be_visible()
    assert small(tablet) == []
    tablet.goto(f"{record}?act=identify")
    tablet.get_by_label("adult").check()
    fill(tablet, Family_name="Demo-Held", Given_name="Person")
    expect(tablet.get_by_role("cell", name="Identity")).to_be_visible()
    expect(tablet.get_by_text("Demo-Held")).to_have_count(0)
    tablet.goto(f"{record}?act=property")
    fill(tablet, Taken_at=zulu(), Item_1="Telephone", Seal_1="B 20417")
    tablet.goto(f"{record}?act=icrc")
    fill(tablet, Told_at=zulu(), To_whom="ICRC Pristina", By_which_way="e-mail")

    # The Force Provost Marshal sees the nearest limit and reviews; the operator sees a number and the next check.
    chief = desk.screen("provost", "/detention/oversight/", live=False)
    desk.leaves(chief)
    expect(chief.get_by_text("missing:")).to_contain_text("Medical examination")
    chief.goto(f"{record}?act=review")
    fill(chief, Reviewed_at=zulu(), Grounds="the threat goes on")
    expect(chief.get_by_role("cell", name="Review of the detention")).to_be_visible()
    seen = desk.screen("operator2", "/detention/", live=False, prepare=lambda page: page.clock.install())
    desk.leaves(seen)
    expect(seen.get_by_role("row", name="held person 1")).to_contain_text("Camp Film City")
    # A board that the desk does not answer any more says so, and its due times count on.
    seen.context.set_offline(True)
    held = seen.get_by_role("row", name="held person 1")
    expect(held.locator(".clock")).to_have_class("clock ")
    seen.clock.fast_forward("52:00")
    expect(held.locator(".clock")).to_have_class(re.compile(r"\bnear\b"))
    seen.clock.fast_forward("18:00")
    expect(seen.get_by_role("alert")).to_contain_text("STALE")
    expect(held).to_contain_text("OVERDUE")
    expect(held.locator(".clock")).to_have_class(re.compile(r"\blate\b"))
    seen.context.set_offline(False)
    # htmx says aloud that nobody answered; the board has said it already.
    next(screen for screen in desk.screens if screen.page is seen).faults.clear()

    # Handed over: what was taken first, then the question.
    fields = {"Handed_over_at": zulu(), "Authority": "Kosovo Police", "Received_by": "a", "Handed_over_by": "b",
              "Number_of_the_receipt": "KP 113", "State_of_health": "well", "Why_ill-treatment": "asked"}  # fmt: skip
    tablet.goto(f"{record}?act=settle")
    tablet.get_by_label("item 1").check()
    tablet.get_by_label("What became of it").select_option("forwarded")
    fill(tablet, When=zulu(), Received_by="Kosovo Police")
    tablet.goto(f"{record}?act=transfer")
    fill(tablet, **fields)
    expect(tablet.locator("#act").get_by_role("alert")).to_have_count(1)
    tablet.locator("#act").get_by_label("yes").check()
    fill(tablet)
    expect(tablet.get_by_text("Nobody is handed over where ill-treatment is a risk")).to_be_visible()
    tablet.locator("#act").get_by_label("no", exact=True).check()
    fill(tablet)
    expect(tablet.get_by_text("The Force Provost Marshal decides before anybody goes")).to_be_visible()
    asked = CustodyEntry.objects.get(kind="ill_treatment")
    services.decide_handover(by=desk.actor("provost"), key=asked.pk, approve=True, words="assurance of the minister")
    tablet.goto(f"{record}?act=transfer")
    tablet.locator("#act").get_by_label("no", exact=True).check()
    fill(tablet, **fields)
    expect(tablet.locator("h1")).to_contain_text("transferred")

    # Read, and on paper.
    tablet.get_by_label("Reason").first.fill("end of the shift")
    tablet.get_by_role("button", name="Read", exact=True).click()
    expect(tablet.get_by_role("heading", name="Person Demo-Held")).to_be_visible()
    expect(tablet.get_by_text("KP 113")).to_be_visible()
    tablet.goto(record)
    tablet.get_by_text("Print-out of the whole record").click()
    form = tablet.locator("form[action*='/print/']")
    form.get_by_label("Reason").fill("request of the legal adviser")
    form.get_by_label("Recipient").fill("Demo Legal Office")
    form.get_by_role("button").click()
    expect(tablet.get_by_role("heading", name="Custody record CUS")).to_be_visible()
    expect(tablet.get_by_text("copy 1 for Demo Legal Office").first).to_be_visible()
    expect(tablet.locator(".contents li", has_text="Medical examination")).to_contain_text("none written")
    assert violations(tablet) == []


def test_every_page_of_detention_is_read_by_everybody_and_fits_its_screen(desk: Shift) -> None:
    from dispatch.demo import detention
    from incidents.detention.models import AdviceRequest, CustodyRecord, DetentionPlan, Inspection

    detention.make_scene()
    record, plan, visit = CustodyRecord.objects.earliest("pk"), DetentionPlan.objects.get(), Inspection.objects.get()
    # Whole, with the way to the other rooms; of the others what is their own.
    whole = [""]
    parts = [
        "ended/",
        "register/",
        "limits/",
        "oversight/",
        f"records/{record.pk}/?act=transfer",
        "advice/",
        f"advice/{AdviceRequest.objects.earliest('pk').pk}/",
        "plans/",
        f"plans/{plan.pk}/",
        f"plans/{plan.pk}/print/",
        "inspections/",
        f"inspections/{visit.pk}/",
    ]
    page = officer(desk)
    for path in (*whole, *parts):
        page.goto(f"{desk.origin}/detention/{path}")
        page.evaluate(UNFOLD)
        assert violations(page, "html" if path in whole else "#main") == [], path
        assert sideways(page) == 0, path
    phone = desk.screen("leader1", "/detention/capture/", live=False, **PHONE)
    assert violations(phone) == []
    assert sideways(phone) == 0
