"""Alarms, deadlines and policies over the API."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from blotter.actors import Actor
from escalation import services
from escalation.models import Alarm
from tests.escalation.conftest import arm, person


@pytest.fixture
def alarm(by: Actor, clock: Any) -> Alarm:
    arm(by=by)
    clock.move(60)
    services.fire_due(by=by)
    return Alarm.objects.get()


def browser(user: Any) -> Client:
    client = Client(headers={"Idempotency-Key": str(uuid4())})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def desk(operator: Actor) -> Client:
    return browser(operator.user)


def acknowledge(client: Client, alarm: int, body: Any = None) -> Any:
    return client.post(f"/api/v1/alarms/{alarm}/acknowledge/", body or {}, content_type="application/json")


def test_an_alarm_is_listed_and_acknowledged_once(desk: Client, alarm: Alarm) -> None:
    (row,) = desk.get("/api/v1/alarms/").json()["results"]
    assert (row["id"], row["state"], row["incident"]) == (alarm.pk, "raised", 145)
    first = acknowledge(desk, alarm.pk, {"version": row["version"]})
    assert first.status_code == 200, first.content
    assert (first.json()["state"], first.json()["serial"] > 0) == ("acknowledged", True)
    assert acknowledge(desk, alarm.pk, {"version": row["version"]}).json() == first.json(), "the stored answer"


def test_refusals_say_what_to_do(desk: Client, alarm: Alarm) -> None:
    stale = acknowledge(desk, alarm.pk, {"version": 99})
    assert (stale.status_code, stale.json()["errors"][0]["code"]) == (409, "stale_version")
    assert stale.json()["current"]["id"] == alarm.pk
    assert acknowledge(desk, alarm.pk + 1).status_code == 404
    unknown = acknowledge(desk, alarm.pk, {"versoin": 1})
    assert (unknown.status_code, unknown.json()["errors"][0]["attr"]) == (400, "versoin")
    assert acknowledge(desk, 2**62).status_code == 404
    assert acknowledge(desk, 10**18 - 1).status_code == 404


def test_deadlines_and_policies_are_listed(desk: Client, alarm: Alarm) -> None:
    (row,) = desk.get("/api/v1/deadlines/").json()["results"]
    assert (row["subject"], row["policy"], row["step"], row["state"]) == (
        "incident:145",
        "incident.unassigned",
        1,
        "armed",
    )
    policies = desk.get("/api/v1/policies/", {"name": "incident.unassigned", "priority": 1}).json()["results"]
    assert policies[0]["steps"][0]["after_s"] == 60


def test_who_may_not_see_sees_nothing(alarm: Alarm) -> None:
    leader = browser(person("leader", Role.PATROL_LEADER))
    assert leader.get("/api/v1/alarms/").json()["results"] == []
    assert acknowledge(leader, alarm.pk).status_code == 403
    assert leader.get("/api/v1/policies/").status_code == 403
    assert browser(User.objects.create(username="none", name="Demo None")).get("/api/v1/alarms/").status_code == 403
    assert Client().get("/api/v1/alarms/").status_code in (401, 403)
