"""An exercise from its plan to ENDEX: states, patrols, clocks that stand still, and what ends with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.system import actor
from blotter.errors import Forbidden, Invalid, Missing, Refused
from blotter.models import Entry
from blotter.operations import desk_now
from dispatch.commandline.execution import run
from dispatch.exercises import selectors, services
from dispatch.exercises.models import Commitment, Exercise
from dispatch.exercises.states import OPEN, TRANSITIONS, State
from dispatch.provost.services import ask, give_directive
from dispatch.services import acknowledge, clear, dispatch, on_scene, recall
from escalation.models import Alarm, Deadline, Escalation
from escalation.services import fire_due
from incidents.detention.services import ask_advice
from incidents.mobility.services import request_movement
from incidents.models import Incident
from incidents.policing.services import begin_session
from patrols.models import Patrol
from tests.exercises.conftest import NOVO_SELO, planned, running
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory
from tests.mobility.scenes import plan as checkpoints

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def newest() -> str:
    return Entry.objects.filter(view=False).latest("serial").words


def mark(patrol: Patrol) -> bool:
    return Patrol.objects.get(pk=patrol.pk).exercise


def call(**more) -> Incident:
    return IncidentFactory(exercise=True, **more)


# -- its course ------------------------------------------------------------------------------------------------------
def test_an_exercise_from_plan_to_endex(desk, fox):
    row = planned(desk)
    services.commit(by=desk, exercise=row.pk, patrols=[fox.pk])
    assert newest() == f"FOX 21 foreseen for {row.called}"
    assert not mark(fox), "nobody is in it before it begins"
    services.start(by=desk, exercise=row.pk)
    assert newest() == f"STARTEX {row.called}; committed: FOX 21"
    assert mark(fox)
    services.pause(by=desk, exercise=row.pk, reason="road accident outside the camp")
    services.resume(by=desk, exercise=row.pk)
    services.assess(by=desk, exercise=row.pk, results=[{"order": 1, "result": "met", "remark": "in time"}])
    row = services.end(by=desk, exercise=row.pk, conclusions="The bypass holds load class 70.")
    assert newest() == f"ENDEX {row.called}; free: FOX 21"
    assert not mark(fox)
    assert [phase.state for phase in row.phases.all()] == ["running", "paused", "running", "ended"]
    assert row.conclusions == "The bypass holds load class 70."
    assert not Escalation.objects.filter(state="running", subject__startswith="exercise:").exists()


@pytest.mark.parametrize("state", State.values)
def test_each_act_against_each_state(desk, state):
    acts = {
        "start": services.start,
        "pause": lambda **more: services.pause(reason="drill", **more),
        "resume": services.resume,
        "end": services.end,
        "cancel": lambda **more: services.cancel(reason="weather", **more),
    }
    for act, service in acts.items():
        row = planned(desk)
        began = state in (State.RUNNING, State.PAUSED, State.ENDED)
        row.state, row.started_at = state, row.begins_at if began else None
        row.ended_at = row.begins_at if state == State.ENDED else None
        row.save()
        if act in TRANSITIONS[state]:
            assert service(by=desk, exercise=row.pk).state == TRANSITIONS[state][act]
        else:
            with pytest.raises(Refused):
                service(by=desk, exercise=row.pk)


def test_bad_times_and_names_are_refused_beside_their_field(desk):
    now = desk_now()
    for field, wrong in {
        "ends_at": {"ends_at": now - timedelta(hours=1)},
        "begins_at": {"begins_at": now + timedelta(days=500), "ends_at": now + timedelta(days=501)},
        "name": {"name": " "},
        "director": {"director": ""},
        "location": {"location": ""},
        "objectives": {"objectives": [f"goal {n}" for n in range(21)]},
    }.items():
        with pytest.raises(Invalid) as refused:
            planned(desk, **wrong)
        assert refused.value.field == field
    assert not Exercise.objects.exists()


def test_a_running_exercise_is_prolonged_and_its_end_is_watched(desk, exercise, clock):
    def due():
        return Deadline.objects.get(escalation__subject=f"exercise:{exercise.pk}", state="armed").due_at

    assert due() == exercise.ends_at
    later = exercise.ends_at + timedelta(hours=2)
    services.amend(by=desk, exercise=exercise.pk, ends_at=later)
    assert due() == later
    with pytest.raises(Refused, match="only its end"):
        services.amend(by=desk, exercise=exercise.pk, begins_at=exercise.begins_at + timedelta(hours=1))


def test_who_may(leader, exercise):
    auditor = ActorFactory(role="auditor")
    for by in (leader, auditor):
        with pytest.raises(Forbidden):
            planned(by)
        with pytest.raises(Forbidden):
            services.end(by=by, exercise=exercise.pk)
        with pytest.raises(Forbidden):
            services.recall(by=by, exercise=exercise.pk, reason="real work")


# -- what belongs to it ----------------------------------------------------------------------------------------------
def test_what_is_opened_as_exercise_while_it_runs_belongs_to_it(desk, leader, fox, exercise):
    one, real = call(), IncidentFactory()
    movement = request_movement(by=desk, command="EXN", unit="Demo", checkpoints=checkpoints(30, 60), exercise=True)
    session = begin_session(by=leader, patrol=fox.pk, place="34TEN0712")
    assert session.exercise, "its patrol is committed"
    parts = set(exercise.parts.values_list("kind", "record"))
    assert parts == {("incident", one.pk), ("movement", movement.pk), ("check", session.pk)}
    assert ("incident", real.pk) not in parts


def test_where_two_run_the_incident_or_the_patrol_decides_and_else_somebody_says(desk, leader, fox, exercise):
    second = running(desk, name="SECOND")
    loose = call()
    assert not exercise.parts.exists()
    assert not second.parts.exists()
    assert [one.called for one in selectors.loose()] == [loose.called]
    services.add_work(by=desk, exercise=second.pk, kind="incident", record=loose.pk)
    session = begin_session(by=leader, patrol=fox.pk, place="34TEN0712")
    assert exercise.parts.get().record == session.pk
    movement = request_movement(by=desk, command="EXN", unit="Demo", checkpoints=checkpoints(9, 60), incident=loose.pk)
    assert movement.exercise, "as its incident"
    assert second.parts.filter(kind="movement", record=movement.pk).exists()
    with pytest.raises(Refused, match="belongs to"):
        services.add_work(by=desk, exercise=exercise.pk, kind="incident", record=loose.pk)


def test_real_work_never_belongs_to_an_exercise(desk, exercise):
    real = IncidentFactory()
    with pytest.raises(Refused, match="real work"):
        services.add_work(by=desk, exercise=exercise.pk, kind="incident", record=real.pk)
    with pytest.raises(Invalid):
        services.add_work(by=desk, exercise=exercise.pk, kind="patrol", record=1)


# -- patrols shared with real work -----------------------------------------------------------------------------------
def test_a_committed_patrol_keeps_the_mark_between_exercise_calls(desk, fox, exercise):
    (job,) = dispatch(by=desk, incident=call().pk, patrols=[fox.pk])
    clear(by=desk, assignment=job.pk)
    assert mark(fox)
    stranger = PatrolFactory()
    (job,) = dispatch(by=desk, incident=call().pk, patrols=[stranger.pk])
    assert mark(stranger)
    recall(by=desk, assignment=job.pk, reason="not needed")
    assert not mark(stranger)


def test_a_recall_frees_the_patrol_and_is_confirmed_in_time(desk, leader, fox, exercise, clock):
    drill = call()
    dispatch(by=desk, incident=drill.pk, patrols=[fox.pk])
    (one,) = services.recall(by=desk, exercise=exercise.pk, reason="accident at Vushtrri")
    assert newest() == f"FOX 21 RECALLED from {exercise.called} to real work: accident at Vushtrri"
    assert not mark(fox)
    assert Patrol.objects.get(pk=fox.pk).state == "available"
    assert Incident.objects.get(pk=drill.pk).state == "assessed"
    row = selectors.commitment_rows([one.pk])[one.pk]
    assert row.audiences == {"desk", f"patrol:{fox.pk}"}
    assert row.state
    assert row.state["reason"] == "accident at Vushtrri"
    clock.move(42)
    services.confirm_recall(by=leader, commitment=one.pk)
    assert newest() == f"FOX 21 has understood the recall from {exercise.called} after 42 s"
    services.confirm_recall(by=leader, commitment=one.pk)  # twice on a bad network
    assert Entry.objects.filter(kind="exercise.recall_seen").count() == 1
    assert selectors.commitment_rows([one.pk])[one.pk].state is None
    assert not Escalation.objects.filter(subject=f"commitment:{one.pk}", state="running").exists()


def test_a_recall_that_nobody_confirms_reaches_the_desk_and_the_phone(desk, fox, exercise, clock):

    services.recall(by=desk, exercise=exercise.pk, reason="real work")
    clock.move(61)
    fire_due(by=actor("clock"))
    alarm = Alarm.objects.get(subject__startswith="commitment:")
    assert "FOX 21 has not confirmed its recall" in alarm.words
    assert set(alarm.audiences) == {"desk", f"patrol:{fox.pk}"}
    one = Commitment.objects.get()
    services.confirm_recall(by=desk, commitment=one.pk, channel="radio", words="on our way")
    assert newest().endswith("s, by radio: «on our way»")
    assert Alarm.objects.get(pk=alarm.pk).state == "ended"


def test_another_crew_cannot_confirm(desk, exercise):
    other = ActorFactory(role="patrol_leader", position="")
    PatrolFactory(leader=other.user)
    (one,) = services.recall(by=desk, exercise=exercise.pk, reason="real work")
    with pytest.raises(Forbidden):
        services.confirm_recall(by=other, commitment=one.pk)


def test_to_send_it_to_real_work_is_a_recall_that_its_acknowledgement_confirms(desk, fox, exercise):
    real = IncidentFactory()
    (job,) = dispatch(by=desk, incident=real.pk, patrols=[fox.pk])
    one = Commitment.objects.get(patrol=fox)
    assert (one.recalled_for, one.seen_at, mark(fox)) == (real, None, False)
    assert not Escalation.objects.filter(subject=f"commitment:{one.pk}").exists(), "the dispatch has its own clock"
    acknowledge(by=desk, assignment=job.pk, channel="radio")
    one.refresh_from_db()
    assert one.seen_at is not None
    clear(by=desk, assignment=job.pk)
    assert not mark(fox), "it goes back into the exercise only when it is committed anew"
    services.commit(by=desk, exercise=exercise.pk, patrols=[fox.pk])
    assert mark(fox)


def test_a_patrol_on_real_work_or_in_another_exercise_is_not_committed(desk, fox, exercise):
    second = running(desk, name="SECOND")
    with pytest.raises(Refused, match=r"is in EX X-\d+ FREEDOM OF MOVEMENT"):
        services.commit(by=desk, exercise=second.pk, patrols=[fox.pk])
    busy = PatrolFactory(callsign="FOX 22")
    dispatch(by=desk, incident=IncidentFactory().pk, patrols=[busy.pk])
    with pytest.raises(Refused, match="real work"):
        services.commit(by=desk, exercise=exercise.pk, patrols=[busy.pk])
    third = planned(desk, name="THIRD")
    services.commit(by=desk, exercise=third.pk, patrols=[busy.pk, fox.pk])
    services.start(by=desk, exercise=third.pk)
    assert newest().endswith("; not free: FOX 21, FOX 22")


def test_the_desk_types_a_recall_and_what_it_heard(desk, fox, exercise):
    run(desk, "EXRECALL 21 accident at Vushtrri")
    assert newest() == f"FOX 21 RECALLED from {exercise.called} to real work: accident at Vushtrri"
    run(desk, "EXHEARD 21 on our way")
    assert newest().endswith("by radio: «on our way»")
    for again in ("EXRECALL 21 once more", "EXHEARD 21"):
        with pytest.raises(Missing):
            run(desk, again)


# -- clocks ----------------------------------------------------------------------------------------------------------
def test_in_a_pause_the_clocks_stand_still_and_nothing_alarms(desk, fox, exercise, clock):

    drill, real = call(priority=1), IncidentFactory(priority=1)

    def armed():
        return list(
            Deadline.objects.filter(state="armed", due_at__lte=desk_now()).values_list("escalation__subject", flat=True)
        )

    def due_of(subject):
        return Deadline.objects.get(escalation__subject=subject, state__in=("armed", "paused")).due_at

    before = due_of(f"incident:{drill.pk}")
    services.pause(by=desk, exercise=exercise.pk, reason="accident on the road")
    clock.move(3600)
    assert armed() == [f"incident:{real.pk}"]
    assert selectors.get(exercise.pk).state == "paused"
    services.resume(by=desk, exercise=exercise.pk)
    assert due_of(f"incident:{drill.pk}") - before == pytest.approx(timedelta(hours=1), abs=timedelta(seconds=5))
    clock.move(120)
    fire_due(by=actor("clock"))
    alarm = Alarm.objects.get(subject=f"incident:{drill.pk}")
    assert "after 2 min" in alarm.words, "how long it waits is said without the pause"
    services.pause(by=desk, exercise=exercise.pk, reason="again")
    assert Alarm.objects.get(pk=alarm.pk).state == "ended"


def test_a_recall_in_a_pause_wakes_no_clock_of_the_exercise(desk, fox, exercise):
    drill = call()
    dispatch(by=desk, incident=drill.pk, patrols=[fox.pk])
    services.pause(by=desk, exercise=exercise.pk, reason="accident on the road")
    services.recall(by=desk, exercise=exercise.pk, reason="accident on the road")
    of_it = Deadline.objects.filter(escalation__subject=f"incident:{drill.pk}", escalation__state="running")
    assert [row.state for row in of_it] == ["paused"]
    assert Deadline.objects.filter(escalation__policy_name="exercise.recall", state="armed").count() == 1


def test_what_people_end_by_hand_is_watched_after_endex(desk, exercise):
    advice = ask_advice(by=desk, unit="Demo Engineers", situation="stopped at the fence", exercise=True)
    services.pause(by=desk, exercise=exercise.pk, reason="fog")
    services.end(by=desk, exercise=exercise.pk)
    assert newest().endswith(f"; still open: {advice.called}")
    assert Deadline.objects.get(escalation__subject=f"advice:{advice.pk}").state == "armed"


def test_a_welfare_check_runs_on_in_a_pause(desk, fox, exercise):

    (job,) = dispatch(by=desk, incident=call().pk, patrols=[fox.pk])
    on_scene(by=desk, assignment=job.pk, channel="radio")
    services.pause(by=desk, exercise=exercise.pk, reason="accident on the road")
    assert Deadline.objects.filter(escalation__policy_name="patrol.welfare", state="armed").exists()


def test_endex_ends_what_is_open_and_disarms_it(desk, leader, fox, exercise):
    drill = call()
    (job,) = dispatch(by=desk, incident=drill.pk, patrols=[fox.pk])
    movement = request_movement(by=desk, command="EXN", unit="Demo", checkpoints=checkpoints(30, 60), exercise=True)
    session = begin_session(by=leader, patrol=fox.pk, place="34TEN0712")
    real = IncidentFactory()
    services.pause(by=desk, exercise=exercise.pk, reason="fog")
    services.end(by=desk, exercise=exercise.pk)
    assert "; free: FOX 21; 3 ended with it" in newest()
    for row, state in ((drill, "cancelled"), (movement, "cancelled"), (job, "recalled")):
        row.refresh_from_db()
        assert row.state == state
    session.refresh_from_db()
    assert session.ended_at is not None
    assert Incident.objects.get(pk=real.pk).state == "received"
    fresh = Patrol.objects.get(pk=fox.pk)
    assert (fresh.state, fresh.exercise) == ("available", False)
    left = Deadline.objects.filter(state__in=("armed", "paused")).values_list("escalation__subject", flat=True)
    assert set(left) == {f"incident:{real.pk}"}
    assert selectors.open_work(exercise) == []


def test_the_board_shows_what_is_open_and_drops_what_has_ended(desk, exercise):
    assert selectors.exercise_rows(None)[exercise.pk].state["patrols"] == 1
    services.end(by=desk, exercise=exercise.pk)
    assert selectors.exercise_rows(None) == {}
    assert selectors.exercise_rows([exercise.pk])[exercise.pk].state is None
    assert State.ENDED not in OPEN


def test_the_journal_names_no_director_and_says_nothing_of_the_scenario(desk, exercise):
    services.amend(by=desk, exercise=exercise.pk, director="Demo Secret Director", scenario="Demo secret scenario")
    services.end(by=desk, exercise=exercise.pk, conclusions="Demo secret conclusion")
    everything = " ".join(f"{entry.words} {entry.body}" for entry in Entry.objects.all())
    for word in ("Director", "secret", "March of heavy vehicles"):
        assert word not in everything


# -- the end report --------------------------------------------------------------------------------------------------
def test_the_report_says_how_long_each_step_took_without_the_pauses(desk, fox, exercise, clock):
    drill = call(location=NOVO_SELO)
    clock.move(60)
    (_job,) = dispatch(by=desk, incident=drill.pk, patrols=[fox.pk])
    second = call()
    clock.move(120)
    dispatch(by=desk, incident=second.pk, patrols=[PatrolFactory().pk])
    services.pause(by=desk, exercise=exercise.pk, reason="fog")
    clock.move(3600)
    services.resume(by=desk, exercise=exercise.pk)
    (one,) = services.recall(by=desk, exercise=exercise.pk, reason="real work")
    clock.move(30)
    services.confirm_recall(by=desk, commitment=one.pk, channel="radio")
    services.end(by=desk, exercise=exercise.pk)
    found = selectors.report(selectors.get(exercise.pk))
    assert found.counts == [("Incidents", 2)]
    took = found.took[0]
    assert (took.kind, took.step, took.count) == ("Incidents", "opened → dispatched", 2)
    assert took.median == pytest.approx(timedelta(seconds=90), abs=timedelta(seconds=5))
    assert took.longest == pytest.approx(timedelta(seconds=120), abs=timedelta(seconds=5))
    assert found.recall
    assert found.recall.longest == pytest.approx(timedelta(seconds=30), abs=timedelta(seconds=3))
    assert found.lasted == pytest.approx(timedelta(seconds=210), abs=timedelta(seconds=10))


def test_what_the_provost_asked_ends_with_the_exercise(desk, exercise):
    fpm, due = ActorFactory(role="provost"), desk_now() + timedelta(hours=1)
    said = give_directive(by=fpm, title="Walk", text="Slowly.", due_at=due, roles=["operator"], exercise=True)
    asked = ask(by=desk, words="two more at the gate", strength_asked=4, exercise=True)
    services.end(by=desk, exercise=exercise.pk)
    for row in (said, asked):
        row.refresh_from_db()
    assert (said.end_reason, asked.state) == ("ENDEX", "withdrawn")
    subjects = [f"directive:{said.pk}", f"provost_request:{asked.pk}"]
    assert not Escalation.objects.filter(subject__in=subjects, state="running").exists()


def test_an_act_in_a_pause_wakes_no_clock(desk, fox, exercise):
    drill = call(priority=1)
    services.pause(by=desk, exercise=exercise.pk, reason="road accident")
    (job,) = dispatch(by=desk, incident=drill.pk, patrols=[fox.pk])
    armed = Deadline.objects.filter(escalation__subject=f"assignment:{job.pk}")
    assert armed.get(escalation__state="running").state == "paused"
    services.resume(by=desk, exercise=exercise.pk)
    assert armed.get(escalation__state="running").state == "armed"
