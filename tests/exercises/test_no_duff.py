"""NO DUFF: a call turns real, with what was recorded for it, whoever does it, and what its clocks and alarms say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.system import actor
from blotter.operations import desk_now
from dispatch.exercises import selectors, services
from dispatch.exercises.models import Commitment
from dispatch.provost.services import arrive, ask, ask_help, give_directive, promise
from dispatch.services import acknowledge, attach_caller, dispatch, no_duff
from escalation.models import Alarm, Deadline, Escalation
from escalation.services import fire_due
from incidents.mobility.models import Escort, Movement
from incidents.mobility.services import approve, escort, pass_checkpoint, request_movement
from incidents.models import Incident
from incidents.policing.models import CheckSession
from incidents.policing.services import begin_session, open_investigation
from incidents.security.services import add_post, man_post, plan_task
from patrols.models import Patrol
from reference.models import Nation
from tests.exercises.conftest import NOVO_SELO
from tests.factories import ActorFactory, IncidentFactory
from tests.mobility.scenes import plan as checkpoints

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def call(**more) -> Incident:
    return IncidentFactory(exercise=True, **more)


def mark(patrol: Patrol) -> bool:
    return Patrol.objects.get(pk=patrol.pk).exercise


def test_no_duff_takes_the_call_its_records_and_its_crews_out_of_the_exercise(desk, leader, fox, exercise):
    drill = call()
    dispatch(by=desk, incident=drill.pk, patrols=[fox.pk])
    session = begin_session(by=leader, patrol=fox.pk, place="34TEN0712", incident=drill.number)
    no_duff(by=desk, incident=drill.pk, reason="real casualty")
    assert not CheckSession.objects.get(pk=session.pk).exercise
    assert not mark(fox)
    assert exercise.parts.filter(real_at=None).count() == 0
    one = Commitment.objects.get(patrol=fox)
    assert one.reason == f"NO DUFF {drill.number}"
    assert Escalation.objects.filter(subject=f"commitment:{one.pk}", state="running").exists(), "the crew confirms"
    found = selectors.report(exercise)
    assert {done.called for done in found.real} == {drill.number, f"CHK {session.pk}"}
    assert found.counts == []


def test_no_duff_in_a_pause_sets_its_own_clock_running(desk, exercise, clock):
    drill, other = call(priority=1), call(priority=1)
    services.pause(by=desk, exercise=exercise.pk, reason="accident on the road")
    clock.move(3600)
    no_duff(by=desk, incident=drill.pk, reason="it is this one")
    states = dict(
        Deadline.objects.filter(escalation__incident__isnull=False).values_list("escalation__subject", "state")
    )
    assert states == {f"incident:{drill.pk}": "armed", f"incident:{other.pk}": "paused"}


def test_no_duff_in_a_pause_sets_the_clock_of_unread_news_running_without_its_mark(desk, fox, exercise, clock):
    drill = call(priority=1)
    (job,) = dispatch(by=desk, incident=drill.pk, patrols=[fox.pk])
    acknowledge(by=desk, assignment=job.pk)
    attach_caller(by=desk, incident=drill.pk, words="two of them are armed")
    news = Escalation.objects.get(subject=f"news:{job.pk}")
    assert news.words["incident"] == f"EX {drill.number}"
    services.pause(by=desk, exercise=exercise.pk, reason="accident on the road")
    clock.move(3600)
    fire_due(by=actor("clock"))
    assert news.deadlines.get().state == "paused"
    no_duff(by=desk, incident=drill.pk, reason="it is this one")
    clock.move(130)
    fire_due(by=actor("clock"))
    (alarm,) = Alarm.objects.filter(subject=news.subject)
    assert alarm.words.startswith(f"{fox.callsign} has not read what is new on {drill.number} ")


def test_no_duff_takes_the_patrol_at_the_post_and_what_is_said_of_the_call_along(desk, fox, exercise):
    drill = call()
    task = plan_task(
        by=desk, kind="event", title="Parade", location=NOVO_SELO, begins_at=desk_now(),
        ends_at=desk_now() + timedelta(hours=2), incident=drill.pk, exercise=True,
    )  # fmt: skip
    post = add_post(by=desk, task=task.pk, name="Gate", required=1)
    turn = man_post(by=desk, post=post.pk, patrol=fox.pk)
    fpm = ActorFactory(role="provost")
    said = give_directive(
        by=fpm, title="Walk", text="Slowly.", due_at=task.ends_at, roles=["operator"], about=drill.number
    )
    no_duff(by=desk, incident=drill.pk, reason="real casualty")
    turn.refresh_from_db()
    said.refresh_from_db()
    assert (turn.state, said.exercise, mark(fox)) == ("present", False, False)
    assert Commitment.objects.get(patrol=fox).reason == f"NO DUFF {drill.number}"


def test_what_the_provost_said_of_the_call_is_called_without_the_mark_too(desk, exercise, clock):
    """Its clocks name no incident: one that rings already, and one that is still to ring."""
    Nation.objects.get_or_create(code="USA", defaults={"name": "United States", "has_mp": True})
    drill, fpm = call(), ActorFactory(role="provost")
    soon, later = desk_now() + timedelta(minutes=10), desk_now() + timedelta(hours=2)
    give_directive(by=fpm, title="Walk", text="Slowly.", due_at=soon, roles=["operator"], about=drill.number)
    ask(by=desk, words="two more", strength_asked=4, due_at=later, about=drill.number)
    help_ = ask_help(by=fpm, nation="USA", wanted="dog team", due_at=later, about=drill.number)
    clock.move(15 * 60)
    fire_due(by=actor("clock"))
    no_duff(by=desk, incident=drill.pk, reason="real casualty")
    clock.move(2 * 3600)
    fire_due(by=actor("clock"))
    told = Alarm.objects.filter(subject__regex="^(directive|provost)").values_list("words", flat=True)
    assert len(told) == 3
    assert not [words for words in told if "EX" in words]
    help_.refresh_from_db()
    assert not help_.exercise
    services.end(by=desk, exercise=exercise.pk)
    help_.refresh_from_db()
    assert help_.state == "asked", "ENDEX ends nothing real"


@pytest.mark.parametrize(("arrived", "state"), [(False, "withdrawn"), (True, "released")])
def test_help_asked_of_a_nation_ends_with_the_exercise(desk, exercise, arrived, state):
    Nation.objects.get_or_create(code="USA", defaults={"name": "United States", "has_mp": True})
    due = desk_now() + timedelta(hours=1)
    fpm = ActorFactory(role="provost")
    row = ask_help(by=fpm, nation="USA", wanted="dog team", due_at=due, exercise=True)
    if arrived:
        promise(by=desk, request=row.pk, promised=1, expected_at=due)
        arrive(by=desk, request=row.pk)
    services.end(by=desk, exercise=exercise.pk)
    row.refresh_from_db()
    assert row.state == state
    assert not Escalation.objects.filter(subject=f"provost_help:{row.pk}", state="running").exists()


def test_a_case_that_is_linked_with_the_call_is_real_with_it(desk, exercise):
    drill, lead = call(), ActorFactory(role="shift_leader")
    case = open_investigation(by=lead, title="Damage", leader=lead.user.get_username(), incident=drill.number)
    other = open_investigation(by=lead, title="Loss", leader=lead.user.get_username(), exercise=True)
    no_duff(by=desk, incident=drill.pk, reason="real casualty")
    for row in (case, other):
        row.refresh_from_db()
    assert (case.exercise, other.exercise) == (False, True)
    assert not case.called.startswith("EX")


@pytest.mark.parametrize("marching", [True, False])
def test_the_escort_of_the_calls_column_is_real_with_it(desk, fox, exercise, marching):
    """Who rides beside it already is out of the exercise; who is to ride later stays foreseen for it."""
    drill = call()
    convoy = request_movement(
        by=desk, command="USV", unit="A Company", checkpoints=checkpoints(-30, 30), incident=drill.pk, exercise=True
    )
    approve(by=desk, movement=convoy.pk)
    escort(by=desk, movement=convoy.pk, patrol=fox.pk)
    if marching:
        pass_checkpoint(by=desk, movement=convoy.pk, checkpoint=convoy.checkpoints.first().pk)
    no_duff(by=desk, incident=drill.pk, reason="real casualty")
    assert not Movement.objects.get(pk=convoy.pk).exercise
    assert Escort.objects.filter(movement=convoy, patrol=fox).exists()
    assert mark(fox) is not marching
    assert (Commitment.objects.get(patrol=fox).recalled_at is not None) is marching
    if not marching:
        services.recall(by=desk, exercise=exercise.pk, patrols=[fox.pk], reason="brawl in town")
        assert Escort.objects.filter(movement=convoy, patrol=fox).exists(), "it is real work now"
