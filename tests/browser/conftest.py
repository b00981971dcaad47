"""A whole desk for the browser tests: uvicorn, a worker with its deadline clock, Valkey, PostgreSQL, and Chromium.

One desk serves a test process. Each test finds it as on the first morning: the database is replaced by a copy of one in
which nine patrols are on duty, nothing is open and everybody has signed in. The programs stay; they reconnect, as they
do after a failure of the database.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests import processes
from tests.browser.desk import ACCOUNTS, Shift
from tests.conftest import Clock, _drop, _execute, _point_at, made_once

# Playwright's loop runs in the test's own thread, and Django would take that for an asynchronous view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PASSWORD = "Correct horse 26 battery"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --autoplay-policy=user-gesture-required"
)
PATIENCE_MS = 10_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A failed test shows what its screens looked like."""
    report: Any = yield
    desk = getattr(item, "funcargs", {}).get("desk")
    if desk and report.when == "call" and report.failed:
        report.sections.append(("screens", "\n".join(map(str, desk.photographs(item.name)))))
    return report


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        expect.set_options(timeout=PATIENCE_MS)
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    from dispatch.runner.chromium import ensure_chromium

    chromium = playwright.chromium.launch(executable_path=ensure_chromium(), args=FLAGS.split())
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def morning(template_database: str, django_db_blocker: Any) -> str:
    """A database to clone: nine patrols on duty, nothing open, everybody signed in, the clock stopped at that moment.

    One process makes it for all; sign-ins without the page, which has tests of its own.
    """
    older = f"{template_database}_morning_"
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:8]
    with django_db_blocker.unblock():
        return made_once(f"{older}{run}", older, _first_morning, template_database)


@pytest.fixture(scope="session")
def open_desk(
    morning: str, browser: Browser, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shift]:
    """The desk of this test process, its programs running."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"{morning}_{worker}"
    folder = tmp_path_factory.mktemp("desk")
    own = {"REDIS_URL": _own_redis(worker), "DESK_BASEMAP_FOLDER": str(folder / "basemap")}
    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock(), ThreadPoolExecutor(1) as copies:
        _execute(f'CREATE DATABASE "{name}" TEMPLATE "{morning}"')
        _point_at(name)
        try:
            with processes.desk(processes.environment(name, **own)) as programs:
                desk = Shift(name, morning, programs, browser, folder, copies)
                desk.start()
                _point_at(before)
                yield desk
                desk.copying.result()
        finally:
            _point_at(before)
            for each in (name, f"{name}_fresh", f"{name}_used"):
                _drop(each)


def _own_redis(worker: str) -> str:
    """Desks of several test processes must not take each other's mail."""
    url = os.environ["REDIS_URL"]
    if worker == "main" or not url.startswith("unix:"):
        return url
    return f"{url.partition('?')[0]}?db={int(worker.removeprefix('gw')) + 1}"


def _first_morning() -> None:
    from accounts import services as accounts
    from accounts.models import User
    from accounts.system import actor
    from dispatch.demo import theatre

    call_command("load_reference", verbosity=0)
    theatre.make_accounts(PASSWORD)
    accounts.create_user(
        by=actor("importer"), username="operator2", rank="Sgt", name="Demo Second Operator", nation="POL",
        password=PASSWORD, roles=["operator"],
    )  # fmt: skip
    theatre.make_patrols()
    for account, position in ACCOUNTS.items():
        client = processes.client_of(User.objects.get(username=account))
        if position:
            taken = client.post("/api/v1/session/position/", {"position": position}, "application/json")
            assert taken.status_code == 200, taken.content
    Clock(connections["default"].settings_dict["NAME"]).stop()


@pytest.fixture
def desk(open_desk: Shift, django_db_blocker: Any) -> Iterator[Shift]:
    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        open_desk.begin_morning()
        try:
            yield open_desk
            open_desk.look_for_faults()
        finally:
            open_desk.close_screens()
            _point_at(before)


@pytest.fixture
def opening(desk: Shift) -> Shift:
    """The opening scene of the demo: what lies open, who is where."""
    from dispatch.demo import theatre

    theatre.make_scene()
    return desk
