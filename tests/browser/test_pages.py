"""Every page a person can come to: whole under the strict security policy, marked, in their theme, able to sound."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from blotter.operations import desk_now
from tests.browser.desk import Shift

PAGES = {
    "operator": ["/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/logout/"],
    "leader1": ["/phone/"],
    "provost": ["/provost/", "/"],
    "auditor": ["/", "/provost/", "/api/docs/"],
    "admin": ["/admin/", "/admin/reference/place/", "/admin/accounts/user/add/", "/nowhere/", "/"],
}


@pytest.mark.parametrize("account", PAGES)
def test_no_page_breaks_or_is_refused_anything_by_its_policy(desk: Shift, account: str) -> None:
    for path in PAGES[account]:
        page = desk.screen(account, path, live=False)
        policy = page.request.get(page.url).headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        expect(page.get_by_role("complementary", name="Marking")).to_contain_text("KFOR UNCLASSIFIED")
        expect(page.get_by_role("heading").first).to_be_attached()
    # The faults that the browsers noted are looked for when the test is over.


def test_a_theme_is_kept_and_painted_from_the_first_frame(desk: Shift) -> None:
    page = desk.screen("operator")
    for theme in ("day", "red", "dark"):
        page.get_by_role("button", name="Theme").click()
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        again = page.request.get(f"{desk.origin}/").text()
        assert f'data-theme="{theme}"' in again


def test_a_browser_that_plays_no_sound_yet_says_so_in_the_one_line_of_the_head(desk: Shift) -> None:
    from dispatch.provost.services import give_directive

    due = desk_now() + timedelta(hours=1)
    give_directive(by=desk.actor("provost"), title="Walk", text="Slowly.", due_at=due, roles=["operator"])
    page = desk.screen("operator")
    expect(page.locator("desk-top")).to_contain_text("SOUND BLOCKED")
    expect(page.locator("desk-top")).to_contain_text("1 directive")
    for width, height in ((1280, 720), (1600, 900), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        box = page.locator("desk-top").bounding_box()
        assert box, width
        assert box["height"] < 40, f"one line at {width} px"
    page.keyboard.press("F3")
    expect(page.locator("desk-top")).not_to_contain_text("SOUND BLOCKED")
