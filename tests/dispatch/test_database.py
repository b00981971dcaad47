"""A web process lays connections aside; what a request costs the database."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from dispatch.database import idle
from tests.factories import IncidentFactory, PatrolFactory, UserFactory
from tests.processes import token_of


@pytest.fixture
def keeping(committing_db: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(idle, "_kept", {})
    connection.close()  # opened before anything was kept
    idle.keep(1)
    yield
    idle.keep(0)
    connection.close()
    for kept in idle._kept.values():
        for one in kept:
            one.close()


def server_process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid: int = cursor.fetchone()[0]
    return pid


def test_a_closed_connection_is_there_for_the_next_request(keeping: None) -> None:
    first = server_process()
    connection.close()
    assert server_process() == first


def test_one_that_the_server_has_ended_is_not(keeping: None) -> None:
    first, other = server_process(), connections.create_connection("default")
    other.ensure_connection()
    connection.close()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
        assert cursor.fetchone() == (True,)
    assert server_process() != first
    other.close()


def test_nor_one_that_was_left_in_the_middle_of_a_transaction(keeping: None) -> None:
    connection.set_autocommit(False)
    first = server_process()
    connection.close()
    assert server_process() != first


def test_no_more_are_kept_than_were_asked_for(keeping: None) -> None:
    other = connections.create_connection("default")
    other.ensure_connection()
    connection.ensure_connection()
    connection.close()
    other.close()
    assert [len(kept) for kept in idle._kept.values()] == [1]


def test_without_a_word_nothing_is_kept(committing_db: str) -> None:
    first = server_process()
    connection.close()
    assert server_process() != first


def test_an_error_in_a_request_costs_the_next_one_nothing(keeping: None) -> None:
    with pytest.raises(OperationalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)")
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("10s",)


class Requests:
    """A program's requests, with the number of statements that each costs."""

    def __init__(self) -> None:
        self.client, self.token = Client(SERVER_NAME="localhost"), token_of(UserFactory(role=Role.OPERATOR))

    def statements(self, method: str, path: str, body: Any = None) -> int:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": str(uuid.uuid4())}
        with CaptureQueriesContext(connection) as captured:
            answer = self.client.generic(
                method, f"/api/v1/{path}", json.dumps(body or {}), "application/json", headers=headers
            )
        assert answer.status_code < 300, answer.content
        return len(captured)


def test_what_the_frequent_acts_cost(db: None) -> None:
    """Upper bounds: each statement of an act is a fiftieth of its time, and one in a loop is a mistake."""
    requests, patrol = Requests(), PatrolFactory(at=(42.6, 21.1))
    incident = IncidentFactory()
    call = {"type": "assault", "location": {"lat": 42.8231, "lon": 20.9675}, "caller": {"name": "Demo Caller"}}
    assert requests.statements("POST", "incidents/", call) <= 23
    assert requests.statements("POST", f"incidents/{incident.pk}/dispatch/", {"patrols": [patrol.pk]}) <= 38
    assert requests.statements("GET", f"incidents/{incident.pk}/recommendation/") <= 9


def test_a_snapshot_costs_the_same_however_much_is_on_the_board(db: None) -> None:
    requests = Requests()
    IncidentFactory(), PatrolFactory(at=(42.6, 21.1))
    few = requests.statements("GET", "desk/snapshot/")
    for number in range(6):
        IncidentFactory(), PatrolFactory(at=(42.6, 21.1 + number / 10))
    assert requests.statements("GET", "desk/snapshot/") == few
