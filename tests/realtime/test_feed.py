"""``ws/live/``: what a screen is told, in which order, and that it misses nothing and gets nothing twice."""

from __future__ import annotations

import json
import random
import socket
import threading
import time
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from accounts.models import User
from accounts.services import change_user
from accounts.system import actor
from blotter import kinds, selectors
from blotter.operations import Operation, desk_now, operation
from tests.processes import HOST, Screen, cookie_of
from tests.realtime.conftest import Feed, close_code

WRITERS, LINES = 4, 60


def test_hello_names_the_head_and_what_is_missing_follows(feed: Feed) -> None:
    operator = feed.person()
    before = selectors.head()
    serials = [feed.log(f"line {n}") for n in range(3)]
    with feed.screen(operator, since=serials[0]) as screen:
        assert screen.read(5).items() >= {"t": "hello", "head": serials[-1], "audiences": ["desk"]}.items()
        screen.until_serial(serials[-1])
        assert [entry["serial"] for entry in screen.entries] == serials[1:]
        assert [entry["prev"] for entry in screen.entries] == serials[:-1]
        assert screen.entries[-1]["words"] == "line 2"
        live = feed.log("written while it looks", operator)
        screen.until_serial(live)
        newest = screen.entries[-1]
    assert before < serials[0]
    assert newest.items() >= {
        "t": "entry", "serial": live, "prev": serials[-1], "kind": "blotter.logged", "words": "written while it looks",
        "actor": operator.label, "position": "Desk 1", "corrects": None,
    }.items()  # fmt: skip


def test_beats_come_every_two_seconds_with_the_clock_of_the_desk(feed: Feed) -> None:
    head = feed.log("before")
    with feed.screen(feed.person()) as screen:
        at = []
        for _ in range(3):
            beat = screen.until(lambda frame: frame["t"] == "beat", "a beat", 5)
            at.append(time.monotonic())
            assert beat["head"] == head
            assert abs(datetime.fromisoformat(beat["clock"]["now"]) - desk_now()) < timedelta(seconds=2)
            assert "pulse_at" in beat["clock"]
    gaps = [after - before for before, after in pairwise(at)]
    assert all(1.4 < gap < 3.1 for gap in gaps), gaps


class Wanderer(threading.Thread):
    """A screen that loses its link again and again while others write, and resumes by the last serial it has."""

    def __init__(self, feed: Feed, user: User, since: int, done: threading.Event) -> None:
        super().__init__(daemon=True)
        self.feed, self.done, self.since = feed, done, since
        self.cookie = cookie_of(user)
        self.serials: list[int] = []
        self.links = 0
        self.upto = 0
        self.failed: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            while not self.done.is_set() or self.since < self.upto:
                with Screen(self.feed.desk.port, self.cookie, self.since) as screen:
                    self.links += 1
                    end = time.monotonic() + random.uniform(0.01, 0.15)
                    while (left := end - time.monotonic()) > 0:
                        try:
                            screen.read(left)
                        except TimeoutError:
                            break
                    self.serials += [entry["serial"] for entry in screen.entries]
                    self.since = screen.last
        except BaseException as failed:  # shown by the test, in its own thread
            self.failed = failed


def test_screens_that_come_and_go_miss_nothing_while_four_write(feed: Feed) -> None:
    operator = feed.person()
    before = selectors.last_visible(operator.audiences(), selectors.head())
    done = threading.Event()
    wanderers = [Wanderer(feed, operator, before, done) for _ in range(3)]

    written: list[int] = []

    def write(number: int) -> None:
        lines = 0
        # Until each of them came and went: on a quick machine the lines alone are written before that.
        while lines < LINES or (lines < 10 * LINES and any(wanderer.links <= 3 for wanderer in wanderers)):
            feed.log(f"writer {number}, line {lines}")
            lines += 1
        written.append(lines)
        connection.close()

    with feed.screen(operator, before) as steady:
        writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        head = selectors.head()
        steady.until_serial(head)
        for wanderer in wanderers:
            wanderer.upto = head
        done.set()
        for wanderer in wanderers:
            wanderer.join(60)
    expected = list(range(before + 1, head + 1))
    assert len(expected) == sum(written) >= WRITERS * LINES
    assert [entry["serial"] for entry in steady.entries] == expected
    for wanderer in wanderers:
        assert wanderer.failed is None
        assert wanderer.links > 3, "it was to come and go"
        assert wanderer.serials == expected


def test_polling_gives_the_same_frames(feed: Feed) -> None:
    operator = feed.person()
    start = selectors.head()
    for n in range(5):
        feed.log(f"line {n} “Ž” 🚓", operator)
    with feed.screen(operator, since=start) as screen:
        screen.until_serial(start + 2)
        feed.log("one more, live")
        screen.until_serial(start + 6)
        shown = screen.entries
    api = feed.api(operator)
    page = api.get(f"blotter/?since={start}")
    assert page["entries"] == shown
    assert (page["head"], page["more"], page["audiences"]) == (start + 6, False, ["desk"])
    first, second = api.get(f"blotter/?since={start}&limit=4"), api.get(f"blotter/?since={start + 4}&limit=4")
    assert first["more"] is True
    assert first["entries"] + second["entries"] == shown
    assert api.get(f"blotter/?since={selectors.head() + 1}").status == 400


@operation("blotter.log")
def flood(op: Operation, *, by: Any, lines: int) -> None:
    for number in range(lines):
        op.record(kinds.LOGGED, text=f"{number} {'x' * 1900}")


def _read_out(ws: ClientConnection, last: int) -> tuple[int, int]:
    """Read to the end, without a gap: the last serial and how the server ended it."""
    try:
        while True:
            frame = json.loads(ws.recv(timeout=20))
            if frame["t"] == "entry":
                assert frame["prev"] == last
                last = frame["serial"]
    except ConnectionClosed as end:
        return last, end.rcvd.code if end.rcvd else 0


def test_a_screen_that_does_not_read_is_cut_off_alone_and_resumes_complete(feed: Feed) -> None:
    operator = feed.person()
    before = selectors.last_visible(operator.audiences(), selectors.head())
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect((HOST, feed.desk.port))
    # A queue of one message: what the test does not read stays in the server.
    stalled = connect(
        f"ws://{HOST}:{feed.desk.port}/ws/live/?since={before}", sock=narrow, max_queue=1, compression=None,
        additional_headers={"Cookie": cookie_of(operator)}, origin=f"http://{HOST}:{feed.desk.port}",
    )  # fmt: skip
    with feed.screen(operator, before) as other:
        for _ in range(6):
            flood(by=actor("importer"), lines=480)
            other.until_serial(selectors.head())  # the others are served all the while
        head = selectors.head()
    with stalled as ws:
        got, code = _read_out(ws, before)
    assert code == 4408
    assert before < got < head, "it must have been cut off in the middle"
    with feed.screen(operator, got) as again:
        again.until_serial(head)
    assert [entry["serial"] for entry in again.entries] == list(range(got + 1, head + 1))


def test_the_feed_outlives_its_database_connection(feed: Feed) -> None:
    def end_all_others() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
            )
            ended: int = cursor.fetchone()[0]
        return ended

    with feed.screen(feed.person()) as screen:
        screen.until_serial(feed.log("before"))
        for n in range(3):
            assert end_all_others() >= 1, "the tailer holds a connection"
            began = time.monotonic()
            screen.until_serial(feed.log(f"written while the feed was cut off, {n}"))
            assert time.monotonic() - began < 3
            screen.until(lambda frame: frame["t"] == "beat", "beats that go on", 6)


def test_a_person_who_was_renamed_is_told_by_the_new_name(feed: Feed) -> None:
    writer = feed.person()
    with feed.screen(feed.person()) as screen:
        screen.until_serial(feed.log("before", writer))
        assert writer.name in screen.entries[-1]["actor"]
        change_user(
            by=actor("importer"),
            user=writer.pk,
            rank="Cpl",
            name="Demo Renamed",
            nation="CHE",
            email="",
            is_active=True,
        )
        screen.until_serial(feed.log("after", writer))
        assert screen.entries[-1]["actor"] == "Cpl Demo Renamed"


def test_positions_are_told_at_most_once_a_second_and_to_the_desk_only(feed: Feed) -> None:
    from patrols.services import report_position
    from tests.factories import PatrolFactory

    leader = feed.person("patrol_leader")
    patrols = [PatrolFactory(leader=leader), PatrolFactory()]
    with feed.screen(feed.person()) as screen, feed.screen(leader) as phone:
        screen.until(lambda frame: frame["t"] == "beat", "a beat", 5)
        at, newest, began = [], {}, time.monotonic()
        step = 0
        while (spent := time.monotonic() - began) < 4.5:
            if spent < 3.2:
                step += 1
                for patrol in patrols:
                    report_position(by=actor("simulator"), patrol=patrol.pk, lat=42.6 + step / 1e4, lon=21.1)
            try:
                frame = screen.read(0.02)
            except TimeoutError:
                continue
            if frame["t"] == "positions":
                at.append(time.monotonic())
                newest |= frame["positions"]
        # All that came in the meantime, up to a second beat from now.
        told = [phone.until(lambda frame: frame["t"] in ("beat", "positions"), "a beat")["t"] for _ in range(4)]
        assert set(told) == {"beat"}
    assert step > 10, "fixes came faster than the stream tells them"
    gaps = [after - before for before, after in pairwise(at)]
    assert 3 <= len(at) <= 6
    assert all(gap > 0.7 for gap in gaps), gaps
    for patrol in patrols:
        assert newest[str(patrol.pk)]["lat"] == pytest.approx(42.6 + step / 1e4, abs=1e-5)


@pytest.mark.parametrize("message", ["hello", b"\x00\xff", "x" * 65_000], ids=["text", "bytes", "65,000"])
def test_a_frame_from_a_screen_is_refused_with_words(feed: Feed, message: str | bytes) -> None:
    with feed.screen(feed.person()) as screen:
        screen.socket.send(message)
        refused = screen.until(lambda frame: frame["t"] == "error", "a refusal")
        assert "/api/v1/" in refused["detail"]
        assert close_code(screen) == 4400


def _send_and_listen(screen: Screen, message: str) -> None:
    screen.socket.send(message)
    screen.until(lambda frame: frame["t"] == "error", "a refusal")


@pytest.mark.parametrize("size", [64 * 1024 + 1, 4_000_000])
def test_a_frame_over_64_kib_ends_that_socket_and_no_other(feed: Feed, size: int) -> None:
    with feed.screen(feed.person()) as other, feed.screen(feed.person()) as screen:
        with pytest.raises(ConnectionClosed) as end:
            _send_and_listen(screen, "x" * size)
        # What is still under way when the server ends it, on reading the length, may cost its word of farewell.
        assert end.value.rcvd is None or end.value.rcvd.code == 1009
        other.until_serial(feed.log("all the same"))
