"""Links and parents: shown on both sides, never in a circle; un-merged duplicates; calls back."""

from __future__ import annotations

import pytest

from accounts.roles import Role
from blotter.errors import Forbidden, Invalid, Missing, Refused, Stale
from blotter.models import Entry
from dispatch.services import dispatch, merge_incident
from escalation.models import Escalation
from incidents.around import selectors, services
from incidents.models import Incident
from incidents.services import hold, unmerge
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return ActorFactory()


def numbers(by, incident, what: str) -> list[str]:
    return [row["number"] for row in selectors.around(by, incident.pk)["links"][what]]


def test_a_link_is_shown_on_both_sides_and_made_once(by):
    one, other = IncidentFactory(), IncidentFactory()
    services.link(by=by, incident=other.pk, other=one.pk)
    entries = Entry.objects.count()
    services.link(by=by, incident=one.pk, other=other.pk)
    assert Entry.objects.count() == entries
    assert (numbers(by, one, "linked"), numbers(by, other, "linked")) == ([other.number], [one.number])
    services.unlink(by=by, incident=one.pk, other=other.pk)
    assert numbers(by, other, "linked") == []
    with pytest.raises(Refused):
        services.unlink(by=by, incident=one.pk, other=other.pk)


def test_both_screens_learn_of_it(by):
    one, other = IncidentFactory(), IncidentFactory()
    services.link(by=by, incident=one.pk, other=other.pk)
    assert list(Incident.objects.order_by("pk").values_list("version", flat=True)) == [2, 2]


def test_an_incident_has_one_parent_and_the_parent_names_its_parts(by):
    part, whole, larger = IncidentFactory(), IncidentFactory(), IncidentFactory()
    services.set_parent(by=by, incident=part.pk, parent=whole.pk)
    assert selectors.around(by, part.pk)["links"]["parent"]["number"] == whole.number
    assert numbers(by, whole, "parts") == [part.number]
    services.set_parent(by=by, incident=part.pk, parent=larger.pk)
    assert (numbers(by, whole, "parts"), numbers(by, larger, "parts")) == ([], [part.number])
    services.unlink(by=by, incident=larger.pk, other=part.pk)
    assert Entry.objects.latest("serial").words == f"{part.number} is no longer part of {larger.number}"
    assert selectors.around(by, part.pk)["links"]["parent"] is None


def test_no_incident_is_above_itself_however_long_the_way(by):
    first, *rest = rows = [IncidentFactory() for _ in range(4)]
    for part, whole in zip(rows, rest, strict=False):
        services.set_parent(by=by, incident=part.pk, parent=whole.pk)
    for part in (rest[0], rest[-1]):
        with pytest.raises(Refused) as refused:
            services.set_parent(by=by, incident=part.pk, parent=first.pk)
        assert refused.value.code == "circle"
    with pytest.raises(Invalid):
        services.set_parent(by=by, incident=first.pk, parent=first.pk)


def test_only_what_was_meant_is_taken_apart(by):
    one, other = IncidentFactory(), IncidentFactory()
    services.link(by=by, incident=one.pk, other=other.pk)
    services.set_parent(by=by, incident=one.pk, parent=other.pk)
    services.unlink(by=by, incident=one.pk, other=other.pk, what="link")
    assert (numbers(by, other, "linked"), numbers(by, other, "parts")) == ([], [one.number])
    with pytest.raises(Refused):
        services.unlink(by=by, incident=one.pk, other=other.pk, what="link")
    services.link(by=by, incident=one.pk, other=other.pk)
    services.unlink(by=by, incident=one.pk, other=other.pk, what="parent")
    assert (numbers(by, other, "linked"), numbers(by, other, "parts")) == ([one.number], [])


def test_a_crew_reads_neither_what_belongs_to_its_job_elsewhere_nor_what_was_said_to_partners(by):
    leader = UserFactory(role=Role.PATROL_LEADER)
    patrol = PatrolFactory(leader=leader)
    job, other = IncidentFactory(), IncidentFactory()
    services.link(by=by, incident=job.pk, other=other.pk)
    services.set_parent(by=by, incident=job.pk, parent=other.pk)
    services.tell_partner(by=by, incident=job.pk, party="joc", person="Demo Duty Officer", words="two hurt")
    dispatch(by=by, incident=job.pk, patrols=[patrol.pk])
    seen = selectors.around(ActorFactory(user=leader, channel="phone"), job.pk)
    assert (seen["links"]["linked"], seen["links"]["parent"], seen["contacts"]) == ([], None, [])


def test_what_is_not_there_cannot_be_linked(by):
    one = IncidentFactory()
    with pytest.raises(Missing):
        services.link(by=by, incident=one.pk, other=one.pk + 99)
    with pytest.raises(Stale):
        services.link(by=by, incident=one.pk, other=IncidentFactory().pk, version=7)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PATROL_LEADER])
def test_who_only_reads_links_nothing(role):
    one, other = IncidentFactory(), IncidentFactory()
    with pytest.raises(Forbidden):
        services.link(by=ActorFactory(role=role), incident=one.pk, other=other.pk)


def test_the_master_names_its_duplicates_until_one_is_taken_out(by):
    master, second = IncidentFactory(), IncidentFactory()
    merge_incident(by=by, incident=second.pk, master=master.pk)
    assert numbers(by, master, "duplicates") == [second.number]
    assert selectors.around(by, second.pk)["links"]["master"]["number"] == master.number
    unmerge(by=by, incident=second.pk)
    assert numbers(by, master, "duplicates") == []
    second.refresh_from_db()
    assert second.state == "assessed"


# -- calling back ------------------------------------------------------------------------------------------------------
def due(incident):
    clock = Escalation.objects.filter(subject=f"incident:{incident.pk}", policy_name="incident.held", ended_at=None)
    return clock.get().deadlines.get(state="armed").due_at


def test_a_call_back_starts_the_clock_of_the_next_one(by, clock):
    incident = IncidentFactory(type="drunk")
    hold(by=by, incident=incident.pk, reason="unit looks for him")
    first = due(incident)
    clock.move(1800)
    services.call_back(by=by, incident=incident.pk, words="He is patient.")
    assert (due(incident) - first).total_seconds() == pytest.approx(1800, abs=2)
    assert incident.notes.get().text == "He is patient."
    assert Entry.objects.latest("serial").words == f"{incident.number}: complainant called back"


def test_one_who_was_not_reached_is_still_owed_the_call(by, clock):
    incident = IncidentFactory(type="drunk")
    hold(by=by, incident=incident.pk, reason="unit looks for him")
    first = due(incident)
    clock.move(600)
    services.call_back(by=by, incident=incident.pk, reached=False)
    assert due(incident) == first
    assert Entry.objects.latest("serial").words.endswith("not reached")
