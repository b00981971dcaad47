"""What is demanded after the custody, what is entered after it, and what the desk is told of it."""

from __future__ import annotations

import pytest

from accounts.system import actor
from blotter.errors import Invalid, Refused
from blotter.models import Entry
from blotter.operations import desk_now
from escalation.models import Alarm
from escalation.services import fire_due
from incidents.detention import services
from incidents.detention.models import Review
from incidents.detention.selectors import custody as selectors
from incidents.detention.selectors.oversight import lacks
from tests.detention.custody import HOUR, LOOK, MINUTE, RELEASE, REVIEW, due, held
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FORCE = {"words": "held by the arm"}
TOLD = {"to": "ICRC", "channel": "e-mail"}


# -- the review of a use of force ----------------------------------------------------------------------------------
def test_each_use_of_force_is_to_be_reviewed_within_a_day_also_after_the_end(officer, provost, person, now):
    guard = UserFactory(username="guard").username
    first = services.report_force(by=officer, record=person.pk, used_by=guard, at=now - HOUR / 2, facts=FORCE)
    second = services.report_force(by=officer, record=person.pk, used_by="officer", at=now, facts=FORCE)
    services.release(by=officer, record=person.pk, at=now, facts=RELEASE)
    running = lambda: list(person.clocks.filter(kind="force", running=True))  # noqa: E731
    assert [(clock.force, clock.due_at) for clock in running()] == [
        (first, now + 23.5 * HOUR), (second, now + 24 * HOUR),
    ]  # fmt: skip
    with pytest.raises(Refused, match="Somebody else reviews it"):  # who used some reviews none of it
        services.review_force(by=officer, report=first.pk, facts={"words": "proportionate"})
    services.review_force(by=provost, report=first.pk, facts={"words": "proportionate"})
    assert [clock.force for clock in running()] == [second]
    assert first.clocks.get().met_at is not None
    services.review_force(by=provost, report=second.pk, facts={"words": "proportionate"})
    assert running() == []


def test_force_that_nobody_reviews_is_warned_of_told_and_in_oversight(officer, provost, person, clock):
    clock.set("2026-12-22T00:00:00Z")
    now = desk_now()
    report = services.report_force(by=officer, record=person.pk, used_by="officer", at=now, facts=FORCE)
    services.release(by=officer, record=person.pk, at=now, facts=RELEASE)
    subject = f"custody_clock:{report.clocks.get().pk}"
    heard = []
    for hours in (19.9, 0.2, 3.8, 0.2):
        clock.move(round(hours * 3600))
        fire_due(by=actor("clock"))
        heard.append([(one.count, "provost" in one.told) for one in Alarm.objects.filter(subject=subject)])
    assert heard == [[], [(1, False)], [(1, False)], [(2, True)]]
    late = [lack for lack in lacks(provost, desk_now()) if "use of force" in lack.words and lack.due]
    assert [(lack.words, lack.due) for lack in late] == [
        ("overdue: review of a use of force (220000Z)", now + 24 * HOUR)
    ]
    services.review_force(by=provost, report=report.pk, facts={"words": "proportionate"})
    assert Alarm.objects.get(subject=subject).state == "ended"
    clock.restore()


def test_a_record_is_not_erased_while_force_is_to_be_reviewed(officer, provost, person, now):
    services.report_force(by=officer, record=person.pk, used_by="officer", at=now, facts=FORCE)
    services.release(by=officer, record=person.pk, at=now, facts=RELEASE)
    for about in ("registration", "release"):
        services.tell_icrc(by=officer, record=person.pk, about=about, at=now, facts=TOLD)
    with pytest.raises(Exception, match="review of a use of force") as refused:
        services.propose_erasure(by=officer, record=person.pk, reason="error", facts={"why": "wrong person"})
    assert getattr(refused.value, "code", "") == "clock_runs"


# -- a review that is entered after the end ------------------------------------------------------------------------
def test_a_review_of_before_the_end_is_entered_after_it_and_starts_no_clock(officer, provost, person, now):
    services.release(by=officer, record=person.pk, at=now - MINUTE, facts=RELEASE)
    review = lambda at, **more: services.review(  # noqa: E731
        by=provost, record=person.pk, outcome="release", at=at, facts={**REVIEW, **more}
    )
    with pytest.raises(Invalid, match="The custody ended"):
        review(now)
    done = review(now - 10 * MINUTE)
    assert (done.counts, done.due_at) == (True, person.authorised_at + 6 * HOUR)
    assert due(person, "review") is None
    assert "release" not in {one.code for one in selectors.one(provost, person.pk).missing}
    services.correct(by=provost, entry=done.entry_id, facts={"why": "of somebody else"}, withdrawn=True)
    assert due(person, "review") is None
    assert Review.objects.get(pk=done.pk).withdrawn_at is not None


def test_a_review_that_was_late_says_why_also_after_the_end(officer, provost, cells, now):
    row = held(officer, cells, now - 8 * HOUR)
    services.release(by=officer, record=row.pk, at=now, facts=RELEASE)
    review = lambda **more: services.review(  # noqa: E731
        by=provost, record=row.pk, outcome="release", at=now - HOUR, facts={**REVIEW, **more}
    )
    with pytest.raises(Invalid, match="Write why it is late"):
        review()
    assert review(late_reason="on the road").counts


# -- what the desk is told -----------------------------------------------------------------------------------------
def test_the_journal_says_once_that_somebody_is_not_held_any_more(officer, provost, person, now):
    services.report_force(by=officer, record=person.pk, used_by="officer", at=now, facts=FORCE)
    services.release(by=officer, record=person.pk, at=now, facts=RELEASE)
    for about in ("registration", "release"):
        told = services.tell_icrc(by=officer, record=person.pk, about=about, at=now, facts=TOLD)
    services.correct(by=officer, entry=told.pk, facts={"channel": "telephone"})
    services.check(by=officer, record=person.pk, at=now - MINUTE, facts=LOOK)
    clock = person.clocks.get(kind="force", running=True)
    services.shorten_clock(by=provost, clock=clock.pk, due_at=now + HOUR, why="order")
    assert Entry.objects.filter(kind="custody.ended", audiences__contains=["desk"]).count() == 1


# -- an end that is taken back -------------------------------------------------------------------------------------
def test_what_was_corrected_after_an_end_holds_when_that_is_taken_back(officer, provost, cells, now):
    row = held(officer, cells, now - HOUR)
    services.check(by=officer, record=row.pk, at=now - 10 * MINUTE, facts=LOOK)
    look = row.entries.get(kind="check")
    services.release(by=officer, record=row.pk, at=now, facts=RELEASE)
    capture = row.entries.get(kind="capture")
    services.correct(by=officer, entry=capture.pk, facts={}, at=now - 3 * HOUR)
    services.correct(by=officer, entry=look.pk, facts={"why": "another cell"}, withdrawn=True)
    asked = services.ask_reopening(by=officer, record=row.pk, facts={"why": "another cell"})
    services.decide_reopening(by=provost, key=asked.pk, approve=True, words="seen")
    assert due(row, "first_level") == now + 69 * HOUR
    assert due(row, "check") == now
