"""Assignments: what each act does to the patrol, the incident, the clocks and the journal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.system import actor
from blotter.actors import Actor
from blotter.errors import Busy, Forbidden, Invalid, Refused, Stale
from blotter.models import Entry
from dispatch import services
from dispatch.models import Assignment
from escalation.models import Alarm, Escalation
from escalation.services import fire_due
from incidents.models import Incident
from incidents.services import hold
from patrols.models import Patrol
from patrols.services import log_off, set_busy, set_out_of_service

pytestmark = pytest.mark.django_db


def clocks(subject):
    return set(Escalation.objects.filter(subject=subject, state="running").values_list("policy_name", flat=True))


def standing(incident, patrol):
    return Incident.objects.get(pk=incident.pk).state, Patrol.objects.get(pk=patrol.pk).state


def last_words():
    return Entry.objects.filter(view=False).latest("serial").words


def test_the_whole_way_of_a_job(operator, fox, call):
    incident = call()
    assert clocks(f"incident:{incident.pk}") == {"incident.unassigned"}
    (job,) = services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk])
    assert standing(incident, fox) == ("dispatched", "dispatched")
    assert clocks(f"incident:{incident.pk}") == set()
    assert clocks(f"assignment:{job.pk}") == {"assignment.unacknowledged"}
    services.acknowledge(by=operator, assignment=job.pk, channel="radio", words="on my way")
    assert clocks(f"assignment:{job.pk}") == set()
    assert last_words() == f"FOX 21 acknowledged {incident.number}, by radio: «on my way»"
    services.en_route(by=operator, assignment=job.pk)
    assert standing(incident, fox) == ("en_route", "en_route")
    services.on_scene(by=operator, assignment=job.pk)
    assert standing(incident, fox) == ("on_scene", "on_scene")
    assert clocks(f"patrol:{fox.pk}") == {"patrol.welfare"}
    services.clear(by=operator, assignment=job.pk, code="assisted")
    assert standing(incident, fox) == ("resolved", "available")
    assert clocks(f"patrol:{fox.pk}") == set()
    job.refresh_from_db()
    assert None not in (job.dispatched_at, job.acknowledged_at, job.en_route_at, job.on_scene_at, job.ended_at)


def test_one_act_sends_several_and_writes_one_entry(operator, fox, fox22, call):
    incident = call()
    before = Entry.objects.filter(view=False).count()
    services.dispatch(by=operator, incident=incident.pk, patrols=[fox22.pk, fox.pk])
    assert Entry.objects.filter(view=False).count() == before + 1
    assert last_words().startswith(f"FOX 21, FOX 22 sent to {incident.number}")


def test_the_incident_follows_its_furthest_patrol_until_the_last_clears(operator, fox, fox22, call):
    incident = call()
    one, two = services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk, fox22.pk])
    services.on_scene(by=operator, assignment=one.pk)
    assert standing(incident, fox22) == ("on_scene", "dispatched")
    services.clear(by=operator, assignment=one.pk, code="assisted")
    assert standing(incident, fox) == ("dispatched", "available")
    services.clear(by=operator, assignment=two.pk)
    assert standing(incident, fox22) == ("assessed", "available")
    assert clocks(f"incident:{incident.pk}") == {"incident.unassigned"}


def test_who_sends_a_busy_patrol_reads_who_when_and_which_job(operator, rival, fox, call):
    first, second = call(), call()
    services.dispatch(by=operator, incident=first.pk, patrols=[fox.pk])
    with pytest.raises(Busy) as caught:
        services.dispatch(by=rival, incident=second.pk, patrols=[fox.pk])
    assert caught.value.code == "patrol_busy"
    assert {"job": first.number, "sent_by": "Desk 1"}.items() <= caught.value.detail.items()
    assert f"FOX 21 has {first.number} since" in caught.value.message
    assert standing(second, fox) == ("received", "dispatched")


def test_all_are_sent_or_none(operator, fox, fox22, call):
    services.dispatch(by=operator, incident=call().pk, patrols=[fox.pk])
    with pytest.raises(Busy):
        services.dispatch(by=operator, incident=call().pk, patrols=[fox.pk, fox22.pk])
    assert Patrol.objects.get(pk=fox22.pk).state == "available"


def test_a_stacked_job_waits_and_is_taken_when_the_patrol_is_free(operator, fox, call):
    first, second = call(), call()
    (job,) = services.dispatch(by=operator, incident=first.pk, patrols=[fox.pk])
    (waiting,) = services.dispatch(by=operator, incident=second.pk, patrols=[fox.pk], stack=True)
    assert waiting.state == "stacked"
    # Stacking sends nobody: the incident is still without a patrol and its clock runs.
    assert standing(second, fox) == ("received", "dispatched")
    assert clocks(f"incident:{second.pk}") == {"incident.unassigned"}
    with pytest.raises(Refused):
        services.take_next(by=operator, assignment=waiting.pk)
    services.clear(by=operator, assignment=job.pk, code="gone")
    services.take_next(by=operator, assignment=waiting.pk)
    assert standing(second, fox) == ("dispatched", "dispatched")


def test_a_diverted_patrol_leaves_its_job_unassigned_and_says_why(operator, fox, call):
    first, second = call(type="speed-check"), call()
    (job,) = services.dispatch(by=operator, incident=first.pk, patrols=[fox.pk])
    services.dispatch(by=operator, incident=second.pk, patrols=[fox.pk], divert_reason="two injured")
    assert Incident.objects.get(pk=first.pk).state == "assessed"
    assert clocks(f"incident:{first.pk}") == {"incident.unassigned"}
    assert standing(second, fox) == ("dispatched", "dispatched")
    job.refresh_from_db()
    assert (job.state, job.reason) == ("recalled", "two injured")
    assert last_words() == f"FOX 21 diverted to {second.number}: two injured; left: {first.number}"


def test_unable_makes_the_incident_unassigned_at_once(operator, fox, call):
    incident = call()
    (job,) = services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk])
    with pytest.raises(Invalid):
        services.unable(by=operator, assignment=job.pk, reason="  ")
    services.unable(by=operator, assignment=job.pk, reason="vehicle")
    assert standing(incident, fox) == ("assessed", "available")
    assert clocks(f"incident:{incident.pk}") == {"incident.unassigned"}


def test_an_act_that_the_table_does_not_know_is_refused_with_the_acts_that_it_does(operator, fox, call):
    (job,) = services.dispatch(by=operator, incident=call().pk, patrols=[fox.pk])
    services.on_scene(by=operator, assignment=job.pk)
    with pytest.raises(Refused) as caught:
        services.en_route(by=operator, assignment=job.pk)
    assert caught.value.detail["acts"] == ["clear", "unable", "recall"]


def test_an_old_version_is_refused_with_the_current_state(operator, fox, call):
    incident = call()
    services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk])
    with pytest.raises(Stale) as caught:
        services.cancel_incident(by=operator, incident=incident.pk, reason="x", version=incident.version)
    assert caught.value.detail["current"]["state"] == "dispatched"


@pytest.mark.parametrize("state", ["off_duty", "out_of_service"])
def test_a_patrol_that_cannot_go_is_not_sent(operator, fox, call, state):
    if state == "out_of_service":
        set_out_of_service(by=operator, patrol=fox.pk, reason="flat tyre")
    else:
        Patrol.objects.filter(pk=fox.pk).update(state=state)
    with pytest.raises(Refused) as caught:
        services.dispatch(by=operator, incident=call().pk, patrols=[fox.pk])
    assert caught.value.code == "patrol_not_available"
    assert state == "off_duty" or "flat tyre" in caught.value.message


def test_a_patrol_busy_with_its_own_work_can_be_sent(operator, fox, call):
    set_busy(by=operator, patrol=fox.pk, reason="fuel")
    services.dispatch(by=operator, incident=call().pk, patrols=[fox.pk])
    assert Patrol.objects.get(pk=fox.pk).state == "dispatched"


def test_a_held_incident_can_be_sent_to_and_its_hold_ends(operator, fox, call):
    incident = call(type="lost-id")
    hold(by=operator, incident=incident.pk, reason="caller rings back")
    services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk])
    assert clocks(f"incident:{incident.pk}") == set()


def test_resolving_frees_every_patrol_and_recalls_who_waits(operator, fox, fox22, call):
    incident, other = call(), call()
    services.dispatch(by=operator, incident=other.pk, patrols=[fox22.pk])
    services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk])
    services.dispatch(by=operator, incident=incident.pk, patrols=[fox22.pk], stack=True)
    services.resolve_incident(by=operator, incident=incident.pk, disposition="report")
    assert standing(incident, fox) == ("resolved", "available")
    assert standing(other, fox22) == ("dispatched", "dispatched")
    assert set(incident.assignments.values_list("state", flat=True)) == {"cleared", "recalled"}


def test_a_duplicate_loses_its_patrol_and_names_its_master(operator, fox, call):
    first, second = call(), call()
    services.dispatch(by=operator, incident=second.pk, patrols=[fox.pk])
    services.merge_incident(by=operator, incident=second.pk, master=first.pk)
    assert standing(second, fox) == ("duplicate", "available")
    assert Incident.objects.get(pk=second.pk).master_id == first.pk


def test_a_leader_reports_for_the_own_patrol_only(operator, leader, fox, fox22, call):
    mine, theirs = services.dispatch(by=operator, incident=call().pk, patrols=[fox.pk, fox22.pk])
    phone = Actor(leader, channel="phone")
    services.acknowledge(by=phone, assignment=mine.pk)
    assert last_words().endswith(mine.incident.number), "a patrol that reports by itself needs no channel"
    with pytest.raises(Forbidden, match="not logged on"):
        services.acknowledge(by=phone, assignment=theirs.pk)
    with pytest.raises(Forbidden):
        services.recall(by=phone, assignment=mine.pk, reason="no")
    with pytest.raises(Forbidden):
        services.dispatch(by=phone, incident=mine.incident_id, patrols=[fox.pk])


def test_exercise_work_marks_the_patrol_until_it_is_free(operator, fox, call):
    (job,) = services.dispatch(by=operator, incident=call(exercise=True).pk, patrols=[fox.pk])
    assert Patrol.objects.get(pk=fox.pk).exercise
    services.clear(by=operator, assignment=job.pk)
    assert not Patrol.objects.get(pk=fox.pk).exercise


def test_no_duff_makes_it_real_for_everybody_and_everything_said_of_it(operator, fox, call, clock):
    incident = call(exercise=True)
    assert Entry.objects.latest("serial").words.startswith(f"EX {incident.number}")
    (job,) = services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk])
    assert last_words().startswith(f"FOX 21 sent to EX {incident.number}")
    clock.move(61)
    fire_due(by=actor("clock"))
    alarm = Alarm.objects.get(subject=f"assignment:{job.pk}")
    assert f"EX {incident.number}" in alarm.words
    services.no_duff(by=operator, incident=incident.pk, reason="real casualty")
    assert last_words() == f"NO DUFF {incident.number} is real: real casualty"
    alarm.refresh_from_db()
    assert "EX" not in alarm.words
    assert incident.number in alarm.words
    assert not Patrol.objects.get(pk=fox.pk).exercise
    clock.move(61)
    fire_due(by=actor("clock"))
    alarm.refresh_from_db()
    assert "EX" not in alarm.words, "what sounds later is said of the real thing, too"
    with pytest.raises(Refused, match="real already"):
        services.no_duff(by=operator, incident=incident.pk, reason="again")


def test_what_is_resolved_is_taken_next_by_nobody(operator, fox, fox22, call):
    incident, other = call(), call()
    services.dispatch(by=operator, incident=other.pk, patrols=[fox22.pk])
    (job,) = services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk])
    services.dispatch(by=operator, incident=incident.pk, patrols=[fox22.pk], stack=True)
    services.clear(by=operator, assignment=job.pk, code="assisted")
    assert standing(incident, fox) == ("resolved", "available")
    assert set(incident.assignments.values_list("state", flat=True)) == {"cleared", "recalled"}


def test_advice_recalls_who_was_to_take_it_next(operator, fox, call):
    busy, incident = call(), call(type="lost-id")
    services.dispatch(by=operator, incident=busy.pk, patrols=[fox.pk])
    (waiting,) = services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk], stack=True)
    services.advise(by=operator, incident=incident.pk, words="told to come by")
    waiting.refresh_from_db()
    assert waiting.state == "recalled"


def test_a_patrol_for_which_a_job_waits_does_not_go_off_duty(operator, fox, call):
    (job,) = services.dispatch(by=operator, incident=call().pk, patrols=[fox.pk])
    services.dispatch(by=operator, incident=call().pk, patrols=[fox.pk], stack=True)
    services.clear(by=operator, assignment=job.pk, code="assisted")
    with pytest.raises(Refused, match="A job waits"):
        log_off(by=operator, patrol=fox.pk)


def test_a_report_stays_owed_whoever_clears_last(operator, fox, fox22, call):
    incident = call()
    one, two = services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk, fox22.pk])
    services.clear(by=operator, assignment=one.pk, code="report")
    assert Incident.objects.get(pk=incident.pk).disposition is None, "it is not over yet"
    services.clear(by=operator, assignment=two.pk, code="assisted")
    incident.refresh_from_db()
    assert (incident.report_owed, incident.disposition.code) == (True, "assisted")


def test_a_new_priority_reaches_the_clock_of_the_dispatch(operator, fox, call):
    incident = call(type="lost-id")
    (job,) = services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk])
    services.change_priority(by=operator, incident=incident.pk, priority=1, reason="weapon seen")
    escalation = Escalation.objects.get(subject=f"assignment:{job.pk}", state="running")
    due = escalation.deadlines.get(state="armed").due_at
    assert (due - job.dispatched_at).total_seconds() == 60


def test_a_late_entry_does_not_lie_before_what_it_is_about(operator, fox, call, clock):
    incident = call()
    with pytest.raises(Refused, match="began at"):
        services.dispatch(
            by=operator, incident=incident.pk, patrols=[fox.pk], occurred_at=incident.opened_at - timedelta(hours=1)
        )
    (job,) = services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk])
    with pytest.raises(Refused, match="The dispatch began at"):
        services.on_scene(by=operator, assignment=job.pk, occurred_at=job.dispatched_at - timedelta(minutes=5))


def test_a_patrol_takes_somebody_to_a_facility_and_the_job_stays(operator, fox, call):
    incident = call()
    (job,) = services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk])
    with pytest.raises(Refused, match="not on scene"):
        services.transport(by=operator, assignment=job.pk)
    services.on_scene(by=operator, assignment=job.pk)
    services.transport(by=operator, assignment=job.pk, channel="radio")
    assert standing(incident, fox) == ("on_scene", "transporting")
    assert clocks(f"patrol:{fox.pk}") == set(), "nobody asks a moving patrol for its welfare on scene"
    services.at_facility(by=operator, assignment=job.pk)
    assert standing(incident, fox) == ("on_scene", "at_facility")
    services.clear(by=operator, assignment=job.pk, code="report")
    assert standing(incident, fox) == ("resolved", "available")


def test_a_stop_is_an_incident_with_the_patrol_on_scene_and_no_plate_in_the_journal(operator, fox):
    job = services.stop(by=operator, patrol=fox.pk, plate="AB 123 CD")
    assert standing(job.incident, fox) == ("on_scene", "on_scene")
    assert "AB 123 CD" in job.incident.narrative
    assert not Entry.objects.filter(words__contains="AB 123").exists()
    assert not Entry.objects.filter(body__contains="AB 123").exists()


def test_a_late_entry_keeps_its_own_time(operator, fox, call, clock):
    incident = call()
    (job,) = services.dispatch(by=operator, incident=incident.pk, patrols=[fox.pk])
    happened = job.dispatched_at
    clock.move(600)
    services.on_scene(by=operator, assignment=job.pk, occurred_at=happened)
    entry = Entry.objects.filter(view=False).latest("serial")
    assert entry.occurred_at == happened
    assert (entry.recorded_at - entry.occurred_at).total_seconds() >= 600
    assert Assignment.objects.get(pk=job.pk).on_scene_at == happened


def test_a_dispatch_that_nobody_acknowledges_alarms_and_the_alarm_ends_with_the_answer(operator, fox, call, clock):
    (job,) = services.dispatch(by=operator, incident=call().pk, patrols=[fox.pk])
    clock.move(61)
    fire_due(by=actor("clock"))
    alarm = Alarm.objects.get(subject=f"assignment:{job.pk}")
    assert (alarm.state, alarm.kind) == ("raised", "overdue")
    services.acknowledge(by=operator, assignment=job.pk)
    alarm.refresh_from_db()
    assert alarm.state == "ended"
