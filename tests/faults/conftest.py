"""A desk of real processes on a database of its own, whose clock the test moves."""

from __future__ import annotations

import http.client
import json
import uuid
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.db import connection

from accounts.roles import Role
from blotter import journal, selectors
from escalation.models import Alarm, ClockPulse
from incidents.models import Incident
from tests import processes
from tests.factories import UserFactory
from tests.processes import Api, Desk, Screen, cookie_of, token_of, wait_until

NO_REDIS = "redis://127.0.0.1:1/0"  # nothing listens there, and a frozen or killed server is no better


class Station:
    """A desk with an operator at it: the programs, the operator's token and screen, what a test asks of the database."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.operator = UserFactory(role=Role.OPERATOR)
        self.token, self.cookie = token_of(self.operator), cookie_of(self.operator)

    def api(self, token: str | None = None) -> Api:
        return Api(self.desk.port, token or self.token)

    def screen(self) -> Screen:
        """The operator's live socket, from where the snapshot ends."""
        return Screen(self.desk.port, self.cookie, self.api().get("desk/snapshot/")["serial"])

    def take_call(self, **more: Any) -> dict[str, Any]:
        """A call over the API, PRI 1 unless said otherwise; the answer."""
        body = {"type": "assault", "priority": 1, "location": {"lat": 42.8231, "lon": 20.9675}, **more}
        answer = self.api().post("incidents/", body, uuid.uuid4())
        assert answer.status == 201, answer
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


def alarms_of(incident: int) -> list[Alarm]:
    return list(Alarm.objects.filter(subject=f"incident:{incident}"))


def numbers() -> set[str]:
    return set(Incident.objects.values_list("number", flat=True))


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
