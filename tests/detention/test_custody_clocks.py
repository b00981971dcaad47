"""The clocks of custody: what they start from, what moves them, what never does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.system import actor
from blotter.actors import Actor
from blotter.errors import DeskError, Forbidden, Invalid
from blotter.operations import desk_now
from escalation.models import Alarm, Deadline, Escalation
from escalation.selectors import escalation_rows, visible_deadlines
from escalation.services import fire_due
from incidents.detention import services
from incidents.detention.clocks import LIMITS
from incidents.detention.custody_states import ENDED
from incidents.detention.models import Clock, CustodyEntry, CustodyRecord, HoldingSite, Limit
from incidents.detention.selectors import custody as selectors
from reference.dtg import format_dtg
from tests.detention.custody import (
    ADMISSION,
    ARRIVAL,
    AUTHORITY,
    HOUR,
    LOOK,
    MINUTE,
    RELEASE,
    REVIEW,
    TRANSFER,
    captured,
    due,
    held,
)

pytestmark = pytest.mark.django_db
LATE = {**REVIEW, "late_reason": "reviewer on the road"}


@pytest.fixture
def review(officer, provost, cells, now):
    """Somebody who was authorised eight hours ago, and their review at so many hours after that."""
    start = now - 8 * HOUR
    row = held(officer, cells, start)

    def done(hours: float, facts: dict[str, str] = REVIEW) -> Any:
        return services.review(by=provost, record=row.pk, outcome="continue", at=start + hours * HOUR, facts=facts)

    return row, start, done


# -- the rules ---------------------------------------------------------------------------------------------------
def test_an_early_review_brings_the_next_forward_and_a_late_one_does_not_push_it_back(review):
    row, start, done = review
    assert due(row, "review") == start + 6 * HOUR
    done(4)
    assert due(row, "review") == start + 13 * HOUR


def test_a_late_review_says_why_and_counts_from_when_it_was_due(review):
    row, start, done = review
    with pytest.raises(Invalid, match="Write why it is late") as refused:
        done(7)
    assert refused.value.field == "late_reason"
    done(7, LATE)
    assert due(row, "review") == start + 15 * HOUR


def test_a_review_that_is_entered_behind_a_later_one_moves_nothing(review):
    row, start, done = review
    done(5)
    before = due(row, "review")
    assert done(2).counts is False
    assert due(row, "review") == before == start + 14 * HOUR


def test_a_review_that_never_was_is_due_again(officer, review):
    row, start, done = review
    entry = done(5).entry_id
    services.correct(by=officer, entry=entry, facts={"why": "of somebody else"}, withdrawn=True)
    assert due(row, "review") == start + 6 * HOUR


def test_a_check_moves_the_next_one_and_a_late_entry_does_not(officer, person, now):
    look = lambda minutes: services.check(  # noqa: E731
        by=officer, record=person.pk, at=now - minutes * MINUTE, facts=LOOK
    )
    look(10)
    assert due(person, "check") == now + 50 * MINUTE
    late = look(30)
    assert due(person, "check") == now + 50 * MINUTE
    first = CustodyEntry.objects.get(record=person, kind="check", at=now - 10 * MINUTE)
    services.correct(by=officer, entry=first.pk, facts={"why": "another cell"}, withdrawn=True)
    assert due(person, "check") == late.at + HOUR
    services.correct(by=officer, entry=late.pk, facts={}, at=now - 20 * MINUTE)
    assert due(person, "check") == late.at + HOUR


def test_closer_observation_begins_at_once_and_less_close_with_the_next_check(officer, person, now):
    services.check(by=officer, record=person.pk, at=now, facts=LOOK)
    services.set_level(by=officer, record=person.pk, level=4, facts={"why": "spoke of harming himself"})
    close = due(person, "check")
    assert close is not None
    assert close < now + 16 * MINUTE
    services.set_level(by=officer, record=person.pk, level=1, facts={"why": "doctor"})
    assert due(person, "check") == close
    services.check(by=officer, record=person.pk, at=now, facts=LOOK)
    assert due(person, "check") == close


def test_a_capture_that_was_earlier_brings_its_limits_forward_and_one_that_was_later_does_not(officer, cells, now):
    row = captured(officer, now - 3 * HOUR)
    entry = row.entries.get(kind="capture")
    corrected = services.correct(by=officer, entry=entry.pk, facts={}, at=now - 5 * HOUR)
    assert (due(row, "first_level"), due(row, "arrival")) == (now + 67 * HOUR, now + HOUR)
    services.correct(by=officer, entry=corrected.pk, facts={}, at=now - 2 * HOUR)
    assert (due(row, "first_level"), due(row, "arrival")) == (now + 67 * HOUR, now + HOUR)
    services.arrive(by=officer, record=row.pk, site=cells.pk, at=now - HOUR, facts=ARRIVAL)
    newest = row.entries.filter(kind="capture").latest("number")
    with pytest.raises(Invalid, match="came later"):
        services.correct(by=officer, entry=newest.pk, facts={}, at=now)


def test_what_the_icrc_was_not_told_after_all_is_due_again(officer, person, now):
    before = due(person, "icrc", "registration")
    told = services.tell_icrc(
        by=officer, record=person.pk, about="registration", at=now, facts={"to": "ICRC", "channel": "e-mail"}
    )
    assert due(person, "icrc", "registration") is None
    services.correct(by=officer, entry=told.pk, facts={"why": "came back"}, withdrawn=True)
    assert due(person, "icrc", "registration") == before


# -- limits ------------------------------------------------------------------------------------------------------
def test_a_running_clock_keeps_its_limit_and_only_a_new_one_has_the_new(officer, provost, cells, review):
    row, start, done = review
    services.change_limit(by=provost, limit="review", seconds=12 * 3600, reason="order 7")
    services.change_limit(by=provost, limit="first_review", seconds=3 * 3600, reason="order 7")
    done(5)
    assert due(row, "review") == start + 14 * HOUR
    other = held(officer, cells, start)
    assert due(other, "review") == start + 3 * HOUR
    first, second = selectors.history("review")[:2]
    assert (first.seconds, first.changed_by, first.reason) == (12 * 3600, provost.user, "order 7")
    assert (second.seconds, second.changed_by) == (9 * 3600, None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"limit": "nonsense"}, "limit"),
        ({"seconds": 5}, "seconds"),
        ({"seconds": 3600, "lead_s": 3600}, "lead_s"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(provost, change, field):
    with pytest.raises(Invalid) as refused:
        services.change_limit(by=provost, **{"limit": "review", "seconds": 36_000, "reason": "order", **change})
    assert refused.value.field == field
    assert Limit.objects.filter(current=True).count() == len(LIMITS)


def test_a_running_clock_is_shortened_by_somebody_authorised_and_never_lengthened(
    officer, provost, operator, person, now
):
    clock = person.clocks.get(kind="review")
    before = clock.due_at
    with pytest.raises(Forbidden):
        services.shorten_clock(by=operator, clock=clock.pk, due_at=now + HOUR, why="no")
    with pytest.raises(Invalid, match="only brought forward"):
        services.shorten_clock(by=provost, clock=clock.pk, due_at=before + MINUTE, why="order")
    with pytest.raises(Invalid, match="Write less"):
        services.shorten_clock(by=provost, clock=clock.pk, every_s=10 * 3600, why="order")
    services.shorten_clock(by=provost, clock=clock.pk, due_at=now + HOUR, every_s=6 * 3600, why="order")
    assert due(person, "review") == now + HOUR
    services.review(by=provost, record=person.pk, outcome="continue", at=now, facts=REVIEW)
    assert due(person, "review") == now + 6 * HOUR


def test_the_desk_is_warned_an_hour_and_a_quarter_before_and_told_when_it_is_due(officer, cells, clock):
    clock.set("2026-11-22T00:00:00Z")
    row = held(officer, cells, desk_now())
    subject = f"custody_clock:{row.clocks.get(kind='review').pk}"
    counts = []
    for minutes in (299, 2, 44, 15):
        clock.move(minutes * 60)
        fire_due(by=actor("clock"))
        alarm = Alarm.objects.filter(subject=subject).first()
        counts.append(alarm.count if alarm else 0)
    assert counts == [0, 1, 2, 3]
    assert alarm is not None
    assert alarm.words.startswith("Held person 1, Camp Demo: a limit of the register is due 220600Z NOV 26")
    clock.restore()


def test_of_the_clocks_that_run_the_desk_sees_the_next_check(officer, operator, provost, person):
    shown = lambda by: set(  # noqa: E731
        visible_deadlines(by).values_list("escalation__policy_name", flat=True)
    )
    assert shown(operator) == {"custody.check"}
    assert shown(officer) == shown(provost) == {"custody.check", "custody.hours", "custody.limit", "custody.notice"}
    desk = [row.state["policy"] for row in escalation_rows(None).values() if row.state and "desk" in row.audiences]
    assert desk == ["custody.check"]


@pytest.mark.parametrize(
    ("lead", "told"), [(60, [60, 15, 0]), (20, [20, 15, 0]), (15, [15, 0]), (5, [5, 0]), (90, [90, 60, 15, 0])]
)
def test_another_first_warning_moves_no_alarm_nearer_to_the_limit(officer, provost, now, lead, told):
    services.change_limit(by=provost, limit="arrival", seconds=6 * 3600, lead_s=lead * 60, reason="order 7")
    row = captured(officer, now)
    assert warned(row, "arrival") == [due(row, "arrival") - minutes * MINUTE for minutes in told]


def test_rounds_that_are_shorter_than_the_warning_do_not_begin_with_it(officer, provost, review):
    row, _start, done = review
    services.shorten_clock(by=provost, clock=row.clocks.get(kind="review").pk, every_s=1800, why="order")
    done(8, LATE)
    last = due(row, "review")
    assert warned(row, "review") == [last - 15 * MINUTE, last]


def warned(row: CustodyRecord, kind: str) -> list[datetime]:
    """When each step of a clock's alarm comes, from the first on."""
    at_work = Escalation.objects.get(subject=f"custody_clock:{row.clocks.get(kind=kind).pk}", state="running")
    at = at_work.deadlines.earliest("pk").due_at
    later = [step["after_s"] for step in at_work.steps[1:]]
    return [at, *(at := at + timedelta(seconds=gap) for gap in later)]


def test_a_check_that_is_not_done_is_told_until_it_is(officer, person, clock):
    clock.move(11 * 60)
    fire_due(by=actor("clock"))
    alarm = Alarm.objects.get(subject=f"custody_clock:{person.clocks.get(kind='check').pk}")
    assert "check was due" in alarm.words
    services.check(by=officer, record=person.pk, at=desk_now(), facts=LOOK)
    alarm.refresh_from_db()
    assert alarm.state == "ended"


# -- any order ---------------------------------------------------------------------------------------------------
LONGEST = 240
AGO = st.integers(0, LONGEST)


def machine(officer: Actor, provost: Actor, site: HoldingSite, desk_clock: Any) -> type[RuleBasedStateMachine]:
    class Custody(RuleBasedStateMachine):
        """One person; acts in any order, late entries and corrections among them.

        After each act: nothing that was due is due later, unless this act did what was demanded; nothing that the
        state demands is without its clock; each clock has its deadline.
        """

        @initialize(ago=AGO, at_once=st.sampled_from([False, True, True]))
        def begin(self, ago: int, at_once: bool) -> None:
            at = desk_now() - (LONGEST if at_once else ago) * MINUTE
            self.pk = (held(officer, site, at) if at_once else captured(officer, at)).pk
            self.level_at = desk_now() - 10 * HOUR
            self.orders: list[tuple[str, datetime, datetime]] = []  # of what, when, and due by when
            self.before = self.dues()
            self.moved: set[str] = set()

        def dues(self) -> dict[str, datetime]:
            running = Clock.objects.filter(record=self.pk, running=True)
            return {f"{one.kind} {one.about}": one.due_at for one in running}

        def act(self, service: Any, *advances: str, by: Actor = officer, **kwargs: Any) -> Any:
            """Try it; what is refused must change nothing."""
            self.before = self.dues()
            self.moved = set()
            try:
                done = service(by=by, **kwargs)
            except DeskError:
                assert self.dues() == self.before
                return None
            self.moved = {f"{name} " if " " not in name else name for name in advances}
            return done

        def told_again(self) -> set[str]:
            """Of what the ICRC was told by a line that was withdrawn, and nobody told it since."""
            told = {services.custody_record.root(line).pk for line in self.standing("icrc")}
            of = Clock.objects.filter(record=self.pk, kind="icrc")
            return {clock.about for clock in of.exclude(met_by=None) if clock.met_by_id not in told}

        def ago(self, minutes: int) -> datetime:
            return desk_now() - minutes * MINUTE

        @rule(step=st.sampled_from(["arrive", "first", "comkfor", "admit", "hospital", "back"]), ago=AGO)
        def step(self, step: str, ago: int) -> None:
            """A step of the custody, most often one that the state does not allow."""
            given: dict[str, Any] = {"record": self.pk, "at": self.ago(ago)}
            if step == "arrive":
                self.act(services.arrive, "arrival", site=site.pk, facts=ARRIVAL, **given)
            elif step == "admit":
                self.act(services.admit, level=1, facts=ADMISSION, **given)
            elif step == "hospital":
                self.act(services.hospitalise, facts={"hospital": "Demo"}, **given)
            elif step == "back":
                self.act(services.leave_hospital, facts={"words": "well"}, **given)
            else:
                ended = ("authorisation", "first_level", "comkfor")
                self.act(services.authorise, *ended, instance=step, facts=AUTHORITY, **given)

        @rule(ago=AGO)
        def check(self, ago: int) -> None:
            clock = Clock.objects.filter(record=self.pk, kind="check", running=True).first()
            last = self.standing("check").order_by("-at").first()
            done = self.act(services.check, "check", record=self.pk, at=self.ago(ago), facts=LOOK)
            if done and clock:  # else it is entered after the end
                newest = (last is None or done.at > last.at) and not self.ordered_after("check", done.at)
                assert self.dues()["check "] == (done.at + clock.every if newest else clock.due_at)

        @rule(ago=AGO)
        def review(self, ago: int) -> None:
            clock = Clock.objects.filter(record=self.pk, kind="review", running=True).first()
            done = self.act(
                services.review, "review", by=provost, record=self.pk, outcome="continue", at=self.ago(ago), facts=LATE
            )
            if done:
                assert clock is not None
                after = min(done.at, clock.due_at) + clock.every
                assert self.dues()["review "] == (after if done.counts else clock.due_at)

        @rule(level=st.integers(1, 4))
        def set_level(self, level: int) -> None:
            if self.act(services.set_level, record=self.pk, level=level, facts={"why": "seen"}):
                self.level_at = desk_now()
                self.orders.append(("check", self.level_at, self.dues()["check "]))

        @rule(nth=st.integers(0, 3), ago=AGO)
        def correct_time(self, nth: int, ago: int) -> None:
            if line := self.pick(nth, "check", "review", "authority", "capture", "arrival", "admission", "icrc"):
                self.act(services.correct, entry=line.pk, facts={}, at=self.ago(ago))

        @rule(nth=st.integers(0, 2))
        def withdraw(self, nth: int) -> None:
            if line := self.pick(nth, "check", "review", "icrc", "capture"):
                self.act(services.correct, entry=line.pk, facts={"why": "wrong"}, withdrawn=True)

        @rule(about=st.sampled_from(["registration", "hospital", "escape"]))
        def tell_icrc(self, about: str) -> None:
            facts = {"to": "ICRC", "channel": "e-mail"}
            self.act(services.tell_icrc, f"icrc {about}", record=self.pk, about=about, at=desk_now(), facts=facts)

        @rule(kind=st.sampled_from(["review", "check", "first_level"]), minutes=st.integers(1, 500))
        def shorten(self, kind: str, minutes: int) -> None:
            if clock := Clock.objects.filter(record=self.pk, kind=kind, running=True).first():
                soon = desk_now() + minutes * MINUTE
                if self.act(services.shorten_clock, by=provost, clock=clock.pk, due_at=soon, why="order"):
                    self.orders.append((kind, desk_now(), soon))

        def ordered_after(self, kind: str, at: datetime) -> bool:
            return any(of == kind and ordered > at for of, ordered, _due in self.orders)

        @rule(end=st.sampled_from(["release", "transfer", "escape", "die"]))
        def end(self, end: str) -> None:
            if self.standing("check").count() > 1:
                facts = {"release": RELEASE, "transfer": TRANSFER}.get(end, {"words": "over the wall"})
                more = {"risk": False, "facts": facts} if end == "transfer" else {"facts": facts}
                every = [name for name in self.dues() if not name.startswith("icrc")]
                self.act(getattr(services, end), *every, record=self.pk, at=desk_now(), **more)

        @rule(minutes=st.integers(1, 400))
        def time_passes(self, minutes: int) -> None:
            desk_clock.move(minutes * 60)
            self.before, self.moved = self.dues(), set()

        def standing(self, kind: str) -> Any:
            return CustodyEntry.objects.filter(record=self.pk, kind=kind, withdrawn=False, corrected_by=None)

        def pick(self, nth: int, *kinds: str) -> CustodyEntry | None:
            """The newest line of these kinds that stands, or an older one."""
            lines = CustodyEntry.objects.filter(record=self.pk, kind__in=kinds, withdrawn=False, corrected_by=None)
            return lines.order_by("-number")[nth : nth + 1].first()

        @invariant()
        def nothing_due_is_lost_or_put_off(self) -> None:
            after = self.dues()
            for name, was in self.before.items():
                if name not in self.moved:
                    assert name in after, f"{name} was lost"
                    assert after[name] <= was, f"{name} was put off"

        @invariant()
        def what_the_state_demands_runs(self) -> None:
            row, after = CustodyRecord.objects.get(pk=self.pk), self.dues()
            wanted = set()
            if row.state not in ENDED:
                wanted |= {"arrival "} if row.arrived_at is None else set()
                wanted |= {"authorisation "} if row.arrived_at and row.authorised_at is None else set()
                wanted |= {"review "} if row.authorised_at else set()
                wanted |= {"check "} if row.admitted_at else set()
                limits = {"first_level ", "comkfor "} & set(after)
                assert len(limits) == 1
                wanted |= limits
            assert {name for name in after if not name.startswith("icrc")} == wanted

        @invariant()
        def a_check_and_a_review_are_due_in_time_after_the_last(self) -> None:
            for kind, since in (("check", "admitted_at"), ("review", "authorised_at")):
                clock = Clock.objects.filter(record=self.pk, kind=kind, running=True).first()
                if clock is None:
                    continue
                last = self.standing(kind).order_by("-at").values_list("at", flat=True).first()
                looked = last or getattr(CustodyRecord.objects.get(pk=self.pk), since)
                assert clock.due_at <= max(looked + clock.every, self.level_at)

        @invariant()
        def a_limit_runs_from_its_start_as_it_is_known_now(self) -> None:
            """Brought forward by a start that was earlier, whatever was corrected before."""
            row = CustodyRecord.objects.get(pk=self.pk)
            starts = {"arrival": row.captured_at, "first_level": row.captured_at, "authorisation": row.arrived_at}
            for clock in Clock.objects.filter(record=self.pk, kind__in=starts, running=True).select_related("limit"):
                start = starts[clock.kind]
                assert start is not None
                assert clock.due_at <= start + clock.limit.span
            authority = row.authorities.order_by("pk").last()
            limit = Clock.objects.filter(record=self.pk, kind__in=["first_level", "comkfor"], running=True).first()
            if authority and limit:
                assert limit.due_at <= authority.begins_at + limit.limit.span

        @invariant()
        def what_was_shortened_stays_until_somebody_does_it(self) -> None:
            """Until it is done after the order, by a line that stands."""
            for kind in ("check", "review"):
                clock = Clock.objects.filter(record=self.pk, kind=kind, running=True).first()
                last = self.standing(kind).order_by("-at").values_list("at", flat=True).first()
                for of, ordered, soon in self.orders:
                    if clock and of == kind and (last is None or last < ordered):
                        assert clock.due_at <= soon

        @invariant()
        def what_the_icrc_was_not_told_is_due(self) -> None:
            assert self.told_again() == set()

        @invariant()
        def each_clock_has_its_deadline(self) -> None:
            for clock in Clock.objects.filter(record=self.pk, running=True).select_related("limit"):
                at_work = Escalation.objects.get(subject=f"custody_clock:{clock.pk}", state="running")
                first = at_work.deadlines.order_by("pk").first()
                assert first is not None
                begun = clock.due_at - clock.every if clock.round > 1 else clock.since
                warned = clock.due_at - timedelta(seconds=clock.limit.lead_s)
                assert first.due_at == warned if warned > begun else begun < first.due_at <= clock.due_at
                assert at_work.words["due"] == format_dtg(clock.due_at)
            ended = Clock.objects.filter(record=self.pk, running=False).values_list("pk", flat=True)
            armed = Deadline.objects.filter(
                state="armed", escalation__subject__in=[f"custody_clock:{pk}" for pk in ended]
            )
            assert not armed.exists()

    return Custody


def test_no_order_of_acts_corrections_and_late_entries_loses_a_due_time(officer, provost, cells, clock):
    run_state_machine_as_test(
        machine(officer, provost, cells, clock),
        settings=settings(
            max_examples=10, stateful_step_count=24, deadline=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
