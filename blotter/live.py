"""The tailer: one thread per web process that reads the journal once for all sockets of that process.

It listens on ``desk_blotter`` and polls every half second besides, since a notification is a hint and the table is the
truth. Each entry is framed once per distinct set of audience tags and put on the bounded queues of the subscribers.
Redis and channel layers have no part in it: with Redis dead the screens stay live.
"""

from __future__ import annotations

import asyncio
import json
import logging
import select
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg2
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from blotter import hands, selectors

logger = logging.getLogger(__name__)

POLL_S = 0.5
BEAT_S = 2.0
STREAM_S = 1.0
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 2.0
BATCH = 500
QUEUE_FRAMES = 512
OVERFLOW = None  # what a subscriber finds on its queue after it fell too far behind

Stream = Callable[[], dict[str, Any] | None]
_streams: dict[str, tuple[str, Callable[[], Stream]]] = {}
_clock_reader: Callable[[], dict[str, Any]] = dict


def register_stream(name: str, audience: str, factory: Callable[[], Stream]) -> None:
    """A side stream of what never enters the journal (positions), at most once a second.

    ``factory()`` makes a reader for one process; each call gives the frame's members, or ``None`` for nothing new.
    """
    _streams[name] = (audience, factory)


def register_clock(reader: Callable[[], dict[str, Any]]) -> None:
    """``reader()`` gives the ``clock`` of every beat: the desk's time and the pulse of the deadline clock."""
    global _clock_reader
    _clock_reader = reader


def clock() -> dict[str, Any]:
    return _clock_reader()


class Subscriber:
    """One socket: its tags and its bounded queue. ``put`` runs in the socket's event loop."""

    __slots__ = ("audiences", "loop", "overflowed", "queue", "user_id")

    def __init__(self, user_id: int, audiences: frozenset[str]) -> None:
        self.user_id, self.audiences = user_id, audiences
        self.loop = asyncio.get_running_loop()
        self.queue: asyncio.Queue[tuple[int, str] | None] = asyncio.Queue()
        self.overflowed = False

    def put(self, item: tuple[int, str]) -> None:
        if self.overflowed:
            return
        if self.queue.qsize() >= QUEUE_FRAMES:
            # A stalled screen must cost the others nothing: it is cut off, resumes by serial and misses nothing.
            self.overflowed = True
            self.queue.put_nowait(OVERFLOW)
            return
        self.queue.put_nowait(item)


class Tailer:
    """See the module. ``last`` is the newest serial that has been handed out."""

    def __init__(self) -> None:
        self.last = 0
        self._lock = threading.Lock()
        self._groups: dict[frozenset[str], dict[Subscriber, None]] = {}
        self._seen: dict[frozenset[str], int] = {}
        self._labels: dict[int, str] = {}
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()

    # -- the sockets' side ---------------------------------------------------------------------------------------
    def start(self) -> None:
        """Start the thread with the first socket of this process; wait until it has a head to stand on."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._ready.clear()
                self._thread = threading.Thread(target=self._run, name="blotter-tailer", daemon=True)
                self._thread.start()
        self._ready.wait(5)

    def subscribe(self, subscriber: Subscriber) -> int:
        """From the returned serial on, everything visible is put on the subscriber's queue."""
        with self._lock:
            self._groups.setdefault(subscriber.audiences, {})[subscriber] = None
            return self.last

    def unsubscribe(self, subscriber: Subscriber) -> None:
        with self._lock:
            group = self._groups.get(subscriber.audiences, {})
            group.pop(subscriber, None)
            if not group:
                self._groups.pop(subscriber.audiences, None)

    def count(self) -> int:
        with self._lock:
            return sum(map(len, self._groups.values()))

    # -- the thread ----------------------------------------------------------------------------------------------
    def _run(self) -> None:
        delay = SHORTEST_PAUSE_S
        while True:
            began = time.monotonic()
            try:
                self._follow()
            except psycopg2.Error as error:
                logger.warning("live feed lost the database (%s), trying again", str(error).strip())
            except Exception:
                logger.exception("live feed failed, starting again")
            if time.monotonic() - began > LONGEST_PAUSE_S:
                delay = SHORTEST_PAUSE_S  # it had worked: this is a new failure, not one that goes on
            time.sleep(delay)
            delay = min(delay * 2, LONGEST_PAUSE_S)

    def _follow(self) -> None:
        # Its own connection: Django's would be closed under it at the end of somebody's request.
        assert not is_psycopg3
        params = connection.get_connection_params()
        params.pop("cursor_factory", None)
        conn = psycopg2.connect(**params)
        conn.autocommit = True
        try:
            with conn.cursor() as cursor:
                cursor.execute("LISTEN desk_blotter; LISTEN desk_control; LISTEN desk_positions; LISTEN desk_hands")
                self._catch_up(cursor)
                self._control({})  # orders given while nobody listened are lost: all sockets look for themselves
                self._ready.set()
                poller = select.poll()  # select() knows no descriptor beyond 1,023, and each screen holds one
                poller.register(conn, select.POLLIN)
                beat = stream = 0.0
                readers = {name: (tag, factory()) for name, (tag, factory) in _streams.items()}
                while True:
                    poller.poll(POLL_S * 1000)
                    conn.poll()
                    notices, conn.notifies[:] = list(conn.notifies), []
                    for notice in notices:
                        if notice.channel == "desk_control":
                            self._control(json.loads(notice.payload))
                        elif notice.channel == hands.CHANNEL:
                            self._hands(notice.payload)
                    self._read(cursor)
                    now = time.monotonic()
                    if now - stream >= STREAM_S:
                        stream = now
                        self._stream(readers)
                    if now - beat >= BEAT_S:
                        beat = now
                        self._beat()
        finally:
            conn.close()
            connection.close()

    def _catch_up(self, cursor: Any) -> None:
        """After a lost connection go on where it broke; a journal that got shorter was replaced: everybody resets."""
        cursor.execute("SELECT coalesce(max(serial), 0) FROM blotter_entry")
        head = cursor.fetchone()[0]
        if self.last == 0:
            self.last = head
        elif head < self.last:
            logger.error("the journal's head went back from %s to %s: all screens read anew", self.last, head)
            with self._lock:
                self.last, self._seen = head, {}
                groups = {tags: list(group) for tags, group in self._groups.items()}
            for subscribers in groups.values():
                self._deliver(subscribers, [(0, '{"t":"reset"}')])

    def _read(self, cursor: Any) -> None:
        while True:
            cursor.execute(selectors.FRAMES_AFTER, [self.last, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            if rows[0][0] != self.last + 1 or rows[-1][0] != self.last + len(rows):
                logger.error("the journal has a gap after serial %s", self.last)
            entries = [(row[0], frozenset(row[9]), self._rest(cursor, row)) for row in rows]
            with self._lock:
                groups = {tags: list(group) for tags, group in self._groups.items()}
                self.last = rows[-1][0]
            # Of whom nobody looked at this batch, the newest serial is no longer known. Only this thread tells: a
            # screen that leaves while a batch is framed would have it remembered again.
            for tags in self._seen.keys() - groups.keys():
                del self._seen[tags]
            for tags, subscribers in groups.items():
                self._deliver(subscribers, self._frames(tags, entries))
            if len(rows) < BATCH:
                return

    def _rest(self, cursor: Any, row: tuple[Any, ...]) -> str:
        actor = row[11]
        if actor not in self._labels:
            self._labels[actor] = _label_of(actor)
        return selectors.frame_rest(
            kind=row[1], words=row[2], occurred_at=row[3], recorded_at=row[4], position=row[5], day_no=row[6],
            corrects=row[7], view=row[8], body=row[10], actor=self._labels[actor],
        )  # fmt: skip

    def _frames(self, tags: frozenset[str], entries: list[tuple[int, frozenset[str], str]]) -> list[tuple[int, str]]:
        prev = self._seen.get(tags)
        if prev is None:
            prev = selectors.last_visible(tags, entries[0][0] - 1)
        out = []
        for serial, audiences, rest in entries:
            if audiences & tags:
                out.append((serial, f'{{"t":"entry","serial":{serial},"prev":{prev},{rest}'))
                prev = serial
        self._seen[tags] = prev
        return out

    def _beat(self) -> None:
        clock = _clock_reader()
        with self._lock:
            groups = {tags: list(group) for tags, group in self._groups.items()}
        for tags, subscribers in groups.items():
            if tags not in self._seen:
                self._seen[tags] = selectors.last_visible(tags, self.last)
            beat = json.dumps({"t": "beat", "head": self._seen[tags], "clock": clock})
            self._deliver(subscribers, [(0, beat)])

    def _stream(self, readers: dict[str, tuple[str, Stream]]) -> None:
        with self._lock:
            groups = {tags: list(group) for tags, group in self._groups.items()}
        if not groups:
            return
        for name, (tag, reader) in readers.items():
            members = reader()
            if members is None:
                continue
            frame = json.dumps({"t": name, **members})
            for tags, subscribers in groups.items():
                if tag in tags:
                    self._deliver(subscribers, [(0, frame)])

    def _hands(self, frame: str) -> None:
        """Who types where, for the screens of the desk."""
        with self._lock:
            groups = [list(group) for tags, group in self._groups.items() if hands.AUDIENCE in tags]
        for subscribers in groups:
            self._deliver(subscribers, [(0, frame)])

    def _control(self, order: dict[str, Any]) -> None:
        """``{"user": id}``: that user's sockets check their right to be there at once; without a user, all do."""
        with self._lock:
            subscribers = [s for group in self._groups.values() for s in group]
        user = order.get("user")
        if user is not None:
            self._labels.pop(user, None)  # it may have been the name that changed
        self._deliver([s for s in subscribers if user in (None, s.user_id)], [(0, '{"t":"check"}')])

    def _deliver(self, subscribers: list[Subscriber], items: list[tuple[int, str]]) -> None:
        if not items or not subscribers:
            return

        def put_all() -> None:
            for subscriber in subscribers:
                for item in items:
                    subscriber.put(item)

        try:
            # One process, one loop: a single wake-up serves every socket.
            subscribers[0].loop.call_soon_threadsafe(put_all)
        except RuntimeError:
            logger.info("the event loop is closing; %d screens will resume elsewhere", len(subscribers))


def _label_of(user_id: int) -> str:
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.filter(pk=user_id).first()
    return user.label if user else ""


tailer = Tailer()
