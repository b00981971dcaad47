"""A desk of real processes on a database of its own, whose clock the test moves."""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from typing import Any, ClassVar

import pytest
from django.db import connection

from accounts.roles import Role
from blotter import journal, selectors
from escalation.models import Alarm, ClockPulse
from tests import processes
from tests.factories import UserFactory
from tests.processes import Answer, Api, Desk, Screen, cookie_of, token_of, wait_until

NO_REDIS = "redis://127.0.0.1:1/0"  # nothing listens there, and a frozen or killed server is no better


class Station:
    """A desk with an operator at it: the programs, the operator's token and screen."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.operator = UserFactory(role=Role.OPERATOR)
        self.token, self.cookie = token_of(self.operator), cookie_of(self.operator)

    def api(self, token: str | None = None) -> Api:
        return Api(self.desk.port, token or self.token)

    def screen(self, since: int | None = None) -> Screen:
        """The operator's live socket, from where the snapshot ends unless told otherwise."""
        return Screen(
            self.desk.port, self.cookie, self.api().get("desk/snapshot/")["serial"] if since is None else since
        )

    def take_call(self, **more: Any) -> dict[str, Any]:
        """A call over the API, PRI 1 unless said otherwise; the answer."""
        body = {"type": "assault", "priority": 1, "location": {"lat": 42.8231, "lon": 20.9675}, **more}
        answer = self.api().post("incidents/", body, uuid.uuid4())
        assert answer.status == 201, (answer, self.desk.processes[0].said())
        return answer.body

    def ready(self) -> dict[str, Any]:
        """What ``/readyz`` says."""
        with closing(http.client.HTTPConnection(processes.HOST, self.desk.port, timeout=10)) as connection:
            connection.request("GET", "/readyz")
            found: dict[str, Any] = json.load(connection.getresponse())
        return found

    def clock_runs(self, worker: str) -> None:
        """Wait until the deadline clock of this worker has shown its pulse."""
        pulses = ClockPulse.objects.filter(worker__startswith=f"{worker}@")
        before = pulses.values_list("at", flat=True).first()
        wait_until(lambda: pulses.exclude(at=before).exists(), f"a pulse of {worker}", 60)


class Writer(threading.Thread):
    """An operator's program that takes call after call; a call without an answer is sent again with its key."""

    body: ClassVar[dict[str, Any]] = {"type": "assault", "location": {"lat": 42.8231, "lon": 20.9675}}

    def __init__(self, station: Station, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.api, self.stop = station.api(), stop
        self.keys: list[uuid.UUID] = []
        self.answers: list[Answer] = []
        self.cut_off = 0
        self.start()

    def run(self) -> None:
        while not self.stop.is_set():
            self.keys.append(uuid.uuid4())
            self.answers.append(self._insist(self.keys[-1]))

    def _insist(self, key: uuid.UUID) -> Answer:
        while True:
            try:
                answer = self.api.post("incidents/", self.body, key)
            except (OSError, http.client.HTTPException):
                self.cut_off += 1
            else:
                if answer.status == 201:
                    return answer
                assert answer.status >= 500, answer  # nothing was saved
                self.cut_off += 1
            time.sleep(0.05)


def alarms_of(incident: int) -> list[Alarm]:
    return list(Alarm.objects.filter(subject=f"incident:{incident}"))


def check_journal() -> int:
    """Serials without a gap and a chain that holds, as the verifier computes them; the head."""
    verdict = journal.verify(selectors.chain_rows())
    assert verdict.bad is None, verdict
    assert verdict.checked == selectors.head()
    return verdict.checked


@pytest.fixture
def station(committing_db: str, clock: Any) -> Iterator[Station]:
    """Web process up, Redis away. Workers are the test's to start."""
    with processes.desk(processes.environment(committing_db, REDIS_URL=NO_REDIS)) as desk:
        station = Station(desk)
        desk.web()
        yield station
        connection.close()
