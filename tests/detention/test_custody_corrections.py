"""What a correction moves and what it never does: limits, orders of the provost, the ICRC, who reviews."""

from __future__ import annotations

from typing import Any

import pytest

from blotter.errors import Invalid
from incidents.detention import services, vault
from incidents.detention.models import Authority, CustodyEntry, CustodyRecord, IndexWord
from incidents.detention.services.sealing import data_key, facts_of
from tests.detention.custody import (
    ADMISSION,
    ARRIVAL,
    AUTHORITY,
    HOUR,
    IDENTITY,
    LOOK,
    MINUTE,
    RELEASE,
    REVIEW,
    captured,
    due,
    held,
)
from tests.factories import ActorFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db
TOLD = {"to": "ICRC", "channel": "e-mail"}


def newest(row: CustodyRecord, kind: str) -> CustodyEntry:
    return row.entries.filter(kind=kind, withdrawn=False, corrected_by=None).latest("number")


@pytest.fixture
def correct(officer):
    """Correct the newest line of a kind: to another time, or with ``withdrawn=True`` that it never was."""

    def act(row: CustodyRecord, kind: str, at: Any = None, **more: Any) -> CustodyEntry:
        facts = {"why": "in error"} if more.get("withdrawn") else {}
        return services.correct(**{"by": officer, "entry": newest(row, kind).pk, "facts": facts, "at": at, **more})

    return act


# -- a start that was earlier ------------------------------------------------------------------------------------
def test_a_capture_corrected_by_mistake_and_then_rightly_brings_its_limits_forward(officer, now, correct):
    row = captured(officer, now - 3 * HOUR)
    correct(row, "capture", now - HOUR)
    assert due(row, "first_level") == now + 69 * HOUR
    correct(row, "capture", now - 5 * HOUR)
    assert (due(row, "first_level"), due(row, "arrival")) == (now + 67 * HOUR, now + HOUR)


def test_an_arrival_corrected_twice_brings_the_authorisation_forward(officer, cells, now, correct):
    row = captured(officer, now - 5 * HOUR)
    services.arrive(by=officer, record=row.pk, site=cells.pk, at=now - 2 * HOUR, facts=ARRIVAL)
    correct(row, "arrival", now - HOUR)
    correct(row, "arrival", now - 4 * HOUR)
    assert due(row, "authorisation") == now + 2 * HOUR


@pytest.mark.parametrize(("reviewed", "due_after"), [(12, 14), (17, 23)])
def test_an_authority_that_was_earlier_brings_the_review_forward_whatever_was_reviewed(
    officer, provost, cells, now, correct, reviewed, due_after
):
    """Authorised at 10, corrected to 8. The first review was due at 16, and is at 14: none stands, or one of 17."""
    zero = now - 20 * HOUR
    row = captured(officer, zero)
    services.arrive(by=officer, record=row.pk, site=cells.pk, at=zero, facts=ARRIVAL)
    services.authorise(by=officer, record=row.pk, instance="first", at=zero + 10 * HOUR, facts=AUTHORITY)
    at = zero + reviewed * HOUR
    facts = {**REVIEW, "late_reason": "on the road"}
    services.review(by=provost, record=row.pk, outcome="continue", at=at, facts=facts)
    if reviewed < 16:
        correct(row, "review", withdrawn=True, by=provost)
    correct(row, "authority", zero + 8 * HOUR)
    assert due(row, "review") == zero + due_after * HOUR


def test_a_day_that_somebody_named_stays_and_an_authority_ends_with_its_clock(officer, cells, now, correct):
    row = captured(officer, now - 10 * HOUR)
    services.arrive(by=officer, record=row.pk, site=cells.pk, at=now - 10 * HOUR, facts=ARRIVAL)
    until = now + 20 * HOUR
    services.authorise(by=officer, record=row.pk, instance="first", at=now - HOUR, facts=AUTHORITY, until=until)
    correct(row, "capture", now - 12 * HOUR)
    assert due(row, "first_level") == until
    correct(row, "capture", now - 60 * HOUR)
    assert due(row, "first_level") == now + 12 * HOUR
    assert row.authorities.get().until == now + 12 * HOUR
    services.authorise(by=officer, record=row.pk, instance="comkfor", at=now, facts=AUTHORITY)
    correct(row, "authority", now - HOUR)
    assert due(row, "comkfor") == now + 719 * HOUR
    assert Authority.objects.get(record=row, instance="comkfor").until == now + 719 * HOUR


def test_a_shortened_limit_is_not_moved_by_a_start_that_was_earlier(officer, provost, now, correct):
    row = captured(officer, now - 10 * HOUR)
    services.shorten_clock(by=provost, clock=row.clocks.get(kind="first_level").pk, due_at=now + HOUR, why="order")
    correct(row, "capture", now - 12 * HOUR)
    assert due(row, "first_level") == now + HOUR


def test_the_first_check_is_due_after_the_arrival_whenever_the_admission_was(officer, cells, now, correct):
    row = captured(officer, now - HOUR)
    services.arrive(by=officer, record=row.pk, site=cells.pk, at=now - HOUR, facts=ARRIVAL)
    services.authorise(by=officer, record=row.pk, instance="first", at=now - HOUR, facts=AUTHORITY)
    services.admit(by=officer, record=row.pk, level=1, at=now, facts=ADMISSION)
    correct(row, "admission", now - HOUR / 2)
    assert due(row, "check") == now


# -- what somebody ordered ---------------------------------------------------------------------------------------
def test_shortened_rounds_stand_when_the_officer_orders_that_somebody_is_roused(officer, provost, person):
    services.change_limit(by=provost, limit="check_1", seconds=7200, reason="order 7")
    services.shorten_clock(by=provost, clock=person.clocks.get(kind="check").pk, every_s=900, why="order")
    before = due(person, "check")
    services.set_level(by=officer, record=person.pk, level=1, rouse=True, facts={"why": "smells of alcohol"})
    clock = person.clocks.select_related("limit").get(kind="check")
    assert (clock.every_s, clock.limit.seconds, clock.due_at) == (900, 3600, before)


def test_a_closer_level_has_no_longer_rounds_and_the_way_back_keeps_an_authorised_shortening(officer, provost, person):
    rounds = lambda: person.clocks.get(kind="check").every_s  # noqa: E731
    level = lambda level: services.set_level(  # noqa: E731
        by=officer, record=person.pk, level=level, facts={"why": "doctor"}
    )
    level(2)
    services.shorten_clock(by=provost, clock=person.clocks.get(kind="check").pk, every_s=600, why="order")
    found = []
    for one in (3, 4, 2, 1, 3):
        level(one)
        found.append(rounds())
    assert found == [600, 600, 600, 3600, 600]


def test_who_is_roused_is_looked_at_every_half_hour(officer, cells, person, now):
    with pytest.raises(Invalid, match="every 30 minutes at least") as refused:
        services.set_level(by=officer, record=person.pk, level=1, rouse=True, facts={"why": "smells of alcohol"})
    assert refused.value.field == "rouse"
    services.set_level(by=officer, record=person.pk, level=2, rouse=True, facts={"why": "smells of alcohol"})
    row = captured(officer, now)
    services.arrive(by=officer, record=row.pk, site=cells.pk, at=now, facts=ARRIVAL)
    services.authorise(by=officer, record=row.pk, instance="first", at=now, facts=AUTHORITY)
    with pytest.raises(Invalid, match="every 30 minutes at least"):
        services.admit(by=officer, record=row.pk, level=1, rouse=True, at=now, facts=ADMISSION)


def test_the_line_of_a_level_says_which_was_ordered_and_that_of_a_shortening_what(officer, provost, person):
    services.set_level(by=officer, record=person.pk, level=2, rouse=True, facts={"why": "smells of alcohol"})
    services.shorten_clock(by=provost, clock=person.clocks.get(kind="check").pk, every_s=600, why="order")
    key = data_key(person)
    said = facts_of(newest(person, "level"), person, key)
    assert said == {"level": 2, "rouse": True, "why": "smells of alcohol"}
    assert facts_of(newest(person, "shortened"), person, key)["minutes"] == 10


def test_a_check_that_never_was_does_not_put_off_what_was_shortened(officer, provost, person, now, clock, correct):
    soon = now + 35 * MINUTE
    services.check(by=officer, record=person.pk, at=now, facts=LOOK)
    clock.move(30 * 60)
    services.shorten_clock(by=provost, clock=person.clocks.get(kind="check").pk, due_at=soon, why="order")
    clock.move(3 * 60)
    services.check(by=officer, record=person.pk, at=now + 33 * MINUTE, facts=LOOK)
    assert due(person, "check") == now + 93 * MINUTE
    correct(person, "check", withdrawn=True)
    assert due(person, "check") == soon
    clock.restore()


def test_a_look_or_review_before_an_order_does_not_meet_it(officer, provost, now, cells, clock):
    row = held(officer, cells, now, level=4)
    clock.move(10 * 60)
    services.set_level(by=officer, record=row.pk, level=1, facts={"why": "doctor"})
    services.check(by=officer, record=row.pk, at=now + 5 * MINUTE, facts=LOOK)
    assert due(row, "check") == now + 15 * MINUTE
    soon = now + HOUR
    services.shorten_clock(by=provost, clock=row.clocks.get(kind="review").pk, due_at=soon, why="order")
    clock.move(60)
    late = services.review(by=provost, record=row.pk, outcome="continue", at=now + 5 * MINUTE, facts=REVIEW)
    assert (late.counts, due(row, "review")) == (False, soon)
    services.review(by=provost, record=row.pk, outcome="continue", at=now + 11 * MINUTE, facts=REVIEW)
    assert due(row, "review") == now + 11 * MINUTE + 9 * HOUR
    services.correct(by=provost, entry=newest(row, "review").pk, facts={"why": "in error"}, withdrawn=True)
    assert due(row, "review") == soon
    clock.restore()


# -- what the ICRC was told --------------------------------------------------------------------------------------
def test_two_notices_of_one_minute_are_each_due_again_when_they_are_withdrawn(officer, person, now):
    services.release(by=officer, record=person.pk, at=now, facts=RELEASE)
    was = {about: due(person, "icrc", about) for about in ("registration", "release")}
    told = {about: services.tell_icrc(by=officer, record=person.pk, about=about, at=now, facts=TOLD) for about in was}
    for about in ("release", "registration"):
        services.correct(by=officer, entry=told[about].pk, facts={"why": "came back"}, withdrawn=True)
        assert due(person, "icrc", about) == was[about]


def test_a_notice_whose_time_was_corrected_is_due_again_when_it_is_withdrawn(officer, person, now, correct):
    before = due(person, "icrc", "registration")
    services.tell_icrc(by=officer, record=person.pk, about="registration", at=now, facts=TOLD)
    correct(person, "icrc", now - MINUTE)
    assert person.clocks.get(kind="icrc").met_at == now - MINUTE
    correct(person, "icrc", withdrawn=True)
    assert due(person, "icrc", "registration") == before


def test_the_icrc_is_not_told_of_a_release_before_it(officer, person, now, correct):
    services.release(by=officer, record=person.pk, at=now, facts=RELEASE)
    with pytest.raises(Invalid, match="before what it is told of"):
        services.tell_icrc(by=officer, record=person.pk, about="release", at=now - HOUR, facts=TOLD)
    services.tell_icrc(by=officer, record=person.pk, about="release", at=now, facts=TOLD)
    with pytest.raises(Invalid, match="before what came first"):
        correct(person, "icrc", now - HOUR)


def test_a_notice_that_was_not_given_comes_due_with_the_next_of_its_kind(officer, person, now):
    def hospital() -> None:
        services.hospitalise(by=officer, record=person.pk, at=now, facts={"hospital": "Demo"})

    hospital()
    first = due(person, "icrc", "hospital")
    told = services.tell_icrc(by=officer, record=person.pk, about="hospital", at=now, facts=TOLD)
    services.leave_hospital(by=officer, record=person.pk, at=now, facts={"words": "well"})
    hospital()
    services.correct(by=officer, entry=told.pk, facts={"why": "came back"}, withdrawn=True)
    assert due(person, "icrc", "hospital") == first


# -- who it is, and who stands apart -----------------------------------------------------------------------------
def test_who_it_is_follows_a_corrected_line(officer, person, correct):
    services.identify(by=officer, record=person.pk, facts=IDENTITY)
    line = newest(person, "identity")
    services.correct(by=officer, entry=line.pk, facts={"family_name": "Otherwise", "age_group": "juvenile"})
    person.refresh_from_db()
    assert services.sealing.identity_of(person, data_key(person))["family_name"] == "Otherwise"
    assert person.retention == "juvenile"
    words = set(vault.blind(vault.words_of("Otherwise"), vault.current()))
    assert words <= {bytes(one.word) for one in IndexWord.objects.filter(record=person)}


def test_somebody_who_reviews_is_named_and_does_not_investigate(officer, provost, person, now):
    review = lambda **more: services.review(  # noqa: E731
        **{"by": officer, "record": person.pk, "outcome": "continue", "at": now, "facts": REVIEW, **more}
    )
    UserFactory(role="operator", username="anybody")
    with pytest.raises(Invalid, match="does not review detentions"):
        review(reviewer="anybody")
    services.name_investigator(by=officer, record=person.pk, user="officer")
    with pytest.raises(Invalid, match="takes part in the investigation"):
        review(reviewer="provost")
    assert review(by=provost).reviewer == provost.user


def test_a_crew_whose_capture_the_desk_entered_reviews_nothing(operator, now):
    leader = ActorFactory(role="patrol_leader")
    patrol = PatrolFactory(leader=leader.user)
    row = captured(operator, now, patrol=patrol.pk)
    assert set(row.investigators.values_list("user", flat=True)) == {leader.user.pk}


def test_the_true_interviewer_takes_part_in_the_investigation(officer, provost, person, now):
    line = services.write_line(by=officer, record=person.pk, kind="interview", at=now, facts={"officer": "officer"})
    services.correct(by=officer, entry=line.pk, facts={"officer": "provost"})
    assert person.investigators.filter(user=provost.user).exists()
    with pytest.raises(Invalid, match="no account"):
        services.correct(by=officer, entry=newest(person, "interview").pk, facts={"officer": "nobody"})
