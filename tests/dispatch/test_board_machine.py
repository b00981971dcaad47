"""Snapshot at n + entries to m = snapshot at m, for every role, whatever is done in whatever order.

A Hypothesis state machine over the real services and the real database. Each viewer keeps a board the way a screen
does: from one snapshot, by applying the entries that they may see. After every step it must equal what stands on the
board for them and end at their newest entry; after the last step of a night, a fresh snapshot as a whole.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from random import Random
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import User
from accounts.roles import Role
from accounts.system import actor
from blotter import board
from blotter import selectors as journal
from blotter.actors import Actor
from blotter.errors import DeskError
from dispatch import services
from dispatch.models import Assignment
from dispatch.states import LIVE, TRANSITIONS
from escalation.models import Alarm
from escalation.services import acknowledge_alarm, act_when_due, fire_due
from incidents import services as incidents
from incidents.models import Incident
from incidents.states import ACTIVE, OPEN, WAITING
from incidents.states import TRANSITIONS as INCIDENT_ACTS
from patrols import services as patrols
from patrols.models import Patrol
from tests.conftest import Clock
from tests.factories import UserFactory

TYPES = ["accident-injury", "drunk", "detention-advice", "convoy-escort", "presence"]
PLACES = [(42.82, 20.97), (42.36, 21.25), (43.23, 20.69)]


class Screen:
    """A viewer's board as their screen keeps it."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.read()

    def read(self) -> None:
        self.tags = self.user.audiences()
        snapshot = journal.snapshot(self.tags)
        self.serial, self.board = snapshot["serial"], json.loads(json.dumps(snapshot["board"]))

    def follow(self) -> None:
        """Apply what is new; a viewer whose rights have changed is told to read anew."""
        if self.user.audiences() != self.tags:
            self.read()
            return
        for frame in journal.frames(journal.visible(self.tags, self.serial), self.serial):
            assert frame["prev"] == self.serial, "the feed skipped an entry that this viewer may see"
            self.serial = frame["serial"]
            for key, state in frame["body"]["changes"].items():
                if state is None:
                    self.board.pop(key, None)
                else:
                    self.board[key] = state


class Desk(RuleBasedStateMachine):
    clock: Clock  # the test's, since time is moved for the whole database
    done: Counter[str]  # what was not refused, over all examples
    ON_INCIDENT: ClassVar[dict[str, tuple[Any, dict[str, Any]]]] = {
        "assess": (incidents.assess, {}),
        "hold": (incidents.hold, {"reason": "later"}),
        "resume": (incidents.resume, {}),
        "advise": (services.advise, {"words": "as the rules say"}),
        "resolve": (services.resolve_incident, {"disposition": "advice"}),
        "cancel": (services.cancel_incident, {"reason": "false alarm"}),
        "mark_duplicate": (services.merge_incident, {}),
        "unmerge": (incidents.unmerge, {}),
        "reopen": (incidents.reopen, {"reason": "again"}),
        "close": (incidents.close, {}),
        "priority": (services.change_priority, {"priority": 2, "reason": "worse"}),
    }

    @initialize()
    def open_the_desk(self) -> None:
        # One savepoint an example, marked as a test's own so that durable operations may run inside it.
        self.outer = transaction.atomic()
        self.outer._from_testcase = True  # type: ignore[attr-defined]
        self.outer.__enter__()
        self.operator = Actor(UserFactory(role=Role.SHIFT_LEADER), "Desk 1")
        self.leaders = [UserFactory(role=Role.PATROL_LEADER) for _ in range(2)]
        for number, leader in enumerate(self.leaders):
            patrol = patrols.create_patrol(by=self.operator, callsign=f"FOX 9{number}", nations=["AUT"])
            patrols.log_on(by=self.operator, patrol=patrol.pk, crew=[{"user": leader.pk, "nation": "AUT"}])
        for place in ((42.82, 20.97), (43.23, 20.69)):
            self.open_incident("accident-injury", place, exercise=False)
        others = [UserFactory(role=role) for role in Role if role != Role.PATROL_LEADER]
        self.screens = [Screen(User.objects.get(pk=user.pk)) for user in [*self.leaders, *others]]

    def teardown(self) -> None:
        try:
            self.every_screen_shows_what_a_new_one_would()
        finally:
            if hasattr(self, "outer"):
                transaction.set_rollback(True)
                self.outer.__exit__(None, None, None)
            self.clock.restore()

    def every_screen_shows_what_a_new_one_would(self) -> None:
        """A snapshot reads board and serial at one moment; one for every role is too much to do after every step."""
        for screen in getattr(self, "screens", []):
            fresh = Screen(screen.user)
            assert (screen.serial, screen.board) == (fresh.serial, fresh.board), screen.user.roles

    # -- choosing ---------------------------------------------------------------------------------------------------
    def one(self, model: Any, **where: Any) -> int:
        keys = list(model.objects.filter(**where).order_by("pk").values_list("pk", flat=True))
        return self.chance.choice(keys) if keys else 0

    def do(self, service: Any, **given: Any) -> None:
        with suppress(DeskError):
            service(by=self.operator, **given)
            self.done[service.__name__] += 1

    # -- what people do ---------------------------------------------------------------------------------------------
    @rule(seed=st.integers(min_value=0, max_value=2**32))
    def somebody_does_something(self, seed: int) -> None:
        """One weighted choice rather than a rule each: left alone, Hypothesis would mostly take calls."""
        self.chance = Random(seed)
        acts = {
            self.work: 6, self.dispatch: 4, self.change_incident: 3, self.change_patrol: 2, self.time_passes: 1,
            self.acknowledge_an_alarm: 1, self.call: 1,
        }  # fmt: skip
        (act,) = self.chance.choices(list(acts), list(acts.values()))
        act()

    def call(self) -> None:
        self.open_incident(self.chance.choice(TYPES), self.chance.choice(PLACES), self.chance.random() < 0.3)

    def open_incident(self, type: str, place: tuple[float, float], exercise: bool) -> None:
        location = {"lat": place[0], "lon": place[1]}
        self.do(incidents.open_incident, type=type, location=location, exercise=exercise)

    def dispatch(self) -> None:
        how = self.chance.choice(["send", "send", "stack", "divert"])
        keys = [self.one(Patrol) for _ in range(self.chance.choice([1, 1, 2]))]
        more = {"stack": how == "stack", "divert_reason": "nearer" if how == "divert" else ""}
        self.do(services.dispatch, incident=self.one(Incident, state__in=OPEN), patrols=keys, **more)

    def work(self) -> None:
        """Some act that the state of a live assignment allows."""
        job = Assignment.objects.filter(pk=self.one(Assignment, state__in=LIVE)).first()
        if job is None:
            return
        act = self.chance.choice(list(TRANSITIONS[job.state]))
        more = {
            "clear": {"code": self.chance.choice(["", "report"])},
            "unable": {"reason": "tyre"},
            "recall": {"reason": "nearer one"},
        }.get(act, {})
        self.do(getattr(services, "take_next" if act == "take" else act), assignment=job.pk, **more)

    def change_incident(self) -> None:
        """Some act that the state of an incident allows, or a change of priority."""
        incident = Incident.objects.filter(pk=self.one(Incident)).first()
        if incident is None:
            return
        act = self.chance.choice([a for a in (*INCIDENT_ACTS[incident.state], "priority") if a in self.ON_INCIDENT])
        service, more = self.ON_INCIDENT[act]
        more = {"master": self.one(Incident)} if act == "mark_duplicate" else more
        self.do(service, incident=incident.pk, **more)

    def change_patrol(self) -> None:
        patrol = self.one(Patrol)
        match self.chance.choice(["panic", "calm", "well", "off", "oos", "available"]):
            case "panic":
                self.do(patrols.report_panic, patrol=patrol)
            case "calm":
                self.do(patrols.clear_panic, patrol=patrol, reason="false alarm")
            case "well":
                self.do(patrols.answer_welfare, patrol=patrol)
            case "off":
                self.do(patrols.log_off, patrol=patrol)
            case "oos":
                self.do(patrols.set_out_of_service, patrol=patrol, reason="tyre")
            case "available":
                self.do(patrols.set_available, patrol=patrol)

    def acknowledge_an_alarm(self) -> None:
        self.do(acknowledge_alarm, alarm=self.one(Alarm, state="raised"))

    def time_passes(self) -> None:
        """The clock of the deadlines runs in its own process; here it ticks whenever time has passed."""
        self.clock.move(self.chance.choice([5, 70, 400, 2000]))
        while fire_due(by=actor("clock")):
            pass
        act_when_due(actor("clock"))

    @invariant()
    def a_live_job_has_an_open_incident_and_a_patrol_on_duty(self) -> None:
        for job in Assignment.objects.filter(state__in=LIVE).select_related("incident", "patrol"):
            assert job.incident.state in WAITING | ACTIVE | {"held"}, (job.state, job.incident.state)
            assert job.patrol.state != "off_duty"

    @invariant()
    def every_screen_shows_what_is(self) -> None:
        rows, head = board.everything(), journal.head()
        for screen in getattr(self, "screens", []):
            screen.follow()
            assert screen.board == json.loads(json.dumps(board.seen_by(screen.tags, rows))), screen.user.roles
            assert screen.serial == journal.last_visible(screen.tags, head)


def test_snapshot_and_entries_agree_for_every_role(db: None, clock: Clock) -> None:
    Desk.clock, Desk.done = clock, Counter()
    # The same nights in every run: what a run finds must not hang on the luck of a machine.
    nights = settings(
        max_examples=8,
        stateful_step_count=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Desk, settings=nights)
    # Acts that are all refused would prove nothing.
    assert len(Desk.done) >= 12, Desk.done
    assert Desk.done["dispatch"] >= 10, Desk.done
