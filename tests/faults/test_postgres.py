"""PostgreSQL restarts under a working desk: web, feed and clock come back by themselves, nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from blotter.models import Entry
from dispatch.runner.postgres import Postgres
from dispatch.runner.state import ROOT, StateFolder
from incidents.models import Incident
from tests import processes
from tests.conftest import CLOCK_OF_TESTS, Clock
from tests.faults.conftest import NO_REDIS, Station, Writer, alarms_of, check_journal
from tests.processes import Process, wait_until


class Server:
    """A PostgreSQL of the test's own, with the desk's tables, made and started by the code of ``make run``."""

    def __init__(self, state: StateFolder) -> None:
        hasty = Postgres(state, durable=False)
        hasty.initialise()
        self.start(hasty)
        hasty.prepare()
        migrate = [sys.executable, "manage.py", "migrate", "--noinput", "-v", "0"]
        subprocess.run(migrate, check=True, cwd=ROOT, env={**os.environ, **self.urls()})
        self.process.kill(signal.SIGINT)
        self.start(Postgres(state, durable=True))  # from here on a crash must lose nothing

    def start(self, postgres: Postgres) -> None:
        self.postgres, self.program = postgres, postgres.program()
        self.process = Process("postgres", list(map(str, self.program.argv)), self.program.env, **self.program.popen)
        self.wait()

    def wait(self) -> None:
        assert self.program.ready
        wait_until(self.program.ready, "PostgreSQL answers", 60)

    def urls(self) -> dict[str, str]:
        app, owner = self.postgres.url("desk_app"), self.postgres.url("desk_owner")
        return {"DATABASE_URL": app, "DATABASE_OWNER_URL": owner, "REDIS_URL": NO_REDIS}


@pytest.fixture
def server(django_db_setup: None, django_db_blocker: Any) -> Iterator[Server]:
    before = {alias: dict(connections[alias].settings_dict) for alias in ("default", "owner")}
    with tempfile.TemporaryDirectory(prefix="desk-") as name, StateFolder(Path(name)) as state:
        Path(name).chmod(0o755)  # PostgreSQL may run as nobody
        server = Server(state)
        try:
            with django_db_blocker.unblock():
                for alias in before:
                    connections[alias].close()
                    place = {"NAME": "desk", "HOST": str(server.postgres.sockets), "OPTIONS": {}}
                    connections[alias].settings_dict.update(place)
                with connections["owner"].cursor() as cursor:
                    for statement in CLOCK_OF_TESTS:
                        cursor.execute(statement)
                yield server
        finally:
            for alias, settings in before.items():
                connections[alias].close()
                connections[alias].settings_dict.update(settings)
            server.process.end()


def test_postgres_is_restarted_and_then_killed(server: Server) -> None:
    with processes.desk({**os.environ, **server.urls(), "DESK_DEMO": "off"}) as programs:
        station = Station(programs)
        web, worker = programs.web(), programs.worker("worker1")
        station.clock_runs("worker1")
        for number in (signal.SIGINT, signal.SIGKILL):
            go_and_come_back(station, server, number)
        assert (web.process.poll(), worker.process.poll()) == (None, None), "nobody had to be started anew"


def go_and_come_back(station: Station, server: Server, number: signal.Signals) -> None:
    """Take PostgreSQL away by this signal while four programs take calls and a PRI 1 waits; start it again."""
    known, stop = Incident.objects.count(), threading.Event()
    waiting = station.take_call()
    with station.screen() as screen:
        writers = [Writer(station, stop) for _ in range(4)]
        wait_until(lambda: Incident.objects.count() > known + 4, "calls are taken")
        connections.close_all()
        server.process.kill(number)
        wait_until(lambda: all(writer.cut_off for writer in writers), "everybody was cut off")
        server.process.start()
        server.wait()
        Clock("desk").move(61)
        wait_until(lambda: alarms_of(waiting["id"]), "the clock comes back and fires", 30)
        stop.set()
        for writer in writers:
            writer.join()
        screen.until_serial(check_journal())  # the same socket, and no entry missed

    answered = [answer for writer in writers for answer in writer.answers]
    assert len({answer["number"] for answer in answered}) == len(answered)
    assert Incident.objects.count() == known + 1 + len(answered)
    for answer in answered:
        assert answer["number"] in Entry.objects.get(serial=answer["serial"]).words
    (alarm,) = alarms_of(waiting["id"])
    assert alarm.count == 1
