"""The clocks of custody: what they start from, what moves them, what never does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.system import actor
from blotter.errors import Forbidden, Invalid
from blotter.operations import desk_now
from escalation.models import Alarm, Escalation
from escalation.selectors import escalation_rows, visible_deadlines
from escalation.services import fire_due
from incidents.detention import services
from incidents.detention.clocks import LIMITS, length
from incidents.detention.forms.keeping import LengthField
from incidents.detention.models import CustodyEntry, CustodyRecord, Limit
from incidents.detention.selectors import custody as selectors
from tests.detention.custody import (
    ARRIVAL,
    HOUR,
    LOOK,
    MINUTE,
    REVIEW,
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


def test_a_review_that_never_was_is_due_again(provost, review):
    row, start, done = review
    entry = done(5).entry_id
    services.correct(by=provost, entry=entry, facts={"why": "of somebody else"}, withdrawn=True)
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


def test_a_limit_reads_back_as_it_is_said():
    said = {name: length(shipped.seconds) for name, shipped in LIMITS.items()}
    assert {name: LengthField().to_python(words) for name, words in said.items()} == {
        name: shipped.seconds for name, shipped in LIMITS.items()
    }
    assert (said["first_level"], said["comkfor"], said["check_2"], said["keep_grave"]) == (
        "72 h", "30 d", "30 min", "10 y",
    )  # fmt: skip
    assert (length(90), length(2 * 86_400)) == ("90 s", "48 h")


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
