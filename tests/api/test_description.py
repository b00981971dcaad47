"""The API's description is complete, and whatever fits it, or does not, never makes the server fail."""

from __future__ import annotations

import json

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, seed, settings

from accounts.services import issue_token
from accounts.system import actor
from dispatch import services
from incidents.services import open_incident
from tests.factories import PatrolFactory, UserFactory


def test_every_operation_is_described_without_a_doubt(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", "--file", tmp_path / "api")
    described = json.loads((tmp_path / "api").read_text())
    assert "/api/v1/incidents/{id}/dispatch/" in described["paths"]
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert "4XX" in operation["responses"], path


@pytest.fixture
def token(db):
    user = UserFactory(roles=["shift_leader", "administrator", "provost"])
    return issue_token(by=actor("importer"), user=user.pk, label="fuzz")


@pytest.fixture
def desk(db):
    """Something on the board for the requests to hit: one incident sent, one waiting."""
    by = actor("importer")
    patrol = PatrolFactory(at=(42.66, 21.16))
    for _ in range(2):
        incident = open_incident(by=by, type="accident-injury", location={"lat": 42.82, "lon": 20.97})
    services.dispatch(by=by, incident=incident.pk, patrols=[patrol.pk])


@pytest.fixture
def application():
    """The desk without sockets, on the test's own connection: the end of a request would close it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_no_input_makes_the_server_fail(desk, token, application):
    headers = {"Authorization": f"Bearer {token}"}
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application, headers=headers)
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        # Without a body there are a key and a few words of a query to try, and two tries meet the bounds of both; the
        # bodies, with all their fields, take what time this test may have.
        examples = 4 if operation.body else 2

        @seed(26)
        @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def send(case):
            nonlocal tried
            tried += 1
            answer = case.call(headers=headers)
            assert answer.status_code < 500, (case.operation.label, case.body, answer.text[:300])

        send()
    assert tried > 200
