"""The provost's response figures, from real calls, dispatches and arrivals at known times."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dispatch.provost.selectors import day_start, figures
from dispatch.services import dispatch, on_scene
from escalation.models import Policy
from escalation.services import change_policy
from tests.conftest import Clock
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
NOON = "2026-11-21T11:00:00+00:00"  # 1200 in Kosovo


def _answered(clock: Clock, priority: int, to_dispatch: int, to_scene: int, exercise: bool = False) -> None:
    """One call that waits ``to_dispatch`` seconds for a patrol, which arrives ``to_scene`` seconds later."""
    desk = ActorFactory(role="operator")
    incident = IncidentFactory(priority=priority, exercise=exercise)
    clock.move(to_dispatch)
    (job,) = dispatch(by=desk, incident=incident.pk, patrols=[PatrolFactory().pk])
    clock.move(to_scene)
    on_scene(by=desk, assignment=job.pk, channel="radio")


def test_median_and_90th_percentile_by_priority(clock: Clock) -> None:
    clock.set(NOON)
    for to_dispatch in (20, 30, 100):
        _answered(clock, 1, to_dispatch, 600)
    IncidentFactory(priority=1)  # still waiting: counted as opened, in no percentile
    row = figures()["real"][0]
    assert (row["priority"], row["opened"], row["dispatched"], row["arrived"]) == (1, 4, 3, 3)
    assert row["dispatch"] == {"median_s": 30.0, "p90_s": pytest.approx(86.0, abs=0.1)}  # 30 + 0.8 × (100 - 30)
    assert row["arrival"] == {"median_s": 600.0, "p90_s": 600.0}
    assert (row["target_s"], row["within_target"]) == (60, 2)


def test_the_target_is_what_the_policy_says_now(clock: Clock) -> None:
    steps = Policy.objects.get(name="incident.unassigned", priority=1, current=True).steps
    later = [{**steps[0], "after_s": 90}]
    change_policy(by=ActorFactory(role="shift_leader"), name="incident.unassigned", priority=1, steps=later)
    assert [row["target_s"] for row in figures()["real"]] == [90, 300, 900, 1800]


def test_exercise_is_never_mixed_with_real_work(clock: Clock) -> None:
    clock.set(NOON)
    _answered(clock, 2, 60, 300)
    _answered(clock, 2, 6000, 300, exercise=True)
    answer = figures()
    assert answer["real"][1]["dispatch"]["p90_s"] == 60.0
    assert answer["exercise"][1]["dispatch"]["p90_s"] == 6000.0
    assert [row["opened"] for row in answer["exercise"]] == [0, 1, 0, 0]


def test_every_function_that_counts_says_what_it_did(clock: Clock) -> None:
    clock.set(NOON)
    shown = {each["name"]: {line["name"]: line["count"] for line in each["figures"]} for each in figures()["functions"]}
    assert list(shown) == ["Policing", "Mobility support", "Security", "Detention", "Patrol programme", "Coordination"]
    before = shown["Mobility support"]["route reports"], shown["Policing"]["check sessions"]
    assert before == (0, 0)


def test_the_day_is_the_local_one(clock: Clock) -> None:
    clock.set("2026-11-20T22:59:00+00:00")  # 2359 local: yesterday's call
    IncidentFactory(priority=3)
    clock.set("2026-11-20T23:01:00+00:00")
    IncidentFactory(priority=3)
    answer = figures()
    assert answer["since"] == "2026-11-20T23:00:00.000000Z"
    assert answer["real"][2]["opened"] == 1


def test_without_a_call_there_is_no_percentile(clock: Clock) -> None:
    clock.set(NOON)
    assert figures()["real"][0]["dispatch"] == {"median_s": None, "p90_s": None}


def test_day_start_in_the_night_of_the_change() -> None:
    assert day_start(datetime(2026, 10, 25, 12, tzinfo=UTC)).astimezone(UTC) == datetime(2026, 10, 24, 22, tzinfo=UTC)
