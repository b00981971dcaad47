"""Random nights over the real services: the table decides, and a screen that only reads entries never drifts.

Whatever is tried, an act succeeds where the table allows it and is refused where it does not; and for the desk, for the
crew and for the auditor alike, the snapshot taken at the start with every entry since applied to it is the board.
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

from accounts.models import User
from accounts.roles import Role
from accounts.system import actor as system_actor
from blotter import board, selectors
from blotter.errors import Refused
from dispatch import services as dispatch
from escalation.models import Alarm
from escalation.services import acknowledge_alarm, act_when_due, fire_due
from incidents import services
from incidents.models import Incident
from incidents.states import TRANSITIONS, State
from patrols import services as patrols
from patrols.models import Patrol
from patrols.states import TRANSITIONS as PATROL_TRANSITIONS
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db

# Acts by their name in the table: the service and what it needs.
ACTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "assess": (services.assess, {}),
    "hold": (services.hold, {"reason": "later"}),
    "resume": (services.resume, {}),
    "advise": (dispatch.advise, {"words": "told"}),
    "cancel": (dispatch.cancel_incident, {"reason": "called off"}),
    "resolve": (dispatch.resolve_incident, {"disposition": "report"}),
    "close": (services.close, {"disposition": "gone"}),
    "reopen": (services.reopen, {"reason": "rang again"}),
    "unmerge": (services.unmerge, {}),
}


class Screen:
    """What one viewer's screen knows: a snapshot, and from then on nothing but entries."""

    def __init__(self, tags: frozenset[str]) -> None:
        self.tags = tags
        self.rows: dict[str, Any] = json.loads(json.dumps(board.snapshot(tags)))
        self.serial = selectors.head()

    def catch_up(self) -> None:
        for entry in selectors.visible(self.tags, self.serial):
            self.serial = entry.serial
            for key, state in json.loads(entry.body)["changes"].items():
                if state is None:
                    self.rows.pop(key, None)
                else:
                    self.rows[key] = state


def night(clock: Any) -> type[RuleBasedStateMachine]:
    class Night(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            clock.restore()
            self.desk = ActorFactory(role=Role.SHIFT_LEADER)
            leader = UserFactory(role=Role.PATROL_LEADER)
            self.patrol = PatrolFactory(leader=leader).pk
            self.master = IncidentFactory(priority=2).pk
            self.incident = IncidentFactory(priority=3).pk
            self.screens = [
                Screen(user.audiences()) for user in (self.desk.user, leader, UserFactory(role=Role.AUDITOR))
            ]

        @property
        def state(self) -> str:
            return Incident.objects.values_list("state", flat=True).get(pk=self.incident)

        @rule(name=st.sampled_from(sorted(ACTS)))
        def act(self, name):
            before = self.state
            service, given = ACTS[name]
            allowed = name in TRANSITIONS[before]
            try:
                service(by=self.desk, incident=self.incident, **given)
            except Refused:
                assert not allowed or (name == "hold" and self.is_pri_1())
                assert self.state == before
            else:
                assert allowed
                assert self.state == TRANSITIONS[before][name]

        def is_pri_1(self) -> bool:
            return Incident.objects.get(pk=self.incident).priority == 1

        @rule()
        def merge(self):
            before = self.state
            try:
                dispatch.merge_incident(by=self.desk, incident=self.incident, master=self.master)
            except Refused:
                assert "mark_duplicate" not in TRANSITIONS[before]
            else:
                assert self.state == State.DUPLICATE

        @rule(priority=st.integers(1, 4))
        def prioritise(self, priority):
            self.attempt(dispatch.change_priority, incident=self.incident, priority=priority, reason="new word of it")

        @rule()
        def note(self):
            services.add_note(by=self.desk, incident=self.incident, text="seen at the gate")

        @rule(code=st.sampled_from(["theft", "detention-advice", "presence"]))
        def amend(self, code):
            self.attempt(services.amend, incident=self.incident, type=code)

        @rule(seconds=st.sampled_from([20, 61, 300, 3600]))
        def time_passes(self, seconds):
            clock.move(seconds)
            fire_due(by=system_actor("clock"))
            act_when_due(system_actor("clock"))

        @rule(name=st.sampled_from(["set_available", "set_busy", "set_out_of_service"]))
        def patrol_state(self, name):
            given = {} if name == "set_available" else {"reason": "vehicle"}
            self.attempt(getattr(patrols, name), patrol=self.patrol, **given)

        @rule(heard=st.booleans())
        def panic(self, heard):
            patrols.report_panic(by=self.desk, patrol=self.patrol, voice_contact=heard)

        @rule()
        def clear(self):
            self.attempt(patrols.clear_panic, patrol=self.patrol, reason="spoke with the leader")

        @rule(which=st.integers(0, 3))
        def acknowledge(self, which):
            live = Alarm.objects.filter(state="raised").order_by("pk")
            if live:
                acknowledge_alarm(by=self.desk, alarm=live[which % len(live)].pk)

        @rule()
        def log_off_and_on(self):
            on = Patrol.objects.get(pk=self.patrol).state != "off_duty"
            crew = [{"name": "Demo Leader", "nation": "POL"}]
            if on:
                self.attempt(patrols.log_off, patrol=self.patrol)
            else:
                self.attempt(patrols.log_on, patrol=self.patrol, crew=crew)

        def attempt(self, service: Any, **given: Any) -> None:
            with suppress(Refused):
                service(by=self.desk, **given)

        @invariant()
        def screens_show_the_board(self):
            rows = board.everything()
            for screen in self.screens:
                screen.catch_up()
                assert screen.rows == json.loads(json.dumps(board.seen_by(screen.tags, rows)))

        @precondition(lambda self: self.state == State.HELD)
        @invariant()
        def what_is_held_is_not_pri_1_and_comes_back(self):
            row = Incident.objects.get(pk=self.incident)
            assert row.priority > 1
            assert row.held_until - row.state_since <= timedelta(hours=24)

        @invariant()
        def patrol_states_are_known(self):
            assert Patrol.objects.get(pk=self.patrol).state in PATROL_TRANSITIONS

    return Night


def test_random_nights(clock):
    run_state_machine_as_test(
        night(clock),
        settings=settings(
            max_examples=5, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert User.objects.exists()
