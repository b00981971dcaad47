"""WCAG 2.2 A and AA by axe, each face at work, in all three themes; what fits the screen of a desk and of a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Shift, choose, link, queue_row
from tests.conftest import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# No style sheets are preloaded: for that axe writes inline styles, which the policy of the page refuses.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# All rules in one theme; in the others those that colours decide.
THEMES = {"dark": RULES, "day": ["color-contrast"], "red": ["color-contrast"]}

# Only of what is broken does axe describe every element: that is most of its time.
LOOK = """async ([theme, rules, within]) => {
    document.documentElement.dataset.theme = theme;
    const options = {runOnly: rules, preload: false, resultTypes: ["violations"]};
    const {passes, violations} = await axe.run(within, options);
    return [passes.length, violations];
}"""


def violations(page: Page, within: str = "html") -> list[str]:
    """What axe finds, in all themes; ``within`` one part of the page, where the rest was looked at before."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = []
    for theme, rules in THEMES.items():
        looked, broken = page.evaluate(LOOK, [theme, rules, within])
        assert looked, "axe found nothing that it could look at"
        found += [
            f"{theme}: {each['id']} at {' '.join(node['target'])}: {node['failureSummary']}"
            for each in broken
            for node in each["nodes"]
        ]
    return found


def sideways(page: Page) -> int:
    """Pixels by which the page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def scene(desk: Shift) -> Shift:
    """The demo's opening scene with an emergency call that waited too long and one that has a patrol."""
    from dispatch.demo import theatre
    from dispatch.services import dispatch

    theatre.make_scene()
    desk.call(type="accident-injury", place="vushtrri", narrative="Two bleeding.")
    sent = desk.call(type="assault", place="camp-novo-selo", narrative="Drunk, still here.")
    dispatch(by=desk.actor("operator2"), incident=sent.pk, patrols=[desk.patrol("FOX 22").pk])
    desk.clock.move(61)
    return desk


def obscured(page: Page, presses: int) -> list[str]:
    """Elements that get the focus by Tab and cannot be seen then: out of the window, or under something else."""
    found: dict[str, str] = {}
    for _ in range(presses):
        page.keyboard.press("Tab")
        answer: tuple[str, str] | None = page.evaluate(
            """() => {
                const element = document.activeElement;
                if (!element || element === document.body) return null;
                const box = element.getBoundingClientRect();
                const [x, y] = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, 40) / 2];
                const top = document.elementFromPoint(x, y);
                const seen = top && (element.contains(top) || top.contains(element));
                const words = element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40);
                const where = `at ${Math.round(x)},${Math.round(y)} under ${top?.localName} ${top?.className}`;
                return [`${element.localName} ${words}`, seen ? '' : where];
            }"""
        )
        if answer:
            found[answer[0]] = answer[1]
    assert len(found) > 3, "nothing took the focus"
    return [f"{name} {where}" for name, where in found.items() if where]


def test_sign_in(desk: Shift) -> None:
    page = desk.sign_in("operator", "wrong")
    assert violations(page) == []


def test_console(scene: Shift) -> None:
    page = scene.screen("operator")
    expect(page.locator("alarm-bar .alarm-row").first).to_be_visible()
    choose(page, "Vushtrri")
    page.locator("patrol-board [role=row]", has_text="FOX 21").click()
    expect(page.locator("ranked-patrols [role=row]").first).to_be_visible()
    assert violations(page) == []
    assert sideways(page) <= 0


def test_console_with_a_job_and_an_open_form(scene: Shift) -> None:
    page = scene.screen("operator")
    choose(page, "Novo Selo", "22")
    expect(page.locator("incident-jobs .job")).to_be_visible()
    page.get_by_role("button", name="Note…").click()
    assert violations(page) == []


def test_intake_and_help(scene: Shift) -> None:
    page = scene.screen("operator")
    page.keyboard.press("F2")
    page.keyboard.type("acc")
    expect(page.get_by_role("listbox", name="Suggestions").get_by_role("option").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("F8")
    expect(page.get_by_label("Where (place")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []


def test_an_empty_console(desk: Shift) -> None:
    page = desk.screen("operator")
    expect(page.get_by_text("Nothing open.")).to_be_visible()
    assert violations(page) == []


def test_filters_views_and_the_strip_of_what_burns(scene: Shift) -> None:
    page = scene.screen("operator")
    page.keyboard.press("Shift+F6")
    page.keyboard.press("Shift+F3")
    page.keyboard.type("camp")
    page.get_by_role("button", name="Save as…").click()
    expect(page.get_by_label("Name of the view")).to_be_visible()
    queue_row(page, "Novo Selo").first.hover()
    scene.call(type="accident-injury", place="prizren")
    expect(page.locator("desk-queue .news")).to_be_visible()
    assert violations(page) == []
    assert sideways(page) <= 0


def test_panic_with_the_crew_open(scene: Shift) -> None:
    from patrols.services import report_panic

    report_panic(by=scene.actor("leader1"), patrol=scene.patrol("FOX 21").pk)
    page = scene.screen("operator")
    expect(page.locator("alarm-bar .panic")).to_be_visible()
    page.locator("patrol-board [role=row]", has_text="FOX 21").click()
    page.get_by_role("button", name="Crew of").click()
    expect(page.locator("patrol-crew li").first).to_be_visible()
    assert violations(page) == []


def test_every_form_of_an_incident(scene: Shift) -> None:
    page = scene.screen("operator")
    choose(page, "Vushtrri")
    page.locator("incident-acts").get_by_role("button", name="More").click()
    buttons = page.locator("incident-acts button[aria-expanded]", has_text="…")
    for name in buttons.all_text_contents():
        page.locator("incident-acts").get_by_role("button", name=name, exact=True).click()
        expect(page.locator("incident-acts form")).to_be_visible()
        assert violations(page, "incident-acts") == [], name
    # What a form has twice on the page, or out of order, only the whole page shows.
    assert violations(page) == [], name


def test_the_large_map(scene: Shift) -> None:
    page = scene.screen("operator")
    page.keyboard.press("F5")
    expect(page.locator("patrol-board")).to_be_hidden()
    assert violations(page) == []
    assert sideways(page) <= 0
    page.keyboard.press("F6")
    expect(page.get_by_role("grid", name="Patrols", exact=True)).to_be_focused()


@pytest.mark.parametrize("account", ["operator", "shiftlead", "auditor"])
def test_pages_about_the_account(desk: Shift, account: str) -> None:
    for path in (
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/reauthenticate/",
        "/accounts/logout/",
        "/nowhere/",
    ):
        page = desk.screen(account, path, live=False)
        assert violations(page) == [], path
        assert sideways(page) <= 0, path


# A window of 1280 × 720 at 200 % has half as many pixels of its own each way.
ZOOMED = {"viewport": {"width": 640, "height": 360}, "device_scale_factor": 2}


def test_zoomed_in_twice_nothing_is_lost(scene: Shift) -> None:
    page = scene.screen("operator", **ZOOMED)
    choose(page, "Vushtrri")
    expect(page.locator("ranked-patrols [role=row]").first).to_be_visible()
    assert sideways(page) <= 0
    assert violations(page) == []
    for part in (
        page.get_by_role("button", name="Acknowledge").first,
        page.get_by_role("button", name="Note…"),
        page.get_by_role("button", name="Send FOX").first,
        page.locator("patrol-board [role=row]", has_text="FOX 29"),
        page.locator("blotter-ticker li").first,
        page.get_by_label("Desk position"),
        page.locator("#command"),
    ):
        part.scroll_into_view_if_needed()
        expect(part).to_be_in_viewport()
    assert obscured(page, 45) == []
    # The keys work as ever, and what they open is on the screen.
    page.keyboard.press("F2")
    page.keyboard.type("acc")
    expect(page.get_by_role("listbox", name="Suggestions").get_by_role("option").first).to_be_in_viewport()
    assert sideways(page) <= 0
    page.keyboard.press("Escape")
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog").get_by_role("button", name="Close").first).to_be_in_viewport()
    assert sideways(page) <= 0


@pytest.mark.parametrize(("account", "path"), [("provost", "/provost/"), ("shiftlead", "/shift/")])
def test_other_pages_zoomed_in_twice(scene: Shift, account: str, path: str) -> None:
    page = scene.screen(account, path, live=path != "/shift/", **ZOOMED)
    expect(page.locator("main")).to_be_visible()
    assert sideways(page) <= 0
    assert violations(page) == []


def test_the_focus_is_always_seen(scene: Shift) -> None:
    page = scene.screen("operator", viewport={"width": 1280, "height": 720})
    choose(page, "Vushtrri")
    expect(page.locator("ranked-patrols [role=row]").first).to_be_visible()
    assert obscured(page, 40) == []


def test_phone(scene: Shift) -> None:
    page = scene.screen("leader2", "/phone/")
    expect(page.get_by_role("button", name="Acknowledge")).to_be_visible()
    page.get_by_role("button", name="Unable…").tap()
    assert violations(page) == []
    assert sideways(page) <= 0
    idle = scene.screen("leader1", "/phone/")
    expect(idle.get_by_text("No job")).to_be_visible()
    assert violations(idle) == []


def test_a_phone_in_panic(scene: Shift) -> None:
    from patrols.services import report_panic

    report_panic(by=scene.actor("leader1"), patrol=scene.patrol("FOX 21").pk)
    page = scene.screen("leader1", "/phone/")
    expect(page.get_by_text("EMERGENCY is on")).to_be_visible()
    assert violations(page) == []


def test_a_console_whose_session_has_ended(scene: Shift) -> None:
    from importlib import import_module

    from django.conf import settings
    from django.db import connection

    from accounts import sessions
    from accounts.models import User

    page = scene.screen("operator")
    choose(page, "Vushtrri")
    cookie = next(each["value"] for each in page.context.cookies() if each["name"] == "sessionid")
    session = import_module(settings.SESSION_ENGINE).SessionStore(cookie)
    session[sessions.KEY] -= sessions.LENGTH.total_seconds()
    session.save()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify('desk_control', %s)", [f'{{"user": {User.objects.get(username="operator").pk}}}']
        )
    expect(page.locator("signed-out")).to_contain_text("Confirm it is you")
    expect(link(page)).not_to_contain_text("LIVE")
    assert violations(page) == []
    assert sideways(page) <= 0


def test_provost(scene: Shift) -> None:
    page = scene.screen("provost", "/provost/")
    expect(page.locator("provost-open tr").nth(3)).to_be_visible()
    expect(page.locator("provost-response table").first).to_be_visible()
    assert violations(page) == []
    assert sideways(page) <= 0


def test_not_allowed(desk: Shift) -> None:
    assert violations(desk.screen("admin", live=False)) == []


def test_nothing_of_the_console_is_cut_off_where_a_desk_is_small(scene: Shift) -> None:
    for width, height in ((1280, 720), (1600, 900), (1920, 1080)):
        page = scene.screen("operator", viewport={"width": width, "height": height})
        expect(page.locator("patrol-board [role=row]").nth(9)).to_be_visible()
        # What may be shortened says so by its dots; everything else must be whole.
        cut = page.evaluate(
            """() => [...document.querySelectorAll(':is(desk-queue, patrol-board) [role=grid]')].flatMap((grid) => {
                const edge = grid.getBoundingClientRect().left + grid.clientWidth;
                return [...grid.querySelectorAll('[role=row] > :not(.flat), [role=row] > .flat > *')]
                    .filter((cell) => cell.getBoundingClientRect().right > edge + 0.5
                        || (!cell.matches('.cut, :has(.cut)') && cell.scrollWidth > cell.clientWidth + 1))
                    .map((cell) => `${grid.parentElement.localName}: ${cell.textContent.trim()}`);
            })"""
        )
        assert cut == [], f"at {width} px"
        assert sideways(page) <= 0
