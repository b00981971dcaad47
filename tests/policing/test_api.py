"""Policing over the API: idempotent, in the one shape of errors, to those who may."""

from __future__ import annotations

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from incidents.policing.models import Check, CustodyStep
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def api(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_a_session_with_a_vehicle_that_is_sent_twice(leader, patrol, meter):
    client, key = api(leader.user), str(uuid4())
    begin = {"patrol": patrol.pk, "place": "EN 0712", "device": meter.pk, "limit_kmh": 50}
    session = client.post("/api/v1/check-sessions/", begin, format="json").json()
    url = f"/api/v1/check-sessions/{session['id']}/"
    vehicle = {"result": "report", "plate": "AB 1", "measured_kmh": 83}
    answers = [
        client.post(f"{url}vehicles/", vehicle, format="json", headers={"Idempotency-Key": key}) for _ in range(2)
    ]
    assert answers[0].status_code == 201
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["over_kmh"] == 30
    assert Check.objects.count() == 1
    refused = client.post(f"{url}vehicles/", {"result": "nothing", "measured_kmh": 99}, format="json")
    assert (refused.status_code, refused.json()["errors"][0]["attr"]) == (400, "result")
    assert client.post(f"{url}end/", {}, format="json").json()["controlled"] == 1
    assert client.get(url).json()["violations"] == 1
    assert api(UserFactory(role="patrol_leader")).get(url).status_code == 404
    desk = api(UserFactory(role="auditor"))
    assert len(desk.get(url).json()["checks"]) == 1
    assert desk.get("/api/v1/check-sessions/").json()["results"][0]["violations"] == 1
    assert desk.get("/api/v1/check-sessions/999/").status_code == 404


def test_a_case_and_its_evidence(lead, investigator, custodian):
    head, hand, store = (api(each.user) for each in (lead, investigator, custodian))
    case = head.post("/api/v1/investigations/", {"title": "Theft", "leader": "investigator"}, format="json").json()
    url = f"/api/v1/investigations/{case['id']}/"
    assert hand.get(url).json()["acts"] == ["begin", "hand_over"]
    assert store.get(url).status_code == 404
    assert store.get("/api/v1/investigations/").json()["results"] == []
    items = [{"description": "Jerrycan"}, {"description": "Hose", "seal": "A 2"}]
    seized = {"source": "Demo Driver", "basis": "Consent", "place": "Gate", "items": items}
    made = hand.post(f"{url}seize/", seized, format="json").json()
    step = {"items": made["items"], "to": "custodian", "purpose": "stored", "place": "Store"}
    foreign = head.post("/api/v1/evidence/hand-over/", step, format="json")
    assert (foreign.status_code, foreign.json()["errors"][0]["code"]) == (409, "not_holder")
    assert CustodyStep.objects.count() == 2
    answer = hand.post("/api/v1/evidence/hand-over/", step, format="json").json()
    assert {item["holder"] for item in answer["items"]} == {"OR-5 Demo Investigator"}
    answer = store.post("/api/v1/evidence/receive/", {"items": made["items"]}, format="json").json()
    assert {item["holder"] for item in answer["items"]} == {"OR-5 Demo Custodian"}
    item = store.get(f"/api/v1/evidence/{made['items'][0]}/").json()
    assert (item["faults"], [each["number"] for each in item["steps"]]) == ([], [1, 2])
    assert api(UserFactory(role="operator")).get(f"/api/v1/evidence/{made['items'][0]}/").status_code == 404
    done = hand.post(f"{url}follow/", {"act": "begin"}, format="json").json()
    assert done["state"] == "investigating"
    assert hand.post(f"{url}follow/", {"act": "begin"}, format="json").status_code == 409
    task = {"words": "Ask", "given_to": "investigator", "due_at": "2099-01-01T00:00:00Z"}
    assert hand.post(f"{url}tasks/", task, format="json").json()["number"] == 1
