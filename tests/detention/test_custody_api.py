"""The custody register over the API."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from rest_framework.test import APIClient

from blotter.selectors import stamp
from incidents.detention import services
from tests.detention.custody import (
    ADMISSION,
    ARRIVAL,
    AUTHORITY,
    CAPTURE,
    IDENTITY,
    LOOK,
    MINUTE,
    RELEASE,
    captured,
    due,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ICRC = {"to": "ICRC Pristina", "channel": "e-mail"}


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


def test_who_receives_somebody_says_how_closely_they_are_looked_at(api, officer, cells, now):
    row = captured(officer, now - 20 * MINUTE)
    given = {"at": stamp(now), "site": cells.pk, "facts": ARRIVAL}
    for more, field in (({"level": 5}, "level"), ({"level": None}, "level"), ({"rouse": True}, "rouse")):
        assert acted(api, row, "arrive", {**given, **more}, 400)["errors"][0]["attr"] == field
    acted(api, row, "arrive", {**given, "level": 4, "rouse": True})
    row.refresh_from_db()
    assert (row.level, row.rouse, due(row, "check")) == (4, True, now + 15 * MINUTE)


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


def acted(api, row, name, body, status=200):
    answer = api.post(f"/api/v1/custody/{row.pk}/acts/{name}/", body, format="json")
    assert answer.status_code == status, (name, answer.json())
    return answer.json()


def decided(code, key, by, approve=True):
    body = {"approve": approve, "words": "looked at"}
    answer = client_of(by.user).post(f"/api/v1/decisions/{code}:{key}/decide/", body, format="json")
    assert answer.status_code == 200, answer.json()


def test_what_was_written_is_corrected_and_withdrawn_and_only_in_its_own_record(api, officer, person, cells, now):
    services.check(by=officer, record=person.pk, at=now, facts=LOOK)
    acted(api, person, "line", {"kind": "water", "at": stamp(now), "facts": {"taken": True}})
    lines = {each["kind"]: each["id"] for each in api.get(f"/api/v1/custody/{person.pk}/lines/").json()["results"]}
    other = captured(officer, now)
    acted(api, other, "correct", {"entry": lines["check"], "facts": {"words": "x"}}, 404)
    acted(api, person, "correct", {"entry": lines["check"], "facts": {"words": "asleep now"}})
    acted(api, person, "correct", {"entry": lines["water"], "withdrawn": True, "facts": {"why": "another person"}})
    newest = api.get(f"/api/v1/custody/{person.pk}/lines/").json()["results"][-2:]
    assert [(each["corrects"], each["withdrawn"]) for each in newest] == [
        (lines["check"], False), (lines["water"], True),
    ]  # fmt: skip
    acted(api, person, "correct", {"entry": lines["check"], "facts": {"words": "x"}}, 409)


def test_force_is_reviewed_a_clock_shortened_and_who_investigates_named(api, officer, provost, person, now):
    marshal = client_of(provost.user)
    shown = acted(api, person, "force", {"used_by": "officer", "at": stamp(now), "facts": {"words": "held down"}})
    report = {"report": shown["force"][0]["id"], "facts": {"words": "in order"}}
    acted(api, person, "force-review", report, 409)  # their own
    assert acted(marshal, person, "force-review", report)["force"][0]["reviewed"] is True
    clock = next(each["id"] for each in shown["clocks"] if each["kind"] == "check")
    assert acted(api, person, "shorten", {"clock": clock, "why": "unwell"}, 400)["errors"][0]["attr"] == "due_at"
    shorter = acted(api, person, "shorten", {"clock": clock, "why": "unwell", "every_s": 900})
    assert shorter["clocks"][0]["due_at"] < shown["clocks"][0]["due_at"]
    acted(api, captured(officer, now), "shorten", {"clock": clock, "why": "x", "every_s": 60}, 404)
    acted(api, person, "investigator", {"user": "provost"})
    review = {"at": stamp(now), "outcome": "continue", "facts": {"grounds": "x"}}
    assert acted(marshal, person, "review", review, 400)["errors"][0]["code"] == "reviewer_investigates"


def test_a_record_is_held_kept_and_erased_by_two_people(api, provost, person, now):
    assert acted(api, person, "hold", {"facts": {"why": "court"}})["on_hold"] is True
    acted(api, person, "lift", {"facts": {"why": "over"}}, 403)
    assert acted(client_of(provost.user), person, "lift", {"facts": {"why": "over"}})["on_hold"] is False
    acted(api, person, "release", {"at": stamp(now), "facts": RELEASE})
    assert acted(api, person, "retention", {"retention": "grave", "facts": {"why": "inquiry"}})["retention"] == "grave"
    acted(api, person, "retention", {"retention": "ordinary", "facts": {"why": "no inquiry"}})
    decided("custody.retention", person.entries.get(kind="keep_asked").pk, provost)
    acted(api, person, "reopen", {"facts": {"why": "the other one"}})
    decided("custody.reopening", person.entries.get(kind="reopen_asked").pk, provost, approve=False)
    for about in ("registration", "release"):
        acted(api, person, "icrc", {"about": about, "at": stamp(now), "facts": ICRC})
    acted(api, person, "erase", {"reason": "period"}, 409)
    acted(api, person, "erase", {"reason": "error", "facts": {"why": "entered twice"}})
    decided("custody.erasure", person.erasures.get().pk, provost)
    [gone] = api.get("/api/v1/custody/ended/").json()["results"]
    assert (gone["id"], gone["retention"], gone["erased_at"] is None) == (person.pk, "ordinary", False)


def test_limits_are_listed_with_their_history_and_the_provost_changes_them(api, provost, person):
    listed = {each["name"]: each["seconds"] for each in api.get("/api/v1/custody-limits/").json()["results"]}
    body = {"limit": "review", "seconds": listed["review"] - 3600, "reason": "order 14"}
    assert api.post("/api/v1/custody-limits/", body, format="json").status_code == 403
    assert client_of(provost.user).post("/api/v1/custody-limits/", body, format="json").status_code == 201
    versions = api.get("/api/v1/custody-limits/review/").json()["results"]
    assert [(each["seconds"], each["changed_by"], each["current"]) for each in versions] == [
        (body["seconds"], provost.user.label, True), (listed["review"], "", False),
    ]  # fmt: skip
    assert api.get("/api/v1/custody-limits/nonsense/").status_code == 404


def test_a_copy_is_marked_numbered_and_for_one_recipient(api, officer, person, settings):
    services.identify(by=officer, record=person.pk, facts=IDENTITY)
    address, body = f"/api/v1/custody/{person.pk}/export/", {"recipient": "Demo Court", "purpose": "export"}
    assert api.post(address, body, format="json").json()["errors"][0]["attr"] == "words"
    copy = api.post(address, {**body, "words": "order of the court"}, format="json")
    assert "no-store" in copy["Cache-Control"]
    said = copy.json()
    assert (said["marking"], said["copy"], said["recipient"]) == (settings.DESK_MARKING, 1, "Demo Court")
    assert (said["identity"]["family_name"], len(said["lines"])) == ("Planted", person.entries.count())
    assert said["readings"][-1]["words"] == "order of the court"


def test_a_long_record_is_read_by_pages_each_of_which_is_a_reading(api, officer, person, now):
    for _each in range(4):
        services.check(by=officer, record=person.pk, at=now, facts=LOOK)
    address, numbers, body = f"/api/v1/custody/{person.pk}/read/?limit=3", [], {"purpose": "care", "words": "round"}
    while address:
        page = api.post(address, body, format="json").json()
        numbers += [line["number"] for line in page["lines"]]
        address, body = page["next"], {}
    assert numbers == list(range(1, person.entries.count() + 1))
    assert person.readings.count() == 3
    assert api.post(f"/api/v1/custody/{person.pk}/read/?cursor=x", {}, format="json").status_code == 404
    first = api.get(f"/api/v1/custody/{person.pk}/lines/?limit=3").json()
    assert [line["number"] for line in first["results"]] == [1, 2, 3]
    assert [line["number"] for line in api.get(first["next"]).json()["results"]] == [4, 5, 6]
    assert "facts" not in first["results"][0]


def test_an_operator_is_answered_with_number_site_and_check(person):
    client = client_of(UserFactory(role="operator"))
    [row] = client.get("/api/v1/custody/").json()["results"]
    assert set(row) == {"id", "person", "exercise", "site", "next_check"}
    assert client.get(f"/api/v1/custody/{person.pk}/").status_code == 403
    assert client.post(f"/api/v1/custody/{person.pk}/read/", {"purpose": "care"}, format="json").status_code == 403
