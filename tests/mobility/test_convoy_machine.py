"""Random marches over the real services: whatever is entered, late, early, wrong or twice, the times stay in order, the
delta is what the times say, and one clock runs for the checkpoint that is ahead, which is said once.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.system import actor as system_actor
from blotter import board, selectors
from blotter.errors import Invalid, Refused
from escalation.models import Alarm, Escalation
from escalation.services.firing import fire_due
from incidents.mobility import services
from incidents.mobility.models import Movement
from incidents.mobility.selectors.board import movement_rows
from incidents.mobility.services.following import next_of
from incidents.mobility.states import AWAITED, ENDED, MOVEMENT
from tests.factories import ActorFactory
from tests.mobility.scenes import at, convoy, points_of, spot

pytestmark = pytest.mark.django_db
DESK = frozenset({"desk"})
LATE = timedelta(minutes=10)
minutes = st.integers(-90, 5)


def march(clock: Any) -> type[RuleBasedStateMachine]:
    class March(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            clock.restore()
            self.desk = ActorFactory(role="operator")
            self.pk = convoy(self.desk, 10, 30, 60, 80, approved=False).pk
            self.serial = selectors.head()
            self.shown = self.on_the_board()

        @property
        def row(self) -> Movement:
            return Movement.objects.get(pk=self.pk)

        def on_the_board(self) -> dict[str, Any] | None:
            """As a screen of the desk that opens now gets it. Of the whole board only the movements are read."""
            rows = {f"movement:{pk}": row for pk, row in movement_rows(None).items()}
            return board.seen_by(DESK, rows).get(f"movement:{self.pk}")

        def tried(self, act: str, service: Any, **given: Any) -> None:
            """The table decides; a refusal leaves no entry behind."""
            before, head = self.row, selectors.head()
            refusal: Exception | None = None
            try:
                service(by=self.desk, movement=self.pk, **given)
            except (Refused, Invalid) as error:
                refusal = error
            if refusal is None:
                assert self.row.state == MOVEMENT[before.state][act]
                assert selectors.head() == head + 1
            else:
                assert isinstance(refusal, Invalid) or act not in MOVEMENT[before.state]
                assert selectors.head() == head
                assert self.row.version == before.version

        @rule(act=st.sampled_from(["approve", "assemble"]))
        def prepare(self, act):
            self.tried(act, getattr(services, act))

        @rule(minutes_halted=st.integers(1, 40), when=minutes)
        def halt(self, minutes_halted, when):
            self.tried("halt", services.halt, reason="tyre", minutes=minutes_halted, occurred_at=at(when))

        @rule(when=minutes)
        def resume(self, when):
            self.tried("resume", services.resume, occurred_at=at(when))

        @precondition(lambda self: self.row.state == "rp_crossed")
        @rule()
        def hand_over(self):
            self.tried("hand_over", services.hand_over, receiver="guard")

        @rule(number=st.integers(0, 3), first=st.none() | minutes, column=st.none() | st.integers(-3, 20))
        def passes(self, number, first, column):
            points = points_of(self.row)
            if number >= len(points):
                return
            moment = at(first) if first is not None else None
            last = None if column is None else (moment or at(0)) + timedelta(minutes=column)
            with suppress(Refused, Invalid):
                services.pass_checkpoint(
                    by=self.desk, movement=self.pk, checkpoint=points[number].pk, first=moment, last=last
                )

        @rule(first=st.integers(-20, 60), step=st.integers(-2, 40))
        def plan_anew(self, first, step):
            with suppress(Refused, Invalid):
                services.replan(by=self.desk, movement=self.pk, checkpoints=[spot(2, first), spot(3, first + step)])

        @rule(seconds=st.integers(60, 45 * 60))
        def time_passes(self, seconds):
            clock.move(seconds)
            for _twice in range(2):
                fire_due(by=system_actor("clock"))

        @invariant()
        def times_are_in_order(self):
            points = points_of(self.row)
            for field in ("planned_first", "actual_first", "actual_last"):
                times = [getattr(point, field) for point in points if getattr(point, field)]
                assert times == sorted(times), field
            assert all(point.actual_last is None or point.actual_last >= point.actual_first for point in points)
            assert points[0].role == "sp"
            assert points[-1].role == "rp"
            assert [point.order for point in points] == list(range(len(points)))

        @invariant()
        def the_clock_is_that_of_the_checkpoint_ahead_and_says_it_once(self):
            row = self.row
            ahead = next_of(points_of(row)) if row.state in AWAITED else None
            running = list(Escalation.objects.filter(subject=f"movement:{self.pk}", state="running"))
            alarms = Alarm.objects.filter(subject=f"movement:{self.pk}").exclude(state="ended")
            if ahead is None:
                assert (running, list(alarms)) == ([], [])
                return
            (one,) = running
            expected = ahead.expected(row.delay_s) + timedelta(minutes=row.halt_min)
            assert one.words["checkpoint"] == ahead.called
            assert one.started_at == expected
            assert all(alarm.count == 1 for alarm in alarms)
            fire_due(by=system_actor("clock"))
            assert alarms.exists() == (expected + LATE <= at(0))

        @invariant()
        def the_screen_knows_what_the_board_knows(self):
            for entry in selectors.visible(DESK, self.serial):
                self.serial = entry.serial
                self.shown = json.loads(entry.body)["changes"].get(f"movement:{self.pk}", self.shown)
            row = self.row
            if row.state in ENDED:
                assert self.shown is None
                assert self.on_the_board() is None
                return
            assert self.shown is not None
            assert self.shown == self.on_the_board()
            passed = [point for point in points_of(row) if point.actual_first]
            if passed:
                assert self.shown["last"]["delta_s"] == round(passed[-1].delta.total_seconds())
            assert (row.halted_at is not None) == (row.state == "halted")

    return March


def test_random_marches(clock):
    run_state_machine_as_test(
        march(clock),
        settings=settings(
            max_examples=10, stateful_step_count=30, deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        ),
    )  # fmt: skip
