"""Frames a second of the console's map with 200 patrols that all move once a second, without a graphics card.

    python -m dispatch.runner bench map

Headless Chromium with --disable-gpu. Three pages in turn, each watched for some seconds: an empty one, a bare Leaflet
with as many circle markers on a canvas, and the whole console with the map large, fed with the frames of positions that
the live feed brings. Frames are counted by requestAnimationFrame, so the refresh of the screen (60) is the ceiling.
"""

from __future__ import annotations

import os
import random
from typing import Any

from tests.bench.harness import Figures, Line, alternate, database, percentile, set_up, show

# Playwright's loop runs in this very thread, and Django would take that for an asynchronous view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
options = set_up(__doc__, patrols=200, incidents=40, seconds=6)

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.roles import Role  # noqa: E402
from dispatch.runner.chromium import ensure_chromium  # noqa: E402
from patrols.models import Patrol, Position  # noqa: E402
from tests import processes  # noqa: E402
from tests.bench import scenes  # noqa: E402
from tests.factories import UserFactory  # noqa: E402
from tests.processes import HOST, cookie_of  # noqa: E402

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SIZE = {"width": 1600, "height": 900}
BUDGET = 30

# Time between two frames, in milliseconds, for so many seconds.
WATCH = """(seconds) => new Promise((done) => {
    const frames = []; let last = performance.now(); const end = last + seconds * 1000;
    const frame = (now) => {
        frames.push(now - last); last = now; now < end ? requestAnimationFrame(frame) : done(frames); };
    requestAnimationFrame(frame); })"""

# Every patrol goes on by some 30 m a second, once a second, in one frame of the feed.
DRIVE = """async (fixes) => {
    const { store } = await import("/static/js/live/desk.js");
    const patrols = Object.keys(fixes); let step = 0;
    setInterval(() => {
        step += 1;
        const now = new Date().toISOString();
        store.movePositions(Object.fromEntries(patrols.map((id, index) => {
            const turn = index + step / 20;
            const [lat, lon] = fixes[id];
            return [id, {lat: lat + step * 0.0003 * Math.sin(turn), lon: lon + step * 0.0003 * Math.cos(turn),
                         mgrs: "", fix_at: now, received_at: now, source: "tracker"}];
        })));
    }, 1000); }"""

LEAFLET = """async (places) => {
    const L = await import("/static/vendor/leaflet.js");
    const frame = document.body.appendChild(document.createElement("div"));
    frame.style.cssText = "position: fixed; inset: 0";
    const sheet = {rel: "stylesheet", href: "/static/vendor/leaflet.css"};
    document.head.appendChild(Object.assign(document.createElement("link"), sheet));
    const map = new L.Map(frame, {preferCanvas: true}).setView([42.6, 20.9], 9);
    const dots = places.map(([lat, lon]) => new L.CircleMarker([lat, lon], {radius: 6}).addTo(map));
    let step = 0;
    setInterval(() => {
        step += 1;
        dots.forEach((dot, index) => dot.setLatLng([
            places[index][0] + step * 0.0003 * Math.sin(index), places[index][1] + step * 0.0003 * Math.cos(index)]));
    }, 1000); }"""


class Screens:
    """One browser; each side opens its page, lets it settle, and counts frames."""

    def __init__(self, browser: Browser, origin: str, cookie: str, fixes: dict[str, tuple[float, float]]) -> None:
        self.browser, self.origin, self.fixes = browser, origin, fixes
        name, _equals, value = cookie.partition("=")
        self.cookie: Any = {"name": name, "value": value, "url": origin}

    def page(self, path: str) -> Page:
        context = self.browser.new_context(viewport=SIZE)
        context.add_cookies([self.cookie])
        page = context.new_page()
        page.goto(f"{self.origin}{path}")
        return page

    def watched(self, page: Page) -> Figures:
        page.wait_for_timeout(1500)
        frames: list[float] = page.evaluate(WATCH, options.seconds)
        page.context.close()
        return {"fps": len(frames) / sum(frames) * 1000, "worst": max(frames), "p99": percentile(frames, 99)}

    def empty(self) -> Figures:
        return self.watched(self.page("/healthz"))

    def leaflet(self) -> Figures:
        page = self.page("/healthz")
        page.evaluate(LEAFLET, list(self.fixes.values()))
        return self.watched(page)

    def console(self) -> Figures:
        page = self.page("/")
        page.locator("desk-map .pin.patrol").nth(len(self.fixes) - 1).wait_for(state="attached")
        page.keyboard.press("F5")
        page.evaluate(DRIVE, self.fixes)
        return self.watched(page)


def main() -> None:
    missing = options.patrols - Patrol.objects.count()
    if missing > 0:
        scenes.patrols(missing)
        scenes.incidents(options.incidents)
    dice = random.Random(1)
    fixes = {str(pk): scenes.somewhere(dice) for pk in Position.objects.values_list("pk", flat=True)[: options.patrols]}
    viewer = User.objects.filter(username="bench").first() or UserFactory(username="bench", role=Role.OPERATOR)
    with processes.desk(processes.environment(database())) as desk, sync_playwright() as driver:
        desk.web()
        browser = driver.chromium.launch(executable_path=ensure_chromium(), args=FLAGS)
        screens = Screens(browser, f"http://{HOST}:{desk.port}", cookie_of(viewer), fixes)
        rounds = alternate(
            options.rounds, {"empty": screens.empty, "leaflet": screens.leaflet, "console": screens.console}
        )
        browser.close()
    title = f"{len(fixes)} patrols moving once a second, {options.incidents} incidents, no graphics card"
    show(
        title,
        rounds,
        [
            Line("console beside an empty page", "fps", "frames/s", "console", "empty", f"≥ {BUDGET} frames/s"),
            Line("console beside a bare Leaflet", "fps", "frames/s", "console", "leaflet"),
            Line("console, one frame in a hundred", "p99", "ms", "console", "leaflet"),
            Line("console, the longest frame", "worst", "ms", "console", "leaflet"),
        ],
    )


if __name__ == "__main__":
    main()
