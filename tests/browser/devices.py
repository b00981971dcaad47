"""The browsers that people sit at. They stay from test to test with what they have fetched, as they do at a desk."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page


@dataclass
class Device:
    """A browser of its own: cookies, storage, cache. ``keeper`` is the session of a blank page that stays open."""

    context: BrowserContext
    keeper: CDPSession

    def wipe(self, origin: str) -> None:
        """Close its pages and forget everything but the files that it has fetched."""
        for page in self.context.pages[1:]:
            page.close()
        self.context.set_offline(False)
        self.context.clear_permissions()
        self.context.clear_cookies()
        self.keeper.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage,indexeddb"})


class Devices:
    """Who opens two pages in one test sits at two devices. A page's hundred modules are fetched once a device."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self.browser, self.origin = browser, origin
        self.free: dict[str, list[Device]] = defaultdict(list)
        self.taken: list[tuple[str, Device]] = []

    def page(self, cookies: list[Any], *, own: bool = False, **options: Any) -> Page:
        """A new page in a device of these ``options``. ``own``: in one that ends with the test."""
        kind = json.dumps(options, sort_keys=True)
        device = self.free[kind].pop() if self.free[kind] and not own else self._device(options)
        self.taken.append(("" if own else kind, device))
        device.context.add_cookies(cookies)
        return device.context.new_page()

    def give_back(self) -> None:
        for kind, device in self.taken:
            if kind:
                device.wipe(self.origin)
                self.free[kind].append(device)
            else:
                device.context.close()
        self.taken.clear()

    def _device(self, options: dict[str, Any]) -> Device:
        context = self.browser.new_context(service_workers="block", **options)
        return Device(context, context.new_cdp_session(context.new_page()))
