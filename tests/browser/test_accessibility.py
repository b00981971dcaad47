"""WCAG 2.2 A and AA by axe, each face at work, in all three themes; what fits the screen of a desk and of a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Shift, queue_row
from tests.conftest import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
THEMES = ("dark", "day", "red")


def violations(page: Page) -> list[str]:
    page.evaluate(Path(AXE).read_text())
    found: list[str] = []
    for theme in THEMES:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        result: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        assert result["passes"], "axe found nothing that it could look at"
        found += [
            f"{theme}: {each['id']} at {' '.join(node['target'])}: {node['failureSummary']}"
            for each in result["violations"]
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


def test_sign_in(desk: Shift) -> None:
    page = desk.sign_in("operator", "wrong")
    assert violations(page) == []


def test_console(scene: Shift) -> None:
    page = scene.screen("operator")
    expect(page.locator("alarm-bar .alarm-row").first).to_be_visible()
    queue_row(page, "Vushtrri").click()
    page.locator("patrol-board [role=row]", has_text="FOX 21").click()
    expect(page.locator("ranked-patrols [role=row]").first).to_be_visible()
    assert violations(page) == []
    assert sideways(page) <= 0


def test_console_with_a_job_and_an_open_form(scene: Shift) -> None:
    page = scene.screen("operator")
    queue_row(page, "Novo Selo").filter(has_text="22").click()
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


def test_phone(scene: Shift) -> None:
    page = scene.screen("leader2", "/phone/")
    expect(page.get_by_role("button", name="Acknowledge")).to_be_visible()
    page.get_by_role("button", name="Unable…").tap()
    assert violations(page) == []
    assert sideways(page) <= 0
    idle = scene.screen("leader1", "/phone/")
    expect(idle.get_by_text("No job")).to_be_visible()
    assert violations(idle) == []


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
