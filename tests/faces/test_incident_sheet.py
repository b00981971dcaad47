"""The record of an incident on paper: open or closed, for whoever may read it."""

from __future__ import annotations

import pytest
from django.test import Client

from dispatch.services import dispatch, resolve_incident
from incidents.around import services as around
from incidents.services import close, open_incident
from tests.factories import ActorFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db


def page(user, incident):
    client = Client()
    client.force_login(user)
    return client.get(f"/incidents/{incident.pk}/")


@pytest.fixture
def incident(call):
    by = ActorFactory(role="operator")
    leader = UserFactory(role="patrol_leader")
    row = call(by=by, narrative="Two men fight.", caller={"name": "Demo Caller", "phone": "049 123"})
    patrol = PatrolFactory(callsign="FOX 41", leader=leader)
    dispatch(by=by, incident=row.pk, patrols=[patrol.pk])
    around.add_person(by=by, incident=row.pk, role="witness", name="Demo Witness")
    around.add_person(by=by, incident=row.pk, role="victim", name="Demo Child", juvenile=True)
    resolve_incident(by=by, incident=row.pk, disposition="report")
    close(by=by, incident=row.pk, disposition="report")
    row.leader = leader
    return row


@pytest.fixture
def call():
    def make(by, **more):
        return open_incident(by=by, type="assault", location={"lat": 42.8231, "lon": 20.9675}, **more)

    return make


def test_a_closed_incident_is_read_with_all_that_belongs_to_it(incident):
    shown = page(UserFactory(role="operator"), incident).content.decode()
    for words in ("Two men fight.", "Demo Caller", "049 123", "FOX 41", "Demo Witness", "not a finding of guilt"):
        assert words in shown, words
    assert "Demo Child" not in shown, "a juvenile is not named on paper"
    assert "no-store" in page(UserFactory(role="operator"), incident)["Cache-Control"]


def test_others_are_refused(incident, client):
    assert page(UserFactory(role="patrol_leader"), incident).status_code == 403
    assert page(UserFactory(role="administrator"), incident).status_code == 403
    assert client.get(f"/incidents/{incident.pk}/").status_code == 302
    assert page(UserFactory(role="operator"), type(incident)(pk=999_999)).status_code == 404
