"""What always holds of the clocks of one held person, whatever was done: see ``custody_machine``."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis.stateful import invariant

from blotter.operations import desk_now
from escalation.models import Escalation
from incidents.detention.custody_states import ENDED
from incidents.detention.models import Clock, CustodyEntry, CustodyRecord
from incidents.detention.services.custody_record import root
from reference.dtg import format_dtg


class AlwaysHolds:
    """``before``: what was due before the last act, which did what the clocks ``moved`` demand. ``orders``: of what,
    when, and due by when, if that was named. ``paused_for``: how long a clock stood still, all in all, in the round
    that runs."""

    pk: int
    call: Any
    before: dict[str, datetime]
    moved: set[str]
    ordered_at: dict[str, datetime]
    orders: list[tuple[str, datetime, datetime | None]]
    paused_for: dict[str, timedelta]
    paused_at: datetime | None

    def clocks(self) -> dict[str, Clock]:
        running = Clock.objects.filter(record=self.pk, running=True).select_related("limit")
        return {f"{one.kind} {one.about or one.force_id or ''}".strip(): one for one in running}

    def dues(self) -> dict[str, datetime]:
        return {name: one.due_at for name, one in self.clocks().items()}

    def ordered_after(self, kind: str, at: datetime) -> bool:
        return any(of == kind and ordered > at for of, ordered, _due in self.orders)

    def standing(self, *kinds: str) -> Any:
        return CustodyEntry.objects.filter(record=self.pk, kind__in=kinds, withdrawn=False, corrected_by=None)

    def last(self, kind: str) -> datetime | None:
        return self.standing(kind).order_by("-at").values_list("at", flat=True).first()

    def pick(self, nth: int, *kinds: str) -> CustodyEntry | None:
        """The newest line of these kinds that stands, or an older one."""
        return self.standing(*kinds).order_by("-number")[nth : nth + 1].first()

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
        wanted = {f"force {report.pk}" for report in row.force_reports.filter(reviewed_by=None)}
        if row.state not in ENDED:
            wanted |= {"check"} if row.arrived_at else {"arrival"}
            wanted |= {"authorisation"} if row.arrived_at and row.authorised_at is None else set()
            wanted |= {"review"} if row.authorised_at else set()
            wanted |= {"comkfor" if row.authorities.filter(instance="comkfor").exists() else "first_level"}
        assert {name for name in after if not name.startswith("icrc")} == wanted

    @invariant()
    def each_is_due_by_what_started_it_and_what_was_done_and_ordered(self) -> None:
        row, authority = CustodyRecord.objects.get(pk=self.pk), None
        for name, clock in self.clocks().items():
            due = clock.due_at - self.paused_for[name]
            if name in ("check", "review"):
                last = self.last(name)
                since = last or (row.arrived_at if name == "check" else row.authorised_at)
                span = clock.every if last or name == "check" else max(clock.every, clock.limit.span)
                # A review of before an order does not meet it: the one that was due stays due.
                if name == "check" or last is None or not self.ordered_after(name, last):
                    assert due <= max(since + span, self.ordered_at.get(name, since))
                for of, ordered, soon in self.orders:
                    if of == name and soon and (last is None or last < ordered):
                        assert due <= soon, "shortened, and not done since"
                continue
            authority = authority or row.authorities.order_by("pk").last()
            started = {
                "arrival": row.captured_at, "authorisation": row.arrived_at, "first_level": row.captured_at,
                "comkfor": authority and authority.begins_at,
            }  # fmt: skip
            start = started.get(name) or (clock.force.used_at if clock.force else clock.since)
            assert due <= start + clock.limit.span

    @invariant()
    def what_the_icrc_was_not_told_is_due(self) -> None:
        told = {root(line).pk for line in self.standing("icrc")}
        assert not Clock.objects.filter(record=self.pk, kind="icrc").exclude(met_by=None).exclude(met_by__in=told)

    @invariant()
    def each_clock_has_its_deadline(self) -> None:
        now, waits = desk_now(), {"paused" if self.call and self.paused_at else "armed"}
        every = {f"custody_clock:{one.pk}": one for one in Clock.objects.filter(record=self.pk)}
        at_work = Escalation.objects.filter(subject__in=every, state="running").prefetch_related("deadlines")
        assert {one.subject for one in at_work} == {subject for subject, one in every.items() if one.running}
        for running in at_work:
            clock = every[running.subject]
            (coming,) = [one for one in running.deadlines.all() if one.state in ("armed", "paused")]
            assert {coming.state} == waits
            assert running.words["due"] == format_dtg(clock.due_at)
            if clock.due_at > now and not self.paused_at:
                # The first step of a check is its limit, of the others the last.
                until = [] if clock.kind == "check" else running.steps[coming.step + 1 :]
                assert coming.due_at + timedelta(seconds=sum(each["after_s"] for each in until)) == clock.due_at
