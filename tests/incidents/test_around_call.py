"""What is known while a call is taken: earlier incidents, callers, hazards; over the API, with bad bodies too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from accounts.roles import Role
from blotter.operations import desk_now
from incidents.intake.callers import suggest
from incidents.models.people import phone_key
from tests.factories import ActorFactory, IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db
AROUND, CALLERS = "/api/v1/intake/around/", "/api/v1/intake/callers/"


@pytest.fixture
def desk():
    return ActorFactory(role="operator")


@pytest.fixture
def client():
    client = APIClient()
    client.force_authenticate(UserFactory(role=Role.OPERATOR))
    return client


def around(client: APIClient, **call) -> dict:
    answer = client.post(AROUND, call, format="json")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize(
    ("one", "other"),
    [("+383 48 100 821", "048/100-821"), ("00 383 48 100 821", "+38348100821"), ("48100821", "(048) 100 821")],
)
def test_one_number_however_it_is_written(one, other):
    assert phone_key(one) == phone_key(other) != ""


@pytest.mark.parametrize("text", ["", "12", "abc", "ext. 4", "٤٨١٠٠٨٢١"])
def test_too_little_is_no_number(text):
    assert phone_key(text) == ""


def test_the_same_telephone_and_the_same_place_bring_what_was_before(desk, client, clock):
    by_phone = IncidentFactory(
        by=desk,
        type="theft",
        caller={"phone": "+383 48 555 001", "name": "Demo Caller"},
        location={"lat": 42.5, "lon": 21.0},
    )
    by_place = IncidentFactory(by=desk, type="fence", location={"lat": 42.8235, "lon": 20.9675})
    IncidentFactory(by=desk, type="fence", location={"lat": 42.90, "lon": 20.9675})
    clock.move(20 * 60)
    found = around(client, type="drunk", phone="048 555 001", location={"lat": 42.8231, "lon": 20.9675})
    assert [(line["id"], line["by"]) for line in found["prior"]] == [(by_phone.pk, "phone"), (by_place.pk, "place")]
    assert "Demo Caller" not in str(found)


def test_what_is_offered_as_the_same_is_not_said_twice_and_an_exercise_knows_only_exercises(desk, client):
    accident = IncidentFactory(by=desk, type="accident-injury")
    here = {"lat": 42.8231, "lon": 20.9675}
    found = around(client, type="accident-injury", location=here)
    assert ([line["id"] for line in found["duplicates"]], found["prior"]) == ([accident.pk], [])
    assert around(client, type="accident-injury", location=here, exercise=True)["prior"] == []


def test_last_months_calls_are_known_and_older_ones_are_not(desk, client, clock):
    IncidentFactory(by=desk, caller={"phone": "048 555 001"})
    clock.move(31 * 24 * 3600)
    assert around(client, phone="048 555 001")["prior"] == []


def test_hazards_near_the_place_are_named(desk, client):
    from incidents.around.services import issue_hazard

    until = desk_now() + timedelta(hours=2)
    issue_hazard(
        by=desk, label="mined slope", location={"lat": 42.8231, "lon": 20.9675}, radius_m=500, valid_until=until
    )
    assert [line["label"] for line in around(client, location={"lat": 42.8240, "lon": 20.9675})["hazards"]] == [
        "mined slope"
    ]
    assert around(client, location={"lat": 42.9, "lon": 20.9675})["hazards"] == []


def test_a_place_that_cannot_be_read_is_said_and_stops_nothing(client):
    found = around(client, type="assault", location={"mgrs": "34T EN 123"})
    assert "grid" in found["location_problem"].lower()
    assert found["duplicates"] == []


def test_callers_are_found_by_name_unit_or_number_partners_and_camps_too(desk):
    call_command("load_reference", verbosity=0)
    IncidentFactory(
        by=desk, caller={"name": "Demo Đurić", "unit": "Demo Transport", "phone": "+383 48 555 001", "nation": "POL"}
    )
    IncidentFactory(by=desk, caller={"name": "Demo Đurić", "unit": "Demo Transport", "phone": "+383 48 555 001"})
    for text in ("djuric", "duri", "transp", "555 001", "Ђурић"):
        known = [line for line in suggest(desk, text) if line["hint"] == "called before"]
        assert [line["caller"]["unit"] for line in known] == ["Demo Transport"], text
    (police, *_rest) = suggest(desk, "kosovo pol")
    assert police["caller"] == {"unit": "Kosovo Police", "phone": "192"}
    assert {"unit": "Camp Bondsteel"} in [line["caller"] for line in suggest(desk, "bondst")]
    assert suggest(desk, "  ") == []


def test_who_may_not_read_callers_is_told_none(desk):
    IncidentFactory(by=desk, caller={"name": "Demo Caller"})

    class Blind:
        def may(self, action):
            return action != "incident.caller.view"

    assert suggest(Blind(), "demo") == []


@pytest.mark.parametrize(
    "body",
    [
        {"type": "x" * 41},
        {"phone": "1" * 41},
        {"location": "here"},
        {"location": {"lat": "NaN", "lon": 1}, "exercise": "maybe"},
        {"unknown": 1},
        [],
    ],
)
def test_bad_bodies_are_refused(client, body):
    assert client.post(AROUND, body, format="json").status_code == 400


@pytest.mark.parametrize("text", ["\u0000", "\u202e", "'; DROP TABLE", "%", "_" * 80, "Ω" * 80])
def test_odd_text_finds_nobody(client, text):
    answer = client.post(CALLERS, {"text": text}, format="json")
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert answer.json()["results"] == []


@pytest.mark.parametrize("path", [AROUND, CALLERS])
def test_names_and_numbers_never_stand_in_an_address(client, path):
    assert client.get(path, {"text": "Demo", "phone": "048 555 001"}).status_code == 405


def test_a_patrols_crew_takes_no_calls():
    client = APIClient()
    client.force_authenticate(UserFactory(role=Role.PATROL_LEADER))
    assert client.post(AROUND, {}, format="json").status_code == 403
