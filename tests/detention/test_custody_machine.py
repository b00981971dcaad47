"""No order of acts, late entries, corrections, orders, ends and pauses loses a due time or moves one that stays.

One run goes through the same 168 acts, 28 with each of six persons, so that it fails for nobody who changed nothing.
Set ``CUSTODY_PERSONS`` to go through as many persons, drawn by chance: 200 take some minutes.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from blotter.operations import desk_now
from dispatch.exercises import services as exercises
from tests.detention.custody_machine import CARDS, machine
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
BY_CHANCE = int(os.environ.get("CUSTODY_PERSONS", "0"))
ACTS = {
    "arrive", "authorise", "admit", "hospitalise", "leave_hospital", "check", "review", "report_force", "review_force",
    "tell_icrc", "correct", "withdraw", "set_level", "shorten_clock", "release", "transfer", "escape", "die",
    "ask_reopening", "decide_reopening", "pause", "resume", "no_duff",
}  # fmt: skip


def test_no_order_of_acts_loses_a_due_time_or_moves_one_that_must_not_move(officer, provost, operator, cells, clock):
    clock.set("2026-12-22T00:00:00Z")
    now, count = desk_now(), Counter()
    UserFactory(role="operator", username="operator")
    drill = exercises.plan(
        by=operator, name="HELD PERSON", location={"lat": 42.86, "lon": 20.98}, director="Demo Exercise Director",
        begins_at=now, ends_at=now + timedelta(hours=8), objectives=["Admission"],
    )  # fmt: skip
    exercises.start(by=operator, exercise=drill.pk)
    run_state_machine_as_test(
        machine(officer, provost, operator, cells, drill, clock, count),
        settings=settings(
            max_examples=BY_CHANCE or 6, stateful_step_count=len(CARDS), deadline=None, derandomize=not BY_CHANCE,
            phases=[Phase.generate, Phase.shrink] if BY_CHANCE else [Phase.generate], database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert not ACTS - count.keys(), "never done"
