"""The clocks of incidents and patrols: started, stopped and started anew by the acts, in the same transaction."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from accounts.system import actor as system_actor
from blotter.board import rows_of
from blotter.models import Entry
from blotter.operations import Operation, operation
from dispatch.services import cancel_incident as cancel
from dispatch.services import change_priority
from dispatch.services import merge_incident as mark_duplicate
from escalation.models import Alarm, Deadline, Escalation
from escalation.services import acknowledge_alarm, act_when_due, fire_due
from incidents import kinds
from incidents.models import Incident
from incidents.services import _set_state as set_incident
from incidents.services import hold, reopen, resume, unmerge
from patrols.models import Patrol
from patrols.services import _set_state as set_patrol
from patrols.services import answer_welfare, clear_panic, report_panic
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory

pytestmark = pytest.mark.django_db

TWO = datetime(2026, 11, 21, 2, tzinfo=UTC)


@pytest.fixture
def desk():
    return ActorFactory()


@pytest.fixture
def two(clock):
    clock.set(TWO.isoformat())
    return clock


def later(clock, **span) -> datetime:
    moment = TWO + timedelta(**span)
    clock.set(moment.isoformat())
    return moment


def due(subject: str) -> dict[str, datetime]:
    """When the next step of each running clock of a subject is due, by policy."""
    armed = Deadline.objects.filter(escalation__subject=subject, state="armed")
    return dict(armed.values_list("escalation__policy_name", "due_at"))


def of(incident: Incident) -> dict[str, datetime]:
    return due(f"incident:{incident.pk}")


@operation("assignment.dispatch")
def lead(op: Operation, *, by, incident: int, state: str) -> None:
    """What ``dispatch`` does to an incident, without an assignment."""
    set_incident(op, op.lock(Incident, incident), state)
    op.record(kinds.ASSESSED, incident="")


@operation("assignment.progress")
def move(op: Operation, *, by, patrol: int, state: str, **given) -> None:
    """What ``dispatch`` does to a patrol, without an assignment."""
    set_patrol(op, op.lock(Patrol, patrol), state, **given)
    op.record(kinds.ASSESSED, incident="")


@pytest.mark.parametrize(("priority", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 30)])
def test_an_open_incident_is_to_have_a_patrol_within_its_limit(desk, two, priority, minutes):
    incident = IncidentFactory(by=desk, priority=priority)
    assert of(incident) == {"incident.unassigned": TWO + timedelta(minutes=minutes)}


def test_a_patrol_stops_the_clock_and_losing_it_starts_it_anew(desk, two):
    incident = IncidentFactory(by=desk, priority=2)
    lead(by=desk, incident=incident.pk, state="dispatched")
    assert of(incident) == {}
    now = later(two, minutes=7)
    lead(by=desk, incident=incident.pk, state="assessed")
    assert of(incident) == {"incident.unassigned": now + timedelta(minutes=5)}


def test_a_changed_priority_counts_from_the_same_moment(desk, two):
    incident = IncidentFactory(by=desk, priority=4)
    later(two, minutes=2)
    change_priority(by=desk, incident=incident.pk, priority=2, reason="worse than thought")
    assert of(incident) == {"incident.unassigned": TWO + timedelta(minutes=5)}


def test_raised_to_pri_1_after_its_minute_it_alarms_at_once(desk, two):
    incident = IncidentFactory(by=desk, priority=4)
    later(two, minutes=2)
    change_priority(by=desk, incident=incident.pk, priority=1, reason="bleeding")
    alarm = Alarm.objects.get(incident=incident.pk)
    assert (alarm.state, alarm.subject) == ("raised", f"incident:{incident.pk}")


def test_a_hold_asks_for_a_call_back_and_comes_back_at_its_end(desk, two):
    incident = IncidentFactory(by=desk, priority=2)
    hold(by=desk, incident=incident.pk, reason="crews are out", until=TWO + timedelta(minutes=45))
    assert of(incident) == {
        "incident.held": TWO + timedelta(minutes=20),
        "incident.look_again": TWO + timedelta(minutes=45),
    }
    now = later(two, minutes=46)
    act_when_due(system_actor("clock"))
    row = Incident.objects.get(pk=incident.pk)
    assert (row.state, row.waiting_since, row.held_until) == ("assessed", now, None)
    assert of(incident) == {"incident.unassigned": now + timedelta(minutes=5)}
    act_when_due(system_actor("clock"))
    assert Incident.objects.get(pk=incident.pk).version == row.version


def test_taking_a_held_incident_up_by_hand_stops_both_of_its_clocks(desk, two):
    incident = IncidentFactory(by=desk, priority=2)
    hold(by=desk, incident=incident.pk, reason="crews are out")
    now = later(two, minutes=3)
    resume(by=desk, incident=incident.pk)
    assert of(incident) == {"incident.unassigned": now + timedelta(minutes=5)}


def test_an_ended_incident_has_no_clock_and_its_alarm_is_over(desk, two):
    incident = IncidentFactory(by=desk, priority=1)
    later(two, minutes=2)
    fire_due(by=system_actor("clock"))
    assert Alarm.objects.get(incident=incident.pk).state == "raised"
    cancel(by=desk, incident=incident.pk, reason="called off")
    assert of(incident) == {}
    assert Alarm.objects.get(incident=incident.pk).state == "ended"
    now = later(two, minutes=10)
    reopen(by=desk, incident=incident.pk, reason="rang again")
    assert of(incident) == {"incident.unassigned": now + timedelta(minutes=1)}


def test_a_duplicate_has_no_clock_until_it_is_unmerged(desk, two):
    master, copy = IncidentFactory(by=desk), IncidentFactory(by=desk)
    mark_duplicate(by=desk, incident=copy.pk, master=master.pk)
    assert (of(copy), len(of(master))) == ({}, 1)
    unmerge(by=desk, incident=copy.pk)
    assert len(of(copy)) == 1


def test_a_refused_act_leaves_the_clocks_as_they_were(desk, two):
    incident = IncidentFactory(by=desk, priority=1)
    before = of(incident)
    with pytest.raises(Exception, match="never held"):
        hold(by=desk, incident=incident.pk, reason="busy")
    assert of(incident) == before


# -- patrols ---------------------------------------------------------------------------------------------------------
def arrive(desk, patrol: Patrol, **given) -> None:
    move(by=desk, patrol=patrol.pk, state="dispatched")
    move(by=desk, patrol=patrol.pk, state="on_scene", **given)


def test_the_welfare_check_starts_on_arrival_starts_over_when_answered_and_stops_on_leaving(desk, two):
    patrol, incident = PatrolFactory(), IncidentFactory(by=desk)
    arrive(desk, patrol, incident=incident.pk, type="assault")
    assert due(f"patrol:{patrol.pk}") == {"patrol.welfare": TWO + timedelta(minutes=20)}
    now = later(two, minutes=18)
    answer_welfare(by=desk, patrol=patrol.pk)
    assert due(f"patrol:{patrol.pk}") == {"patrol.welfare": now + timedelta(minutes=20)}
    assert Escalation.objects.get(subject=f"patrol:{patrol.pk}", state="running").incident == incident.pk
    move(by=desk, patrol=patrol.pk, state="available")
    assert due(f"patrol:{patrol.pk}") == {}


def test_at_a_presence_site_the_check_comes_once_an_hour_answered_or_not(desk, two):
    patrol = PatrolFactory()
    arrive(desk, patrol, incident=1, type="presence")
    assert due(f"patrol:{patrol.pk}") == {"patrol.welfare": TWO + timedelta(minutes=60)}
    answer_welfare(by=desk, patrol=patrol.pk)
    assert due(f"patrol:{patrol.pk}") == {"patrol.welfare": TWO + timedelta(minutes=60)}


def test_a_panic_alarms_at_once_is_taken_up_and_ends_when_cleared(desk, two):
    patrol = PatrolFactory(callsign="FOX 22")
    report_panic(by=desk, patrol=patrol.pk)
    alarm = Alarm.objects.get(kind="panic")
    assert (alarm.state, alarm.patrol, alarm.words) == ("raised", patrol.pk, "FOX 22, no voice contact yet")
    acknowledge_alarm(by=desk, alarm=alarm.pk)
    row = rows_of([("patrol", patrol.pk)])[f"patrol:{patrol.pk}"].state
    assert row["panic"]["acknowledged_by"] == "Desk 1"
    report_panic(by=desk, patrol=patrol.pk)
    live = Alarm.objects.exclude(state="ended").get(kind="panic")
    assert live.state == "raised"
    clear_panic(by=desk, patrol=patrol.pk, reason="spoke with leader")
    assert not Alarm.objects.filter(kind="panic").exclude(state="ended").exists()
    assert due(f"patrol:{patrol.pk}") == {}


def test_a_panic_that_was_taken_up_and_forgotten_shows_on_the_patrols_row_again(desk, two):
    patrol = PatrolFactory()
    report_panic(by=desk, patrol=patrol.pk)
    acknowledge_alarm(by=desk, alarm=Alarm.objects.get(kind="panic").pk)
    later(two, minutes=10)
    fire_due(by=system_actor("clock"))
    assert Alarm.objects.get(kind="panic").state == "raised"
    changes = json.loads(Entry.objects.latest("serial").body)["changes"]
    assert changes[f"patrol:{patrol.pk}"]["panic"]["acknowledged_by"] is None


def test_leaving_the_scene_does_not_silence_a_panic(desk, two):
    patrol = PatrolFactory()
    arrive(desk, patrol)
    report_panic(by=desk, patrol=patrol.pk)
    answer_welfare(by=desk, patrol=patrol.pk)
    move(by=desk, patrol=patrol.pk, state="available")
    assert Alarm.objects.get(kind="panic").state == "raised"
    assert list(due(f"patrol:{patrol.pk}")) == ["patrol.panic"]
