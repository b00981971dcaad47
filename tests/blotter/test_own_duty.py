"""A patrol keeps its tag, its crews change: nobody reads what the crew before them did."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from accounts.seats import take_position
from accounts.system import actor
from blotter.actors import Actor
from blotter.models import Entry
from dispatch import services
from patrols.models import Patrol
from patrols.services import log_off, log_on
from tests.factories import IncidentFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db


def read(user: User, path: str) -> dict:
    client = APIClient()
    client.force_authenticate(user)
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.json()
    return answer.json()


@pytest.fixture
def relieved() -> tuple[Patrol, User, User]:
    """A patrol whose first crew had a job and went home, its new leader, and an operator."""
    by = actor("importer")
    patrol = PatrolFactory(callsign="FOX 21", leader=UserFactory(role="patrol_leader"))
    (job,) = services.dispatch(by=by, incident=IncidentFactory().pk, patrols=[patrol.pk])
    services.clear(by=by, assignment=job.pk, code="assisted")
    log_off(by=by, patrol=patrol.pk)
    leader = UserFactory(role="patrol_leader")
    log_on(by=by, patrol=patrol.pk, crew=[{"user": leader.pk}])
    return patrol, leader, UserFactory(role="operator")


def test_a_new_crew_reads_from_its_log_on(relieved):
    patrol, leader, operator = relieved
    begun = Entry.objects.latest("serial").serial
    page = read(leader, "blotter/?since=0")
    assert [entry["serial"] for entry in page["entries"]] == [begun]
    assert page["head"] == begun
    shown = read(leader, "desk/snapshot/")
    assert (shown["serial"], [entry["serial"] for entry in shown["entries"]]) == (begun, [begun])
    assert f"patrol:{patrol.pk}" in shown["board"]
    assert len(read(operator, "blotter/?since=0")["entries"]) > 4  # the desk reads all of it


def test_what_its_own_duty_brings_follows_without_a_gap(relieved):
    patrol, leader, _operator = relieved
    cursor = read(leader, "desk/snapshot/")["serial"]
    services.dispatch(by=actor("importer"), incident=IncidentFactory().pk, patrols=[patrol.pk])
    entries = read(leader, f"blotter/?since={cursor}")["entries"]
    assert entries
    assert entries[0]["prev"] == cursor
    assert "FOX 21" in entries[0]["words"]


def test_who_rides_along_with_a_desk_role_reads_on():
    both = UserFactory(roles=["patrol_leader", "operator"])
    before = IncidentFactory()
    PatrolFactory(leader=both)
    words = [entry["words"] for entry in read(both, "blotter/?since=0")["entries"]]
    assert any(before.number in each for each in words)


def test_taking_a_position_writes_no_name_into_the_record():
    user = UserFactory(role="operator", name="Demo Operator")
    take_position(by=Actor(user, ""), position="Desk 1")
    entry = Entry.objects.get()
    assert entry.words == "Desk 1 taken"
    assert entry.actor == user
