"""Who at the desk has an incident."""

from __future__ import annotations

import pytest

from accounts.system import actor as system_actor
from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Refused, Stale
from blotter.models import Entry
from incidents.models import Incident
from incidents.selectors import rows
from incidents.services import add_note, assess, close, give, open_incident, take
from tests.factories import ActorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk1():
    return ActorFactory(role="operator")


@pytest.fixture
def desk2():
    return Actor(UserFactory(role="operator"), "Desk 2")


def call(by) -> Incident:
    return open_incident(by=by, type="assault", location={"lat": 42.8231, "lon": 20.9675})


def test_who_opens_it_has_it_and_keeps_it_when_others_act(desk1, desk2):
    incident = call(desk1)
    assert rows([incident.pk])[incident.pk]["owner"] == "Desk 1"
    add_note(by=desk2, incident=incident.pk, text="seen")
    assert rows([incident.pk])[incident.pk]["owner"] == "Desk 1"


def test_what_the_system_opened_belongs_to_whoever_acts_first(desk2):
    incident = call(system_actor("importer"))
    assert incident.owner == ""
    assess(by=desk2, incident=incident.pk)
    incident.refresh_from_db()
    assert incident.owner == "Desk 2"


def test_taking_and_giving_are_journaled_and_repeats_are_not(desk1, desk2):
    incident = call(desk1)
    take(by=desk2, incident=incident.pk)
    words = Entry.objects.order_by("-serial")[0].words
    assert words == f"{incident.number} is with Desk 2 now, was with Desk 1"
    count = Entry.objects.count()
    take(by=desk2, incident=incident.pk)
    assert Entry.objects.count() == count
    give(by=desk2, incident=incident.pk, position="3")
    incident.refresh_from_db()
    assert incident.owner == "Desk 3"


def test_refusals(desk1, desk2):
    incident = call(desk1)
    with pytest.raises(Refused, match="Choose your desk position"):
        take(by=Actor(desk2.user, ""), incident=incident.pk)
    with pytest.raises(Invalid, match="Known are: Desk 1"):
        give(by=desk1, incident=incident.pk, position="Desk 9'; --")
    with pytest.raises(Stale):
        give(by=desk1, incident=incident.pk, position="Desk 2", version=99)
    with pytest.raises(Forbidden):
        take(by=ActorFactory(role="auditor"), incident=incident.pk)


def test_nobody_has_to_have_what_has_ended(desk1, desk2):
    incident = call(desk1)
    Incident.objects.filter(pk=incident.pk).update(state="resolved")
    close(by=desk1, incident=incident.pk, disposition="completed")
    with pytest.raises(Refused, match="has ended"):
        take(by=desk2, incident=incident.pk)
