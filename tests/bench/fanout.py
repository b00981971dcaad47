"""How long an event takes from its commit to the last of 1,000 screens, beside a bare ``websockets.broadcast``.

    python -m dispatch.runner bench fanout

The events are notes on an incident, written through the service at a steady rate. The floor is a server of its own that
listens to the same database, reads each entry by its serial and broadcasts it as it is to whoever is connected: no
sign-in, no redaction, no resuming. The sockets are in a third process; a round connects all of them to one of the two.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import time
from multiprocessing.connection import Connection
from typing import Any

from tests.bench.harness import Figures, Line, alternate, database, many_files, percentile, set_up, show

options = set_up(__doc__, sockets=1000, seconds=15, slow=2, fast=20)

from accounts.models import User  # noqa: E402
from accounts.roles import Role  # noqa: E402
from accounts.system import actor  # noqa: E402
from blotter import selectors as journal  # noqa: E402
from incidents.services import add_note  # noqa: E402
from tests import processes  # noqa: E402
from tests.bench import scenes  # noqa: E402
from tests.bench.sockets import Crowd  # noqa: E402
from tests.factories import UserFactory  # noqa: E402
from tests.processes import HOST, Desk, Process, cookie_of, free_port, wait_until  # noqa: E402

SETTLE_S = 2.0  # for the last frames, and for those that were lost


class Screens:
    """The process of the sockets: told what to connect to, it answers when each entry reached the last of them."""

    def __init__(self) -> None:
        ours, theirs = multiprocessing.get_context("spawn").Pipe()
        self.pipe = ours
        self.process = multiprocessing.get_context("spawn").Process(target=_screens, args=(theirs,), daemon=True)
        self.process.start()

    def ask(self, *order: Any) -> Any:
        self.pipe.send(order)
        answer = self.pipe.recv()
        if isinstance(answer, BaseException):
            raise answer
        return answer


def _screens(pipe: Connection) -> None:
    import uvloop

    many_files()
    loop = uvloop.new_event_loop()
    crowd: Crowd | None = None
    while True:
        try:
            order, *arguments = pipe.recv()
        except EOFError:  # the measurement has ended
            return
        try:
            if order == "connect":
                crowd = Crowd(*arguments)
                loop.run_until_complete(crowd.connect())
                pipe.send(None)
            elif order == "listen":
                assert crowd
                loop.run_until_complete(_listen(pipe))
                pipe.send(crowd.last_arrivals())
            elif order == "leave":
                assert crowd
                loop.run_until_complete(crowd.leave())
                pipe.send(None)
        except Exception as error:
            pipe.send(error)


async def _listen(pipe: Connection) -> None:
    """Until the next order, which is to stop listening."""
    pipe.send(None)
    await asyncio.to_thread(pipe.poll, None)
    pipe.recv()


class Fanout:
    def __init__(self, desk: Desk, floor: Process, floor_port: int, cookie: str) -> None:
        self.desk, self.floor, self.floor_port, self.cookie = desk, floor, floor_port, cookie
        self.screens, self.by = Screens(), actor("importer")
        (self.incident,) = scenes.incidents(1)
        self.kib: dict[str, float] = {}

    def measure(self, side: str, rate: int) -> Figures:
        """One round: connect all to one side, write at ``rate`` a second, see when the last of them had each event."""
        process = self.floor if side == "floor" else self.desk.processes[0]
        port = self.floor_port if side == "floor" else self.desk.port
        path = "/" if side == "floor" else f"/ws/live/?since={journal.head()}"
        before = process.rss_kb()
        self.screens.ask("connect", HOST, port, path, self.cookie, options.sockets)
        time.sleep(SETTLE_S)
        self.kib.setdefault(side, (process.rss_kb() - before) / options.sockets)
        self.screens.ask("listen")
        worked = process.cpu_s()
        committed = self._write(rate)
        time.sleep(SETTLE_S)
        worked = process.cpu_s() - worked
        arrived: dict[int, tuple[float, int]] = self.screens.ask("stop")
        self.screens.ask("leave")
        time.sleep(SETTLE_S)
        waits = [(arrived[serial][0] - at) * 1000 for serial, at in committed.items() if serial in arrived]
        frames = sum(arrived[serial][1] for serial in committed if serial in arrived)
        return {
            "p50": percentile(waits, 50),
            "p99": percentile(waits, 99),
            "lost": len(committed) * options.sockets - frames,
            "cpu": worked / (len(committed) * options.sockets) * 1e6,
        }

    def _write(self, rate: int) -> dict[int, float]:
        """Serial → when its commit had returned, on the clock that all processes share."""
        committed: dict[int, float] = {}
        begin = time.monotonic()
        for number in range(rate * options.seconds):
            time.sleep(max(0.0, begin + number / rate - time.monotonic()))
            add_note(by=self.by, incident=self.incident.pk, text="Second patrol asked for.")
            at = time.monotonic()
            committed[journal.head()] = at
        return committed


def main() -> None:
    many_files()
    viewer = User.objects.filter(username="bench").first() or UserFactory(username="bench", role=Role.OPERATOR)
    env = processes.environment(database())
    with processes.desk(env) as desk:
        web, floor_port = desk.web(), free_port()
        floor = desk.run("floor", [sys.executable, "-m", "tests.bench.broadcast", str(floor_port)])
        wait_until(lambda: _listens(floor_port), "the floor listens")
        fanout = Fanout(desk, floor, floor_port, cookie_of(viewer))
        for rate in (options.slow, options.fast):
            sides = {side: lambda side=side, rate=rate: fanout.measure(side, rate) for side in ("floor", "ours")}
            rounds = alternate(options.rounds, sides)
            budget = "≤ 1.5×" if rate == options.slow else "≤ 2×"
            title = f"An event on the last of {options.sockets} screens, {rate} events a second for {options.seconds} s"
            lines = [
                Line("p50", "p50", "ms"),
                Line("p99", "p99", "ms", budget=budget),
                Line("processor time of the server for a frame", "cpu", "µs"),
            ]
            show(title, rounds, lines)
            for side in sides:
                worst = max(figures["p99"] for figures in rounds.sides[side])
                lost = sum(figures["lost"] for figures in rounds.sides[side])
                print(f"{side}: {lost:.0f} frames lost; the worst round's p99 {worst:.1f} ms")
        print(f"\nMemory a screen, first round: floor {fanout.kib['floor']:.1f} KiB, ours {fanout.kib['ours']:.1f} KiB")
        assert web.process.poll() is None, web.said()


def _listens(port: int) -> bool:
    import socket

    try:
        socket.create_connection((HOST, port), 1).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
