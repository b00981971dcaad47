"""Warnings as they are heard, each once, whatever brought the clock forward; a move to another site tells nothing
again."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.system import actor
from blotter.operations import desk_now
from escalation.models import Alarm
from escalation.services import fire_due
from incidents.detention import services
from incidents.detention.clocks import ClockKind
from incidents.detention.models import CustodyRecord, HoldingSite
from tests.detention.custody import ARRIVAL, AUTHORITY, HOUR, MINUTE, RELEASE, captured, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(clock: Any) -> Any:
    """Let the time pass until a clock is due, five minutes at a time: how many minutes before that it was heard."""

    def listen(row: CustodyRecord, kind: str) -> list[int]:
        one = row.clocks.get(kind=kind, running=True)
        alarm = Alarm.objects.filter(subject=f"custody_clock:{one.pk}").exclude(state="ended")
        found, count = [], sum(alarm.values_list("count", flat=True))
        left = [one.due_at - minutes * MINUTE for minutes in (1440, 240, 60, 15, 0)]
        for moment in sorted({*left, *(at - MINUTE for at in left), *(at + MINUTE for at in left)}):
            if moment <= (now := desk_now()):
                continue
            clock.move((moment - now).total_seconds())
            fire_due(by=actor("clock"))
            if (after := sum(alarm.values_list("count", flat=True))) != count:
                assert after == count + 1, "each once"
                found, count = [*found, round((one.due_at - desk_now()) / MINUTE)], after
        return found

    clock.set("2026-12-22T00:00:00Z")
    return listen


def counted(row: CustodyRecord, kind: str) -> int:
    subject = f"custody_clock:{row.clocks.get(kind=kind, running=True).pk}"
    return sum(Alarm.objects.filter(subject=subject).exclude(state="ended").values_list("count", flat=True))


# Minutes before it is due. A check has no warning, see docs/custody.md.
HEARD: dict[str, list[int]] = {
    ClockKind.ARRIVAL: [60, 15, 0],
    ClockKind.AUTHORISATION: [60, 15, 0],
    ClockKind.FIRST_LEVEL: [1440, 240, 60, 0],
    ClockKind.COMKFOR: [1440, 240, 60, 0],
    ClockKind.REVIEW: [60, 15, 0],
    ClockKind.CHECK: [0],
    ClockKind.ICRC: [240, 0],
    ClockKind.FORCE: [240, 0],
}


@pytest.mark.parametrize("kind", ClockKind)
def test_a_clock_that_runs_is_heard_at_its_times(officer, provost, cells, heard, kind):
    at = desk_now()
    if kind in (ClockKind.ARRIVAL, ClockKind.FIRST_LEVEL):
        row = captured(officer, at)
    elif kind == ClockKind.AUTHORISATION:
        row = captured(officer, at)
        services.arrive(by=officer, record=row.pk, site=cells.pk, at=at, facts=ARRIVAL)
    else:
        row = held(officer, cells, at)
        services.authorise(by=provost, record=row.pk, instance="comkfor", at=at, facts=AUTHORITY)
        services.report_force(by=officer, record=row.pk, used_by=provost.user.username, at=at, facts={"words": "arm"})
    assert heard(row, kind) == HEARD[kind]


def test_one_that_was_brought_forward_by_a_correction_is_heard_before_its_new_time(officer, heard):
    row = captured(officer, desk_now() - HOUR)
    services.correct(by=officer, entry=row.entries.get().pk, facts={}, at=desk_now() - 3 * HOUR)
    assert heard(row, "arrival") == [60, 15, 0]


@pytest.mark.parametrize(("hours", "at_once"), [(2, 1), (0, 0)])
def test_one_that_is_shortened_below_the_warning_is_heard_at_once_unless_it_began_later(
    officer, provost, heard, hours, at_once
):
    row = captured(officer, desk_now() - hours * HOUR)
    soon = desk_now() + 30 * MINUTE
    services.shorten_clock(by=provost, clock=row.clocks.get(kind="arrival").pk, due_at=soon, why="order")
    assert (counted(row, "arrival"), heard(row, "arrival")) == (at_once, [15, 0])


def test_one_that_starts_again_with_the_end_taken_back_is_heard_at_its_times(officer, provost, cells, heard):
    row = held(officer, cells, desk_now())
    services.release(by=officer, record=row.pk, at=desk_now(), facts=RELEASE)
    asked = services.ask_reopening(by=officer, record=row.pk, facts={"why": "another cell"})
    services.decide_reopening(by=provost, key=asked.pk, approve=True, words="seen")
    assert heard(row, "review") == [60, 15, 0]


def test_a_move_within_the_warning_tells_nothing_again_and_names_the_new_site(officer, cells, clock, heard):
    other = HoldingSite.objects.create(name="Camp Elsewhere", capacity=4, since=desk_now())
    row = held(officer, cells, desk_now())
    clock.move((5 * HOUR + 5 * MINUTE).total_seconds())
    fire_due(by=actor("clock"))
    subject = f"custody_clock:{row.clocks.get(kind='review').pk}"
    before = Alarm.objects.get(subject=subject)
    services.move(by=officer, record=row.pk, site=other.pk, at=desk_now())
    after = Alarm.objects.get(subject=subject)
    assert (after.pk, after.count, after.state) == (before.pk, 1, "raised")
    assert "Camp Elsewhere" in after.words
    assert heard(row, "review") == [15, 0]
