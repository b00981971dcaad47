"""Investigations: numbers, investigators, tasks on the clock, statements, states to the review."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.system import actor as system_actor
from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Refused, Stale
from blotter.models import Entry
from blotter.operations import desk_now
from escalation.models import Alarm, Deadline
from escalation.services import fire_due
from incidents.policing import services
from incidents.policing.models import Investigation
from incidents.policing.states import REASONED, TRANSITIONS, State
from tests.factories import ActorFactory, IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_numbers_follow_each_other_in_the_year(lead, investigator):
    numbers = [
        services.open_investigation(by=lead, title=title, leader="investigator").number for title in ("one", "two")
    ]
    year = f"{desk_now():%y}"
    assert numbers == [f"INV {year}-0001", f"INV {year}-0002"]


def test_a_case_goes_from_its_opening_to_its_closing_by_somebody_who_took_no_part(case, lead, investigator):
    services.appoint(by=lead, investigation=case.pk, user=lead.user.username)
    services.release_investigator(by=lead, investigation=case.pk, user=lead.user.username)
    for act in ("begin", "submit"):
        services.follow(by=investigator, investigation=case.pk, act=act)
    for by, words in ((investigator, "review is for"), (lead, "You worked on this case")):
        with pytest.raises(Refused, match=words):
            services.follow(by=by, investigation=case.pk, act="close", outcome="founded")
    provost = ActorFactory(role="provost")
    with pytest.raises(Invalid, match="outcome"):
        services.follow(by=provost, investigation=case.pk, act="close")
    services.follow(by=provost, investigation=case.pk, act="send_back", reason="one witness is missing")
    services.follow(by=investigator, investigation=case.pk, act="submit")
    closed = services.follow(by=provost, investigation=case.pk, act="close", outcome="founded", review="complete")
    assert (closed.state, closed.outcome, closed.reviewed_by) == (State.CLOSED, "founded", provost.user)
    with pytest.raises(Refused, match="closed: nothing is added"):
        services.add_person(by=investigator, investigation=case.pk, role="witness", name="Demo Late")
    assert services.follow(by=provost, investigation=case.pk, act="reopen", reason="new word").outcome == ""


@pytest.mark.parametrize("state", list(State))
def test_only_what_the_table_allows_is_done(case, lead, investigator, state):
    provost = ActorFactory(role="provost")
    for act in {act for acts in TRANSITIONS.values() for act in acts}:
        facts = {"state": state, "outcome": "founded" if state == State.CLOSED else ""}
        reviewer = provost.user if state == State.CLOSED else None
        Investigation.objects.filter(pk=case.pk).update(**facts, reviewed_by=reviewer)
        given = {"reason": "because"} if act in REASONED else {"outcome": "unfounded"} if act == "close" else {}
        if act in TRANSITIONS[state]:
            done = services.follow(by=provost, investigation=case.pk, act=act, **given)
            assert done.state == TRANSITIONS[state][act]
        else:
            with pytest.raises(Refused, match="does not allow"):
                services.follow(by=provost, investigation=case.pk, act=act, **given)


def test_a_task_alarms_the_shift_leader_when_it_is_due_and_not_when_it_is_done(case, investigator, clock):
    def give(**span):
        return services.give_task(
            by=investigator, investigation=case.pk, words="Ask the fuel point", given_to="investigator",
            due_at=desk_now() + timedelta(**span),
        )  # fmt: skip

    late, done, moved = give(hours=1), give(hours=1), give(hours=1)
    services.finish_task(by=investigator, task=done.pk, result="list received")
    services.move_task(by=investigator, task=moved.pk, due_at=desk_now() + timedelta(hours=9))
    clock.move(3601)
    fire_due(by=system_actor("clock"))
    (alarm,) = Alarm.objects.all()
    assert alarm.words == f"{case.number}: task {late.number} is due and not done"
    services.follow(by=investigator, investigation=case.pk, act="begin")
    with pytest.raises(Refused, match="Still to be done: task 1, 3"):
        services.follow(by=investigator, investigation=case.pk, act="submit")
    services.finish_task(by=investigator, task=late.pk, result="asked")
    assert not Alarm.objects.exclude(state="ended").exists()
    assert Deadline.objects.filter(state="armed").count() == 1
    with pytest.raises(Invalid, match="has passed"):
        give(hours=-1)


def test_only_who_works_on_a_case_works_on_it(case, lead, custodian):
    with pytest.raises(Forbidden, match="You do not work on this case"):
        services.add_person(by=custodian, investigation=case.pk, role="witness", name="Demo Witness")
    with pytest.raises(Forbidden):
        services.appoint(by=custodian, investigation=case.pk, user="custodian")
    with pytest.raises(Invalid, match="Appoint them first"):
        services.give_task(by=lead, investigation=case.pk, words="look", given_to="custodian",
                           due_at=desk_now() + timedelta(hours=1))  # fmt: skip
    services.appoint(by=lead, investigation=case.pk, user="custodian", leads=True)
    with pytest.raises(Refused, match="has a leader"):
        services.release_investigator(by=lead, investigation=case.pk, user="custodian")
    services.add_person(by=custodian, investigation=case.pk, role="witness", name="Demo Witness")


def test_a_subject_hears_their_rights_before_a_statement(case, investigator):
    person = services.add_person(by=investigator, investigation=case.pk, role="subject", name="Demo Subject")
    given = {"by": investigator, "person": person.pk, "text": "I was asleep.", "language": "German", "place": "CFC"}
    with pytest.raises(Invalid) as refused:
        services.take_statement(**given)
    assert refused.value.field == "rights_given"
    with pytest.raises(Invalid) as refused:
        services.take_statement(**given, rights_given=True, taken_at=desk_now() + timedelta(hours=1))
    assert refused.value.field == "taken_at"
    services.take_statement(**given, rights_given=True)
    written = " ".join(f"{entry.words} {entry.body}" for entry in Entry.objects.all())
    assert "Demo Subject" not in written
    assert "asleep" not in written


def test_incidents_are_linked_by_number_and_exercise_stays_apart(case, investigator):
    theft = IncidentFactory(type="theft")
    services.link_incident(by=investigator, investigation=case.pk, incident=theft.number[3:].lstrip("0"))
    with pytest.raises(Refused, match="linked already"):
        services.link_incident(by=investigator, investigation=case.pk, incident=theft.number)
    drill = IncidentFactory(type="theft", exercise=True)
    with pytest.raises(Refused, match="kept apart"):
        services.link_incident(by=investigator, investigation=case.pk, incident=drill.number)
    with pytest.raises(Invalid, match="There is no incident 99-9999"):
        services.link_incident(by=investigator, investigation=case.pk, incident="99-9999")
    services.unlink_incident(by=investigator, investigation=case.pk, incident=theft.pk)
    assert not case.incidents.exists()


def test_a_number_in_other_digits_is_no_incident(case, investigator):
    for typed in ("²", "٣"):
        with pytest.raises(Invalid, match="There is no incident"):
            services.link_incident(by=investigator, investigation=case.pk, incident=typed)


def test_an_incident_is_linked_only_by_who_may_read_it(case, lead):
    scout = Actor(UserFactory(role="patrol_leader", username="scout"), "", "phone")
    services.appoint(by=lead, investigation=case.pk, user="scout")
    theft = IncidentFactory(type="theft")
    with pytest.raises(Forbidden, match="not a job of your patrol"):
        services.link_incident(by=scout, investigation=case.pk, incident=theft.number)
    assert not case.incidents.exists()


def test_the_journal_names_no_investigator_and_no_holder(case, lead, investigator, custodian):
    services.appoint(by=lead, investigation=case.pk, user="custodian")
    services.give_task(by=investigator, investigation=case.pk, words="Ask the gate", given_to="investigator",
                       due_at=desk_now() + timedelta(days=1))  # fmt: skip
    document = services.seize(by=investigator, investigation=case.pk, source="Demo Driver", basis="Consent",
                              place="Gate", items=[{"description": "Jerrycan"}])  # fmt: skip
    services.hand_over(by=investigator, items=[document.items.get().pk], to="custodian", purpose="stored", place="S")
    services.release_investigator(by=lead, investigation=case.pk, user="custodian")
    written = " ".join(f"{entry.words} {entry.body}" for entry in Entry.objects.all())
    assert case.called in written
    for name in ("Demo Investigator", "Demo Custodian", "Demo Driver"):
        assert name not in written


def test_two_hands_on_one_case_do_not_overwrite_each_other(case, investigator):
    services.follow(by=investigator, investigation=case.pk, act="begin", version=1)
    with pytest.raises(Stale):
        services.follow(by=investigator, investigation=case.pk, act="suspend", reason="later", version=1)


def test_an_auditor_changes_nothing(case):
    auditor = Actor(UserFactory(role="auditor"))
    with pytest.raises(Forbidden):
        services.follow(by=auditor, investigation=case.pk, act="begin")
