"""The lines of the work around an incident, typed as the console shows them for a click."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from accounts.roles import Role
from blotter.models import Entry
from incidents.around import services
from incidents.models import Hazard, Incident, Link, Lookout, PartnerContact
from tests.factories import ActorFactory, IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference():
    call_command("load_reference", verbosity=0)


@pytest.fixture
def type_line():
    client = APIClient()
    client.force_authenticate(UserFactory(role=Role.OPERATOR))

    def post(line, status=200):
        answer = client.post("/api/v1/commands/", {"line": line}, format="json")
        assert answer.status_code == status, answer.json()
        return answer.json()

    return post


def short(incident) -> str:
    return incident.number[3:].lstrip("0")


def test_partners_are_told_by_a_line_late_ones_too(type_line, clock):
    incident = IncidentFactory(type="accident-injury")
    clock.move(600)
    type_line(f"TOLD {short(incident)} kosovo-police two hurt; one truck")
    type_line(f"NOTNEEDED {short(incident)} ncc nobody of a contingent")
    told, settled = PartnerContact.objects.all()
    assert (told.words, told.label) == ("two hurt; one truck", "Kosovo Police")
    assert settled.not_needed
    refused = type_line(f"TOLD {short(incident)} the-moon", status=400)
    assert "kosovo-police" in refused["errors"][0]["detail"]


def test_links_parts_and_duplicates(type_line):
    one, other = IncidentFactory(), IncidentFactory()
    type_line(f"LINK {short(one)} {short(other)}")
    assert Link.objects.count() == 1
    type_line(f"UNLINK {short(one)} {short(other)}; PART {short(one)} {short(other)}")
    one.refresh_from_db()
    assert (Link.objects.count(), one.parent) == (0, other)
    type_line(f"PART {short(other)} {short(one)}", status=409)
    type_line(f"DUP {short(one)} {short(other)}")
    type_line(f"UNDUP {short(one)}")
    assert Incident.objects.get(pk=one.pk).state == "assessed"


def test_a_call_back_and_one_that_nobody_answers(type_line):
    incident = IncidentFactory(type="drunk")
    type_line(f"HOLD {short(incident)} 20 unit looks for him; CALLBACK {short(incident)} he is patient")
    type_line(f"NOANSWER {short(incident)}")
    assert list(Entry.objects.order_by("serial").values_list("kind", flat=True))[-2:] == [
        "incident.called_back",
        "incident.not_reached",
    ]


def test_lookouts_and_hazards(type_line):
    incident = IncidentFactory()
    type_line("BOLO vehicle 12 01-234-ks white van; BOLO vehicle 2 - grey lorry; BOLO person 4 man in a red jacket")
    van, lorry, man = Lookout.objects.order_by("pk")
    assert (van.plate, van.description) == ("01-234-KS", "white van")
    assert (lorry.plate, lorry.description, man.description) == ("", "grey lorry", "man in a red jacket")
    type_line(f"UNBOLO L-{van.pk} found")
    type_line(f"HAZ {short(incident)} 500 12 stray dogs; HAZ jarinje 800 6 nails on the road")
    here, gate = Hazard.objects.order_by("pk")
    assert (here.lat, here.radius_m) == (incident.lat, 500)
    assert "Jarinj" in gate.place
    type_line(f"UNHAZ H-{here.pk} dogs are gone")
    van.refresh_from_db()
    here.refresh_from_db()
    assert (van.end_reason, here.end_reason) == ("found", "dogs are gone")
    type_line("HAZ nowhere-at-all 500 12 dogs", status=400)
    type_line("UNBOLO X-1 found", status=400)


def test_find_lists_who_it_is_in_which_role_and_writes_nothing(type_line):
    incident = IncidentFactory()
    services.add_person(by=ActorFactory(), incident=incident.pk, role="witness", name="Demo Móricz")
    entries = Entry.objects.count()
    assert type_line("FIND moricz")["words"] == [f"{incident.number} Assault, received: witness: Demo Móricz"]
    assert type_line("FIND nobody at all")["words"] == ["«nobody at all» is not known here."]
    assert Entry.objects.count() == entries
    type_line("FIND x", status=400)


def test_what_was_just_done_around_an_incident_is_taken_back(type_line, clock):
    incident, other = IncidentFactory(type="accident-injury"), IncidentFactory()
    n, m = short(incident), short(other)
    type_line(f"LINK {n} {m}")
    type_line("UNDO")
    assert not Link.objects.exists()
    type_line(f"PART {n} {m}")
    type_line("UNDO")
    assert Incident.objects.get(pk=incident.pk).parent is None
    clock.move(600)
    for told in (f"TOLD {n} medevac two hurt", f"NOTNEEDED {n} ncc nobody is"):
        type_line(told)
        type_line("UNDO")
    assert set(PartnerContact.objects.values_list("withdrawn_reason", flat=True)) == {"undo"}
    for issued in ("BOLO other 2 a smell of gas", f"HAZ {m} 100 2 gas"):
        type_line(issued)
        type_line("UNDO")
    assert (Lookout.objects.get().end_reason, Hazard.objects.get().end_reason) == ("undo", "undo")


def test_a_contact_that_was_withdrawn_since_is_not_undone(type_line):
    incident = IncidentFactory(type="accident-injury")
    type_line(f"TOLD {short(incident)} medevac")
    services.withdraw_contact(by=ActorFactory(), contact=PartnerContact.objects.get().pk, reason="wrong")
    refused = type_line("UNDO", status=409)
    assert refused["errors"][0]["code"] == "withdrawn"
