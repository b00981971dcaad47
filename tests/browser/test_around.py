"""The work around an incident on the console: partners, vehicles, files, links, duplicates, warnings, search."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.desk import Shift, choose, queue_row
from tests.browser.test_accessibility import violations

PICTURE = {"name": "gate 3.png", "mimeType": "image/png"}


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "PNG")
    return out.getvalue()


def part(page: Page, name: str):
    return page.locator(f"incident-{name}")


def ask(page: Page, where: str, button: str, **values: str) -> None:
    """Open a small form, fill it by its labels, and send it by the keyboard."""
    part(page, where).get_by_role("button", name=button).click()
    for label, value in values.items():
        field = part(page, where).get_by_label(label.replace("_", " "), exact=True)
        if field.evaluate("node => node.localName") == "select":
            field.select_option(value)
        else:
            field.fill(value)
    field.press("Control+Enter" if field.evaluate("node => node.localName") == "textarea" else "Enter")


@pytest.fixture
def course(desk: Shift) -> tuple[Shift, Page, list]:
    calls = [desk.call(type="accident-injury", place="vushtrri"), desk.call(type="accident-injury", place="vushtrri")]
    page = desk.screen("operator")
    choose(page, calls[0].number)
    return desk, page, calls


def test_a_course_around_an_incident(course: tuple[Shift, Page, list]) -> None:
    _desk, page, (first, second) = course
    queue = page.locator("desk-queue")

    # a partner is told by one click, another with an answer; the line that would have done it is shown
    heading = page.locator("incident-detail detail-part[name=partners] h3")
    expect(heading).to_contain_text("4 owed")
    part(page, "partners").get_by_role("button", name="Told – Kosovo Police told", exact=True).click()
    expect(heading).to_contain_text("3 owed")
    expect(queue_row(page, first.number)).to_contain_text("owed 3")
    expect(page.locator("command-line")).to_contain_text(re.compile(r"TOLD 1 kosovo-police"))
    expect(part(page, "partners").locator("li", has_text="Kosovo Police")).to_contain_text("Desk 1")
    ask(page, "partners", "medical help told, with words", Answer="helicopter in 12 min")
    expect(part(page, "partners")).to_contain_text("helicopter in 12 min")
    ask(page, "partners", "national contingent commander: not needed", Reason="")
    expect(part(page, "partners").locator(".error")).to_be_visible()
    expect(part(page, "partners").get_by_label("Reason")).to_be_focused()
    part(page, "partners").get_by_label("Reason").fill("nobody of a contingent")
    part(page, "partners").get_by_label("Reason").press("Enter")
    expect(heading).to_contain_text("1 owed")

    # a vehicle
    ask(page, "people", "Add: Vehicle", Plate="01-234-ks", **{"Make, model, colour": "white van"})
    expect(part(page, "people").locator("li")).to_contain_text("01-234-KS")

    # a picture, made anew and shown small
    part(page, "files").locator("input[type=file]").set_input_files([{**PICTURE, "buffer": picture()}])
    image = part(page, "files").locator("img")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("naturalWidth", 80)

    # links on both sides
    ask(page, "links", "Link to another incident", Number_of_the_other_incident="2")
    expect(part(page, "links")).to_contain_text(second.number)
    part(page, "links").get_by_role("button", name=second.number, exact=True).click()
    expect(part(page, "links")).to_contain_text(first.number)

    # merged, and taken apart again from the master
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Duplicate of…").click()
    page.locator("incident-acts").get_by_label("Number of the other incident").fill("1")
    page.keyboard.press("Enter")
    expect(queue.locator("[id^=incident-]")).to_have_count(1)
    choose(page, first.number)
    duplicate = page.locator(".role").get_by_text("duplicate", exact=True)
    expect(part(page, "links").locator("li", has=duplicate)).to_contain_text(second.number)
    part(page, "links").get_by_role("button", name=f"{second.number} is no duplicate").click()
    expect(queue.locator("[id^=incident-]")).to_have_count(2)
    expect(queue_row(page, second.number)).to_contain_text("assessed")


def test_a_file_that_is_refused_says_why_and_what_was_typed_elsewhere_stays(course: tuple[Shift, Page, list]) -> None:
    _desk, page, (first, second) = course
    ask_button = part(page, "people").get_by_role("button", name="Add: Person")
    ask_button.click()
    part(page, "people").get_by_label("Name", exact=True).fill("Demo Half Typed")
    bad = {"name": "photo.png", "mimeType": "image/png", "buffer": b"<svg onload='alert(1)'/>"}
    part(page, "files").locator("input[type=file]").set_input_files([bad])
    expect(part(page, "files").locator(".error")).to_contain_text("JPEG, PNG")
    expect(part(page, "files").get_by_role("button", name="Send again")).to_be_visible()
    part(page, "files").get_by_role("button", name="Put away").click()
    expect(part(page, "files").locator(".error")).to_have_count(0)

    # sent without its role it is refused beside the field; a look at another incident loses nothing
    part(page, "people").get_by_label("Name", exact=True).press("Enter")
    expect(part(page, "people").get_by_label("Role")).to_be_focused()
    expect(part(page, "people").get_by_label("Role")).to_have_attribute("aria-invalid", "true")
    choose(page, second.number)
    expect(page.locator("incident-detail header")).to_contain_text(second.number)
    choose(page, first.number)
    ask_button.click()
    expect(part(page, "people").get_by_label("Name", exact=True)).to_have_value("Demo Half Typed")


def test_a_picture_is_dragged_and_pasted(course: tuple[Shift, Page, list]) -> None:
    _desk, page, _calls = course
    expect(part(page, "files").locator("label")).to_be_visible()
    for number, event in enumerate(("drop", "paste"), 1):
        page.evaluate(
            """([event, bytes]) => {
                const data = new DataTransfer();
                data.items.add(new File([new Uint8Array(bytes)], `${event}.png`, {type: "image/png"}));
                const target = document.querySelector("incident-files");
                const options = {bubbles: true, cancelable: true};
                target.dispatchEvent(event === "drop" ? new DragEvent("drop", {...options, dataTransfer: data})
                    : new ClipboardEvent("paste", {...options, clipboardData: data}));
            }""",
            [event, list(picture())],
        )
        expect(part(page, "files").locator("img")).to_have_count(number)
    expect(part(page, "files")).to_contain_text("paste.png")


def test_warnings_are_issued_found_on_other_incidents_and_ended(course: tuple[Shift, Page, list]) -> None:
    _desk, page, (_first, second) = course
    ask(page, "warnings", "Issue a hazard", **{"What (on the map, names nobody)": "stray dogs"})
    expect(part(page, "warnings").locator("li", has_text="stray dogs")).to_contain_text("HAZARD")
    expect(page.locator("desk-warnings > button")).to_have_text("Lookouts 0 · Hazards 1")
    choose(page, second.number)
    expect(part(page, "warnings")).to_contain_text("stray dogs")
    expect(page.locator("incident-detail header")).to_contain_text("HAZARD stray dogs")

    page.locator("desk-warnings > button").click()
    panel = page.locator("desk-warnings dialog")
    panel.get_by_role("button", name="Issue a lookout").click()
    panel.get_by_label("Plate").fill("AB 123")
    panel.get_by_label("How to recognise it").fill("grey lorry")
    panel.get_by_label("Valid for hours").fill("never")
    panel.get_by_label("Valid for hours").press("Enter")
    expect(panel.get_by_label("Valid for hours")).to_have_attribute("aria-invalid", "true")
    expect(panel.get_by_label("Plate")).to_have_value("AB 123")
    panel.get_by_label("Valid for hours").fill("2")
    panel.get_by_label("Valid for hours").press("Enter")
    expect(panel.locator("li", has_text="grey lorry")).to_be_visible()
    assert violations(page) == []
    panel.get_by_role("button", name="End H-1").click()
    panel.get_by_label("Reason").fill("dogs are gone")
    panel.get_by_label("Reason").press("Enter")
    expect(page.locator("desk-warnings > button")).to_have_text("Lookouts 1 · Hazards 0")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.locator("desk-warnings > button")).to_be_focused()

    # a vehicle that fits it is seen at once
    ask(page, "people", "Add: Vehicle", Plate="ab-123")
    expect(part(page, "warnings").locator("li", has_text="grey lorry")).to_contain_text("LOOKOUT")

    page.keyboard.press("Control+k")
    page.keyboard.type("ab123")
    page.keyboard.press("Enter")
    found = page.locator("desk-search dialog")
    expect(found.locator("li", has_text="L-1")).to_contain_text("grey lorry")
    expect(found.locator("li", has_text=second.number)).to_contain_text("AB-123")
    assert violations(page) == []
    page.get_by_label("Name, plate or telephone number").fill("x")
    page.keyboard.press("Enter")
    expect(found.locator(".error")).to_be_visible()
    expect(page.get_by_label("Name, plate or telephone number")).to_be_focused()


def test_an_auditor_reads_it_all_and_is_offered_no_act(desk: Shift) -> None:
    from incidents.around import services

    incident = desk.call(type="accident-injury", place="vushtrri")
    services.tell_partner(by=desk.actor("operator"), incident=incident.pk, party="kosovo-police", words="two hurt")
    page = desk.screen("auditor")
    choose(page, incident.number)
    expect(part(page, "partners")).to_contain_text("two hurt")
    expect(page.locator(".around button, small-forms, incident-files label")).to_have_count(0)


def test_a_patrol_reads_on_its_phone_what_waits_at_the_place(desk: Shift) -> None:
    from blotter.operations import desk_now
    from dispatch.services import dispatch
    from incidents.around import services

    incident = desk.call(place="camp-novo-selo")
    until = desk_now() + timedelta(hours=2)
    services.issue_hazard(
        by=desk.actor("operator"), label="stray dogs", radius_m=900, location={"place": "camp-novo-selo"},
        valid_until=until,
    )  # fmt: skip
    dispatch(by=desk.actor("operator2"), incident=incident.pk, patrols=[desk.patrol("FOX 22").pk])
    phone = desk.screen("leader2", "/phone/")
    expect(phone.locator("phone-warnings")).to_contain_text("stray dogs")
