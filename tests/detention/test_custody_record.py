"""The record says everything that was decided; what was wrong or late can still be put right, by whom it takes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from accounts.models import RoleGrant, User
from blotter import decisions
from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Refused
from blotter.models import Entry
from escalation.models import Alarm, Escalation
from incidents.detention import services
from incidents.detention.models import CustodyRecord, Transfer
from incidents.detention.selectors import custody as selectors
from incidents.detention.selectors.oversight import lacks
from patrols.models import Patrol
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
)  # fmt: skip
from tests.detention.test_faces import signed_in, zulu
from tests.detention.test_pages import text
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db
ICRC = {"to": "ICRC Pristina", "channel": "e-mail"}


def facts(officer, person, kind):
    """What the last line of this kind says."""
    opened = services.read_record(by=officer, record=person.pk, purpose="care", words="why")
    return [line for line in opened.lines if line.entry.kind == kind][-1].facts


def shown(officer, person, kind):
    opened = services.read_record(by=officer, record=person.pk, purpose="care", words="why")
    return dict([line for line in opened.lines if line.entry.kind == kind][-1].shown)


def awaited(code):
    return [(decision, waiting) for decision, waiting in decisions.waiting() if decision.code == code]


# -- ill-treatment -----------------------------------------------------------------------------------------------
def test_the_answer_that_ill_treatment_is_a_risk_stays_and_only_the_provost_gets_past_it(officer, provost, person, now):
    hand = lambda risk: services.transfer(by=officer, record=person.pk, at=now, risk=risk, facts=TRANSFER)  # noqa: E731
    for _again in range(2):
        with pytest.raises(Refused, match="Nobody is handed over"):
            hand(True)
    assert person.entries.filter(kind="ill_treatment").count() == 1
    assert facts(officer, person, "ill_treatment") == {
        "ill_treatment": True, "agency": "Kosovo Police", "assurance": TRANSFER["assurance"],
    }  # fmt: skip
    with pytest.raises(Refused, match="decides before anybody goes"):
        hand(False)
    [(decision, waiting)] = awaited("custody.handover")
    with pytest.raises(Forbidden):
        decision.decide(by=officer, key=waiting.key, approve=True, words="x", version=None)
    with pytest.raises(Invalid, match="Write why"):
        decision.decide(by=provost, key=waiting.key, approve=True, words="", version=None)
    decision.decide(by=provost, key=waiting.key, approve=False, words="LEGAD fears it too", version=None)
    assert not awaited("custody.handover")
    with pytest.raises(Refused, match="decides before anybody goes"):
        hand(False)
    with pytest.raises(Refused, match="Nobody is handed over"):
        hand(True)
    [(decision, waiting)] = awaited("custody.handover")
    decision.decide(by=provost, key=waiting.key, approve=True, words="Assurance of the minister", version=None)
    assert hand(False).risk is False
    assert not Escalation.objects.filter(subject__startswith="custody_question:", state="running").exists()


def test_a_form_that_says_risk_and_is_sent_again_with_no_hands_nobody_over(officer, person, now):
    page, url = signed_in(officer.user), f"/detention/records/{person.pk}/transfer/"
    version = page.get(f"/detention/records/{person.pk}/").context["record"].version
    given = {**TRANSFER, "at": zulu(now), "once": uuid4(), "version": version}
    assert "Nobody is handed over" in text(page.post(url, {**given, "risk": "yes"}))
    assert "decides before anybody goes" in text(page.post(url, {**given, "risk": "no"}))
    assert person.entries.filter(kind="ill_treatment").count() == 1


# -- after the end -----------------------------------------------------------------------------------------------
def test_what_happened_before_the_end_is_entered_after_it_and_a_complaint_of_after_it_too(officer, person, now):
    services.die(by=officer, record=person.pk, at=now - 10 * MINUTE, facts={"words": "collapsed"})
    before, after = now - 15 * MINUTE, now - MINUTE
    keep = lambda kind, at, **said: services.write_line(  # noqa: E731
        by=officer, record=person.pk, kind=kind, at=at, facts=said
    )
    services.report_force(by=officer, record=person.pk, used_by="officer", at=before, facts={"words": "held"})
    services.take_property(by=officer, record=person.pk, items=[{"what": "Ring", "seal": "A 1"}], at=before)
    services.check(by=officer, record=person.pk, at=before, facts=LOOK)
    with pytest.raises(Invalid, match="The custody ended"):
        services.check(by=officer, record=person.pk, at=after, facts=LOOK)
    keep("food", before, what="bread")
    with pytest.raises(Invalid, match="The custody ended") as late:
        keep("food", after, what="bread")
    assert late.value.field == "at"
    with pytest.raises(Invalid, match="The custody ended"):
        services.report_force(by=officer, record=person.pk, used_by="officer", at=after, facts={"words": "held"})
    keep("complaint", after, words="his brother says that he was beaten")
    keep("injury", after, words="bruise", by="Dr Demo")
    keep("medical", after, by="Dr Demo", findings="post mortem", fit=False)
    keep("visit", after, visitor="icrc", name="Demo Delegate")
    with pytest.raises(Invalid, match="The custody ended"):
        keep("visit", after, visitor="family", name="Demo Brother")
    person.refresh_from_db()
    assert (person.state, person.retention) == ("died", "grave")


def test_the_page_of_an_ended_record_offers_the_lines(officer, provost, person, now):
    services.release(by=officer, record=person.pk, at=now, facts=RELEASE)
    page, url = signed_in(officer.user), f"/detention/records/{person.pk}/"
    found = page.get(f"{url}?act=line&kind=complaint").context
    assert (found["chosen"], found["kind"]) == ("line", "complaint")
    offered = {name for _words, acts in found["groups"] for name in acts}
    assert {"check", "force", "property", "reopen", "retention"} <= offered
    theirs = signed_in(provost.user).get(url).context["groups"]
    assert "review" in {name for _words, acts in theirs for name in acts}
    assert page.post(f"{url}line/complaint/", {"at": zulu(now), "words": "x", "once": uuid4()}).status_code == 302


# -- what was decided --------------------------------------------------------------------------------------------
def test_every_line_says_what_its_act_decided(officer, provost, cells, now):
    at = now - 5 * HOUR
    row = captured(officer, at, patrol=PatrolFactory(callsign="FOX 21").pk)
    assert facts(officer, row, "capture")["patrol"] == "FOX 21"
    services.arrive(by=officer, record=row.pk, site=cells.pk, at=at, facts=ARRIVAL)
    services.authorise(by=officer, record=row.pk, instance="first", at=at, until=at + 9 * HOUR, facts=AUTHORITY)
    services.admit(by=officer, record=row.pk, level=2, rouse=True, cell="2", at=at, facts=ADMISSION)
    assert shown(officer, row, "arrival")["holding site"] == "Camp Demo"
    said = shown(officer, row, "authority")
    assert said["authority"] == "first level"
    assert said["until"].startswith(f"{at + 9 * HOUR:%d%H%MZ}")
    assert facts(officer, row, "admission") == {
        "site": "Camp Demo", "cell": "2", "level": 2, "rouse": True, **ADMISSION,
    }  # fmt: skip
    assert shown(officer, row, "admission")["observation"] == "L2 intermittent"
    services.move(by=officer, record=row.pk, site=cells.pk, cell="4", at=now, facts={})
    assert facts(officer, row, "moved") == {"site": "Camp Demo", "cell": "4"}
    [ring] = services.take_property(by=officer, record=row.pk, items=[{"what": "Ring", "seal": "A"}], at=now)
    services.settle_property(
        by=officer, record=row.pk, items=[ring.pk], fate="evidence", at=now, facts={"receiver": "Demo Investigator"}
    )
    assert shown(officer, row, "settled")["what became of it"] == "kept as evidence"
    services.report_force(by=officer, record=row.pk, used_by="officer", at=now, facts={"words": "held"})
    assert facts(officer, row, "force")["used_by"] == officer.user.label
    services.review_force(by=provost, report=row.force_reports.get().pk, facts={"words": "fair"})
    assert facts(officer, row, "force_review")["used_by"] == officer.user.label
    services.tell_icrc(by=officer, record=row.pk, about="registration", at=now, facts=ICRC)
    assert shown(officer, row, "icrc")["of what"] == "registration"
    services.transfer(by=officer, record=row.pk, at=now, risk=False, facts=TRANSFER)
    assert facts(officer, row, "transfer")["ill_treatment"] is False


def test_a_correction_of_words_keeps_what_was_decided(officer, person):
    admission = person.entries.get(kind="admission")
    services.correct(by=officer, entry=admission.pk, facts={"risk": "epilepsy", "level": 4})
    assert facts(officer, person, "admission") == {"site": "Camp Demo", "level": 1, "rouse": False, "risk": "epilepsy"}


def test_the_print_out_names_authorities_reviews_force_and_transfer_with_who_decided(officer, provost, person, now):
    services.review(by=officer, record=person.pk, outcome="transfer", at=now, reviewer="provost", facts=REVIEW)
    services.report_force(by=officer, record=person.pk, used_by="officer", at=now, facts={"words": "held"})
    services.review_force(by=provost, report=person.force_reports.get().pk, facts={"words": "fair"})
    review = person.clocks.get(kind="review", running=True)
    services.shorten_clock(by=provost, clock=review.pk, due_at=now + HOUR, why="ill")
    services.transfer(by=officer, record=person.pk, at=now, risk=False, facts=TRANSFER)
    given = {"purpose": "export", "words": "court", "recipient": "Demo Court", "once": uuid4()}
    sheet = text(signed_in(officer.user).post(f"/detention/records/{person.pk}/print/", given))
    for words in ("Authorities to hold", "first level", "Reviews of the detention", "to be transferred",
                  "Reports of force", "Brought forward", "Is there a risk of ill-treatment?"):  # fmt: skip
        assert words in sheet
    assert sheet.count(provost.user.label) >= 3


# -- an end in error ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("act", ["release", "transfer", "die"])
def test_an_end_that_was_entered_for_the_wrong_person_is_taken_back_by_two(act, officer, provost, cells, now):
    incident = IncidentFactory()
    person = held(officer, cells, now - HOUR, incident=incident.pk)
    [ring] = services.take_property(by=officer, record=person.pk, items=[{"what": "Ring", "seal": "A"}], at=now)
    before = {(clock.kind, clock.about): clock.due_at for clock in person.clocks.filter(running=True)}
    if act == "transfer":
        services.transfer(by=officer, record=person.pk, at=now, risk=False, facts=TRANSFER)
    elif act == "release":
        services.settle_property(
            by=officer, record=person.pk, items=[ring.pk], fate="returned", at=now, facts={"receiver": "x"}
        )
        services.release(by=officer, record=person.pk, at=now, facts=RELEASE)
    else:
        services.die(by=officer, record=person.pk, at=now, facts={"words": "wrong name"})
    assert due(person, "check") is None
    services.ask_reopening(by=officer, record=person.pk, facts={"why": "it was held person 2"})
    assert due(person, "check") is None
    [(decision, waiting)] = awaited("custody.reopening")
    with pytest.raises(Forbidden):
        decision.decide(by=officer, key=waiting.key, approve=True, words="x", version=None)
    decision.decide(by=provost, key=waiting.key, approve=True, words="seen in the cell", version=None)
    person.refresh_from_db()
    incident.refresh_from_db()
    assert (person.state, person.ended_at, person.state_since) == ("held", None, person.admitted_at)
    assert incident.persons_held == 1
    assert {(clock.kind, clock.about): clock.due_at for clock in person.clocks.filter(running=True)} == before
    check = person.clocks.get(kind="check", running=True)
    assert Escalation.objects.filter(subject=f"custody_clock:{check.pk}", state="running").exists()
    assert not Alarm.objects.exclude(state="ended").filter(subject=f"custody:{person.pk}").exists()
    assert selectors.board_rows(None)[person.pk].state is not None
    services.check(by=officer, record=person.pk, at=now, facts=LOOK)
    if act == "transfer":
        ring.refresh_from_db()
        assert (ring.fate, Transfer.objects.count()) == ("", 0)
        services.transfer(by=officer, record=person.pk, at=now, risk=False, facts=TRANSFER)
    assert not awaited("custody.reopening")


def test_nobody_agrees_to_what_they_asked_themselves(officer, provost, person, now):
    RoleGrant.objects.create(user=provost.user, role="detention_officer")
    by = Actor(User.objects.get(pk=provost.user.pk), "Desk 1")
    services.release(by=by, record=person.pk, at=now, facts=RELEASE)
    asked = services.ask_reopening(by=by, record=person.pk, facts={"why": "wrong person"})
    with pytest.raises(Refused, match="A second person decides"):
        services.decide_reopening(by=by, key=asked.pk, approve=True, words="yes")


# -- numbers, marks, oversight -----------------------------------------------------------------------------------
def test_no_two_who_are_held_have_one_number(officer, person, now):
    CustodyRecord.objects.filter(pk=person.pk).update(held_person=2)
    second, third = captured(officer, now), captured(officer, now)
    assert (second.number[-1], second.alias, third.alias) == ("2", "held person 3", "held person 4")


def test_the_desk_is_told_once_that_somebody_is_not_held_any_more(officer, person, now):
    services.release(by=officer, record=person.pk, at=now, facts=RELEASE)
    for about in ("registration", "release"):
        services.tell_icrc(by=officer, record=person.pk, about=about, at=now, facts=ICRC)
    assert Entry.objects.filter(kind="custody.ended", view=False).count() == 1


def test_a_capture_is_of_an_exercise_where_its_patrol_is_in_one(operator, now):
    leader = UserFactory(role="patrol_leader")
    patrol = PatrolFactory(callsign="FOX 21", leader=leader)
    by = ActorFactory(user=leader, position="", channel="phone")
    assert captured(by, now, exercise=True).exercise is False
    Patrol.objects.filter(pk=patrol.pk).update(exercise=True)
    assert captured(by, now).exercise is True
    assert captured(operator, now, patrol=patrol.pk).exercise is True
    assert captured(operator, now, patrol=patrol.pk, incident=IncidentFactory().pk).exercise is False


def test_what_an_ended_custody_lacks_stays_before_the_provost(officer, provost, person, now, clock):
    report = services.report_force(by=officer, record=person.pk, used_by="officer", at=now, facts={"words": "held"})
    services.release(by=officer, record=person.pk, at=now, facts=RELEASE)
    for about in ("registration", "release"):
        services.tell_icrc(by=officer, record=person.pk, about=about, at=now, facts=ICRC)
    services.take_property(by=officer, record=person.pk, items=[{"what": "Ring", "seal": "A"}], at=now)
    codes = lambda: [[each.code for each in one.missing] for one in selectors.overview(provost, ended=True)]  # noqa: E731
    assert codes() == [["identity", "rights", "medical", "force_review", "settled"]]
    assert [lack.subject for lack in lacks(provost, now) if "Use of force reviewed" in lack.words]
    assert "Property settled" in text(signed_in(provost.user).get("/detention/"))
    clock.move(31 * 24 * 3600)
    assert codes() == [["force_review", "settled"]]
    services.review_force(by=provost, report=report.pk, facts={"words": "fair"})
    ring = person.property.get()
    services.settle_property(
        by=officer, record=person.pk, items=[ring.pk], fate="returned", at=now, facts={"receiver": "his brother"}
    )
    assert codes() == []


def test_a_review_that_is_not_followed_is_missing_until_it_is(officer, provost, person, now):
    codes = lambda: [each.code for each in selectors.one(provost, person.pk).missing]  # noqa: E731
    services.review(by=provost, record=person.pk, outcome="release", at=now, facts=REVIEW)
    assert "release" in codes()
    page = signed_in(officer.user).get(f"/detention/records/{person.pk}/")
    assert "?act=release#act" in text(page)
    services.release(by=officer, record=person.pk, at=now, facts=RELEASE)
    assert "release" not in codes()


def test_force_against_somebody_on_the_way_awaits_its_review(officer, provost, now):
    row = captured(officer, now)
    services.report_force(by=officer, record=row.pk, used_by="officer", at=now, facts={"words": "held"})
    assert [each.code for each in selectors.one(provost, row.pk).missing] == ["site", "force_review"]
