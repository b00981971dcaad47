"""The tailer by itself, step by step, where threads would meet once in a thousand times."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from django.db import connection

from accounts.system import actor
from blotter import services
from blotter.live import Subscriber, Tailer


class LeftWhileFraming(Tailer):
    """Its only screen leaves while the batch that it will not get is framed."""

    leaving: Subscriber | None = None

    def _frames(self, tags: frozenset[str], entries: Any) -> list[tuple[int, str]]:
        if self.leaving:
            self.unsubscribe(self.leaving)
        return super()._frames(tags, entries)


def test_who_comes_back_after_others_wrote_gets_the_right_predecessor(
    committing_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> list[dict[str, Any]]:
        tailer, tags = LeftWhileFraming(), frozenset({"desk"})
        with connection.cursor() as cursor:
            tailer._catch_up(cursor)

            def write_and_read(text: str) -> None:
                services.log_line(by=actor("importer"), text=text)
                tailer._read(cursor)

            tailer.leaving = Subscriber(1, tags)
            tailer.subscribe(tailer.leaving)
            write_and_read("seen by the one who leaves")
            write_and_read("seen by nobody")
            tailer.leaving, later = None, Subscriber(2, tags)
            tailer.subscribe(later)
            write_and_read("seen by the one who comes")
        connection.close()  # a coroutine has its own
        await asyncio.sleep(0)
        return [json.loads(later.queue.get_nowait()[1]) for _ in range(later.queue.qsize())]

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # a queue needs a loop; nothing else runs in this one
    frames = asyncio.run(scene())
    assert [(frame["serial"], frame["prev"]) for frame in frames] == [(3, 2)]
