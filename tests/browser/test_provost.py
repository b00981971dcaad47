"""The provost's course: a decision asked for and taken, a directive read on console and phone, an alarm taken over,
a report submitted."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Shift
from tests.browser.test_accessibility import sideways, violations

pytestmark = pytest.mark.browser
UNFOLD = "() => document.querySelectorAll('main details').forEach(details => { details.open = true; })"


def test_the_provost_coordinates(desk: Shift) -> None:
    from dispatch.provost.models import Receipt, Report, Request

    fpm = desk.screen("provost", "/provost/")
    decisions = fpm.locator("provost-decisions")
    expect(decisions).to_contain_text("Nothing awaits a decision.")

    # The shift leader asks; it appears on the provost's page by itself, and a refusal must say why.
    lead = desk.screen("shiftlead", "/provost/requests/", live=False)
    desk.leaves(lead)
    lead.get_by_text("Ask for a decision").click()
    lead.get_by_label("What is asked for").fill("second patrol at the gate")
    lead.get_by_role("button", name="Ask").click()
    expect(lead.get_by_text("How many? Manning is asked for with a figure.")).to_be_visible()
    expect(lead.get_by_label("What is asked for")).to_have_value("second patrol at the gate")
    lead.get_by_label("Manning asked for").fill("4")
    lead.get_by_role("button", name="Ask").click()
    row = decisions.locator("li", has_text="second patrol at the gate, 4")
    row.get_by_role("button", name="Refuse").click()
    expect(row.get_by_role("alert")).to_contain_text("must not be empty")
    row.get_by_label("Answer").fill("three at most")
    row.get_by_role("button", name="Approve").click()
    expect(decisions).to_contain_text("Nothing awaits a decision.")
    assert Request.objects.get().state == "approved"

    # An alarm of the desk becomes his, and the console says so.
    console = desk.screen("operator")
    incident = desk.call(type="accident-injury")
    desk.clock.move(62)
    fpm.get_by_role("button", name=f"Take over: {incident.number}").click()
    expect(fpm.locator("provost-waiting")).to_contain_text("has it: FPM")
    expect(console.locator("body")).to_contain_text("FPM")

    # A directive: the console's link, the phone without a network, both receipts at the desk.
    page = desk.screen("provost", "/provost/directives/", live=False)
    desk.leaves(page)
    page.get_by_label("Subject").fill("Speed at the gate")
    page.get_by_label("Directive:", exact=True).fill("Walking pace.")
    page.get_by_label("To be read by").fill("2359")
    page.get_by_label("Desk 1").check()
    page.get_by_label("FOX 21").check()
    page.get_by_role("button", name="Give").click()
    desk.leaves(console)
    console.get_by_role("link", name="1 directive to read").click()
    console.get_by_role("link", name="Speed at the gate").first.click()
    console.get_by_role("button", name="I have read it").click()
    expect(console.get_by_role("button", name="I have read it")).to_have_count(0)
    phone = desk.screen("leader1", "/phone/")
    desk.leaves(phone)
    phone.get_by_role("link", name="1 directive to read").click()
    expect(phone.get_by_text("Walking pace.")).to_be_visible()
    assert violations(phone) == []
    assert sideways(phone) == 0
    phone.context.set_offline(True)
    phone.get_by_role("button", name="I have read it").click()
    expect(phone.get_by_text("Not sent yet")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text("You have read every directive.")).to_be_visible(timeout=30_000)
    assert Receipt.objects.count() == 2

    # The report: drafted by the shift leader, submitted by the provost with what is on his screen.
    lead.goto(f"{desk.origin}/provost/reports/")
    lead.get_by_text("Begin a report").click()
    lead.get_by_role("button", name="Begin").click()
    expect(lead.locator("tbody a")).to_be_visible()
    report = Report.objects.get()
    page.goto(f"{desk.origin}/provost/reports/{report.pk}/")
    page.get_by_label("Summary").fill("One accident, one directive.")
    page.get_by_label(f"{incident.number} opened").first.check()
    page.get_by_role("button", name="Submit to COMKFOR").click()
    page.get_by_role("link", name="Print-out").click()
    expect(page.get_by_text("One accident, one directive.")).to_be_visible()
    expect(page.get_by_text("KFOR UNCLASSIFIED").first).to_be_visible()


def test_the_pages_of_coordination_are_for_everybody(desk: Shift) -> None:
    """Axe and narrow screens, over pages with everything on them."""
    from dispatch.demo import provost
    from dispatch.provost.models import Directive, HelpRequest, Report, Request

    desk.call(type="presence", place="jarinje")
    provost.make_scene()
    page = desk.screen("provost", "/provost/coordination/", live=False)
    desk.leaves(page)
    for path in (
        "coordination/",
        "requests/",
        f"requests/{Request.objects.get(state='asked').pk}/",
        "directives/",
        f"directives/{Directive.objects.get().pk}/",
        f"directives/{Directive.objects.get().pk}/print/",
        "help/",
        f"help/{HelpRequest.objects.get().pk}/",
        "reports/",
        f"reports/{Report.objects.get().pk}/",
    ):
        page.goto(f"{desk.origin}/provost/{path}")
        page.evaluate(UNFOLD)
        assert violations(page) == [], path
        assert sideways(page) == 0, path
