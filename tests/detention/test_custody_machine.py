"""No order of acts, late entries, corrections, orders, ends and pauses loses a due time or moves one that stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from blotter.operations import desk_now
from dispatch.exercises import services as exercises
from tests.detention.custody_machine import machine
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_no_order_of_acts_loses_a_due_time_or_moves_one_that_must_not_move(officer, provost, operator, cells, clock):
    clock.set("2026-12-22T00:00:00Z")
    now = desk_now()
    UserFactory(role="operator", username="operator")
    drill = exercises.plan(
        by=operator, name="HELD PERSON", location={"lat": 42.86, "lon": 20.98}, director="Demo Exercise Director",
        begins_at=now, ends_at=now + timedelta(hours=8), objectives=["Admission"],
    )  # fmt: skip
    exercises.start(by=operator, exercise=drill.pk)
    run_state_machine_as_test(
        machine(officer, provost, operator, cells, drill, clock),
        settings=settings(
            max_examples=6, stateful_step_count=28, deadline=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    clock.restore()
