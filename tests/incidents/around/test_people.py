"""Persons, vehicles, property, and finding them again however they are written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from accounts.roles import Role
from blotter.errors import Forbidden, Invalid, Refused
from blotter.models import Entry
from blotter.operations import desk_now
from dispatch.services import dispatch
from incidents.around import selectors, services
from incidents.around.selectors.search import search
from incidents.models import Person, Trace
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return ActorFactory()


@pytest.fixture
def incident():
    return IncidentFactory()


def found(text: str) -> list[str]:
    return [hit["number"] for hit in search(text)["incidents"]]


def test_people_and_things_stand_with_the_incident_and_the_journal_says_only_what_they_are(by, incident):
    services.add_person(by=by, incident=incident.pk, role="witness", name="Demo Móricz", phone="+383 44 123 456")
    services.add_vehicle(by=by, incident=incident.pk, plate="01-234-ks", description="white van")
    services.add_property(by=by, incident=incident.pk, role="stolen", description="generator", mark="SN 77-A")
    shown = selectors.around(by, incident.pk)
    assert [row["name"] for row in shown["persons"]] == ["Demo Móricz"]
    assert [row["plate"] for row in shown["vehicles"]] == ["01-234-KS"]
    assert [row["role_label"] for row in shown["property"]] == ["stolen"]
    entries = list(Entry.objects.order_by("-serial")[:3])
    assert [entry.words for entry in reversed(entries)] == [
        f"{incident.number}: person (witness) added",
        f"{incident.number}: vehicle added",
        f"{incident.number}: property (stolen) added",
    ]
    for entry in entries:
        for secret in ("Móricz", "123", "234", "van", "generator"):
            assert secret not in entry.words
            assert secret not in entry.body


@pytest.mark.parametrize(
    ("service", "given", "field"),
    [
        (services.add_person, {"role": "witness"}, "name"),
        (services.add_person, {"name": "Demo Person"}, "role"),
        (services.add_person, {"role": "ghost", "name": "x"}, "role"),
        (services.add_person, {"role": "victim", "name": "x", "nation": "Austria"}, "nation"),
        (services.add_person, {"role": "victim", "name": "x", "juvenile": "yes"}, "juvenile"),
        (services.add_person, {"role": "victim", "name": "A\u200bB"}, "name"),
        (services.add_person, {"role": "victim", "name": "x", "age": -3}, "age"),
        (services.add_vehicle, {"unit": "KFOR"}, "plate"),
        (services.add_vehicle, {"plate": "x" * 21}, "plate"),
        (services.add_property, {"role": "lost", "description": ""}, "description"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(by, incident, service, given, field):
    with pytest.raises(Invalid) as refused:
        service(by=by, incident=incident.pk, **given)
    assert refused.value.field == field
    assert not Trace.objects.exists()


@pytest.mark.parametrize(
    "typed", ["Đorđe Petrović", "djordje petrovic", "DORDE", "Ђорђе Петровић", "petrovič", "Petrovicc"]
)
def test_a_name_is_found_however_it_is_written(by, incident, typed):
    services.add_person(by=by, incident=incident.pk, role="subject", name="Đorđe Petrović")
    services.add_person(by=by, incident=IncidentFactory().pk, role="subject", name="Somebody Else")
    assert found(typed) == [incident.number]


@pytest.mark.parametrize("typed", ["01-234-KS", "01234ks", "01 234 ks", "234-KS"])
def test_a_plate_is_found_however_it_is_written(by, incident, typed):
    services.add_vehicle(by=by, incident=incident.pk, plate="01-234-KS")
    services.add_vehicle(by=by, incident=IncidentFactory().pk, plate="05-999-AB")
    assert found(typed) == [incident.number]


@pytest.mark.parametrize("typed", ["048 100 821", "+383 48 100 821", "00383-48-100821", "48/100821"])
def test_a_number_is_found_however_it_is_written_a_callers_too(typed):
    called = IncidentFactory(caller={"phone": "048/100 821"})
    IncidentFactory(caller={"phone": "048/100 822"})
    assert found(typed) == [called.number]


def test_each_hit_says_in_which_role_and_exact_ones_come_first(by):
    near, exact = IncidentFactory(), IncidentFactory(caller={"name": "Demo Novak"})
    services.add_person(by=by, incident=near.pk, role="victim", name="Demo Novakovic")
    services.add_person(by=by, incident=exact.pk, role="witness", name="Demo Novak")
    hits = search("demo novak")["incidents"]
    assert [hit["number"] for hit in hits] == [exact.number, near.number]
    assert hits[0]["as"] == ["caller: Demo Novak", "witness: Demo Novak"]


def test_current_lookouts_are_found_too_and_shown_on_the_incident_that_they_fit(by, incident, clock):
    row = services.issue_lookout(
        by=by, kind="vehicle", plate="AB-123-CD", description="grey", valid_until=desk_now() + timedelta(hours=2)
    )
    assert [each["number"] for each in search("ab123")["lookouts"]] == [row.called]
    services.add_vehicle(by=by, incident=incident.pk, plate="ab 123 cd")
    assert [each["number"] for each in selectors.around(by, incident.pk)["lookouts"]] == [row.called]
    clock.move(7201)
    assert search("ab123")["lookouts"] == []


@pytest.mark.parametrize("typed", ["", "  ", "ab", "--", "x" * 81, "a\u202eb"])
def test_too_little_or_too_odd_is_refused(typed):
    with pytest.raises(Invalid) as refused:
        search(typed)
    assert refused.value.field == "q"


def test_a_correction_changes_what_is_found_and_a_withdrawn_one_is_found_no_more(by, incident):
    person = services.add_person(by=by, incident=incident.pk, role="subject", name="Demo Wrong")
    services.amend_person(by=by, person=person.pk, name="Demo Right", version=1)
    assert (found("wrong"), found("right")) == ([], [incident.number])
    with pytest.raises(Refused) as stale:
        services.amend_person(by=by, person=person.pk, name="Demo Third", version=1)
    assert stale.value.code == "stale_version"
    services.withdraw_person(by=by, person=person.pk, reason="other incident")
    assert found("right") == []
    shown = selectors.around(by, incident.pk)["persons"][0]
    assert (shown["name"], shown["withdrawn_reason"]) == ("Demo Right", "other incident")


def test_a_protected_persons_name_is_for_those_who_work_it(by, incident):
    services.add_person(
        by=by, incident=incident.pk, role="victim", name="Demo Shielded", unit="KFOR 1", protected=True, words="limps"
    )
    assert selectors.around(by, incident.pk)["persons"][0]["name"] == "Demo Shielded"
    assert search("shielded")["incidents"][0]["as"] == ["victim: protected identity"]
    leader = UserFactory(role=Role.PATROL_LEADER)
    patrol = PatrolFactory(leader=leader)
    dispatch(by=by, incident=incident.pk, patrols=[patrol.pk])
    seen = selectors.around(ActorFactory(user=leader), incident.pk)["persons"][0]
    assert (seen["name"], seen["unit"], seen["words"]) == ("protected identity", "", "")


def test_a_patrol_leader_reads_what_is_around_the_own_job_and_no_other(by, incident):
    leader = UserFactory(role=Role.PATROL_LEADER)
    patrol = PatrolFactory(leader=leader)
    services.issue_hazard(
        by=by, label="dogs", radius_m=300, location={"lat": 42.8231, "lon": 20.9675},
        valid_until=desk_now() + timedelta(hours=1),
    )  # fmt: skip
    client = APIClient()
    client.force_authenticate(leader)
    url = f"/api/v1/incidents/{incident.pk}/"
    assert client.get(f"{url}around/").status_code == 403
    dispatch(by=by, incident=incident.pk, patrols=[patrol.pk])
    assert [row["label"] for row in client.get(f"{url}around/").json()["hazards"]] == ["dogs"]
    for act in ("persons", "vehicles", "property", "tell", "link", "call-back"):
        assert client.post(f"{url}{act}/", {}, format="json").status_code == 403, act
    assert client.post("/api/v1/search/", {"q": "demo"}, format="json").status_code == 403


def test_an_auditor_reads_and_searches_and_changes_nothing(by, incident):
    services.add_person(by=by, incident=incident.pk, role="victim", name="Demo Victim")
    auditor = ActorFactory(role=Role.AUDITOR)
    assert selectors.around(auditor, incident.pk)["persons"][0]["name"] == "Demo Victim"
    client = APIClient()
    client.force_authenticate(auditor.user)
    assert len(client.post("/api/v1/search/", {"q": "demo"}, format="json").json()["incidents"]) == 1
    with pytest.raises(Forbidden):
        services.add_person(by=auditor, incident=incident.pk, role="victim", name="x")
    assert Person.objects.count() == 1


def test_over_the_api(incident):
    client = APIClient()
    client.force_authenticate(UserFactory(role=Role.OPERATOR))
    url = f"/api/v1/incidents/{incident.pk}/"
    made = client.post(f"{url}vehicles/", {"plate": "ks 1", "nation": "AUT"}, format="json")
    assert (made.status_code, made.json()["plate"]) == (201, "KS 1")
    amended = client.post(f"/api/v1/vehicles/{made.json()['id']}/amend/", {"unit": "KFOR"}, format="json")
    assert amended.json()["unit"] == "KFOR"
    gone = client.post(f"/api/v1/vehicles/{made.json()['id']}/withdraw/", {"reason": "typed twice"}, format="json")
    assert gone.json()["withdrawn_reason"] == "typed twice"
    bad = client.post(f"{url}persons/", {"role": "victim", "name": "x" * 121, "age": -1}, format="json")
    assert {error["attr"] for error in bad.json()["errors"]} == {"age"}
    assert client.get("/api/v1/search/").status_code == 405
