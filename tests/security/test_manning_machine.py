"""Random nights at two posts over the real services: whatever is entered, late, early, wrong or twice, no patrol stands
at two posts at once, a post that falls short has one clock, and the site is waited for from when it was last heard of.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from blotter import board, selectors
from blotter.errors import Invalid, Refused
from escalation.models import Deadline, Escalation
from incidents.security import services
from incidents.security.models import Manning, Task
from incidents.security.services.common import present
from incidents.security.states import ManningState
from patrols.models import Patrol
from patrols.services import set_available
from tests.factories import ActorFactory, PatrolFactory
from tests.security.scenes import at, post, running

pytestmark = pytest.mark.django_db
EVERY = 45
index, ago = st.integers(0, 1), st.sampled_from([None, None, -30, -5, 5])


def night(clock: Any) -> type[RuleBasedStateMachine]:
    class Night(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            clock.restore()
            self.desk = ActorFactory(role="operator")
            self.task = running(self.desk, check_every_min=EVERY, ends_at=at(60 * 20)).pk
            self.posts = [post(self.desk, Task.objects.get(pk=self.task), required=2 + n) for n in range(2)]
            self.patrols = [PatrolFactory() for _number in range(2)]

        def tried(self, service: Any, **given: Any) -> None:
            """A refusal leaves no entry behind."""
            head = selectors.head()
            try:
                service(by=self.desk, **given)
            except (Refused, Invalid):
                assert selectors.head() == head
            else:
                assert selectors.head() > head

        def turn(self, number: int) -> int:
            """One of the newest turns, also one that is over."""
            newest = list(Manning.objects.order_by("-pk").values_list("pk", flat=True)[:4])
            return newest[number % len(newest)] if newest else 0

        @rule(there=index, patrol=index, minutes=ago)
        def man(self, there: int, patrol: int, minutes: float | None) -> None:
            self.tried(
                services.man_post, post=self.posts[there].pk, patrol=self.patrols[patrol].pk, ends_at=at(60),
                occurred_at=None if minutes is None else at(minutes),
            )  # fmt: skip

        @rule(there=index, patrol=index, begins=st.sampled_from([0, 30, 90]), relieves=st.booleans())
        def plan(self, there: int, patrol: int, begins: int, relieves: bool) -> None:
            before = self.posts[there].mannings.filter(state=ManningState.PRESENT).first() if relieves else None
            self.tried(
                services.plan_manning, post=self.posts[there].pk, patrol=self.patrols[patrol].pk,
                begins_at=at(begins), ends_at=at(begins + 60), relieves=before.pk if before else None,
            )  # fmt: skip

        @rule(act=st.sampled_from(["arrive", "relieve"]), number=st.integers(0, 3), minutes=ago)
        def move(self, act: str, number: int, minutes: float | None) -> None:
            if pk := self.turn(number):
                self.tried(getattr(services, act), manning=pk, occurred_at=None if minutes is None else at(minutes))

        @rule(number=st.integers(0, 3))
        def cancel(self, number: int) -> None:
            if pk := self.turn(number):
                self.tried(services.cancel_manning, manning=pk)

        @rule(minutes=ago)
        def check_in(self, minutes: float | None) -> None:
            self.tried(services.check_in, task=self.task, occurred_at=None if minutes is None else at(minutes))

        @rule(patrol=index)
        def call_away(self, patrol: int) -> None:
            with suppress(Refused):
                set_available(by=self.desk, patrol=self.patrols[patrol].pk)

        @rule(minutes=st.sampled_from([3, 20]))
        def wait(self, minutes: int) -> None:
            clock.move(minutes * 60)

        @invariant()
        def nobody_stands_twice(self) -> None:
            for patrol in self.patrols:
                stood = Manning.objects.filter(patrol=patrol, arrived_at__isnull=False).order_by(
                    "arrived_at", "left_at"
                )
                for one, other in pairwise(stood):
                    assert one.left_at is not None
                    assert one.left_at <= other.arrived_at

        @invariant()
        def who_stands_there_is_busy_with_it(self) -> None:
            for patrol in Patrol.objects.filter(pk__in=[each.pk for each in self.patrols]):
                turn = patrol.mannings.filter(state=ManningState.PRESENT).select_related("post__task").first()
                busy = ("busy", turn.post.called) if turn else ("available", "")
                assert (patrol.state, patrol.state_reason) == busy

        @invariant()
        def a_post_that_falls_short_has_one_clock(self) -> None:
            shown = board.snapshot(frozenset({"desk"}))[f"security_task:{self.task}"]
            for each, row in zip(self.posts, shown["posts"], strict=True):
                clocks = Escalation.objects.filter(subject=f"security_post:{each.pk}", state="running")
                assert row["present"] == present(each)
                assert clocks.count() == (1 if present(each) < each.required else 0)

        @invariant()
        def the_site_is_waited_for_from_when_it_was_last_heard_of(self) -> None:
            row = Task.objects.get(pk=self.task)
            clock_of = Escalation.objects.get(
                subject=f"security_task:{self.task}", policy_name="security.check", state="running"
            )
            heard = row.checked_at or row.begun_at
            assert clock_of.started_at == heard + timedelta(minutes=EVERY)
            assert Deadline.objects.filter(escalation=clock_of, state="armed").count() == 1
            said = row.check_ins.first()
            assert said is None or said.at <= heard

        def teardown(self) -> None:
            services.end(by=self.desk, task=self.task)
            assert not Escalation.objects.filter(policy_name__startswith="security.", state="running").exists()
            assert set(Patrol.objects.values_list("state", flat=True)) == {"available"}

    return Night


def test_random_nights(clock):
    run_state_machine_as_test(
        night(clock),
        settings=settings(
            max_examples=6, stateful_step_count=12, deadline=None,
            # A failing night is read as it came: to make it smaller takes minutes.
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
