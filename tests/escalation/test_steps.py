"""The arithmetic of steps, without a clock or a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blotter.errors import Invalid
from escalation.defaults import DEFAULTS
from escalation.steps import Step, firing, parse

T0 = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


DESK = Step(60, ("desk",), ("desk",))
SHIFT = Step(120, ("shift",), ("desk",))


def test_the_next_due_follows_the_due_before_it_not_the_moment_of_firing() -> None:
    plan = firing([DESK, SHIFT], 0, at(60), at(71.5))
    assert (plan.step, plan.due_at, plan.next_step, plan.next_due) == (0, at(60), 1, at(180))


def test_the_last_step_without_repeat_ends_the_chain() -> None:
    assert firing([DESK], 0, at(60), at(60)).next_due is None


def test_after_an_outage_the_highest_overdue_step_fires_and_knows_what_was_missed() -> None:
    plan = firing([DESK, SHIFT, Step(600, ("provost",), ("desk",))], 0, at(60), at(400))
    assert (plan.step, plan.passed) == (1, (0, 1))
    assert (plan.missed_at, plan.due_at, plan.next_due) == (at(60), at(180), at(780))


def test_a_step_that_reaches_nobody_hands_on_at_once() -> None:
    steps = [Step(60, ("shift",), ("email",)), SHIFT]
    plan = firing(steps, 0, at(60), at(60), lambda step: "email" not in step.how)
    assert (plan.step, plan.passed, plan.due_at) == (1, (0, 1), at(60))


def test_a_step_that_acts_is_never_passed_over() -> None:
    plan = firing([DESK, Step(10, act=True), SHIFT], 0, at(60), at(10_000))
    assert (plan.step, plan.next_step, plan.next_due) == (0, 1, at(70))


def test_missed_repeats_are_one_and_the_beat_is_kept() -> None:
    plan = firing([Step(60, ("desk",), ("desk",), repeat_s=30)], 0, at(60), at(200))
    assert (plan.step, plan.next_step, plan.due_at, plan.next_due) == (0, 0, at(180), at(210))


steps_strategy = st.builds(
    lambda steps, repeat: [*steps[:-1], Step(steps[-1].after_s, steps[-1].who, steps[-1].how, repeat)],
    st.lists(
        st.builds(Step, st.integers(0, 5000), st.just(("desk",)), st.sampled_from([(), ("desk",)])),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([0, 10, 600]),
)


@given(steps_strategy, st.integers(0, 100_000), st.integers(0, 5))
def test_whatever_the_policy_and_the_outage(steps: list[Step], late: int, first: int) -> None:
    """Nothing overdue is left armed, nothing fires early, steps only go forward, and due times never depend on now."""
    first = min(first, len(steps) - 1)
    now = at(late)
    plan = firing(steps, first, T0, now, lambda step: bool(step.how))
    assert first <= plan.step == plan.passed[-1] < len(steps)
    assert list(plan.passed) == list(range(first, plan.step + 1))
    assert T0 == plan.missed_at <= plan.due_at <= now
    if plan.next_due is not None:
        assert plan.next_due > now
        assert plan.next_step in (plan.step, plan.step + 1)
    else:
        assert plan.step == len(steps) - 1
        assert not steps[-1].repeat_s
    delays = sum(steps[index].after_s if steps[index - 1].how else 0 for index in range(first + 1, plan.step + 1))
    beat = steps[-1].repeat_s or 1
    assert (plan.due_at - at(delays)).total_seconds() % beat == 0


@given(steps_strategy)
def test_steps_survive_their_json(steps: list[Step]) -> None:
    assert list(parse([step.as_json() for step in steps])) == steps


@pytest.mark.parametrize(
    "default", DEFAULTS, ids=lambda default: f"{default.family.name}-{default.priority}{default.type}"
)
def test_every_shipped_policy_is_a_valid_one(default: object) -> None:
    assert parse(default.steps)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([], "1 to 20 steps"),
        ({}, "1 to 20 steps"),
        ([{"after_s": 1}] * 21, "1 to 20 steps"),
        ([5], "Step 1: give an object"),
        ([{"after_s": "60"}], "Step 1: after_s is a whole number"),
        ([{"after_s": True}], "Step 1: after_s is a whole number"),
        ([{"after_s": -1}], "Step 1: after_s is a whole number"),
        ([{"after_s": 2**63}], "Step 1: after_s is a whole number"),
        ([{"after_s": float("nan")}], "Step 1: after_s is a whole number"),
        ([{"after_s": 1}, {"after_s": 1, "who": ["joc"]}], "Step 2: who is a list of"),
        ([{"after_s": 1, "how": "desk"}], "Step 1: how is a list of"),
        ([{"after_s": 1, "wait": 5}], "Step 1: there is no «wait»"),
        ([{"after_s": 1, "repeat_s": 1}], "Step 1: repeat_s is 0 or at least 10"),
        ([{"after_s": 1, "repeat_s": 60}, {"after_s": 1}], "Step 1 repeats; only the last"),
        ([{"after_s": 1, "act": True, "repeat_s": 60}], "it cannot repeat"),
        ([{"after_s": 1, "until": "morning"}], "until is one of"),
    ],
)
def test_a_fault_is_named_with_its_step(data: object, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        parse(data)
