"""The API's contract of dispatching (design §6)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from blotter.models import Entry
from dispatch.models import Assignment

pytestmark = pytest.mark.django_db


def client_of(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def api(operator):
    return client_of(operator.user)


def new(api, **more):
    body = {"type": "accident-injury", "narrative": "two injured", "location": {"lat": 42.8231, "lon": 20.9675}, **more}
    answer = api.post("/api/v1/incidents/", body, format="json")
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_from_the_call_to_the_clear(api, fox):
    incident = new(api)
    assert {"id", "number", "state", "priority", "version", "location", "serial"} <= set(incident)
    assert incident["location"]["mgrs"].startswith("34T DN")
    url = f"/api/v1/incidents/{incident['id']}/dispatch/"
    sent = api.post(url, {"patrols": [fox.pk], "version": incident["version"]}, format="json").json()
    (job,) = sent["assignments"]
    assert (job["state"], job["patrol"], sent["serial"]) == ("assigned", fox.pk, incident["serial"] + 1)
    for act, state in (("acknowledge", "acknowledged"), ("en-route", "en_route"), ("on-scene", "on_scene")):
        answer = api.post(f"/api/v1/assignments/{job['id']}/{act}/", {"version": job["version"]}, format="json")
        job = answer.json()
        assert job["state"] == state, job
    api.post(f"/api/v1/assignments/{job['id']}/clear/", {"code": "report"}, format="json")
    assert api.get(f"/api/v1/incidents/{incident['id']}/").json()["state"] == "resolved"


def test_what_a_crew_has_read_is_told_by_the_time_in_its_row(api, fox):
    incident = new(api)
    (job,) = api.post(f"/api/v1/incidents/{incident['id']}/dispatch/", {"patrols": [fox.pk]}, format="json").json()[
        "assignments"
    ]
    url, shown = f"/api/v1/assignments/{job['id']}/", []
    for words in ("a crowd", "two of them are armed"):
        api.post(f"/api/v1/incidents/{incident['id']}/callers/", {"words": words}, format="json")
        shown.append(api.get("/api/v1/assignments/").json()["results"][0]["told_at"])
    read = [api.post(f"{url}read/", {"told_at": told_at}, format="json").json()["read_at"] for told_at in shown]
    assert (read[0], read[1] is not None) == (None, True)


def test_a_busy_patrol_is_a_409_that_names_the_job(api, rival, fox):
    first, second = new(api), new(api)
    api.post(f"/api/v1/incidents/{first['id']}/dispatch/", {"patrols": [fox.pk]}, format="json")
    url = f"/api/v1/incidents/{second['id']}/dispatch/"
    answer = client_of(rival.user).post(url, {"patrols": [fox.pk]}, format="json")
    body = answer.json()
    assert (answer.status_code, body["errors"][0]["code"]) == (409, "patrol_busy")
    assert {"job", "sent_by", "since", "assignment"} <= set(body)
    assert body["job"] == first["number"]
    stacked = api.post(url, {"patrols": [fox.pk], "stack": True}, format="json").json()
    assert stacked["assignments"][0]["state"] == "stacked"


def test_a_stale_version_is_a_409_with_the_current_state(api, fox):
    incident = new(api)
    api.post(f"/api/v1/incidents/{incident['id']}/dispatch/", {"patrols": [fox.pk]}, format="json")
    answer = api.post(
        f"/api/v1/incidents/{incident['id']}/cancel/",
        {"reason": "x", "version": incident["version"]},
        format="json",
    )
    assert (answer.status_code, answer.json()["current"]["state"]) == (409, "dispatched")


def test_a_repeat_with_the_same_key_gets_the_same_answer_and_acts_once(api, fox):
    incident, key = new(api), str(uuid4())
    url = f"/api/v1/incidents/{incident['id']}/dispatch/"
    first = api.post(url, {"patrols": [fox.pk]}, format="json", headers={"Idempotency-Key": key})
    again = api.post(url, {"patrols": [fox.pk]}, format="json", headers={"Idempotency-Key": key})
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert Assignment.objects.count() == 1
    other = api.post(url, {"patrols": [fox.pk], "stack": True}, format="json", headers={"Idempotency-Key": key})
    assert (other.status_code, other.json()["errors"][0]["code"]) == (409, "idempotency_key_reused")
    bad = api.post(url, {"patrols": [fox.pk]}, format="json", headers={"Idempotency-Key": "one"})
    assert (bad.status_code, bad.json()["errors"][0]["attr"]) == (400, "Idempotency-Key")


def test_a_refusal_is_not_remembered(api, fox, fox22):
    first, second, key = new(api), new(api), str(uuid4())
    (job,) = api.post(f"/api/v1/incidents/{first['id']}/dispatch/", {"patrols": [fox.pk]}, format="json").json()[
        "assignments"
    ]
    url, body, headers = f"/api/v1/incidents/{second['id']}/dispatch/", {"patrols": [fox.pk]}, {"Idempotency-Key": key}
    assert api.post(url, body, format="json", headers=headers).status_code == 409
    api.post(f"/api/v1/assignments/{job['id']}/clear/", {}, format="json")
    assert api.post(url, body, format="json", headers=headers).status_code == 200


def test_the_recommendation_says_why(api, fox, fox22):
    incident = new(api)
    lines = api.get(f"/api/v1/incidents/{incident['id']}/recommendation/").json()["patrols"]
    assert [line["callsign"] for line in lines] == ["FOX 22", "FOX 21"]
    assert lines[0]["words"].startswith("4 km, about 5 min, CHE")


def test_the_snapshot_goes_on_with_the_feed(api, operator, fox):
    incident = new(api)
    snapshot = api.get("/api/v1/desk/snapshot/").json()
    assert snapshot["board"][f"incident:{incident['id']}"]["number"] == incident["number"]
    assert str(fox.pk) in snapshot["positions"]
    assert snapshot["you"]["username"] == operator.user.username
    new(api)
    page = api.get("/api/v1/blotter/", {"since": snapshot["serial"]}).json()
    (entry,) = page["entries"]
    assert (entry["prev"], entry["serial"]) == (snapshot["serial"], page["head"])


def test_a_leader_sees_the_own_patrol_and_its_job_and_nothing_else(api, leader, fox, fox22):
    mine, other = new(api), new(api)
    api.post(f"/api/v1/incidents/{mine['id']}/dispatch/", {"patrols": [fox.pk]}, format="json")
    api.post(f"/api/v1/incidents/{other['id']}/dispatch/", {"patrols": [fox22.pk]}, format="json")
    phone = client_of(leader)
    board = phone.get("/api/v1/desk/snapshot/").json()["board"]
    assert {key for key in board if key.startswith(("incident", "patrol"))} == {
        f"incident:{mine['id']}",
        f"patrol:{fox.pk}",
    }
    assert phone.get(f"/api/v1/incidents/{mine['id']}/").status_code == 200
    assert phone.get(f"/api/v1/incidents/{other['id']}/").status_code == 403
    numbers = {e["words"] for e in phone.get("/api/v1/blotter/").json()["entries"]}
    assert not any(other["number"] in words for words in numbers)


@pytest.mark.parametrize(
    ("body", "attr"),
    [
        ({}, "patrols"),
        ({"patrols": []}, "patrols"),
        ({"patrols": ["x"]}, "patrols.0"),
        ({"patrols": [2**63]}, "patrols.0"),
        ({"patrols": [-1]}, "patrols.0"),
        ({"patrols": [1], "colour": "red"}, "colour"),
        ({"patrols": [1], "version": "NaN"}, "version"),
        ({"patrols": [1], "occurred_at": "2026-11-21T10:00:00"}, "occurred_at"),
    ],
)
def test_bad_input_names_the_field(api, body, attr):
    incident = new(api)
    answer = api.post(f"/api/v1/incidents/{incident['id']}/dispatch/", body, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, attr)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"line": "HELP", "line": "LOG x"}', "there twice"),
        ('{"line": NaN}', "NaN"),
        ("[" * 5000 + "]" * 5000, "nested too deeply"),
        ("{", "not JSON"),
        (b"\xff\xfe", "not JSON in UTF-8"),
    ],
)
def test_json_that_would_lose_something_is_refused(api, text, says):
    answer = api.post("/api/v1/commands/", text, content_type="application/json")
    assert answer.status_code == 400
    assert says in answer.json()["errors"][0]["detail"]


def test_a_time_in_the_future_is_refused(api, fox):
    incident = new(api)
    body = {"patrols": [fox.pk], "occurred_at": "2096-11-21T10:00:00Z"}
    answer = api.post(f"/api/v1/incidents/{incident['id']}/dispatch/", body, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "in_the_future")
    assert not Assignment.objects.exists()
    assert Entry.objects.latest("serial").kind == "incident.opened"
