"""Policing in the browser: a check on the phone while the network fails, seen at the desk; evidence to its paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from blotter.operations import desk_now
from tests.browser.desk import PHONE, Shift
from tests.browser.test_accessibility import sideways, violations

pytestmark = pytest.mark.browser
UNFOLD = "() => document.querySelectorAll('main details').forEach(details => { details.open = true; })"


def test_a_check_on_the_phone_survives_the_network_and_the_desk_sees_it(desk: Shift) -> None:
    from incidents.policing import services
    from incidents.policing.models import Check, CheckSession

    until = (desk_now() + timedelta(days=9)).date()
    services.add_device(by=desk.actor("shiftlead"), serial="DEMO-9", calibrated_until=until)
    phone = desk.screen("leader1", "/phone/")
    desk.leaves(phone)
    phone.get_by_role("link", name="Vehicle check").click()
    phone.get_by_label("Place").fill("Camp Film City")
    phone.get_by_label("Speed device").select_option(label="DEMO-9")
    phone.get_by_label("Limit in km/h").fill("50")
    phone.get_by_role("button", name="Begin").click()
    expect(phone.get_by_text("The desk sees your check.")).to_be_visible()

    # Refused: beside its field, and what was typed stays.
    phone.get_by_text("Write a vehicle down").click()
    phone.get_by_label("Plate").fill("AB 100")
    phone.get_by_label("Measured in km/h").fill("90")
    phone.get_by_label("nothing found").check()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("37 km/h over the limit")).to_be_visible()
    expect(phone.get_by_label("Plate")).to_have_value("AB 100")

    # The network fails in the middle; the page is even loaded anew: nothing is lost, and it is saved once.
    phone.context.set_offline(True)
    phone.get_by_label("report").check()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Not sent yet")).to_be_visible()
    phone.context.set_offline(False)
    phone.reload()
    expect(phone.get_by_text("What you typed here is still there.")).to_be_visible()
    expect(phone.get_by_label("Plate")).to_have_value("AB 100")
    expect(phone.get_by_label("report")).to_be_checked()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Saved.")).to_be_visible()
    assert Check.objects.filter(plate="AB 100").count() == 1
    phone.get_by_role("button", name="Nothing found: next").click()
    expect(phone.get_by_text("Saved: nothing found.")).to_be_visible()

    # A job that comes while a form is open is seen on the form.
    from dispatch.services import dispatch

    dispatch(by=desk.actor("operator"), incident=desk.call().pk, patrols=[desk.patrol("FOX 21").pk])
    expect(phone.get_by_text("New job")).to_be_visible()

    board = desk.screen("operator", "/policing/", live=False)
    desk.leaves(board)
    expect(board.get_by_text("2 controlled")).to_be_visible()
    session = CheckSession.objects.get()
    services.record_check(by=desk.actor("operator2"), session=session.pk, result="nothing")
    expect(board.get_by_text("3 controlled")).to_be_visible()
    board.get_by_role("link", name=session.called).click()
    expect(board.get_by_role("cell", name="AB 100")).to_be_visible()


def test_a_case_and_its_evidence_by_two_people(desk: Shift) -> None:
    head = desk.screen("shiftlead", "/policing/cases/", live=False)
    desk.leaves(head)
    head.get_by_text("Open a case").click()
    head.get_by_label("Subject").fill("Diesel missing")
    head.get_by_label("Led by").select_option("operator")
    head.get_by_role("button", name="Open the case").click()
    expect(head.get_by_role("heading", name="Diesel missing")).to_be_visible()

    hand = desk.screen("operator", "/policing/cases/", live=False)
    desk.leaves(hand)
    hand.get_by_role("link", name="INV 26-").click()
    hand.get_by_text("Take evidence").first.click()
    hand.get_by_label("Taken from").fill("Demo Driver")
    hand.get_by_label("Right to take it").fill("Consent")
    hand.get_by_label("Place").last.fill("Gate 1")
    hand.get_by_label("Item 1", exact=True).or_(hand.get_by_label("Item 1:", exact=True)).fill("Jerrycan")
    hand.get_by_role("button", name="Take evidence").click()
    hand.get_by_role("link", name="Evidence", exact=True).click()
    hand.get_by_text("Hand over to somebody with an account").first.click()
    form = hand.locator("form[action$='/hand_over/']")
    form.get_by_label("Jerrycan").check()
    form.get_by_label("Received by").select_option("operator2")
    form.get_by_label("Place").fill("Evidence store")
    form.get_by_role("button").click()
    expect(hand.get_by_text("who has not received it yet")).to_be_visible()

    store = desk.screen("operator2", "/policing/evidence/", live=False, **PHONE)
    desk.leaves(store)
    store.locator("form[action$='/receive/']").get_by_label("Jerrycan").check()
    store.get_by_role("button", name="Receive", exact=True).click()
    expect(store.get_by_text("Released to you")).to_be_visible()
    store.get_by_role("link", name="EVD").first.click()
    expect(store.get_by_text("The chain has no gap.")).to_be_visible()
    expect(store.get_by_role("cell", name="Evidence store", exact=True)).to_be_visible()


def test_every_page_of_policing_is_read_by_everybody_and_fits_its_screen(desk: Shift) -> None:
    from dispatch.demo import policing
    from incidents.policing.models import CheckSession, EvidenceDocument, Investigation

    policing.make_scene()
    session, case = CheckSession.objects.get(), Investigation.objects.get()
    document = EvidenceDocument.objects.get()
    paths = [
        "",
        f"sessions/{session.pk}/",
        f"sessions/{session.pk}/print/",
        "devices/",
        "good-order/?unit=Demo+Transport+Coy&since=2026-01-01&until=2027-01-01",
        "cases/",
        f"cases/{case.pk}/",
        f"cases/{case.pk}/print/",
        "evidence/",
        f"evidence/{document.pk}/",
        f"evidence/{document.pk}/receipt/",
    ]
    page = desk.screen("shiftlead", "/policing/", live=False)
    desk.leaves(page)
    for path in paths:
        page.goto(f"{desk.origin}/policing/{path}")
        page.evaluate(UNFOLD)
        assert violations(page) == [], path
        assert sideways(page) == 0, path
    CheckSession.objects.filter(pk=session.pk).update(patrol=desk.patrol("FOX 21"))
    phone = desk.screen("leader1", "/policing/phone/", live=False, **PHONE)
    phone.evaluate(UNFOLD)
    assert violations(phone) == []
    assert sideways(phone) == 0
