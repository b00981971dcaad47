"""What a crew does without a job, of an exercise or real, and how it leaves it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blotter.errors import Invalid, Refused
from blotter.models import Entry
from blotter.operations import desk_now
from dispatch.exercises import services
from dispatch.programme.services import plan_patrol
from dispatch.programme.services import start as start_order
from dispatch.services import dispatch
from dispatch.services.undo import last_undoable, steps_back
from incidents import exercises as registry
from incidents.mobility.models import Movement
from incidents.mobility.services import approve, escort, pass_checkpoint, request_movement
from incidents.policing.services import begin_session
from incidents.security.services import add_post, man_post, plan_manning, plan_task
from patrols.models import Patrol
from tests.exercises.conftest import NOVO_SELO
from tests.factories import IncidentFactory, PatrolFactory
from tests.mobility.scenes import plan as checkpoints

pytestmark = pytest.mark.django_db


def manned(desk, patrol, *, exercise):
    task = plan_task(
        by=desk, kind="event", title="Parade", location=NOVO_SELO, begins_at=desk_now(),
        ends_at=desk_now() + timedelta(hours=2), exercise=exercise,
    )  # fmt: skip
    post = add_post(by=desk, task=task.pk, name="Gate", required=1)
    return man_post(by=desk, post=post.pk, patrol=patrol.pk)


def ridden(desk, patrol, *, exercise):
    order = plan_patrol(
        by=desk, kind="preventive", starts_at=desk_now() + timedelta(minutes=10),
        ends_at=desk_now() + timedelta(hours=2), patrols=[patrol.pk], orders="Show presence.",
        stops=[{"location": "42.36, 21.25", "name": "Gate"}], exercise=exercise,
    )  # fmt: skip
    return start_order(by=desk, order=order.pk)


def marching(desk, patrol, *, exercise):
    convoy = request_movement(
        by=desk, command="USV", unit="A Company", checkpoints=checkpoints(-30, 30), exercise=exercise
    )
    approve(by=desk, movement=convoy.pk)
    escort(by=desk, movement=convoy.pk, patrol=patrol.pk)
    pass_checkpoint(by=desk, movement=convoy.pk, checkpoint=convoy.checkpoints.first().pk)
    return convoy


def controlling(desk, patrol, *, exercise):
    return begin_session(by=desk, patrol=patrol.pk, place="34TEN0712")


OCCUPIED = [manned, ridden, marching, controlling]


def free_of_all(patrol):
    return Patrol.objects.get(pk=patrol.pk).state == "available" and not any(
        [*work.doing(patrol)] for work in registry.all_work()
    )


@pytest.mark.parametrize("occupied", OCCUPIED)
def test_a_recalled_patrol_leaves_the_work_of_the_exercise(desk, fox, exercise, occupied):
    occupied(desk, fox, exercise=True)
    assert not free_of_all(fox)
    services.recall(by=desk, exercise=exercise.pk, patrols=[fox.pk], reason="brawl in town")
    assert free_of_all(fox)


@pytest.mark.parametrize("occupied", OCCUPIED)
def test_a_patrol_that_is_sent_to_real_work_leaves_that_of_the_exercise(desk, fox, exercise, occupied):
    occupied(desk, fox, exercise=True)
    dispatch(by=desk, incident=IncidentFactory(priority=1).pk, patrols=[fox.pk])
    assert not any([*work.doing(fox)] for work in registry.all_work())
    assert Patrol.objects.get(pk=fox.pk).state == "dispatched"


@pytest.mark.parametrize("occupied", OCCUPIED)
def test_a_patrol_with_real_work_of_its_own_is_not_committed(desk, exercise, occupied):
    hen = PatrolFactory(callsign="HEN 31")
    occupied(desk, hen, exercise=False)
    with pytest.raises(Refused, match="real work"):
        services.commit(by=desk, exercise=exercise.pk, patrols=[hen.pk])


def test_a_patrol_off_duty_is_not_committed(desk, exercise):
    hen = PatrolFactory(callsign="HEN 31", on_duty=False)
    with pytest.raises(Refused, match="off duty"):
        services.commit(by=desk, exercise=exercise.pk, patrols=[hen.pk])


def test_who_is_in_no_exercise_stands_at_none_of_its_posts(desk, exercise):
    with pytest.raises(Refused, match="Commit it first"):
        manned(desk, PatrolFactory(callsign="HEN 31"), exercise=True)


def test_a_turn_of_an_exercise_gives_way_to_a_real_one(desk, fox, exercise):
    def turn(exercise):
        task = plan_task(
            by=desk, kind="event", title="Parade", location=NOVO_SELO, begins_at=desk_now(),
            ends_at=desk_now() + timedelta(hours=2), exercise=exercise,
        )  # fmt: skip
        post = add_post(by=desk, task=task.pk, name="Gate", required=1)
        return plan_manning(by=desk, post=post.pk, patrol=fox.pk, ends_at=task.ends_at)

    drill, real = turn(exercise=True), turn(exercise=False)
    drill.refresh_from_db()
    assert (drill.state, real.state) == ("cancelled", "planned")
    words = f"{drill.post.called}: FOX 21 no longer planned: {real.post.called}"
    assert Entry.objects.filter(kind="security.manning_cancelled").get().words == words
    with pytest.raises(Invalid, match="another patrol"):
        turn(exercise=True)


def test_what_a_recalled_patrol_was_to_do_in_the_exercise_it_does_not(desk, fox, exercise):
    """A column that waits, a turn that is to come; those of another exercise, tomorrow, stay."""
    convoy = request_movement(by=desk, command="USV", unit="A Company", checkpoints=checkpoints(60, 120), exercise=True)
    approve(by=desk, movement=convoy.pk)
    task = plan_task(
        by=desk, kind="event", title="Parade", location=NOVO_SELO, begins_at=desk_now(),
        ends_at=desk_now() + timedelta(hours=2), exercise=True,
    )  # fmt: skip
    post = add_post(by=desk, task=task.pk, name="Gate", required=1)
    turn = plan_manning(by=desk, post=post.pk, patrol=fox.pk, ends_at=task.ends_at)
    escort(by=desk, movement=convoy.pk, patrol=fox.pk)
    tomorrow = Movement.objects.get(pk=convoy.pk)
    tomorrow.pk, tomorrow.serial, tomorrow.number = None, 99, "25-USV-99"
    tomorrow.save()
    exercise.parts.filter(kind="movement", record=tomorrow.pk).delete()
    tomorrow.escorts.create(patrol=fox)
    services.recall(by=desk, exercise=exercise.pk, patrols=[fox.pk], reason="brawl in town")
    turn.refresh_from_db()
    assert turn.state == "cancelled"
    assert not convoy.escorts.exists()
    assert tomorrow.escorts.exists()
    assert [*Entry.objects.filter(view=False).order_by("-serial").values_list("words", flat=True)][2::-1] == [
        f"{convoy.called}: FOX 21 escorts no longer: brawl in town",
        f"{post.called}: FOX 21 no longer planned: brawl in town",
        f"FOX 21 RECALLED from {exercise.called} to real work: brawl in town",
    ]


def test_what_real_work_takes_from_an_exercise_stands_in_the_blotter_and_the_act_can_be_undone(desk, fox, exercise):
    task = plan_task(
        by=desk, kind="event", title="Parade", location=NOVO_SELO, begins_at=desk_now(),
        ends_at=desk_now() + timedelta(hours=2), exercise=True,
    )  # fmt: skip
    post = add_post(by=desk, task=task.pk, name="Gate", required=1)
    plan_manning(by=desk, post=post.pk, patrol=fox.pk, ends_at=task.ends_at)
    incident = IncidentFactory(priority=1)
    dispatch(by=desk, incident=incident.pk, patrols=[fox.pk])
    sent, taken = Entry.objects.filter(view=False).order_by("-serial")[:2]
    assert taken.words == f"{post.called}: FOX 21 no longer planned: {incident.number}"
    assert sent.kind == "dispatch.dispatched"
    for step in steps_back(by=desk, serial=last_undoable(desk)):
        step()
    assert Patrol.objects.get(pk=fox.pk).state == "available"
