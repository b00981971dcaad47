"""Patrols and positions over HTTP."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.roles import Role
from patrols.models import Patrol, Position
from tests.factories import PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/patrols/"


def client_of(role: str, user=None) -> APIClient:
    client = APIClient()
    client.force_authenticate(user or UserFactory(role=role))
    return client


@pytest.fixture
def client():
    return client_of(Role.SHIFT_LEADER)


def act(client: APIClient, patrol: Patrol, name: str, /, **body):
    return client.post(f"{URL}{patrol.pk}/{name}/", body, format="json")


def test_a_patrol_is_set_up_logged_on_and_off(client):
    answer = client.post(URL, {"callsign": "FOX 71", "nations": ["LVA"], "capabilities": ["k9"]}, format="json")
    assert (answer.status_code, answer.json()["state"]) == (201, "off_duty")
    patrol = Patrol.objects.get(pk=answer.json()["id"])
    crew = [{"name": "Demo Leader", "rank": "OR-7", "nation": "LVA"}, {"name": "Demo Driver", "nation": "USA"}]
    answer = act(client, patrol, "log-on", crew=crew, leader=0, version=1)
    assert (answer.status_code, answer.json()["state"]) == (200, "available")
    assert (answer.json()["nations"], answer.json()["crew_size"], answer.json()["serial"] > 0) == (
        ["LVA", "USA"],
        2,
        True,
    )
    detail = client.get(f"{URL}{patrol.pk}/").json()
    assert [(one["name"], one["leader"]) for one in detail["crew"]] == [("Demo Leader", True), ("Demo Driver", False)]
    assert (detail["position"], detail["acts"][0]) == (None, "dispatch")
    assert act(client, patrol, "log-off").json()["state"] == "off_duty"
    answer = client.patch(f"{URL}{patrol.pk}/", {"callsign": "FOX 72", "exercise": True}, format="json")
    assert (answer.json()["callsign"], answer.json()["exercise"]) == ("FOX 72", True)


def test_states_welfare_and_panic(client):
    patrol = PatrolFactory()
    assert act(client, patrol, "state", state="busy", reason="vehicle check").json()["state"] == "busy"
    assert act(client, patrol, "state", state="available").json()["state"] == "available"
    answer = act(client, patrol, "state", state="out_of_service")
    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "reason")
    assert act(client, patrol, "state", state="dispatched").status_code == 400
    assert act(client, patrol, "welfare").status_code == 409
    assert act(client, patrol, "panic", words="shots").json()["panic"]["voice_contact"] is False
    assert act(client, patrol, "voice-contact").json()["panic"]["voice_contact"] is True
    assert act(client, patrol, "clear-panic").status_code == 400
    assert act(client, patrol, "clear-panic", reason="spoke with leader").json()["panic"] is None


def test_positions_come_in_and_go_out(client):
    patrol = PatrolFactory()
    answer = act(client, patrol, "position", lat=42.66291, lon=21.16553, accuracy_m=8, source="tracker")
    assert (answer.status_code, answer.json()["newest"]) == (201, True)
    answer = client.post(
        "/api/v1/positions/",
        {"patrol": patrol.pk, "lat": 42.7, "lon": 21.1, "fix_at": "2026-01-01T00:00:00Z"},
        format="json",
    )
    assert (answer.status_code, answer.json()["newest"]) == (201, False)
    assert client.get("/api/v1/positions/").json()[str(patrol.pk)]["lat"] == 42.66291
    assert len(client.get(f"{URL}{patrol.pk}/track/").json()["fixes"]) == 1


@pytest.mark.parametrize(
    ("change", "attr"),
    [
        ({"lat": 91}, "lat"),
        ({"lat": "NaN"}, "lat"),
        ({"lat": 0, "lon": 0}, "lat"),
        ({"lat": 21.1, "lon": 42.6}, "lat"),
        ({"lon": None}, "lon"),
        ({"fix_at": "2999-01-01T00:00:00Z"}, "fix_at"),
        ({"fix_at": "2026-01-01T00:00:00"}, "fix_at"),
        ({"accuracy_m": "NaN"}, "accuracy_m"),
        ({"speed": 3}, "speed"),
        ({"source": "pigeon"}, "source"),
    ],
)
def test_a_bad_fix_is_400_and_names_the_field(client, change, attr):
    patrol = PatrolFactory()
    answer = act(client, patrol, "position", **{"lat": 42.66291, "lon": 21.16553, **change})
    assert answer.status_code == 400, answer.json()
    assert {error["attr"] for error in answer.json()["errors"]} == {attr}
    assert Position.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"crew": []},
        {"crew": "all"},
        {"crew": [{"name": "Demo\u202eLeader", "nation": "AUT"}]},
        {"crew": [{"name": "Demo Leader", "nation": "Austria"}]},
        {"crew": [{"name": "Demo Leader", "nation": "AUT", "age": -1}]},
        {"leader": 5},
        {"leader": -1},
        {"until": "2999-01-01T00:00:00Z"},
        {"until": "2026-11-21T10:00:00"},
        {"crew": [{"user": 2**63, "nation": "AUT"}]},
    ],
)
def test_a_bad_crew_is_400_and_nobody_is_logged_on(client, change):
    patrol = PatrolFactory(on_duty=False)
    body = {"crew": [{"name": "Demo Leader", "nation": "AUT"}], **change}
    answer = act(client, patrol, "log-on", **body)
    assert answer.status_code == 400, answer.json()
    assert Patrol.objects.get(pk=patrol.pk).state == "off_duty"


def test_a_crew_sees_and_moves_its_own_patrol_only():
    user = UserFactory(role=Role.PATROL_LEADER)
    mine, other = PatrolFactory(leader=user, at=(42.7, 21.1)), PatrolFactory(at=(42.6, 21.0))
    client = client_of("", user)
    assert [row["id"] for row in client.get(URL).json()["results"]] == [mine.pk]
    assert client.get(f"{URL}{other.pk}/").status_code == 404
    assert set(client.get("/api/v1/positions/").json()) == {str(mine.pk)}
    assert act(client, mine, "state", state="busy", reason="refuelling").status_code == 200
    assert act(client, other, "state", state="busy", reason="refuelling").status_code == 403
    assert act(client, mine, "panic").status_code == 200
    assert act(client, mine, "clear-panic", reason="mistake").status_code == 403
    assert act(client, other, "position", lat=42.66, lon=21.16).status_code == 403
    assert client.get(f"{URL}{other.pk}/track/").status_code == 404


@pytest.mark.parametrize("pk", ["0", "999999999999999999", "9223372036854775808", "-1", "abc"])
def test_a_patrol_that_is_not_there_is_404(client, pk):
    assert client.get(f"{URL}{pk}/").status_code == 404
    assert client.post(f"{URL}{pk}/log-off/", {}, format="json").status_code == 404
