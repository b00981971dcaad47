"""The roster's pages: a patrol is set up, comes on duty with its crew, goes off; what is refused stays on the page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from patrols.models import CrewMember, DutyShift, Patrol, Vehicle
from patrols.services import log_off
from reference.models import Nation, Place
from tests.factories import ActorFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nations(db):
    for code, name in (("AUT", "Austria"), ("POL", "Poland")):
        Nation.objects.get_or_create(code=code, defaults={"name": name, "has_mp": True})


def sit(role="operator"):
    client = Client()
    client.force_login(UserFactory(role=role))
    return client


def row(number, **fields):
    return {f"crew-{number}-{name}": value for name, value in fields.items()}


def test_a_patrol_is_set_up_and_changed_by_the_shift_leader():
    lead = sit("shift_leader")
    Vehicle.objects.create(call_name="Car 7")
    given = {
        "once": uuid4(),
        "callsign": "fox 77",
        "nations": ["AUT", "POL"],
        "capabilities": ["k9"],
        "vehicle": "Car 7",
    }
    made = lead.post("/patrols/new/", given)
    patrol = Patrol.objects.get(callsign="FOX 77")
    assert made.url == f"/patrols/{patrol.pk}/"
    assert (patrol.nations, patrol.vehicle.call_name) == (["AUT", "POL"], "Car 7")
    assert lead.post("/patrols/new/", given).url == made.url, "sent twice, set up once"

    twice = lead.post("/patrols/new/", {"once": uuid4(), "callsign": "FOX 77", "channel": "kept"})
    assert twice.status_code == 409
    assert "There is a patrol FOX 77 already" in twice.content.decode()
    assert "kept" in twice.content.decode()

    change = {"once": uuid4(), "callsign": "FOX 78", "version": patrol.version}
    lead.post(f"/patrols/{patrol.pk}/change/", change)
    patrol.refresh_from_db()
    assert (patrol.callsign, patrol.active) == ("FOX 78", False)
    assert "stood down" in lead.get("/patrols/").content.decode()
    stale = lead.post(f"/patrols/{patrol.pk}/change/", {**change, "once": uuid4(), "callsign": "FOX 79"})
    assert stale.status_code == 409


def test_it_comes_on_duty_with_accounts_and_people_without_one_and_goes_off():
    patrol, leader = (
        PatrolFactory(callsign="FOX 31", on_duty=False),
        UserFactory(role="patrol_leader", name="Demo Leader"),
    )
    desk = sit()
    page = desk.get(f"/patrols/{patrol.pk}/").content.decode()
    assert "Demo Leader" in page
    answer = desk.post(
        f"/patrols/{patrol.pk}/log-on/",
        {
            "once": uuid4(), "version": patrol.version, "until": "", "vehicle": "",
            **row(0, user=leader.pk), **row(2, name="Demo Driver", rank="Cpl", nation="POL", languages="pl, sq"),
        },
        follow=True,
    )  # fmt: skip
    assert "FOX 31 is on duty." in answer.content.decode()
    crew = list(CrewMember.objects.all())
    assert [(one.name, one.is_leader) for one in crew] == [("Demo Leader", True), ("Demo Driver", False)]
    assert (crew[1].nation, crew[1].languages) == ("POL", ["pl", "sq"])

    patrol.refresh_from_db()
    desk.post(f"/patrols/{patrol.pk}/log-off/", {"once": uuid4(), "version": patrol.version})
    patrol.refresh_from_db()
    assert patrol.state == "off_duty"
    # The next morning the same crew is on the form.
    again = desk.get(f"/patrols/{patrol.pk}/").context["crew"].forms
    assert again[0].initial == {"user": leader.pk}
    assert again[1].initial["name"] == "Demo Driver"


def test_the_form_keeps_the_base_that_a_patrol_has():
    town = Place.objects.create(slug="demo-town", name="Demo Town", kind="town", lat=42.6, lon=21.0)
    patrol = PatrolFactory(callsign="FOX 31", base=town.slug)
    edit = sit("shift_leader").get(f"/patrols/{patrol.pk}/").context["edit"]
    assert edit["base"].value() == "demo-town"
    assert "demo-town" in dict(edit.fields["base"].choices)


def test_who_rides_elsewhere_is_refused_and_what_was_typed_stays():
    first, second = PatrolFactory(callsign="FOX 31", on_duty=False), PatrolFactory(callsign="FOX 32", on_duty=False)
    leader = UserFactory(role="patrol_leader")
    desk = sit()
    desk.post(f"/patrols/{first.pk}/log-on/", {"once": uuid4(), **row(0, user=leader.pk)})
    url = f"/patrols/{second.pk}/log-on/"
    empty = desk.post(url, {"once": uuid4()})
    assert "Name at least the leader" in empty.content.decode()
    stranger = desk.post(url, {"once": uuid4(), **row(0, name="Demo Driver")})
    assert (stranger.status_code, "Demo Driver" in stranger.content.decode()) == (409, True)
    # The list of free people was read before: the service looks again under the lock.
    riding = desk.post(url, {"once": uuid4(), **row(0, user=leader.pk), **row(1, name="Demo Driver", nation="POL")})
    assert riding.status_code == 409
    assert "Demo Driver" in riding.content.decode()
    assert DutyShift.objects.count() == 1


def test_an_operator_sets_up_nothing_and_a_leader_sees_no_roster():
    patrol = PatrolFactory(callsign="FOX 31", on_duty=False)
    desk, leader = sit(), sit("patrol_leader")
    assert desk.get("/patrols/new/").status_code == 403
    assert "Change the patrol" not in desk.get(f"/patrols/{patrol.pk}/").content.decode()
    assert leader.get("/patrols/").status_code == 403
    assert desk.get("/patrols/999999/").status_code == 404


def test_a_patrol_with_a_job_stays_on_duty(fox, call, operator):
    from dispatch.services import dispatch

    dispatch(by=operator, incident=call().pk, patrols=[fox.pk])
    answer = sit().post(f"/patrols/{fox.pk}/log-off/", {"once": uuid4()})
    assert answer.status_code == 409
    assert "has a job" in answer.content.decode()
    fox.refresh_from_db()
    with pytest.raises(Exception, match="has a job"):
        log_off(by=ActorFactory(), patrol=fox.pk)
