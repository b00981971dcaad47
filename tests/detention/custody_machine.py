"""A machine over the clocks of one held person: acts in any order, late entries, corrections, ends, an exercise.

After each act: nothing that was due is lost or put off, unless this act did what was demanded; nothing that the state
demands is without its clock; each clock has its deadline, at its time (``custody_invariants``). What is refused changes
nothing; what was not is counted, since a machine that is refused everything finds nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from blotter.actors import Actor
from blotter.errors import DeskError
from blotter.operations import desk_now
from dispatch.exercises import services as exercises
from dispatch.exercises.models import Exercise
from dispatch.services import no_duff
from escalation.models import Deadline
from incidents.detention import services
from incidents.detention.custody_states import TRANSITIONS
from incidents.detention.models import CustodyEntry, CustodyRecord, ForceReport, HoldingSite, LevelOrdered
from tests.detention.custody import (
    ADMISSION,
    ARRIVAL,
    AUTHORITY,
    LOOK,
    MINUTE,
    RELEASE,
    REVIEW,
    TRANSFER,
    captured,
    held,
)
from tests.detention.custody_invariants import AlwaysHolds
from tests.factories import IncidentFactory

LONGEST = 240
# Minutes ago: few of them, so that what is entered meets what is there.
AGO = st.sampled_from([0, 1, 10, 25, 45, 70, 110, 170, 235])
LATE = {**REVIEW, "late_reason": "reviewer on the road"}
WRONG = {"why": "wrong"}
STEPS = ("arrive", "authorise", "admit", "hospitalise", "leave_hospital")
TIMED = ("check", "review", "authority", "capture", "arrival", "admission", "icrc")
NO_TIME = timedelta()

# What happens to a person: to the first one in this order, in which all of it can be done, to the others in any. What
# is not said is drawn.
CARDS: list[tuple[str, dict[str, Any]]] = [
    ("step", {"nth": 0}), ("step", {"nth": 0}), ("step", {"nth": 1}), ("check", {}), ("set_level", {}),
    ("step", {"nth": 1}), ("step", {"nth": 1}), ("owed", {"what": "force"}), ("owed", {"what": "review"}),
    ("pause", {}), ("time_passes", {}), ("resume", {}), ("review", {}), ("correct_time", {}), ("withdraw", {}),
    ("end", {"end": "release"}), ("reopen", {}), ("end", {"end": "transfer"}), ("reopen", {}), ("pause", {}),
    ("no_duff", {}), ("end", {"end": "escape"}), ("reopen", {}), ("owed", {}), ("shorten", {}),
    ("end", {"end": "die"}), ("reopen", {}), ("step", {}),
]  # fmt: skip
DONE: dict[str, dict[str, Any]] = {}


def does(**values: Any) -> Callable[[Any], Any]:
    """An act of the machine, and what its arguments are drawn from."""

    def note(method: Any) -> Any:
        DONE[method.__name__] = values
        return method

    return note


def machine(
    officer: Actor,
    provost: Actor,
    operator: Actor,
    site: HoldingSite,
    drill: Exercise,
    desk_clock: Any,
    count: Counter[str],
) -> type[RuleBasedStateMachine]:
    """``drill``: an exercise that runs; every second person is held in it. ``count``: how often each act was done."""

    def who_corrects(line: CustodyEntry) -> Actor:
        return provost if line.kind == "review" else officer

    class Custody(AlwaysHolds, RuleBasedStateMachine):
        """``still``: how long a clock stood still, as far as it is in its due time. ``stopped``: what was due when an
        end stopped it."""

        @initialize(
            ago=AGO,
            at_once=st.sampled_from([False, True, True, True]),
            drilled=st.sampled_from([True, False]),
            deck=st.permutations(CARDS),
        )
        def begin(self, ago: int, at_once: bool, drilled: bool, deck: list[tuple[str, dict[str, Any]]]) -> None:
            self.deck = deck
            at = self.ago(LONGEST if at_once else ago)
            self.call = IncidentFactory(exercise=True) if drilled else None
            more = {"incident": self.call.pk} if self.call else {}
            self.pk = (held(officer, site, at, **more) if at_once else captured(officer, at, **more)).pk
            self.ordered_at: dict[str, datetime] = {}
            self.orders: list[tuple[str, datetime, datetime | None]] = []  # of what, when; due by when, if named
            self.paused_for: dict[str, timedelta] = defaultdict(timedelta)
            self.still: dict[str, timedelta] = defaultdict(timedelta)
            self.paused_at: datetime | None = None
            self.stopped: dict[str, datetime] = {}
            self.before, self.moved = self.dues(), set[str]()

        def teardown(self) -> None:
            if getattr(self, "paused_at", None):
                exercises.resume(by=operator, exercise=drill.pk)

        def ago(self, minutes: int) -> datetime:
            return desk_now() - minutes * MINUTE

        def act(self, service: Any, *advances: str, by: Actor = officer, **kwargs: Any) -> Any:
            """Try it; what is refused must change nothing. ``advances``: the clocks whose demand it does."""
            self.before, self.moved = self.dues(), set()
            try:
                done = service(by=by, **kwargs)
            except DeskError:
                assert self.dues() == self.before
                return None
            count["withdraw" if kwargs.get("withdrawn") else service.__name__] += 1
            self.moved = set(advances)
            for name, due in self.dues().items():
                begun = name not in self.before and name not in self.stopped
                if begun or (name in self.moved and due != self.before.get(name)):
                    self.paused_for[name] = self.still[name] = NO_TIME
            return done

        @rule(data=st.data())
        def anything(self, data: Any) -> None:
            """One rule for all acts: the engine leaves out rules of its choice, here each meets every other."""
            possible = [name for name in DONE if name not in ("reopen", "pause", "resume", "no_duff")]
            possible += ["reopen"] if self.stopped else []
            possible += [["pause"], ["resume", "no_duff"]][self.paused_at is not None] if self.call else []
            name, given = self.deck.pop(0)
            if name not in possible:
                name, given = data.draw(st.sampled_from(possible), "act"), {}
            drawn = {key: data.draw(values, key) for key, values in DONE[name].items() if key not in given}
            getattr(self, name)(**drawn, **given)

        # -- the course ------------------------------------------------------------------------------------------
        @does(nth=st.integers(0, 5), ago=AGO, level=st.integers(1, 4))
        def step(self, nth: int, ago: int, level: int) -> None:
            """A step of the custody that the state allows; its time may not fit."""
            allowed = TRANSITIONS[CustodyRecord.objects.get(pk=self.pk).state]
            steps = [name for name in STEPS if name in allowed]
            if not steps:
                return
            step = steps[nth % len(steps)]
            given: dict[str, Any] = {"record": self.pk, "at": self.ago(ago)}
            self.before = self.dues()
            if step == "arrive":
                self.act(services.arrive, "arrival", site=site.pk, level=level, facts=ARRIVAL, **given)
            elif step == "admit":
                row = self.act(services.admit, level=level, facts=ADMISSION, **given)
                order = LevelOrdered.objects.filter(clock__record=self.pk).last() if row else None
                if order:
                    self.ordered("check", order.at)
            elif step == "hospitalise":
                self.act(services.hospitalise, facts={"hospital": "Demo"}, **given)
            elif step == "leave_hospital":
                self.act(services.leave_hospital, facts={"words": "well"}, **given)
            else:
                of = "comkfor" if "authorisation" not in self.before else "first"
                ended = ("authorisation", *(("first_level", "comkfor") if of == "comkfor" else ()))
                self.act(services.authorise, *ended, instance=of, facts=AUTHORITY, **given)

        @does(ago=AGO)
        def check(self, ago: int) -> None:
            clock = self.clocks().get("check")
            last = self.last("check")
            done = self.act(services.check, "check", record=self.pk, at=self.ago(ago), facts=LOOK)
            if done and clock:
                newest = (last is None or done.at > last) and not self.ordered_after("check", done.at)
                assert self.dues()["check"] == (done.at + clock.every if newest else clock.due_at)
            elif done:
                assert self.dues() == self.before, "entered after the end"

        @does(ago=AGO)
        def review(self, ago: int) -> None:
            clock, given = self.clocks().get("review"), {"record": self.pk, "outcome": "continue", "facts": LATE}
            done = self.act(services.review, "review", by=provost, at=self.ago(ago), **given)
            if done and clock:
                after = min(done.at, clock.due_at) + clock.every
                assert self.dues()["review"] == (after if done.counts else clock.due_at)
            elif done:
                assert self.dues() == self.before, "entered after the end"

        @does(what=st.sampled_from(["registration", "force", "review", "hospital", "release", "escape"]), ago=AGO)
        def owed(self, what: str, ago: int) -> None:
            """Force is used or reviewed, or the ICRC is told; all of it also after the end."""
            if what == "force":
                facts = {"words": "by the arm"}
                self.act(services.report_force, record=self.pk, used_by="operator", at=self.ago(ago), facts=facts)
            elif what != "review":
                facts = {"to": "ICRC", "channel": "e-mail"}
                self.act(services.tell_icrc, f"icrc {what}", record=self.pk, about=what, at=desk_now(), facts=facts)
            elif report := ForceReport.objects.filter(record=self.pk, reviewed_by=None).first():
                facts = {"words": "proportionate"}
                assert self.act(services.review_force, f"force {report.pk}", by=provost, report=report.pk, facts=facts)

        # -- corrections -----------------------------------------------------------------------------------------
        @does(nth=st.integers(0, 3), first=AGO, second=st.none() | AGO)
        def correct_time(self, nth: int, first: int, second: int | None) -> None:
            """Once, or twice in a row, in either direction."""
            line = self.pick(nth, *TIMED)
            for ago in (first, second):
                if line and ago is not None:
                    given = {"entry": line.pk, "facts": {}, "at": self.ago(ago), "by": who_corrects(line)}
                    line = self.act(services.correct, **given) or line
                    self.nothing_due_is_lost_or_put_off()

        @does(nth=st.integers(0, 2))
        def withdraw(self, nth: int) -> None:
            if line := self.pick(nth, "check", "review", "icrc", "capture"):
                self.act(services.correct, entry=line.pk, facts=WRONG, withdrawn=True, by=who_corrects(line))

        # -- orders ----------------------------------------------------------------------------------------------
        @does(level=st.sampled_from([3, 1, 2, 4]))
        def set_level(self, level: int) -> None:
            desk_clock.move(1)
            if self.act(services.set_level, record=self.pk, level=level, facts={"why": "seen"}):
                self.ordered("check", desk_now())

        @does(
            kind=st.sampled_from(["review", "check", "first_level"]), minutes=st.integers(1, 500), rounds=st.booleans()
        )
        def shorten(self, kind: str, minutes: int, rounds: bool) -> None:
            desk_clock.move(1)
            clock = self.clocks().get(kind)
            how = {"every_s": minutes * 60} if rounds else {"due_at": desk_now() + minutes * MINUTE}
            if clock and self.act(services.shorten_clock, by=provost, clock=clock.pk, why="order", **how):
                self.ordered(kind, desk_now(), self.dues()[kind])
                self.still[kind] = NO_TIME

        def ordered(self, kind: str, at: datetime, due: datetime | None = None) -> None:
            self.ordered_at[kind] = at
            self.orders.append((kind, at, due))

        # -- the end, and back from it ---------------------------------------------------------------------------
        @does(end=st.sampled_from(["release", "transfer", "escape", "die"]))
        def end(self, end: str) -> None:
            facts = {"release": RELEASE, "transfer": TRANSFER}.get(end, {"words": "over the wall"})
            more = {"risk": False, "facts": facts} if end == "transfer" else {"facts": facts}
            every = {name: due for name, due in self.dues().items() if name.split()[0] not in ("icrc", "force")}
            desk_clock.move(1)
            if self.act(getattr(services, end), *every, record=self.pk, at=desk_now(), **more):
                self.stopped = every

        @does()
        def reopen(self) -> None:
            """By two people; every clock is due when it was, or sooner where what was corrected since demands it."""
            desk_clock.move(1)
            asked = self.act(services.ask_reopening, record=self.pk, facts={"why": "another cell"})
            told = [name for name in self.dues() if name.split()[-1] in ("release", "transfer", "escape", "death")]
            assert self.act(services.decide_reopening, *told, by=provost, key=asked.pk, approve=True, words="seen")
            after = self.dues()
            for name, due in self.stopped.items():
                assert name in after, f"{name} was lost by the end"
                assert after[name] <= due, f"{name} was put off by the end"
            self.stopped = {}

        # -- the exercise ----------------------------------------------------------------------------------------
        @does()
        def pause(self) -> None:
            self.before, self.moved = self.dues(), set()
            desk_clock.move(1)
            exercises.pause(by=operator, exercise=drill.pk, reason="fog")
            self.paused_at = desk_now()
            count["pause"] += 1

        @does()
        def resume(self) -> None:
            """Each clock is due later by as long as it stood still, which is less than the pause if it began in it."""
            before, since, pause = self.dues(), self.still_since(), desk_now() - self.paused_at
            exercises.resume(by=operator, exercise=drill.pk)
            now, after, self.paused_at = desk_now(), self.dues(), None
            assert before.keys() == after.keys()
            for name, due in after.items():
                shift = due - before[name]
                assert NO_TIME <= shift == now - since[name] <= pause
                self.paused_for[name] += shift
                self.still[name] += shift
            self.before, self.moved = after, set()
            count["resume"] += 1

        @does(sure=st.integers(0, 2))
        def no_duff(self, sure: int) -> None:
            """As if it had never stood still."""
            if sure:
                return
            self.before = self.dues()
            no_duff(by=operator, incident=self.call.pk, reason="it is this one")
            self.call, self.moved, after = None, set(), self.dues()
            for name, due in self.before.items():
                assert after[name] <= due - self.still[name], f"{name} is still put off"
                assert after[name] >= due - self.paused_for[name], f"{name} was moved"
            self.paused_for.clear()
            self.still.clear()
            if self.paused_at:
                exercises.resume(by=operator, exercise=drill.pk)
                self.paused_at = None
            assert self.dues() == after
            count["no_duff"] += 1

        def still_since(self) -> dict[str, datetime]:
            """Since when each clock stands still in this pause: one that was armed in it, since then."""
            found = Deadline.objects.filter(state="paused", escalation__state="running")
            by_subject = dict(found.values_list("escalation__subject", "paused_at"))
            return {name: by_subject[f"custody_clock:{clock.pk}"] for name, clock in self.clocks().items()}

        @does(minutes=st.integers(1, 400))
        def time_passes(self, minutes: int) -> None:
            desk_clock.move(minutes * 60)
            self.before, self.moved = self.dues(), set()

    return Custody
