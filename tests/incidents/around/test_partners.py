"""The coordination log: what a type owes, who was told, by which way, and what never enters the journal."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from accounts.roles import Role
from blotter import board
from blotter.errors import Forbidden, Invalid, Refused
from blotter.models import Entry
from incidents.around import selectors, services
from incidents.models import IncidentType, PartnerContact
from incidents.services import coordinate
from tests.factories import ActorFactory, IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def partners_are_loaded():
    call_command("load_reference", verbosity=0)


@pytest.fixture
def by():
    return ActorFactory()


@pytest.fixture
def incident():
    """Owes the Kosovo Police, medical help, the shift leader and the contingent's commander."""
    return IncidentFactory(type="accident-injury", caller={"name": "Demo Caller", "nation": "POL"})


def owed(incident) -> int:
    return board.snapshot(frozenset({"desk"}))[f"incident:{incident.pk}"]["owed"]


def lines(by, incident) -> dict[str, dict]:
    return {line["party"]: line for line in selectors.around(by, incident.pk)["checklist"]}


def test_the_board_counts_what_is_owed_and_the_checklist_names_it(by, incident):
    assert owed(incident) == 4
    found = lines(by, incident)
    assert list(found) == ["kosovo-police", "medevac", "shift-leader", "ncc"]
    assert found["kosovo-police"] == {
        "party": "kosovo-police", "label": "Kosovo Police", "owed": True, "duty_phone": "192", "route": "direct",
    }  # fmt: skip


def test_telling_settles_a_line_and_says_who_by_which_way_but_not_what(by, incident):
    contact = services.tell_partner(
        by=by, incident=incident.pk, party="kosovo-police", person="Demo Officer", words="two hurt, one truck"
    )
    assert (owed(incident), lines(by, incident)["kosovo-police"]["owed"]) == (3, False)
    entry = Entry.objects.latest("serial")
    assert entry.words == f"{incident.number}: Kosovo Police told, direct"
    assert "Demo Officer" not in entry.body
    assert "truck" not in entry.body
    assert (contact.position, contact.channel) == ("Desk 1", "phone")


def test_an_answer_comes_at_once_or_later_and_later_ones_are_added(by, incident):
    contact = services.tell_partner(by=by, incident=incident.pk, party="medevac", answer="on the way")
    services.record_answer(by=by, contact=contact.pk, answer="arrived")
    shown = selectors.around(by, incident.pk)["contacts"][0]
    assert (shown["answer"], shown["answered_at"] is not None) == ("on the way\narrived", True)


def test_a_line_need_not_be_told_for_a_reason(by, incident):
    services.not_needed(by=by, incident=incident.pk, party="ncc", reason="nobody of a contingent is hurt")
    assert owed(incident) == 3
    assert Entry.objects.latest("serial").words.endswith("need not be told: nobody of a contingent is hurt")
    with pytest.raises(Refused) as refused:
        services.not_needed(by=by, incident=incident.pk, party="ncc", reason="again")
    assert refused.value.code == "not_owed"
    with pytest.raises(Invalid) as empty:
        services.not_needed(by=by, incident=incident.pk, party="medevac", reason="  ")
    assert empty.value.field == "reason"


def test_a_mistaken_entry_is_withdrawn_and_its_line_is_owed_again(by, incident):
    contact = services.tell_partner(by=by, incident=incident.pk, party="medevac")
    services.withdraw_contact(by=by, contact=contact.pk, reason="wrong incident")
    assert owed(incident) == 4
    assert selectors.around(by, incident.pk)["contacts"][0]["withdrawn_reason"] == "wrong incident"
    for again in (
        lambda: services.withdraw_contact(by=by, contact=contact.pk, reason="again"),
        lambda: services.record_answer(by=by, contact=contact.pk, answer="late"),
    ):
        with pytest.raises(Refused):
            again()


def test_telling_one_of_a_group_settles_the_group(by, incident):
    IncidentType.objects.filter(code="accident-injury").update(notifications=["rc"])
    services.tell_partner(by=by, incident=incident.pk, party="rc-e")
    assert owed(incident) == 0
    contact = PartnerContact.objects.get()
    assert (contact.party, contact.label) == ("rc", "RC-E")


@pytest.mark.parametrize(
    ("place", "command"),
    [((43.2233, 20.6947), "RC-E"), ((42.66, 20.29), "RC-W"), ((42.21, 20.74), "RC-W"), ((42.36, 21.25), "RC-E")],
    ids=["Jarinje", "Peja", "Prizren", "Bondsteel"],
)
def test_the_regional_command_that_is_owed_is_that_of_the_place(by, place, command):
    lat, lon = place
    incident = IncidentFactory(type="demonstration", location={"lat": lat, "lon": lon})
    line = next(line for line in selectors.around(by, incident.pk)["checklist"] if line["party"] == "rc")
    assert (line["label"], line["owed"]) == (command, True)
    contact = services.tell_partner(by=by, incident=incident.pk, party="rc")
    assert (contact.party, contact.label) == ("rc", command)


def test_a_partner_beyond_the_checklist_may_be_told_too(by, incident):
    services.tell_partner(by=by, incident=incident.pk, party="eulex", channel="email")
    assert owed(incident) == 4
    assert [contact["label"] for contact in selectors.around(by, incident.pk)["contacts"]] == ["EULEX"]


def test_the_desk_does_not_call_governments_itself(by, incident):
    with pytest.raises(Invalid) as refused:
        services.tell_partner(by=by, incident=incident.pk, party="serbia-chief-of-defence", route="direct")
    assert refused.value.field == "route"
    contact = services.tell_partner(by=by, incident=incident.pk, party="serbia-chief-of-defence")
    assert contact.route == "via_hq"
    assert Entry.objects.latest("serial").words.endswith("Serbian CHOD told, via HQ")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"party": "the-moon"}, "party"),
        ({"party": ""}, "party"),
        ({"party": "eulex", "channel": "pigeon"}, "channel"),
        ({"party": "eulex", "words": "half \ud800"}, "words"),
        ({"party": "eulex", "person": "x" * 121}, "person"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_leaves_nothing(by, incident, given, field):
    with pytest.raises(Invalid) as refused:
        services.tell_partner(by=by, incident=incident.pk, **given)
    assert refused.value.field == field
    assert not PartnerContact.objects.exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PATROL_LEADER, Role.ADMINISTRATOR])
def test_who_only_reads_tells_nobody(incident, role):
    with pytest.raises(Forbidden):
        services.tell_partner(by=ActorFactory(role=role), incident=incident.pk, party="eulex")
    assert not PartnerContact.objects.exists()


def test_over_the_api(incident):
    client = APIClient()
    client.force_authenticate(UserFactory(role=Role.OPERATOR))
    url = f"/api/v1/incidents/{incident.pk}/"
    told = client.post(f"{url}tell/", {"party": "medevac", "channel": "radio"}, format="json")
    assert (told.status_code, told.json()["channel_label"]) == (201, "radio")
    answered = client.post(f"/api/v1/partner-contacts/{told.json()['id']}/answered/", {"answer": "ok"}, format="json")
    assert answered.json()["answer"] == "ok"
    bad = client.post(f"{url}tell/", {"party": "medevac", "colour": "red"}, format="json")
    assert [error["attr"] for error in bad.json()["errors"]] == ["colour"]
    around = client.get(f"{url}around/").json()
    assert [line["owed"] for line in around["checklist"]] == [True, False, True, True]
    assert json.dumps(around)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("rc east", "RC-E"), ("RC-East", "RC-E"), ("Policia e Kosovës", "Kosovo Police"), ("guard", "guard")],
)
def test_a_lead_agency_is_kept_by_the_partners_short_form(by, incident, written, kept):
    coordinate(by=by, incident=incident.pk, lead_agency=written)
    incident.refresh_from_db()
    assert incident.lead_agency == kept
