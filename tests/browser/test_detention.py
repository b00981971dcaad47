"""Detention in the browser: from the call for advice over the capture on the phone to the transfer, and every page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from blotter.operations import desk_now
from tests.browser.conftest import PASSWORD
from tests.browser.desk import PHONE, Shift
from tests.browser.test_accessibility import sideways, violations

pytestmark = pytest.mark.browser
TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
UNFOLD = "() => document.querySelectorAll('main details').forEach(details => { details.open = true; })"


def zulu(minutes_ago: int = 0) -> str:
    return f"{desk_now() - timedelta(minutes=minutes_ago):%d%H%MZ %b %y}".upper()


def fill(page: Page, button: str, **fields: str) -> None:
    """Fill the form that is open by its labels, and send it."""
    form = page.locator("#act")
    for label, value in fields.items():
        form.get_by_label(label.replace("_", " "), exact=False).first.fill(value)
    form.get_by_role("button", name=button).click()


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

    # The capture on the phone, while the network fails: nothing is lost, and it is saved once.
    phone = desk.screen("leader1", "/phone/")
    desk.leaves(phone)
    phone.get_by_role("link", name="Capture").click()
    phone.get_by_label("caught in the act").check()
    phone.get_by_label("none seen").check()
    phone.get_by_label("Grid or place").fill("34TEN0712")
    phone.get_by_label("Property tag").fill("17")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Save the capture").click()
    expect(phone.get_by_text("Not sent yet")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text("Saved: held person 1.")).to_be_visible(timeout=15_000)
    assert CustodyRecord.objects.count() == 1
    # What is typed and not sent is not left on the phone: not over the shift, and not by who signs out.
    phone.get_by_label("Grid or place").fill("34TEN0713")
    phone.evaluate("localStorage.setItem('short.9./x.', JSON.stringify({at: Date.now() - 15 * 3600e3, fields: []}))")
    phone.goto(f"{desk.origin}/accounts/logout/")
    drafts = "Object.keys(localStorage).filter((name) => name.startsWith('short.')).length"
    assert phone.evaluate(drafts) == 1
    phone.evaluate("document.querySelector('main form').dispatchEvent(new SubmitEvent('submit'))")
    assert phone.evaluate(drafts) == 0

    # The detention officer at the site, on a tablet.
    tablet = officer(desk)
    tablet.goto(f"{desk.origin}/detention/")
    tablet.keyboard.press("ArrowDown")
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_role("heading", name="Arrived at a site")).to_be_visible()
    fill(tablet, "Save", Arrived_at=zulu(60 * 24), Injuries="bruise on the left hand")
    expect(tablet.get_by_text("That is before the capture")).to_be_visible()
    expect(tablet.get_by_label("Injuries on arrival")).to_have_value("bruise on the left hand")
    fill(tablet, "Save", Arrived_at=zulu())
    fill(tablet, "Save", Authorised_at=zulu(), Legal_basis="UNSCR 1244", Authorised_by="Demo Commander", Grounds="x")
    fill(tablet, "Save", Admitted_at=zulu(), Risk_assessment="none known")
    expect(tablet.get_by_role("heading", name="Check", exact=True)).to_be_visible()
    tablet.get_by_label("awake and calm").check()
    fill(tablet, "Save", Looked_at=zulu(), What_was_seen="sits on the bed")
    expect(tablet.get_by_role("heading", name="Held persons")).to_be_visible()
    tablet.get_by_role("link", name="held person 1", exact=True).click()
    tablet.get_by_role("link", name="Identity").first.click()
    tablet.get_by_label("adult").check()
    fill(tablet, "Save", Family_name="Demo-Held", Given_name="Person")
    expect(tablet.get_by_role("cell", name="Identity")).to_be_visible()
    expect(tablet.get_by_text("Demo-Held")).to_have_count(0)

    # The Force Provost Marshal sees the nearest limit, the operator a number and the next check.
    chief = desk.screen("provost", "/detention/oversight/", live=False)
    desk.leaves(chief)
    expect(chief.get_by_text("missing:")).to_contain_text("Medical examination")
    seen = desk.screen("operator2", "/detention/", live=False)
    desk.leaves(seen)
    expect(seen.get_by_role("row", name="held person 1")).to_contain_text("Camp Film City")

    # Handed over: the question first.
    tablet.get_by_role("link", name="Transfer", exact=True).click()
    fields = {"Handed_over_at": zulu(), "Authority": "Kosovo Police", "Received_by": "a", "Handed_over_by": "b",
              "Number_of_the_receipt": "KP 1", "State_of_health": "well", "Why_ill-treatment": "asked"}  # fmt: skip
    tablet.locator("#act").get_by_label("yes").check()
    fill(tablet, "Save", **fields)
    expect(tablet.get_by_text("Nobody is handed over where ill-treatment is a risk")).to_be_visible()
    tablet.locator("#act").get_by_label("no", exact=True).check()
    fill(tablet, "Save", Number_of_the_receipt="KP 113")
    expect(tablet.get_by_text("The Force Provost Marshal decides before anybody goes")).to_be_visible()
    asked = CustodyEntry.objects.get(kind="ill_treatment")
    services.decide_handover(by=desk.actor("provost"), key=asked.pk, approve=True, words="assurance of the minister")
    tablet.get_by_role("link", name="Transfer", exact=True).click()
    tablet.locator("#act").get_by_label("no", exact=True).check()
    fill(tablet, "Save", **{**fields, "Number_of_the_receipt": "KP 113"})
    expect(tablet.locator("h1")).to_contain_text("transferred")
    tablet.get_by_label("Reason").first.fill("end of the shift")
    tablet.get_by_role("button", name="Read", exact=True).click()
    expect(tablet.get_by_role("heading", name="Person Demo-Held")).to_be_visible()
    expect(tablet.get_by_text("KP 113")).to_be_visible()


def test_every_page_of_detention_is_read_by_everybody_and_fits_its_screen(desk: Shift) -> None:
    from dispatch.demo import detention
    from incidents.detention.models import AdviceRequest, CustodyRecord, DetentionPlan, Inspection

    detention.make_scene()
    record, plan, visit = CustodyRecord.objects.earliest("pk"), DetentionPlan.objects.get(), Inspection.objects.get()
    paths = [
        "",
        "ended/",
        "register/",
        "oversight/",
        *(f"records/{record.pk}/{query}" for query in ("", "?act=transfer", "?act=line&kind=medical")),
        "advice/",
        f"advice/{AdviceRequest.objects.earliest('pk').pk}/",
        "plans/",
        f"plans/{plan.pk}/",
        f"plans/{plan.pk}/print/",
        "inspections/",
        f"inspections/{visit.pk}/",
        f"inspections/{visit.pk}/print/",
    ]
    page = officer(desk)
    for path in paths:
        page.goto(f"{desk.origin}/detention/{path}")
        page.evaluate(UNFOLD)
        assert violations(page) == [], path
        assert sideways(page) == 0, path
    page.goto(f"{desk.origin}/detention/records/{record.pk}/")
    page.evaluate(UNFOLD)
    form = page.locator("form[action$='/print/']")
    form.get_by_label("Reason").fill("request of the legal adviser")
    form.get_by_label("Recipient").fill("Demo Legal Office")
    form.get_by_role("button").click()
    expect(page.get_by_role("heading", name=f"Custody record {record.called}")).to_be_visible()
    assert violations(page) == []
    phone = desk.screen("leader1", "/detention/capture/", live=False, **PHONE)
    assert violations(phone) == []
    assert sideways(phone) == 0
