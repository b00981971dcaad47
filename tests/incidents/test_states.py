"""The table of states against what domain §3 says in words."""

from __future__ import annotations

import pytest

from incidents.states import ACTIVE, ENDED, OPEN, TRANSITIONS, WAITING, State, reaches


def test_the_table_knows_every_state_and_leads_only_to_known_ones():
    assert set(TRANSITIONS) == set(State)
    assert {target for row in TRANSITIONS.values() for target in row.values()} <= set(State)


def test_open_and_ended_share_nothing_and_leave_nothing_out():
    assert set(State) == OPEN | ENDED
    assert not OPEN & ENDED


@pytest.mark.parametrize("state", State)
def test_from_every_state_it_can_be_closed(state):
    seen, edge = {state}, [state]
    while edge:
        edge = [target for each in edge for target in TRANSITIONS[each].values() if target not in seen]
        seen.update(edge)
    assert State.CLOSED in seen


@pytest.mark.parametrize("state", sorted(ENDED))
def test_what_ended_comes_back_only_as_assessed(state):
    back = {target for target in TRANSITIONS[state].values() if target in OPEN}
    assert back == {State.ASSESSED}


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_with_a_patrol_it_is_neither_held_nor_merely_advised(state):
    assert not reaches(state, State.HELD)
    assert not reaches(state, State.ADVISED)
    assert reaches(state, State.ASSESSED)
    assert all(reaches(state, other) for other in ACTIVE)


@pytest.mark.parametrize("state", sorted(WAITING | {State.HELD}))
def test_what_waits_can_be_sent_held_items_included(state):
    assert reaches(state, State.DISPATCHED)


def test_a_duplicate_only_unmerges():
    assert TRANSITIONS[State.DUPLICATE] == {"unmerge": State.ASSESSED}
