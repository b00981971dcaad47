"""Incidents over HTTP: the contract of creation, versions, repeats, filters, and one test a kind of bad body."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.roles import Role
from blotter.models import Entry
from dispatch.services import cancel_incident as cancel
from incidents.models import Incident
from incidents.services import assess
from tests.factories import ActorFactory, IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/incidents/"
CALL = {
    "type": "accident-injury",
    "narrative": "Truck and car, two bleeding.",
    "caller": {"name": "Demo Caller", "phone": "+383 44 000 000", "nation": "POL"},
    "location": {"lat": 42.8231, "lon": 20.9675},
    "source": "phone",
}


def client_of(role: str) -> APIClient:
    client = APIClient()
    client.force_authenticate(UserFactory(role=role))
    return client


@pytest.fixture
def client():
    return client_of(Role.OPERATOR)


def act(client: APIClient, incident: Incident, name: str, /, **body):
    return client.post(f"{URL}{incident.pk}/{name}/", body, format="json")


def fields(answer) -> set[str]:
    return {error["attr"] for error in answer.json()["errors"]}


def test_creation_answers_what_the_contract_says(client):
    answer = client.post(URL, CALL, format="json")
    assert answer.status_code == 201
    body = answer.json()
    incident = Incident.objects.get(pk=body["id"])
    assert (body["number"], body["state"], body["priority"], body["version"]) == (incident.number, "received", 1, 1)
    assert body["location"] | {"place": ""} == {
        "place": "",
        "mgrs": incident.mgrs,
        "lat": 42.8231,
        "lon": 20.9675,
        "precision_m": incident.precision_m,
        "verified": True,
        "outside": False,
    }
    assert body["serial"] == Entry.objects.latest("serial").serial


def test_a_repeat_with_its_key_acts_once_and_another_body_is_refused(client):
    key = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
    first = client.post(URL, CALL, format="json", **key)
    again = client.post(URL, CALL, format="json", **key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert Incident.objects.count() == 1
    other = client.post(URL, {**CALL, "priority": 2}, format="json", **key)
    assert (other.status_code, other.json()["errors"][0]["code"]) == (409, "idempotency_key_reused")


def test_one_incident_in_detail(client):
    incident = IncidentFactory(caller={"name": "Demo Caller"}, narrative="He is drunk, still here.")
    act(client, incident, "note", text="two witnesses")
    body = client.get(f"{URL}{incident.pk}/").json()
    assert (body["narrative"], body["callers"][0]["name"]) == ("He is drunk, still here.", "Demo Caller")
    assert [note["text"] for note in body["notes"]] == ["two witnesses"]
    assert [line["kind"] for line in body["timeline"]] == ["incident.opened", "incident.noted"]
    assert {"code": "ncc", "label": "national contingent commander"} in body["notifications"]
    assert "dispatch" in body["acts"]


def test_the_acts_lead_through_a_whole_life(client):
    incident, master = IncidentFactory(type="theft"), IncidentFactory()
    steps = [
        ("assess", {"version": 1}, "assessed"),
        ("priority", {"priority": 2, "reason": "thief still there"}, "assessed"),
        ("hold", {"reason": "owner comes at noon"}, "held"),
        ("resume", {}, "assessed"),
        ("amend", {"type": "burglary", "location": {"mgrs": "EN 1234 5678"}}, "assessed"),
        ("coordinate", {"jurisdiction": "kosovo", "lead_agency": "Kosovo Police"}, "assessed"),
        ("callers", {"name": "Demo Second", "words": "saw two men"}, "assessed"),
        ("duplicate", {"master": master.pk}, "duplicate"),
        ("unmerge", {}, "assessed"),
        ("resolve", {"disposition": "report", "words": "statement taken"}, "resolved"),
        ("report-filed", {}, "resolved"),
        ("close", {}, "closed"),
        ("reopen", {"reason": "another witness"}, "assessed"),
        ("advise", {"words": "told to come to the station"}, "advised"),
        ("reopen", {"reason": "did not come"}, "assessed"),
        ("cancel", {"reason": "found again"}, "cancelled"),
    ]
    for name, body, state in steps:
        answer = act(client, incident, name, **body)
        assert (answer.status_code, answer.json().get("state")) == (200, state), (name, answer.json())
    assert Incident.objects.get(pk=incident.pk).version == len(steps) + 1


def test_no_duff_over_the_api(client):
    incident = IncidentFactory(exercise=True)
    assert act(client, incident, "no-duff", reason="real casualty").status_code == 200
    assert Incident.objects.get(pk=incident.pk).exercise is False


def test_a_stale_version_is_409_with_the_incident_as_it_is(client):
    incident = IncidentFactory()
    assess(by=ActorFactory(), incident=incident.pk)
    answer = act(client, incident, "hold", reason="later", version=1)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "stale_version")
    assert answer.json()["current"]["state"] == "assessed"


def test_an_illegal_transition_is_409_with_the_acts_on_offer(client):
    incident = IncidentFactory()
    cancel(by=ActorFactory(), incident=incident.pk, reason="called off")
    answer = act(client, incident, "hold", reason="later")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "illegal_transition")
    assert answer.json()["acts"] == ["reopen"]


def test_the_list_is_filtered(client):
    theft, drunk = IncidentFactory(type="theft"), IncidentFactory(type="drunk", exercise=True)
    escort = IncidentFactory(type="convoy-escort")
    cancel(by=ActorFactory(), incident=drunk.pk, reason="called off")

    def numbers(**query) -> set[str]:
        answer = client.get(URL, query)
        assert answer.status_code == 200, answer.json()
        return {row["number"] for row in answer.json()["results"]}

    assert numbers() == {theft.number, drunk.number, escort.number}
    assert numbers(open="true") == {theft.number, escort.number}
    assert numbers(open="false") == {drunk.number}
    assert numbers(state=["cancelled", "received"]) == {theft.number, drunk.number, escort.number}
    assert numbers(state="cancelled") == {drunk.number}
    assert numbers(function="mobility") == {escort.number}
    assert numbers(type="theft") == {theft.number}
    assert numbers(exercise="true") == {drunk.number}
    assert numbers(priority="1") == set()
    assert client.get(URL, {"state": "flying"}).status_code == 400


def test_the_list_is_paged_by_key(client):
    made = [IncidentFactory().pk for _ in range(5)]
    first = client.get(URL, {"limit": 2}).json()
    second = client.get(first["next"]).json()
    assert [row["id"] for row in first["results"] + second["results"]] == made[:0:-1]


def test_types_are_searched_and_dispositions_listed(client):
    found = client.get("/api/v1/incident-types/", {"q": "ass"}).json()["results"]
    assert (found[0]["code"], found[0]["default_priority"]) == ("assault", 2)
    assert len(client.get("/api/v1/incident-types/").json()["results"]) >= 60
    assert "gone" in {row["code"] for row in client.get("/api/v1/dispositions/").json()["results"]}


@pytest.mark.parametrize(
    ("change", "attr"),
    [
        ({"type": ""}, "type"),
        ({"type": None}, "type"),
        ({"type": "flying-saucer"}, "type"),
        ({"colour": "red"}, "colour"),
        ({"priority": 0}, "priority"),
        ({"priority": 2**63}, "priority"),
        ({"priority": "urgent"}, "priority"),
        ({"narrative": "a\u0000b"}, "narrative"),
        ({"narrative": "x" * 20_001}, "narrative"),
        ({"narrative": {"deep": 1}}, "narrative"),
        ({"caller": {"name": "Demo\u202eCaller"}}, "caller.name"),
        ({"caller": {"age": -3}}, "caller.age"),
        ({"caller": {"nation": "Poland"}}, "caller.nation"),
        ({"caller": "Demo Caller"}, "caller.non_field_errors"),
        ({"location": {"lat": 91, "lon": 21}}, "lat"),
        ({"location": {"lat": 20.9, "lon": 42.8}}, "lat"),
        ({"location": {"lat": 0, "lon": 0}}, "lat"),
        ({"location": {"mgrs": "34TEN"}}, "mgrs"),
        ({"location": {"planet": "Mars"}}, "location"),
        ({"location": "Vushtrri"}, "location"),
        ({"source": "pigeon"}, "source"),
        ({"exercise": "perhaps"}, "exercise"),
        ({"occurred_at": "2026-11-21T02:14:00"}, "occurred_at"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"occurred_at": "0000-00-00T00:00:00Z"}, "occurred_at"),
    ],
)
def test_a_bad_body_is_400_and_names_the_field(client, change, attr):
    answer = client.post(URL, {**CALL, **change}, format="json")
    assert answer.status_code == 400
    assert fields(answer) == {attr}
    assert all(error["detail"] for error in answer.json()["errors"])
    assert Incident.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe",
        b'{"type": "theft", "type": "assault"}',
        b'{"type": "theft", "priority": NaN}',
        b'{"type": "theft", "narrative": "\\ud800"}',
        b'{"type": "theft", "narrative": "\\u0000"}',
        b'{"a":' * 200 + b"1" + b"}" * 200,
        b"[" * 100_000,
    ],
    ids=["empty", "list", "null", "cut", "not-utf8", "twice", "nan", "surrogate", "nul", "deep", "bottomless"],
)
def test_a_body_that_is_no_incident_is_400(client, body):
    answer = client.post(URL, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert Incident.objects.count() == 0


def test_a_note_of_a_megabyte_is_refused_with_words(client):
    incident = IncidentFactory()
    answer = act(client, incident, "note", text="x" * 900_000)
    assert answer.status_code == 400
    assert fields(answer) == {"text"}


def test_a_time_in_the_far_future_is_refused(client):
    answer = client.post(URL, {**CALL, "occurred_at": "9999-12-31T23:59:59Z"}, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "in_the_future")


@pytest.mark.parametrize("pk", ["0", "999999999999999999", "9223372036854775808", "-1", "abc", "1e3"])
def test_an_incident_that_is_not_there_is_404(client, pk):
    assert client.get(f"{URL}{pk}/").status_code == 404
    assert client.post(f"{URL}{pk}/assess/", {}, format="json").status_code == 404


@pytest.mark.parametrize(
    ("role", "may_read", "may_open"),
    [
        (Role.OPERATOR, True, True),
        (Role.SHIFT_LEADER, True, True),
        (Role.PROVOST, True, True),
        (Role.DETENTION_OFFICER, True, True),
        (Role.AUDITOR, True, False),
        (Role.ADMINISTRATOR, False, False),
    ],
)
def test_who_may_read_and_open(role, may_read, may_open):
    client, incident = client_of(role), IncidentFactory()
    assert client.get(f"{URL}{incident.pk}/").status_code == (200 if may_read else 403)
    assert client.post(URL, CALL, format="json").status_code == (201 if may_open else 403)


def test_a_patrol_leader_sees_no_strange_incident():
    client, incident = client_of(Role.PATROL_LEADER), IncidentFactory()
    assert client.get(f"{URL}{incident.pk}/").status_code == 403
    assert client.get(URL).json()["results"] == []


def test_nobody_reads_without_signing_in():
    incident = IncidentFactory()
    assert APIClient().get(f"{URL}{incident.pk}/").status_code in (401, 403)
    assert APIClient().post(URL, json.dumps(CALL), content_type="application/json").status_code in (401, 403)
