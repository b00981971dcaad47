"""Posts and who stands there: a patrol is at one post at a time, posts that fall short are said, reliefs take over."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from blotter import board
from blotter.errors import Forbidden, Invalid, Refused
from dispatch.services import clear, dispatch, on_scene
from escalation.models import Escalation
from incidents.security import services
from incidents.security.models import Manning
from patrols.models import Patrol
from patrols.services import log_off, set_available
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory
from tests.security.scenes import at, let_the_clock_look, live_alarms, newest, plan, post, running, turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return ActorFactory(role="operator")


def state_of(patrol: Patrol) -> tuple[str, str]:
    patrol.refresh_from_db()
    return patrol.state, patrol.state_reason


def test_a_post_is_manned_relieved_and_left(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    fox, wolf = PatrolFactory(callsign="FOX 31"), PatrolFactory(callsign="FOX 32")
    row = running(desk)
    there = post(desk, row)
    first = turn(desk, there, fox, 0, 60)
    second = turn(desk, there, wolf, 60, 120, relieves=first.pk)
    assert newest() == "SEC 26-0001/1: FOX 32 planned 250700Z NOV 26 to 250800Z NOV 26, relieves FOX 31"
    assert first.strength == 2  # its crew
    services.arrive(by=desk, manning=first.pk)
    assert newest() == "SEC 26-0001/1: FOX 31 at the post, 2 persons; 2 of 2"
    assert state_of(fox) == ("busy", "SEC 26-0001/1")
    clock.set("2026-11-25T07:02:00Z")
    services.arrive(by=desk, manning=second.pk)
    assert newest() == "SEC 26-0001/1: FOX 32 at the post, 2 persons, FOX 31 relieved; 2 of 2"
    assert (state_of(fox)[0], state_of(wolf)[0]) == ("available", "busy")
    shown = board.snapshot(frozenset({"desk"}))[f"security_task:{row.pk}"]
    assert shown["posts"] == [{"number": 1, "required": 2, "present": 2, "patrols": [wolf.pk]}]
    services.relieve(by=desk, manning=second.pk)
    assert newest() == "SEC 26-0001/1: FOX 32 has left; 0 of 2"
    with pytest.raises(Refused, match="is relieved"):
        services.relieve(by=desk, manning=second.pk)


def test_a_post_manned_twice_by_one_patrol_is_refused(desk):
    fox = PatrolFactory(callsign="FOX 31")
    row, other = running(desk), running(desk, title="Another")
    here, there = post(desk, row), post(desk, other)
    planned = turn(desk, here, fox, 0, 60)
    with pytest.raises(Invalid, match="FOX 31 is at SEC 26-0001/1 from") as refused:
        turn(desk, there, fox, 30, 90)
    assert refused.value.field == "patrol"
    turn(desk, there, fox, 60, 90)  # one after the other
    services.arrive(by=desk, manning=planned.pk)
    with pytest.raises(Invalid, match="Enter first that it left there"):
        services.man_post(by=desk, post=there.pk, patrol=fox.pk)
    with pytest.raises(Invalid, match="FOX 31 is at SEC 26-0001/1 from"):
        turn(desk, there, fox, 10, 50)


def test_the_database_itself_keeps_a_patrol_at_one_post(desk):
    fox = PatrolFactory()
    row = running(desk)
    one, two = post(desk, row), post(desk, row, name="South gate")
    stands = services.man_post(by=desk, post=one.pk, patrol=fox.pk, ends_at=at(60))
    later = turn(desk, two, fox, 90, 120)
    facts = {"patrol": fox, "strength": 2, "planned_by_id": desk.user.pk, "planned_at": at(0)}
    for state, times in (
        ("planned", {"planned_from": later.planned_from, "planned_until": later.planned_until}),
        ("present", {"planned_from": at(-5), "planned_until": at(60), "arrived_at": stands.arrived_at}),
    ):
        with pytest.raises(IntegrityError, match="at_one_post"), transaction.atomic():
            Manning.objects.create(post=two, state=state, **facts, **times)


def test_a_late_entry_cannot_put_a_patrol_at_two_posts_in_the_past(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    fox = PatrolFactory(callsign="FOX 31")
    row = running(desk)
    one, two = post(desk, row), post(desk, row, name="South gate")
    stood = services.man_post(by=desk, post=one.pk, patrol=fox.pk)
    clock.set("2026-11-25T07:00:00Z")
    services.relieve(by=desk, manning=stood.pk, occurred_at=at(-10))
    with pytest.raises(Invalid, match="stood at SEC 26-0001/1 until 250650Z") as refused:
        services.man_post(by=desk, post=two.pk, patrol=fox.pk, occurred_at=at(-20))
    assert refused.value.field == "occurred_at"
    services.man_post(by=desk, post=two.pk, patrol=fox.pk, occurred_at=at(-10))


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("ends_at", {"begins": 60, "ends": 30}, "cannot end before it begins"),
        ("begins_at", {"begins": 600, "ends": 700}, "Choose times within that"),
        ("begins_at", {"begins": -30, "ends": 60}, "Choose times within that"),
        ("ends_at", {"begins": 60, "ends": 400}, "Choose times within that"),
        ("strength", {"strength": 0}, "whole number"),
        ("relieves", {"relieves": 10**6}, "Nobody stands"),
    ],
)
def test_a_turn_that_cannot_be(desk, field, given, words):
    there = post(desk, running(desk))
    with pytest.raises(Invalid, match=words) as refused:
        turn(desk, there, PatrolFactory(), **given)
    assert refused.value.field == field


def test_contradictory_times_are_refused(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = running(desk)
    there = post(desk, row)
    stands = services.man_post(by=desk, post=there.pk, patrol=PatrolFactory().pk)
    clock.set("2026-11-25T06:30:00Z")
    for act, field in (
        (lambda: services.relieve(by=desk, manning=stands.pk, occurred_at=at(-40)), "occurred_at"),
        (lambda: services.relieve(by=desk, manning=stands.pk, occurred_at=at(5)), "occurred_at"),
        (lambda: services.end(by=desk, task=row.pk, occurred_at=at(-31)), "occurred_at"),
        (lambda: services.man_post(by=desk, post=there.pk, patrol=PatrolFactory().pk, ends_at=at(-1)), "ends_at"),
        (lambda: post(desk, row, required=0), "required"),
        (lambda: services.change_post(by=desk, post=there.pk, required=2, reason="so"), "required"),
    ):
        with pytest.raises(Invalid) as refused:
            act()
        assert refused.value.field == field


def test_a_post_that_falls_short_is_said_until_somebody_stands_there(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    fox, wolf = PatrolFactory(), PatrolFactory()
    row = plan(desk, begins_at=at(0))
    there = post(desk, row, required=4)
    assert not Escalation.objects.filter(policy_name="security.manning").exists()  # it has not begun
    services.begin(by=desk, task=row.pk)
    services.man_post(by=desk, post=there.pk, patrol=fox.pk)
    clock.set("2026-11-25T06:05:00Z")
    let_the_clock_look()
    assert live_alarms() == ["SEC 26-0001/1 under-manned for 5 min: 4 persons required"]
    stands = services.man_post(by=desk, post=there.pk, patrol=wolf.pk)
    assert live_alarms() == []
    services.relieve(by=desk, manning=stands.pk)
    services.change_post(by=desk, post=there.pk, required=2, reason="quiet")
    assert newest() == "SEC 26-0001/1: 4 → 2 persons: quiet"
    clock.set("2026-11-25T06:30:00Z")
    let_the_clock_look()
    assert live_alarms() == []
    services.change_post(by=desk, post=there.pk, required=6, reason="crowd")
    clock.set("2026-11-25T06:35:00Z")
    let_the_clock_look()
    assert live_alarms() == ["SEC 26-0001/1 under-manned for 5 min: 6 persons required"]
    with pytest.raises(Refused, match="first"):
        services.close_post(by=desk, post=there.pk, reason="not needed")
    services.relieve(by=desk, manning=Manning.objects.get(state="present").pk)
    services.close_post(by=desk, post=there.pk, reason="not needed")
    assert live_alarms() == []
    with pytest.raises(Refused, match="was closed"):
        services.man_post(by=desk, post=there.pk, patrol=fox.pk)


def test_who_is_not_relieved_in_time_is_said(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    fox = PatrolFactory(callsign="FOX 31")
    there = post(desk, running(desk))
    stands = services.man_post(by=desk, post=there.pk, patrol=fox.pk, ends_at=at(60))
    clock.set("2026-11-25T07:15:00Z")
    let_the_clock_look()
    assert live_alarms() == ["FOX 31 at SEC 26-0001/1 has not been relieved, 15 min after its time"]
    services.relieve(by=desk, manning=stands.pk)
    assert live_alarms() == []


def test_a_leader_acts_on_the_own_turn_alone(desk):
    leader, other = UserFactory(role="patrol_leader"), UserFactory(role="patrol_leader")
    fox, wolf = PatrolFactory(leader=leader), PatrolFactory(leader=other)
    there = post(desk, running(desk))
    mine, theirs = turn(desk, there, fox), turn(desk, there, wolf)
    by_phone = ActorFactory(user=leader, position="", channel="phone")
    for act in (
        lambda: services.arrive(by=by_phone, manning=theirs.pk),
        lambda: services.relieve(by=by_phone, manning=theirs.pk),
        lambda: services.cancel_manning(by=by_phone, manning=mine.pk),
        lambda: services.man_post(by=by_phone, post=there.pk, patrol=fox.pk),
        lambda: services.plan_manning(by=by_phone, post=there.pk, patrol=fox.pk, begins_at=at(0), ends_at=at(9)),
    ):
        with pytest.raises(Forbidden):
            act()
    services.arrive(by=by_phone, manning=mine.pk, strength=3)
    services.relieve(by=by_phone, manning=mine.pk)


def test_a_patrol_off_duty_stands_nowhere_and_a_job_is_left_as_it_is(desk):
    fox = PatrolFactory()
    there = post(desk, running(desk))
    log_off(by=desk, patrol=fox.pk)
    with pytest.raises(Refused, match="off duty"):
        services.man_post(by=desk, post=there.pk, patrol=fox.pk)
    wolf = PatrolFactory()
    Patrol.objects.filter(pk=wolf.pk).update(state="on_scene")
    stands = services.man_post(by=desk, post=there.pk, patrol=wolf.pk)
    services.relieve(by=desk, manning=stands.pk)
    assert state_of(wolf)[0] == "on_scene"


def test_a_cancelled_turn_frees_the_patrol_and_whom_it_was_to_relieve(desk):
    fox, wolf, lynx = PatrolFactory(), PatrolFactory(), PatrolFactory()
    there = post(desk, running(desk))
    first = turn(desk, there, fox)
    second = turn(desk, there, wolf, 30, 60, relieves=first.pk)
    with pytest.raises(Invalid, match="is relieved by somebody already"):
        turn(desk, there, lynx, 30, 60, relieves=first.pk)
    services.cancel_manning(by=desk, manning=second.pk)
    turn(desk, there, lynx, 30, 60, relieves=first.pk)
    turn(desk, there, wolf, 30, 60)


def test_a_patrol_in_an_exercise_stands_at_no_real_post(desk):
    fox = PatrolFactory()
    Patrol.objects.filter(pk=fox.pk).update(exercise=True)
    here = post(desk, running(desk, exercise=True))
    stands = services.man_post(by=desk, post=here.pk, patrol=fox.pk)
    assert state_of(fox) == ("busy", "EX SEC 26-0001/1")
    services.relieve(by=desk, manning=stands.pk)
    assert state_of(fox)[0] == "available"
    with pytest.raises(Refused, match="Recall it first"):
        services.man_post(by=desk, post=post(desk, running(desk)).pk, patrol=fox.pk)


@pytest.mark.parametrize("away", ["dispatched", "logged off", "free"])
def test_a_patrol_that_is_called_away_stands_there_no_longer(desk, clock, away):
    clock.set("2026-11-25T06:00:00Z")
    fox = PatrolFactory()
    row = running(desk)
    there = post(desk, row)
    stands = services.man_post(by=desk, post=there.pk, patrol=fox.pk)
    clock.set("2026-11-25T06:10:00Z")
    if away == "dispatched":
        dispatch(by=desk, incident=IncidentFactory().pk, patrols=[fox.pk])
    elif away == "logged off":
        log_off(by=desk, patrol=fox.pk)
    else:
        set_available(by=desk, patrol=fox.pk)
    stands.refresh_from_db()
    assert (stands.state, stands.left_at) == ("relieved", at(0))
    shown = board.snapshot(frozenset({"desk"}))[f"security_task:{row.pk}"]
    assert (shown["present"], shown["version"]) == (0, row.version + 3)
    clock.set("2026-11-25T06:15:00Z")
    let_the_clock_look()
    assert "SEC 26-0001/1 under-manned for 5 min: 2 persons required" in live_alarms()


@pytest.mark.parametrize("away", ["cleared", "diverted"])
def test_a_patrol_at_a_post_beside_its_job_leaves_it_when_the_job_ends(desk, clock, away):
    clock.set("2026-11-25T06:00:00Z")
    fox = PatrolFactory()
    there = post(desk, running(desk))
    (job,) = dispatch(by=desk, incident=IncidentFactory().pk, patrols=[fox.pk])
    on_scene(by=desk, assignment=job.pk)
    stands = services.man_post(by=desk, post=there.pk, patrol=fox.pk)
    clock.set("2026-11-25T06:10:00Z")
    if away == "cleared":
        clear(by=desk, assignment=job.pk)
    else:
        dispatch(by=desk, incident=IncidentFactory().pk, patrols=[fox.pk], divert_reason="shots")
    stands.refresh_from_db()
    assert (stands.state, stands.left_at) == ("relieved", at(0))


def test_an_arrival_that_was_overtaken_by_another_job_counts_at_no_post(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    fox = PatrolFactory(callsign="FOX 31")
    planned = turn(desk, post(desk, running(desk)), fox)
    clock.set("2026-11-25T06:05:00Z")
    dispatch(by=desk, incident=IncidentFactory().pk, patrols=[fox.pk])
    clock.set("2026-11-25T06:10:00Z")
    with pytest.raises(Invalid, match="FOX 31 is dispatched since 250605Z") as refused:
        services.arrive(by=desk, manning=planned.pk, occurred_at=at(-10))
    assert refused.value.field == "occurred_at"
