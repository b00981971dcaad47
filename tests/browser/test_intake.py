"""Taking a call: nothing typed is ever lost, nothing the desk knows is hidden, nothing asked ever blocks."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PASSWORD
from tests.browser.desk import Shift, queue_row

RANKED = "Patrols, best first"
# Whether the middle of an element is what the eye and the mouse find there.
SEEN = """(element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


def type_call(page: Page, what: str, where: str) -> None:
    page.keyboard.press("F2")
    expect(page.locator("#field-type")).to_be_focused()
    for words in (what, where):
        page.keyboard.type(words)
        page.keyboard.press("Tab")


def test_what_is_typed_ranks_as_the_server_ranks_it(desk: Shift) -> None:
    page = desk.screen("operator")
    typed = [
        "rtai",
        "acc",
        "ass",
        "det",
        "thr",
        "a",
        "un",
        "schlägerei",
        "krađa",
        "krv",
        "gori",
        "Запаљено",
        "no such",
        "",
    ]
    mine, servers = page.evaluate(
        """async (typed) => {
          const base = document.querySelector('script[type="module"]').src.replace(/main\\.js.*/, "");
          const { load, rank } = await import(base + "types-list.js");
          await load();
          const codes = (list) => list.map(({ code }) => code);
          const ask = async (text) => {
            const answer = await fetch("/api/v1/incident-types/?q=" + encodeURIComponent(text));
            return codes((await answer.json()).results);
          };
          return [typed.map((text) => codes(rank(text))), await Promise.all(typed.map(ask))];
        }""",
        typed,
    )
    assert dict(zip(typed, mine, strict=True)) == dict(zip(typed, servers, strict=True))
    assert mine[0][0] == "accident-injury"


def test_a_draft_survives_reload_server_restart_and_sign_out_and_nobody_else_sees_it(desk: Shift) -> None:
    page = desk.screen("operator")
    type_call(page, "theft", "novo")
    page.get_by_label("What is said").fill("Two laptops, “Demo Owner”")
    expect(page.locator("call-intake header")).to_contain_text("not saved yet")

    desk.leaves(page)
    page.reload()
    page.keyboard.press("F2")
    expect(page.get_by_label("What is said")).to_have_value("Two laptops, “Demo Owner”")

    page.goto("about:blank")
    desk.web.kill()
    desk.web.start()
    desk.programs.answers(desk.web)
    page.goto(f"{desk.origin}/")
    page.keyboard.press("F2")
    expect(page.get_by_label("What is said")).to_have_value("Two laptops, “Demo Owner”")

    page.goto(f"{desk.origin}/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, desk, "operator2")
    page.keyboard.press("F2")
    expect(page.locator("#field-type")).to_be_focused()
    expect(page.get_by_label("What is said")).to_have_value("")
    assert "Demo Owner" not in page.content()

    page.goto(f"{desk.origin}/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, desk, "operator")
    page.keyboard.press("F2")
    expect(page.get_by_label("What (any word)")).to_have_value("Theft")
    expect(page.get_by_label("What is said")).to_have_value("Two laptops, “Demo Owner”")
    page.keyboard.press("F8")
    expect(page.get_by_role("grid", name=RANKED)).to_be_focused()
    expect(page.locator("command-line .word")).to_contain_text("opened: Theft")
    assert "Demo Owner" not in page.evaluate("JSON.stringify(localStorage)")


def sign_in(page: Page, desk: Shift, account: str) -> None:
    page.goto(f"{desk.origin}/accounts/login/")
    page.get_by_label("Username").fill(account)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{desk.origin}/")
    expect(page.locator("link-state").first).to_contain_text("LIVE")


def test_a_likely_duplicate_shows_while_typing_and_another_family_or_an_exercise_does_not(desk: Shift) -> None:
    accident = desk.call(type="accident-injury", place="vushtrri", caller={"phone": "+383 48 555 001"})
    drill = desk.call(type="accident-injury", place="vushtrri", exercise=True)
    page = desk.screen("operator")
    type_call(page, "rta", "vuc")
    known = page.locator("call-intake .likely")
    expect(known).to_contain_text(accident.number)
    expect(known).to_contain_text("same place")
    expect(known).not_to_contain_text(drill.number)
    page.get_by_label("What (any word)").fill("theft")
    page.keyboard.press("Tab")
    expect(known).to_have_count(0)
    # The same telephone, or the same place, is said all the same.
    expect(page.locator("call-intake .prior")).to_contain_text(accident.number)
    page.get_by_label("Where (place").fill("camp bondsteel")
    page.keyboard.press("Tab")
    expect(page.locator("call-intake .prior")).to_have_count(0)
    page.get_by_label("Telephone").fill("048/555-001")
    expect(page.locator("call-intake .prior")).to_contain_text("this number")


def slowly(route: Route) -> None:
    time.sleep(0.4)
    route.continue_()


def test_enter_that_comes_before_the_answer_attaches_and_opens_nothing_new(desk: Shift) -> None:
    from incidents.models import Incident

    accident = desk.call(type="accident-injury", place="vushtrri")
    page = desk.screen("operator")
    page.route("**/intake/around/", slowly)
    type_call(page, "acc", "vuc")
    page.keyboard.press("F4")
    page.keyboard.press("Enter")
    expect(page.locator("blotter-ticker li").first).to_contain_text("another caller")
    expect(page.locator("incident-detail header")).to_contain_text(accident.number)
    assert Incident.objects.count() == 1


def test_tab_takes_what_fits_the_whole_word_and_not_what_fitted_its_beginning(desk: Shift) -> None:
    page = desk.screen("operator")
    page.keyboard.press("F2")
    page.keyboard.type("de")
    offered = page.get_by_role("listbox", name="Suggestions").get_by_role("option").first
    expect(offered).to_contain_text("Death in custody")
    page.keyboard.type("t")
    page.keyboard.press("Tab")
    expect(page.get_by_label("What (any word)")).to_have_value("Detention advice")


def test_a_known_caller_is_chosen_by_a_few_letters_and_a_new_one_is_never_replaced(desk: Shift) -> None:
    desk.call(
        type="theft",
        place="camp-bondsteel",
        caller={"name": "Demo Guard", "unit": "Demo Unit", "phone": "+383 48 555 002"},
    )
    page = desk.screen("operator")
    type_call(page, "theft", "bond")
    caller = page.get_by_label("Caller", exact=True)
    caller.fill("gua")
    option = page.get_by_role("option").filter(has_text="Demo Guard")
    expect(option).to_be_visible()
    page.keyboard.press("Tab")
    expect(caller).to_have_value("gua")
    caller.fill("guar")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(caller).to_have_value("Demo Guard")
    expect(page.get_by_label("Telephone")).to_have_value("+383 48 555 002")
    expect(page.get_by_label("Unit", exact=True)).to_have_value("Demo Unit")


def test_a_click_on_the_map_sets_the_place_with_its_precision(desk: Shift) -> None:
    from incidents.models import Incident

    page = desk.screen("operator")
    page.keyboard.press("F2")
    page.keyboard.type("theft")
    page.keyboard.press("Tab")
    page.evaluate(
        """() => document.dispatchEvent(new CustomEvent("place-picked",
          { detail: { lat: 42.82311, lon: 20.96752, mgrs: "34T DN 975 411", precision_m: 100 } }))"""
    )
    expect(page.get_by_label("Where (place")).to_have_value("34T DN 975 411")
    page.keyboard.press("F8")
    expect(page.get_by_role("grid", name=RANKED)).to_be_focused()
    assert (Incident.objects.get().lat, Incident.objects.get().precision_m) == (42.82311, 100)


def test_questions_never_block_and_are_answered_at_intake_or_afterwards(desk: Shift) -> None:
    page = desk.screen("operator")
    type_call(page, "assault", "novo")
    page.get_by_label("Any weapon?").select_option("yes")
    expect(page.locator("call-intake .urged")).to_contain_text("speaks for PRI 1; it stands at PRI 2")
    page.get_by_label("How many are hurt?").fill("two or so")  # no number: kept, asked again, in nobody's way
    page.keyboard.press("F8")
    expect(page.get_by_role("grid", name=RANKED)).to_be_focused()

    detail = page.locator("incident-questions")
    expect(page.locator("incident-detail header")).to_contain_text("PRI 2")
    hint = page.locator("priority-hint")
    expect(hint).to_contain_text("Any weapon? yes speaks for PRI 1")
    expect(detail).to_contain_text("“two or so” was not understood.")
    expect(detail.get_by_text("still to ask")).to_contain_text("3")

    hurt = detail.get_by_label("How many are hurt?")
    hurt.fill("-1")
    detail.get_by_role("button", name="Save answers").click()
    expect(hurt).to_be_focused()
    expect(detail.locator(".error")).to_contain_text("figures from 0")
    expect(hurt).to_have_value("-1")
    hurt.fill("2")
    hurt.press("Enter")
    expect(detail.get_by_text("still to ask")).to_contain_text("2")
    hint.get_by_role("button", name="Make it PRI 1").click()
    expect(page.locator("incident-detail header")).to_contain_text("PRI 1")
    expect(hint).to_be_empty()


def test_a_time_that_cannot_be_read_stays_and_is_still_to_ask(desk: Shift) -> None:
    page = desk.screen("operator")
    type_call(page, "det", "bond")
    expect(page.get_by_label("Held since")).to_be_focused()
    page.keyboard.type("1972")
    page.keyboard.press("F8")
    expect(page.get_by_role("grid", name=RANKED)).to_be_focused()
    expect(page.locator("incident-questions")).to_contain_text("“1972” was not understood.")
    expect(page.locator("incident-detail header")).not_to_contain_text("held since")


def test_a_refusal_names_the_next_patrol_and_one_key_sends_it_while_the_typing_goes_on(desk: Shift) -> None:
    from dispatch.services import dispatch, unable

    incident = desk.call(type="accident-injury", place="vushtrri")
    by = desk.actor("operator2")
    (job,) = dispatch(by=by, incident=incident.pk, patrols=[desk.patrol("FOX 22").pk])
    page = desk.screen("operator")
    type_call(page, "theft", "bond")
    page.get_by_label("What is said").fill("Diesel, again")
    unable(by=by, assignment=job.pk, reason="vehicle")
    prompt = page.locator("refusal-prompt")
    expect(prompt).to_contain_text(f"FOX 22 UNABLE – vehicle. {incident.number} is unassigned.")
    expect(prompt).to_contain_text("Next: FOX 2")
    expect(prompt).not_to_contain_text("Next: FOX 22")
    expect(page.get_by_label("What is said")).to_be_focused()
    page.wait_for_timeout(900)
    page.keyboard.press("Insert")
    expect(prompt).to_be_empty()
    expect(queue_row(page, incident.number)).to_contain_text("dispatched")
    expect(page.locator("command-line .word")).to_contain_text("Vushtrri, accident, priority one.")
    expect(page.get_by_label("What is said")).to_be_focused()
    expect(page.get_by_label("What is said")).to_have_value("Diesel, again")


@pytest.mark.parametrize(
    "viewport", [{"width": 1280, "height": 720}, {"width": 1920, "height": 1080}], ids=["720", "1080"]
)
def test_the_keys_that_decide_are_never_out_of_sight(desk: Shift, viewport: dict[str, int]) -> None:
    desk.call(type="accident-injury", place="vushtrri", caller={"phone": "+383 48 555 003"})
    for _ in range(3):
        desk.call(type="theft", place="vushtrri")
    page = desk.screen("operator", viewport=viewport)
    type_call(page, "rtai", "vuc")
    expect(page.locator("call-intake .likely")).to_be_visible()
    centre = page.locator(".centre").bounding_box()
    for name in ("F8", "F4"):
        button = page.locator("call-intake .acts button", has_text=name).first
        box = button.bounding_box()
        assert centre
        assert box
        assert box["y"] + box["height"] <= centre["y"] + centre["height"]
        assert button.evaluate(SEEN)
