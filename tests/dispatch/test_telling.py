"""Another caller, an answer: what it does to the incident, whom it tells, what is said on the radio, who is next."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.system import actor
from blotter.board import rows_of
from blotter.errors import Forbidden, Invalid, Refused
from blotter.models import Entry
from blotter.operations import desk_now
from dispatch import radio
from dispatch.models import Assignment
from dispatch.recommendation import recommend
from dispatch.services import (
    acknowledge,
    answer_questions,
    attach_caller,
    change_priority,
    clear,
    dispatch,
    en_route,
    read_news,
    unable,
)
from escalation.handover import deadlines
from escalation.models import Alarm, Escalation
from escalation.services import fire_due
from incidents.models import Caller, Incident, Note
from incidents.services import open_incident
from tests.factories import ActorFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db
VUSHTRRI = {"lat": 42.8231, "lon": 20.9675}


@pytest.fixture
def desk():
    return ActorFactory(role="operator")


@pytest.fixture
def leader():
    return UserFactory(role="patrol_leader")


@pytest.fixture
def patrol(leader):
    return PatrolFactory(leader=leader, at=(42.80, 20.95))


def sent(desk, patrol, **call):
    incident = open_incident(by=desk, type="presence", location=VUSHTRRI, **call)
    (job,) = dispatch(by=desk, incident=incident.pk, patrols=[patrol.pk])
    acknowledge(by=desk, assignment=job.pk)
    return incident, job


def last() -> Entry:
    return Entry.objects.filter(view=False).latest("serial")


def test_a_threat_at_the_presence_tells_its_patrol_owes_its_parties_and_sends_nobody(desk, patrol):
    presence, job = sent(desk, patrol)
    after = attach_caller(by=desk, incident=presence.pk, type="threat-report", words="forty, six masked")
    assert after.parties == ["eulex", "joc", "kosovo-police", "rc", "shift-leader"]
    assert (after.priority, after.type.code, after.assignments.count()) == (3, "presence", 1)
    job.refresh_from_db()
    assert job.told_at is not None
    assert job.read_at is None
    row = rows_of([("assignment", job.pk)])[f"assignment:{job.pk}"]
    assert row.state["told_at"]
    assert f"patrol:{patrol.pk}" in row.audiences
    assert last().words == (
        f"{presence.number}: another caller, 1 in all, reported as Threat report; told: {patrol.callsign}"
    )
    assert "masked" not in last().body + last().words
    assert Note.objects.get().text == "forty, six masked"
    assert Caller.objects.get().reported_as.code == "threat-report"


def test_who_says_the_same_changes_no_list(desk, patrol):
    incident, _job = sent(desk, patrol)
    after = attach_caller(by=desk, incident=incident.pk, caller={"unit": "Demo Unit"}, type="presence")
    assert (after.parties, Caller.objects.get().reported_as) == ([], None)


def test_the_crew_reads_it_on_its_phone_or_the_desk_tells_it_by_radio(desk, patrol, leader):
    incident, job = sent(desk, patrol)
    attach_caller(by=desk, incident=incident.pk, words="two of them are armed")
    crew = ActorFactory(user=leader, position="", channel="phone")
    assert read_news(by=crew, assignment=job.pk).read_at is not None
    before = Entry.objects.count()
    read_news(by=crew, assignment=job.pk)
    assert Entry.objects.count() == before  # a repeat says nothing new
    attach_caller(by=desk, incident=incident.pk, words="three")
    job.refresh_from_db()
    assert job.read_at is None
    read_news(by=desk, assignment=job.pk, channel="radio")
    assert last().words == f"{patrol.callsign} has what was reported of {incident.number}, by radio"


def test_another_crew_cannot_read_it_and_what_is_over_is_not_read(desk, patrol):
    incident, job = sent(desk, patrol)
    attach_caller(by=desk, incident=incident.pk, words="more")
    stranger = UserFactory(role="patrol_leader")
    PatrolFactory(leader=stranger)
    with pytest.raises(Forbidden):
        read_news(by=ActorFactory(user=stranger, position=""), assignment=job.pk)
    clear(by=desk, assignment=job.pk)
    with pytest.raises(Refused, match="no longer on"):
        read_news(by=desk, assignment=job.pk)


def test_an_answer_tells_the_patrol_too(desk, patrol):
    incident, job = sent(desk, patrol)
    attach_caller(by=desk, incident=incident.pk, type="threat-report")
    read_news(by=desk, assignment=job.pk)
    answer_questions(by=desk, incident=incident.pk, type="threat-report", answers={"weapons": "yes"})
    job.refresh_from_db()
    assert job.read_at is None
    assert last().words.endswith(f"1 answered of what is asked for Threat report; told: {patrol.callsign}")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "caller"),
        ({"words": " "}, "caller"),
        ({"caller": {"shoe": "44"}}, "caller.shoe"),
        ({"words": "x", "type": "no-such"}, "type"),
        ({"words": "x", "answers": {"no": "yes"}}, "answers.no"),
        ({"caller": {"name": "a\u202eb"}}, "caller.name"),
    ],
)
def test_what_cannot_be_attached_is_refused_with_its_field(desk, patrol, given, field):
    incident, job = sent(desk, patrol)
    with pytest.raises(Invalid) as refused:
        attach_caller(by=desk, incident=incident.pk, **given)
    assert refused.value.field == field
    job.refresh_from_db()
    assert job.told_at is None


# -- the radio ---------------------------------------------------------------------------------------------------------
def test_the_words_to_say_are_made_of_place_type_answers_and_priority(desk):
    from django.core.management import call_command

    call_command("load_reference", verbosity=0)
    answers = {"hurt": "2", "vehicles": "truck of Demo Driver", "blocked": "yes"}
    accident = open_incident(
        by=desk,
        type="accident-injury",
        location={"place": "vushtrri"},
        answers=answers,
        narrative="Demo Driver is trapped",
        caller={"name": "Demo Caller"},
    )
    assert radio.message(accident) == "Vushtrri, accident, two injured, road blocked, priority one."
    drill = open_incident(by=desk, type="assault", location={"place": "camp-novo-selo"}, exercise=True)
    assert radio.message(drill) == "Exercise, exercise: Camp Novo Selo, assault, priority two."


def test_words_that_a_caller_gave_for_a_place_are_not_said(desk):
    house = open_incident(by=desk, type="theft", location={"text": "house of Demo Owner"})
    assert radio.message(house) == "place to follow, theft, priority three."


# -- a refusal has a path ----------------------------------------------------------------------------------------------
def test_who_said_unable_is_not_offered_first_again_and_the_reason_is_told(desk):
    near = PatrolFactory(callsign="FOX 122", at=(42.82, 20.96))
    far = PatrolFactory(callsign="FOX 121", at=(42.60, 20.96))
    incident = open_incident(by=desk, type="disturbance", location=VUSHTRRI)
    assert recommend(incident)["patrols"][0]["callsign"] == near.callsign
    (job,) = dispatch(by=desk, incident=incident.pk, patrols=[near.pk])
    unable(by=desk, assignment=job.pk, reason="vehicle")
    found = recommend(Incident.objects.get(pk=incident.pk))
    assert [line["callsign"] for line in found["patrols"]] == [far.callsign, near.callsign]
    assert found["patrols"][1]["warning"] == "said UNABLE – vehicle"
    assert [(one["callsign"], one["reason"]) for one in found["refused"]] == [(near.callsign, "vehicle")]
    other = open_incident(by=desk, type="disturbance", location=VUSHTRRI)
    assert recommend(other)["patrols"][0]["callsign"] == near.callsign


def test_the_best_who_can_do_what_the_first_cannot_is_named(desk):
    PatrolFactory(callsign="FOX 131", at=(42.82, 20.96))
    PatrolFactory(callsign="FOX 132", at=(42.60, 20.96), capabilities=["accident_investigation"])
    accident = open_incident(by=desk, type="accident-injury", location=VUSHTRRI)
    assert [line["offered"] for line in recommend(accident)["patrols"]] == ["", "accident investigation"]


def test_nobody_goes_to_a_crowd_alone(desk):
    crowd = open_incident(by=desk, type="threat-report", location=VUSHTRRI)
    assert recommend(crowd)["least"] == 2


# -- news that nobody reads ------------------------------------------------------------------------------------------
def rings() -> list[str]:
    fire_due(by=actor("clock"))
    return [alarm.words for alarm in Alarm.objects.filter(subject__startswith="news:").exclude(state="ended")]


def test_news_that_a_crew_does_not_read_in_time_alarms_the_desk_until_it_has_them(desk, patrol, leader, clock):
    incident, job = sent(desk, patrol, priority=1)
    attach_caller(by=desk, incident=incident.pk, words="two of them are armed")
    since = Assignment.objects.get(pk=job.pk).told_at
    clock.move(90)
    answer_questions(by=desk, incident=incident.pk, type="threat-report", answers={"weapons": "yes"})
    assert rings() == []
    (limit,) = (line for line in deadlines(desk_now()) if line.key.startswith("news:"))
    assert limit.words == f"{patrol.callsign} {incident.number} {since:%H%MZ} another caller: news to be read"
    clock.move(40)
    # Counted from the first that it has not read: who calls again and again does not put it off.
    (words,) = rings()
    assert words.startswith(f"{patrol.callsign} has not read what is new on {incident.number} since {since:%H%MZ}")
    assert "another caller; tell it by radio" in words
    read_news(by=ActorFactory(user=leader, position="", channel="phone"), assignment=job.pk)
    assert rings() == []
    answer_questions(by=desk, incident=incident.pk, type="threat-report", answers={"weapons": "no"})
    clock.move(130)
    assert "answers to what was asked" in rings()[0]
    clear(by=desk, assignment=job.pk)
    assert rings() == []


def test_who_moves_on_has_not_read_it_yet_and_who_leaves_need_not(desk, patrol, clock):
    incident, job = sent(desk, patrol, priority=1)
    attach_caller(by=desk, incident=incident.pk, words="two of them are armed")
    clock.move(130)
    assert len(rings()) == 1
    en_route(by=desk, assignment=job.pk, channel="radio")
    assert len(rings()) == 1
    unable(by=desk, assignment=job.pk, reason="vehicle", channel="radio")
    assert rings() == []
    assert not Escalation.objects.filter(subject=f"news:{job.pk}", state="running").exists()


def test_news_cost_the_other_acts_of_a_job_nothing(desk, patrol):
    _incident, job = sent(desk, patrol)
    with CaptureQueriesContext(connection) as seen:
        clear(by=desk, assignment=job.pk)
    assert not [query for query in seen if "news:" in query["sql"]]


def test_who_read_an_earlier_word_has_the_newest_still_to_read(desk, patrol, leader, clock):
    incident, job = sent(desk, patrol, priority=1)
    attach_caller(by=desk, incident=incident.pk, words="a crowd")
    shown = Assignment.objects.get(pk=job.pk).told_at
    clock.move(60)
    attach_caller(by=desk, incident=incident.pk, words="two of them are armed")
    newest = Assignment.objects.get(pk=job.pk).told_at
    crew = ActorFactory(user=leader, position="", channel="phone")
    # A phone that had no network in between, whatever its clock says; and "AT 1200 COPIED 21".
    for by, said in ((crew, {"told_at": shown}), (desk, {"channel": "radio", "occurred_at": shown.replace(second=0)})):
        assert read_news(by=by, assignment=job.pk, **{"occurred_at": newest, **said}).read_at is None
        assert last().words.endswith(f"; not yet what came {newest:%H%MZ}")
    clock.move(61)
    assert len(rings()) == 1
    this_minute = newest.replace(second=0, microsecond=0)
    assert read_news(by=desk, assignment=job.pk, channel="radio", occurred_at=this_minute).read_at == this_minute
    assert rings() == []


def test_a_raised_priority_shortens_the_clock_of_what_is_unread_from_its_beginning(desk, patrol, clock):
    incident, job = sent(desk, patrol, priority=3)
    attach_caller(by=desk, incident=incident.pk, words="two of them are armed")
    since = Assignment.objects.get(pk=job.pk).told_at
    clock.move(90)
    change_priority(by=desk, incident=incident.pk, priority=1, reason="shots")
    assert rings() == []
    clock.move(31)
    (words,) = rings()
    assert f"since {since:%H%MZ}: another caller" in words


def test_what_was_unread_before_there_was_a_clock_gets_one_with_the_next_word(desk, patrol, clock):
    incident, job = sent(desk, patrol, priority=1)
    Assignment.objects.filter(pk=job.pk).update(told_at=desk_now())
    attach_caller(by=desk, incident=incident.pk, words="two of them are armed")
    clock.move(121)
    assert len(rings()) == 1
