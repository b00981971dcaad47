"""The table of states against what domain §4 says in words."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.strategies import data

from patrols.states import JOB, SENDABLE, TRANSITIONS, State, acts, reaches


def test_the_table_knows_every_state_and_leads_only_to_known_ones():
    assert set(TRANSITIONS) == set(State)
    assert {target for row in TRANSITIONS.values() for target in row.values()} <= set(State)


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_left_and_off_duty_can_be_reached_from_it(state):
    seen, edge = {state}, [state]
    while edge:
        edge = [target for each in edge for target in TRANSITIONS[each].values() if target not in seen]
        seen.update(edge)
    assert State.OFF_DUTY in seen
    assert acts(state)


@pytest.mark.parametrize("state", sorted(JOB))
def test_a_patrol_with_a_job_never_logs_off_nor_goes_out_of_service(state):
    assert not reaches(state, State.OFF_DUTY)
    assert not reaches(state, State.OUT_OF_SERVICE)
    assert not reaches(state, State.BUSY)
    assert reaches(state, State.AVAILABLE)


@pytest.mark.parametrize("state", sorted(set(State) - JOB))
def test_a_job_begins_with_a_dispatch_and_only_where_one_may_be_sent(state):
    begun = {act for act, target in TRANSITIONS[state].items() if target in JOB}
    assert begun == ({"dispatch"} if state in SENDABLE else set())


def test_steps_may_be_skipped_by_one_who_speaks_by_voice():
    assert reaches(State.DISPATCHED, State.ON_SCENE)
    assert reaches(State.DISPATCHED, State.EN_ROUTE)
    assert reaches(State.ACKNOWLEDGED, State.ON_SCENE)


def test_the_way_does_not_run_backwards():
    assert not reaches(State.ON_SCENE, State.EN_ROUTE)
    assert not reaches(State.EN_ROUTE, State.ACKNOWLEDGED)


class AnyShift(RuleBasedStateMachine):
    """Random acts of the table: off duty is only ever entered from a state without a job."""

    def __init__(self) -> None:
        super().__init__()
        self.trail: list[str] = [State.OFF_DUTY]

    @rule(source=data())
    def act(self, source):
        from hypothesis.strategies import sampled_from

        name = source.draw(sampled_from(acts(self.trail[-1])))
        self.trail.append(TRANSITIONS[self.trail[-1]][name])

    @invariant()
    def duty_brackets_every_job(self):
        for before, after in zip(self.trail, self.trail[1:], strict=False):
            if after == State.OFF_DUTY:
                assert before not in JOB
            if before == State.OFF_DUTY:
                assert after == State.AVAILABLE


TestAnyShift = AnyShift.TestCase
TestAnyShift.settings = settings(max_examples=50, stateful_step_count=20)
