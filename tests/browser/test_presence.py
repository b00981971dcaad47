"""A presence from its opening to its stand-down: seen on the map, joined by a report, raised by the provost's word."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from blotter.operations import desk_now
from incidents.mobility import services as mobility
from incidents.security.models import Presence
from reference.dtg import format_dtg
from tests.browser.desk import Shift
from tests.browser.desk import choose as choose_incident
from tests.browser.test_accessibility import sideways, violations

UNFOLD = "() => document.querySelectorAll('main details').forEach(details => { details.open = true; })"


def act(page: Page, name: str, button: str, choose: dict[str, str] | None = None, **typed: str) -> None:
    """Unfold an act of the page, fill its fields by their names and press its button."""
    form = page.locator(f"#act-{name}")
    if form.locator("summary").count():
        form.locator("summary").click()
    for field, value in typed.items():
        form.locator(f"[name={field}]").fill(value)
    for field, value in (choose or {}).items():
        form.locator(f"select[name={field}]").select_option(value)
    form.get_by_role("button", name=button).click()


def test_a_presence_from_its_opening_to_its_stand_down(desk: Shift) -> None:
    threat = mobility.report(
        by=desk.actor("operator2"), kind="threat", location={"place": "jarinje"}, source_rating="B", credibility="3",
        body={"threat": "organised groups within the demonstrators"},
    )  # fmt: skip
    incident = desk.call(type="presence", place="jarinje")
    console = desk.screen("operator2")
    fpm = desk.screen("provost", "/provost/")

    # Opened by keyboard, without saying whose force it is; then of the desk's own, and on every map.
    page = desk.screen("operator", "/security/presences/new/", live=False)
    desk.leaves(page)
    page.get_by_label("Place or grid").fill("jarinje")
    page.get_by_label("Until:", exact=True).fill(format_dtg(desk_now() + timedelta(hours=9)))
    page.get_by_label("Strength").fill("6")
    page.get_by_label("Reason").fill("barricades reported")
    page.get_by_label("Authorised by").fill("shift leader")
    page.get_by_label("Orders").fill("Nobody touches the barrier.")
    page.get_by_label("Belongs to incident").select_option(str(incident.pk))
    page.get_by_label("EULEX – direct").check()
    page.get_by_label("Reason").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Say whose force it is")).to_be_visible()
    expect(page.get_by_label("Authorised by")).to_have_value("shift leader")
    page.get_by_label("Force:", exact=True).select_option("own")
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("IMP, Jarinj")
    row = Presence.objects.get()
    mark = console.locator("desk-map .presence .tag")
    expect(mark).to_have_text("IMP 6")
    choose_incident(console, incident.number)
    stands = console.locator("incident-detail .facts").get_by_role("link", name=row.task.number).locator("..")
    expect(stands).to_contain_text("IMP 6 persons")

    # A threat report joins it by one act, and its page leads there.
    report = desk.screen("operator", f"/mobility/intelligence/{threat.pk}/", live=False)
    desk.leaves(report)
    report.get_by_label("Presence operation").select_option(str(row.pk))
    report.get_by_role("button", name="Add to a presence operation").click()
    report.get_by_role("link", name=row.called).click()
    expect(report.locator("#timeline")).to_contain_text(f"{threat.called} threat report B3")

    # Raised: proposed by the desk, decided on the provost's page, seen on the map.
    page.reload()
    act(page, "level", "Raise or lower", {"level": "3"}, strength="4", reason="masked groups")
    expect(page.get_by_text("goes one way and the strength the other")).to_be_visible()
    form = page.locator("#act-level")
    form.locator("[name=strength]").fill("12")
    form.get_by_role("button", name="Raise or lower").click()
    expect(page.get_by_text("Awaits the Force Provost Marshal")).to_be_visible()
    asked = fpm.locator("provost-decisions li", has_text=row.called)
    asked.get_by_role("button", name="Approve").click()
    expect(mark).to_have_text("IMP 12")
    page.reload()
    expect(page.locator("#stand")).to_contain_text("increased, 12")

    # Coordinated; tense, then quiet; what stands open is seen, and everybody may use the page.
    act(page, "coordinate", "A partner was told", {"partner": "eulex", "stance": "agrees"})
    expect(page.get_by_text("to be told")).to_have_count(0)
    page.get_by_label("high tension").check()
    act(page, "situation", "Situation", people="200", injured="0")
    expect(console.locator("desk-map .presence.unquiet .tag")).to_have_text("IMP 12 high tension")
    expect(page.locator("#timeline")).to_contain_text("high tension, about 200 people, nobody injured")
    page.evaluate(UNFOLD)
    assert violations(page) == []
    assert sideways(page) == 0
    page.reload()
    act(page, "displace", "What it displaces", what="surveillance of MSR LYNX")
    expect(page.get_by_role("button", name="surveillance of MSR LYNX is done again")).to_be_visible()
    act(page, "stand-down", "Stand down", reason="tension reduced", authorised_by="shift leader")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ended")
    expect(mark).to_have_count(0)
    page.get_by_role("button", name="surveillance of MSR LYNX is done again").click()
    expect(page.locator("#timeline")).to_contain_text(re.compile("Restored"))
    for path in ("security/presences/", f"security/presences/{row.pk}/print/", "security/calendar/"):
        page.goto(f"{desk.origin}/{path}")
        assert violations(page) == [], path
        assert sideways(page) == 0, path
