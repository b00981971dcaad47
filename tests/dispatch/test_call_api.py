"""Callers, questions and words to say over HTTP: what they answer, who may ask, what a bad body gets."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.roles import Role
from incidents.models import Answer, Incident
from incidents.services import open_incident
from tests.factories import ActorFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/incidents/"


def client_of(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def client():
    return client_of(UserFactory(role=Role.OPERATOR))


@pytest.fixture
def incident():
    return open_incident(
        by=ActorFactory(role="operator"), type="accident-injury", location={"lat": 42.8231, "lon": 20.9675}
    )


def test_a_call_with_answers_is_saved_and_asks_for_the_rest(client):
    body = {
        "type": "accident-injury",
        "location": {"lat": 42.8231, "lon": 20.9675},
        "answers": {"hurt": 2, "blocked": True},
    }
    made = client.post(URL, body, format="json")
    assert made.status_code == 201
    found = client.get(f"{URL}{made.json()['id']}/questions/").json()
    (group,) = found["groups"]
    assert [(line["key"], line.get("words")) for line in group["questions"]] == [
        ("hurt", "2"),
        ("critical", None),
        ("blocked", "yes"),
        ("vehicles", None),
    ]
    assert (found["open"], found["suggests"]) == (2, None)
    words = client.get(f"{URL}{made.json()['id']}/radio/").json()["words"]
    assert words.endswith("accident, two injured, road blocked, priority one.")


def test_a_refused_answer_names_its_field_and_keeps_the_others_typed(client, incident):
    body = {"answers": {"hurt": "two or so", "blocked": "yes"}}
    answer = client.post(f"{URL}{incident.pk}/answers/", body, format="json")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["attr"], "figures" in error["detail"]) == ("answers.hurt", True)
    assert Answer.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"answers": {}},
        {"answers": []},
        {"answers": "yes"},
        {"answers": {"hurt": {"a": 1}}},
        {"answers": {"hurt": [1]}},
        {"answers": {"x" * 300: "yes"}},
        {"answers": {"hurt": "1"}, "type": "no-such"},
        {"answers": {"hurt": "1"}, "more": 1},
        {"answers": {"vehicles": "a\u0000b"}},
        {"answers": {"vehicles": "x" * 201}},
    ],
)
def test_bad_answers_are_refused(client, incident, body):
    answer = client.post(f"{URL}{incident.pk}/answers/", body, format="json")
    assert answer.status_code == 400, answer.json()
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("answers", [{"hurt": [1]}, {"hurt": {"a": 1}}, {"no": "yes"}, {"vehicles": "a\u202eb"}])
def test_a_call_with_answers_that_no_screen_sends_is_refused_whole(client, answers):
    answer = client.post(URL, {"type": "accident-injury", "answers": answers}, format="json")
    assert answer.status_code == 400
    assert Incident.objects.count() == 0


def test_a_stale_version_is_told_and_a_repeat_attaches_once(client, incident):
    from uuid import uuid4

    url = f"{URL}{incident.pk}/callers/"
    key = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
    for _ in range(2):
        assert client.post(url, {"type": "assault", "version": 1}, format="json", **key).status_code == 200
    assert incident.callers.count() == 1
    assert (
        client.post(url, {"type": "assault", "version": 1}, format="json").json()["errors"][0]["code"]
        == "stale_version"
    )


def test_a_crew_reads_what_is_asked_on_its_own_job_only(incident):
    leader = UserFactory(role=Role.PATROL_LEADER)
    PatrolFactory(leader=leader)
    assert client_of(leader).get(f"{URL}{incident.pk}/questions/").status_code == 403
    assert client_of(leader).get(f"{URL}{incident.pk}/radio/").status_code == 403
    assert client_of(UserFactory(role=Role.AUDITOR)).post(f"{URL}{incident.pk}/answers/", {}).status_code == 403
