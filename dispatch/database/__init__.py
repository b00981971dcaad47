"""The database engine of the desk: Django's for PostgreSQL, which a web process tells to keep what it has opened.

Under ASGI each request has a thread of its own, so that Django's persistent connections, which belong to their thread,
would stay behind with it. Opening one for each request costs more than the request: a new server process with empty
caches. So a connection that is closed with nothing under way is laid aside for the next that asks.
"""

from __future__ import annotations

import select
import threading
from typing import Any

from psycopg2.extensions import TRANSACTION_STATUS_IDLE


class Idle:
    """Open connections that nobody uses, by their parameters; none until ``keep`` says how many."""

    def __init__(self) -> None:
        self._most = 0
        self._lock = threading.Lock()
        self._kept: dict[Any, list[Any]] = {}

    def keep(self, most: int) -> None:
        """Keep up to so many connections from now on. For a process that serves requests and never listens by them."""
        self._most = most

    def take(self, key: Any) -> Any | None:
        """The connection that was laid aside last and still stands."""
        while True:
            with self._lock:
                waiting = self._kept.get(key)
                if not waiting:
                    return None
                connection = waiting.pop()
            if _stands(connection):
                return connection
            connection.close()

    def lay_aside(self, key: Any, connection: Any) -> bool:
        """Whether it was kept. One that is broken or in the middle of something is not."""
        if connection.closed or connection.info.transaction_status != TRANSACTION_STATUS_IDLE:
            return False
        with self._lock:
            waiting = self._kept.setdefault(key, [])
            if len(waiting) >= self._most:
                return False
            waiting.append(connection)
        return True


def _stands(connection: Any) -> bool:
    """A server that closed an idle connection, as at its restart, has left its farewell to be read."""
    poller = select.poll()  # not select(), which knows no descriptor beyond 1,023
    poller.register(connection, select.POLLIN)
    return not poller.poll(0)


idle = Idle()
