"""The end of a custody: after what it lies, to whom somebody goes, how it is taken back, how long it is kept."""

from __future__ import annotations

import pytest

from blotter import decisions
from blotter.errors import Invalid, Refused
from blotter.models import Entry
from escalation.models import Escalation
from incidents.detention import services
from incidents.detention.services.retention import kept_until
from incidents.detention.services.verifying import verify_register
from reference.dtg import format_dtg
from tests.detention.custody import AUTHORITY, HOUR, LOOK, MINUTE, RELEASE, REVIEW, TRANSFER, captured, held

pytestmark = pytest.mark.django_db
WORDS = {"words": "over the wall"}


def release(officer, row, at):
    return services.release(by=officer, record=row.pk, at=at, facts=RELEASE)


def reopen(officer, provost, row):
    asked = services.ask_reopening(by=officer, record=row.pk, facts={"why": "another cell"})
    return services.decide_reopening(by=provost, key=asked.pk, approve=True, words="seen")


# -- when ----------------------------------------------------------------------------------------------------------
def test_it_does_not_end_before_what_happened_in_it(officer, provost, cells, now):
    row = held(officer, cells, now - 2 * HOUR)
    services.review(by=provost, record=row.pk, outcome="continue", at=now - HOUR, facts=REVIEW)
    wrong = services.check(by=officer, record=row.pk, at=now - 20 * MINUTE, facts=LOOK)
    ends = [
        lambda at: release(officer, row, at),
        lambda at: services.transfer(by=officer, record=row.pk, at=at, risk=False, facts=TRANSFER),
        lambda at: services.escape(by=officer, record=row.pk, at=at, facts=WORDS),
        lambda at: services.die(by=officer, record=row.pk, at=at, facts=WORDS),
    ]
    for end in ends:
        with pytest.raises(Invalid, match=f"before what the record says last at {format_dtg(wrong.at)}") as early:
            end(now - 30 * MINUTE)
        assert early.value.field == "at"
    services.correct(by=officer, entry=wrong.pk, facts={"why": "of somebody else"}, withdrawn=True)
    services.write_line(by=officer, record=row.pk, kind="complaint", at=now, facts={"words": "his brother says"})
    assert release(officer, row, now - 30 * MINUTE).ended_at == now - 30 * MINUTE


def test_an_authority_of_before_the_arrival_puts_no_end_before_it(officer, cells, now):
    row = captured(officer, now - 2 * HOUR)
    services.arrive(by=officer, record=row.pk, site=cells.pk, at=now - HOUR, facts={"injuries": "none"})
    given = services.authorise(by=officer, record=row.pk, instance="first", at=now - 1.5 * HOUR, facts=AUTHORITY)
    row.refresh_from_db()
    assert (given.begins_at, row.state_since) == (now - 1.5 * HOUR, now - HOUR)
    with pytest.raises(Invalid, match="That is before"):
        services.hospitalise(by=officer, record=row.pk, at=now - 1.2 * HOUR, facts={"hospital": "Demo"})


# -- to whom -------------------------------------------------------------------------------------------------------
def test_what_the_provost_agreed_to_is_good_for_the_authority_that_was_asked_about(officer, provost, person, now):
    def hand(agency, risk=False):
        facts = {**TRANSFER, "agency": agency}
        return services.transfer(by=officer, record=person.pk, at=now, risk=risk, facts=facts)

    def agree():
        [(decision, waiting)] = [one for one in decisions.waiting() if one[0].code == "custody.handover"]
        decision.decide(by=provost, key=waiting.key, approve=True, words="only to them", version=None)

    for agency in ("Demo Border Police", "Demo Customs"):
        with pytest.raises(Refused, match="Nobody is handed over"):
            hand(agency, risk=True)
        agree()
    with pytest.raises(Refused, match="agreed to another authority") as refused:
        hand("Demo Border Police")
    assert (refused.value.code, refused.value.field) == ("ill_treatment_open", "risk")
    assert hand("demo  customs").at == now
    assert list(verify_register()) == []


# -- taken back ----------------------------------------------------------------------------------------------------
def test_a_question_that_the_end_dropped_is_reminded_of_again_when_that_is_taken_back(officer, provost, person, now):
    with pytest.raises(Refused, match="Nobody is handed over"):
        services.transfer(by=officer, record=person.pk, at=now, risk=True, facts=TRANSFER)
    asked = person.entries.get(kind="ill_treatment")
    reminded = lambda: Escalation.objects.filter(  # noqa: E731
        subject=f"custody_question:{asked.pk}", state="running"
    ).exists()
    release(officer, person, now)
    assert not reminded()
    reopen(officer, provost, person)
    assert reminded()


def test_an_escape_is_not_taken_back_once_they_were_captured_again(officer, provost, person, now):
    services.escape(by=officer, record=person.pk, at=now - MINUTE, facts=WORDS)
    asked = services.ask_reopening(by=officer, record=person.pk, facts={"why": "was in the yard"})
    captured(officer, now, before=person.pk)
    with pytest.raises(Refused, match="Captured again since") as refused:
        services.decide_reopening(by=provost, key=asked.pk, approve=True, words="seen")
    assert refused.value.code == "captured_again"
    services.decide_reopening(by=provost, key=asked.pk, approve=False, words="held on the other record")
    with pytest.raises(Refused, match="Captured again since"):
        services.ask_reopening(by=officer, record=person.pk, facts={"why": "was in the yard"})


# -- how long it is kept -------------------------------------------------------------------------------------------
def test_who_shortens_how_long_records_are_kept_does_so_for_custodies_that_end_afterwards(
    officer, provost, person, cells, now, clock
):
    before = kept_until(release(officer, person, now))
    later = held(officer, cells, now)
    clock.move(60)
    services.change_limit(by=provost, limit="keep_ordinary", seconds=3600, reason="order")
    clock.move(60)
    person.refresh_from_db()
    assert kept_until(person) == before
    row = release(officer, later, now + 2 * MINUTE)
    assert kept_until(row) == row.ended_at + HOUR
    said = Entry.objects.get(kind="custody.limit_changed").words
    assert "from 5 y to 1 h" in said


def test_a_record_that_is_kept_differently_since_it_was_asked_is_asked_anew(officer, provost, person, now):
    release(officer, person, now)
    keep = lambda retention: services.classify(  # noqa: E731
        by=officer, record=person.pk, retention=retention, facts={"why": "order"}
    )
    keep("juvenile")
    keep("ordinary")
    asked = person.entries.get(kind="keep_asked")
    services.write_line(by=officer, record=person.pk, kind="complaint", at=now, facts={"words": "beaten"})
    decide = lambda approve: services.decide_retention(  # noqa: E731
        by=provost, key=asked.pk, approve=approve, words="as it is"
    )
    with pytest.raises(Refused, match="Do not agree, and let it be asked anew"):
        decide(True)
    decide(False)
    keep("juvenile")
    assert person.entries.filter(kind="keep_asked").count() == 2
