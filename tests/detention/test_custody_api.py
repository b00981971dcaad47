"""The custody register over the API."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from rest_framework.test import APIClient

from blotter.selectors import stamp
from incidents.detention import services
from tests.detention.custody import ADMISSION, ARRIVAL, AUTHORITY, CAPTURE, IDENTITY, LOOK, MINUTE
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def client_of(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def api(officer) -> APIClient:
    return client_of(officer.user)


def test_from_capture_to_a_check_with_each_act_once(api, cells, now):
    body = {"captured_at": stamp(now - 30 * MINUTE), "facts": CAPTURE}
    key = {"headers": {"Idempotency-Key": str(uuid4())}}
    first = api.post("/api/v1/custody/", body, format="json", **key)
    assert first.status_code == 201
    assert api.post("/api/v1/custody/", body, format="json", **key).json() == first.json()
    address = f"/api/v1/custody/{first.json()['id']}/"
    at = stamp(now - 20 * MINUTE)
    for name, more in (
        ("identify", {"facts": IDENTITY}),
        ("arrive", {"at": at, "site": cells.pk, "facts": ARRIVAL}),
        ("authorise", {"at": at, "instance": "first", "facts": AUTHORITY}),
        ("admit", {"at": at, "level": 2, "facts": ADMISSION}),
        ("check", {"at": stamp(now), "facts": LOOK}),
    ):
        done = api.post(f"{address}acts/{name}/", more, format="json")
        assert done.status_code == 200, done.json()
    person = api.get(address).json()
    assert (person["state"], person["level"], person["missing"]) == ("held", 2, ["rights", "medical"])
    assert person["clocks"][0]["kind"] == "check"
    assert "Planted" not in str(person)


def test_what_is_wrong_is_said_beside_its_field(api, person, now):
    address = f"/api/v1/custody/{person.pk}/acts/"
    for name, body, field in (
        ("check", {"at": stamp(now + MINUTE), "facts": LOOK}, "at"),
        ("check", {"facts": LOOK}, "at"),
        ("check", {"at": stamp(now), "facts": LOOK, "records": [person.pk, 2]}, "records"),
        ("transfer", {"at": stamp(now), "facts": {}}, "risk"),
        ("review", {"at": stamp(now), "outcome": "continue", "reviewer": "nobody", "facts": {}}, "reviewer"),
    ):
        answer = api.post(f"{address}{name}/", body, format="json")
        assert answer.status_code == 400, (name, answer.json())
        assert answer.json()["errors"][0]["attr"] == field
    assert api.post(f"{address}nonsense/", {}, format="json").status_code == 404


def test_a_reading_says_for_what_is_kept_by_nobody_and_remembered_nowhere(api, officer, person):
    services.identify(by=officer, record=person.pk, facts=IDENTITY)
    address = f"/api/v1/custody/{person.pk}/read/"
    assert api.post(address, {}, format="json").json()["errors"][0]["code"] == "purpose_needed"
    assert api.post(address, {"purpose": "care"}, format="json").json()["errors"][0]["attr"] == "words"
    why = {"purpose": "care", "words": "night round"}
    answer = api.post(address, why, format="json", headers={"Idempotency-Key": str(uuid4())})
    assert answer.json()["identity"]["family_name"] == "Planted"
    assert "no-store" in answer["Cache-Control"]
    found = api.post("/api/v1/custody/look-up/", {"text": "planted", **why}, format="json").json()
    assert [one["id"] for one in found["results"]] == [person.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM blotter_rememberedanswer WHERE answer LIKE '%Planted%'")
        assert cursor.fetchone() == (0,)


def test_an_operator_is_answered_with_number_site_and_check(person):
    client = client_of(UserFactory(role="operator"))
    [row] = client.get("/api/v1/custody/").json()["results"]
    assert set(row) == {"id", "person", "exercise", "site", "next_check"}
    assert client.get(f"/api/v1/custody/{person.pk}/").status_code == 403
    assert client.post(f"/api/v1/custody/{person.pk}/read/", {"purpose": "care"}, format="json").status_code == 403
