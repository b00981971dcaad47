"""The desk as the browser tests handle it: its programs, its mornings, and the screens that people look at."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections
from playwright.sync_api import Browser, Locator, Page, expect

from blotter.actors import Actor
from tests import processes
from tests.browser.devices import Devices
from tests.conftest import Clock, _drop, _execute, _point_at
from tests.processes import HOST, wait_until

# Who works in these tests, and at which desk position.
ACCOUNTS = {
    "operator": "Desk 1",
    "operator2": "Desk 2",
    "shiftlead": "",
    "leader1": "",
    "leader2": "",
    "provost": "",
    "auditor": "",
    "admin": "",
}
CONSOLE = {"viewport": {"width": 1600, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
# What Chromium says of every refused or unanswered request; the page deals with those.
EXPECTED = ("Failed to load resource", "WebSocket connection to", "net::ERR_")
# What the map's library says of a piece of the ground that was refused or not answered: it stays blank until it is.
EXPECTED += ("Error: Bad response code", "TypeError: Failed to fetch")


@dataclass
class Screen:
    """One open page, with what its browser complained about."""

    account: str
    page: Page
    born: float
    faults: list[str]


class Shift:
    """``screen("operator")`` opens a face as that person; ``clock`` moves everybody's time; ``web`` can be killed."""

    def __init__(
        self, database: str, morning: str, programs: processes.Desk, browser: Browser, folder: Path, copies: Executor
    ) -> None:
        self.database, self.fresh, self.used = database, f"{database}_fresh", f"{database}_used"
        self.morning, self.copies = morning, copies
        self.copying = copies.submit(self._copy)
        self.programs, self.browser, self.folder = programs, browser, folder
        self.origin = f"http://{HOST}:{programs.port}"
        self.clock = Clock(database)
        self.screens: list[Screen] = []
        self.devices = Devices(browser, self.origin)
        self.signed_in = self._cookies()

    # -- programs ------------------------------------------------------------------------------------------------
    def start(self) -> None:
        self.web, self.worker = self.programs.web(), self.programs.worker("worker1")

    def start_again(self) -> None:
        """Whatever a test has killed."""
        for process in (self.web, self.worker):
            if process.process.poll() is not None:
                process.start()
        self.programs.answers(self.web)

    # -- people and screens --------------------------------------------------------------------------------------
    def _cookies(self) -> dict[str, list[Any]]:
        """Of everybody who has signed in."""
        from django.contrib.sessions.models import Session

        from accounts.models import User

        names = {str(pk): username for pk, username in User.objects.values_list("pk", "username")}
        cookie = {"name": "sessionid", "url": self.origin, "httpOnly": True, "sameSite": "Lax"}
        return {
            names[row.get_decoded()["_auth_user_id"]]: [{**cookie, "value": row.session_key}]
            for row in Session.objects.all()
        }

    def sign_in(self, account: str, password: str, **options: Any) -> Page:
        """By the sign-in page, as everybody does."""
        page = self._watch(account, self.devices.page([], **{**CONSOLE, **options}))
        page.goto(f"{self.origin}/accounts/login/")
        page.get_by_label("Username").fill(account)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        return page

    def screen(
        self,
        account: str,
        path: str = "/",
        *,
        live: bool = True,
        prepare: Callable[[Page], Any] | None = None,
        **options: Any,
    ) -> Page:
        """A page of somebody who is signed in, up to date unless told otherwise."""
        shape = PHONE if path.startswith("/phone/") else CONSOLE
        # What prepares a page may stay with its browser (a clock does).
        page = self.devices.page(self.signed_in[account], own=bool(prepare), **{**shape, **options})
        self._watch(account, page)
        if prepare:
            prepare(page)
        page.goto(f"{self.origin}{path}")
        if live:
            expect(link(page)).to_contain_text("LIVE")
        self.screens[-1].born = page.evaluate("performance.timeOrigin")
        return page

    def _watch(self, account: str, page: Page) -> Page:
        screen = Screen(account, page, 0, [])
        page.on("console", lambda said: said.type == "error" and screen.faults.append(said.text))
        page.on("pageerror", lambda error: screen.faults.append(str(error)))
        self.screens.append(screen)
        return page

    def leaves(self, page: Page) -> None:
        """This page is meant to be left."""
        for screen in self.screens:
            if screen.page is page:
                screen.born = 0

    def look_for_faults(self) -> None:
        """No page broke, was refused anything by its security policy, or had to be loaded again."""
        for screen in self.screens:
            faults = [text for text in screen.faults if not any(known in text for known in EXPECTED)]
            assert not faults, f"{screen.account} at {screen.page.url}: {faults}"
            if screen.born:
                assert screen.page.evaluate("performance.timeOrigin") == screen.born, f"{screen.account} was reloaded"

    def photographs(self, name: str) -> list[Path]:
        taken = []
        for number, screen in enumerate(self.screens):
            path = self.folder / f"{name}-{number}-{screen.account}.png"
            screen.page.screenshot(path=path)
            taken.append(path)
        return taken

    def close_screens(self) -> None:
        self.devices.give_back()
        self.screens.clear()

    # -- mornings ------------------------------------------------------------------------------------------------
    def begin_morning(self) -> None:
        """Put the copy of the morning, which was made during the test before, in the place of what that test left."""
        _point_at(self.database)
        self.copying.result()
        with connections["default"].cursor() as cursor:
            self._hang_up(cursor)
        connections["default"].close()
        Clock(self.fresh).go_on()
        _execute(
            f'ALTER DATABASE "{self.database}" RENAME TO "{self.used}"',
            f'ALTER DATABASE "{self.fresh}" RENAME TO "{self.database}"',
        )
        self.copying = self.copies.submit(self._copy)
        self.start_again()
        wait_until(self._clock_runs, "the deadline clock is back")

    def _copy(self) -> None:
        _drop(self.used)
        _execute(f'CREATE DATABASE "{self.fresh}" TEMPLATE "{self.morning}"')

    def _hang_up(self, cursor: Any) -> None:
        """End every other connection to the database and let nobody in: only its own login may end a session."""
        _execute(f'ALTER DATABASE "{self.database}" ALLOW_CONNECTIONS false')
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        cursor.execute(f"SELECT pg_terminate_backend(pid) {others} AND usename = current_user")

        def alone() -> bool:
            cursor.execute(f"SELECT count(*) = 0 {others}")
            return bool(cursor.fetchone()[0])

        wait_until(alone, "everybody has hung up")

    def _clock_runs(self) -> bool:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM escalation_clockpulse)")
            (runs,) = cursor.fetchone()
        return bool(runs)

    # -- acts that no screen of the test does ----------------------------------------------------------------------
    def actor(self, account: str) -> Actor:
        from accounts.models import User

        return Actor(User.objects.get(username=account), ACCOUNTS.get(account, ""), "desk")

    def patrol(self, callsign: str) -> Any:
        from patrols.models import Patrol

        return Patrol.objects.get(callsign=callsign)

    def call(self, by: str = "operator2", type: str = "assault", place: str = "camp-novo-selo", **more: Any) -> Any:
        """An incident that a colleague took, in the state in which it is saved."""
        from incidents.services import open_incident

        return open_incident(by=self.actor(by), type=type, location={"place": place}, **more)


def link(page: Page) -> Locator:
    """LIVE, POLLING or STALE."""
    return page.locator("link-state").first


def queue_row(page: Page, *texts: str) -> Locator:
    """The rows of the queue in which all of these stand."""
    rows = page.locator("desk-queue [role=row]")
    for text in texts:
        rows = rows.filter(has_text=text)
    return rows


def choose(page: Page, *texts: str) -> None:
    """Click this row of the queue until it is the chosen one: a row may move under the pointer as the screen fills."""
    row = queue_row(page, *texts).first

    def chosen() -> bool:
        row.click()
        return row.get_attribute("aria-selected") == "true"

    wait_until(chosen, f"{texts} is chosen")
