"""Who may correct or withdraw which line, within which bounds; and what people did who have no account."""

from __future__ import annotations

from uuid import uuid4

import pytest

from accounts.models import User
from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Refused
from incidents.detention import services
from incidents.detention.entries import KINDS
from incidents.detention.forms.lines import CorrectForm
from incidents.detention.models import CustodyRecord
from incidents.detention.selectors import custody as selectors
from incidents.detention.services.sealing import data_key, facts_of
from incidents.detention.services.verifying import verify_register
from tests.detention.custody import HOUR, MINUTE, RELEASE, REVIEW, TRANSFER, captured, due, held
from tests.detention.planted import facts
from tests.detention.test_faces import signed_in
from tests.detention.test_pages import text
from tests.factories import UserFactory

LATE = {**REVIEW, "late_reason": "on the road"}
WRONG = {"facts": {"why": "in error"}, "withdrawn": True}


def review(by, row, at, **more):
    given = {"outcome": "release", "facts": REVIEW, **more}
    return services.review(by=by, record=row.pk, at=at, **given)


def write(by, row, kind, at, **said):
    return services.write_line(by=by, record=row.pk, kind=kind, at=at, facts=said)


def correct(by, line, **how):
    return services.correct(by=by, entry=getattr(line, "pk", line), **{"facts": {}, **how})


def lacks(by, row):
    return {one.code for one in selectors.one(by, row.pk).missing}


# -- which lines -------------------------------------------------------------------------------------------------
def test_what_was_done_or_decided_is_not_withdrawn_and_keeps_its_time():
    written = {kind.name for kind in KINDS.values() if kind.written}
    assert {kind.name for kind in KINDS.values() if kind.withdrawable} == written | {"check", "review", "icrc"}
    steps = {kind.name for kind in KINDS.values() if kind.timed and not kind.withdrawable}
    assert steps == {"capture", "arrival", "authority", "admission"}
    assert {kind.name for kind in KINDS.values() if kind.decision} == {
        "review", "force_review", "handover_decided", "shortened", "reopen_decided", "keep_decided", "erasure_decided",
        "hold", "hold_lifted",
    }  # fmt: skip


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"withdrawn"}))
def test_the_form_of_a_correction_takes_every_field_of_its_line(kind):
    said = facts(kind)
    given = {name: {True: "yes", False: "no"}.get(value, value) if value in (True, False) else value
             for name, value in said.items()}  # fmt: skip
    form = CorrectForm({"entry": 1, **given}, kind=kind)
    assert form.is_valid(), form.errors
    assert form.facts["facts"] == said
    gone = CorrectForm({"entry": 1, "withdrawn": "on", "withdrawn_why": "another person", **given}, kind=kind)
    assert gone.is_valid()
    expected = {"why": "another person"} if KINDS[kind].withdrawable else said
    assert gone.facts["facts"] == expected


@pytest.mark.django_db
def test_a_line_with_a_why_of_its_own_is_corrected_and_withdrawn_on_the_page(officer, person, now):
    line = write(officer, person, "restraint", now, what="handcuffs", why="strikes out")
    page, url = signed_in(officer.user), f"/detention/records/{person.pk}/correct/"
    given = {"entry": line.pk, "why": "strikes out, until 1200Z", "once": uuid4()}
    assert page.post(f"{url}{line.pk}/", given).status_code == 302
    newer = line.corrected_by
    assert facts_of(newer, person, data_key(person)) == {"what": "handcuffs", "why": "strikes out, until 1200Z"}
    gone = {"entry": newer.pk, "withdrawn": "on", "withdrawn_why": "another person", "once": uuid4()}
    assert page.post(f"{url}{newer.pk}/", gone).status_code == 302
    assert facts_of(newer.corrected_by, person, data_key(person)) == {"why": "another person"}


@pytest.mark.django_db
def test_what_two_people_decided_is_not_taken_back_by_one(officer, provost, person, now):
    with pytest.raises(Refused):
        services.transfer(by=officer, record=person.pk, at=now, risk=True, facts=TRANSFER)
    asked = person.entries.get(kind="ill_treatment")
    services.decide_handover(by=provost, key=asked.pk, approve=False, words="LEGAD fears it too")
    answer = person.entries.get(kind="handover_decided")
    with pytest.raises(Refused, match="done or decided is not taken back"):
        correct(officer, asked, **WRONG)
    with pytest.raises(Invalid, match="stays as it was written"):
        correct(officer, asked, at=now - HOUR)
    with pytest.raises(Forbidden, match="The Force Provost Marshal may"):
        correct(officer, answer, facts={"why": "no risk"})
    with pytest.raises(Refused, match="not taken back"):
        correct(provost, answer, **WRONG)
    assert correct(provost, answer, facts={"why": "LEGAD fears it"}).corrects == answer
    with pytest.raises(Refused, match="Correct its time or its words"):
        correct(officer, person.entries.get(kind="admission"), **WRONG)


@pytest.mark.django_db
def test_a_complaint_is_withdrawn_by_the_provost_alone(officer, provost, person, now):
    line = write(officer, person, "complaint", now, words="was pushed")
    with pytest.raises(Forbidden):
        correct(officer, line, **WRONG)
    with pytest.raises(Forbidden, match="The detention officer corrects it"):
        correct(provost, line, facts={"words": "x"})
    page, url = signed_in(provost.user), f"/detention/records/{person.pk}/"
    offered = {each.kind for each, _label, may in page.get(url).context["lines"] if may}
    assert offered == {"complaint"}
    assert "Why it never happened" in text(page.get(f"{url}?act=correct&entry={line.pk}"))
    assert correct(provost, line, **WRONG).withdrawn


# -- a review ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_officer_takes_back_and_rewords_no_review_of_the_provost(officer, provost, person, now):
    done = review(provost, person, now)
    for how in (WRONG, {"at": now - MINUTE}, {"facts": {"grounds": "none"}}):
        with pytest.raises(Forbidden):
            correct(officer, done.entry_id, **how)
    assert "release" in lacks(officer, person)
    lines = signed_in(officer.user).get(f"/detention/records/{person.pk}/").context["lines"]
    assert "review" not in {each.kind for each, _label, may in lines if may}
    correct(provost, done.entry_id, **WRONG)
    assert "release" not in lacks(officer, person)


@pytest.mark.django_db
def test_a_review_is_corrected_by_who_wrote_it_down_as_long_as_they_stand_apart(officer, provost, person, now):
    line = correct(officer, review(officer, person, now, reviewer="provost").entry_id, facts={"grounds": "as before"})
    services.name_investigator(by=officer, record=person.pk, user="officer")
    with pytest.raises(Invalid, match="takes part in the investigation"):
        correct(officer, line, **WRONG)
    assert correct(provost, line, at=now - MINUTE).at == now - MINUTE


@pytest.mark.django_db
def test_a_review_that_becomes_late_by_a_correction_says_why(provost, officer, cells, now):
    row = held(officer, cells, now - 8 * HOUR)
    done = review(provost, row, now - 3 * HOUR)
    with pytest.raises(Invalid, match="Write why it is late") as refused:
        correct(provost, done.entry_id, at=now - HOUR)
    assert refused.value.field == "late_reason"
    assert correct(provost, done.entry_id, at=now - HOUR, facts=LATE).at == now - HOUR


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["interview", "named", "force"])
def test_a_review_by_somebody_of_whom_it_is_known_later_that_they_take_part_is_told(how, officer, provost, person, now):
    done = review(officer, person, now, outcome="continue")
    assert "review" not in lacks(provost, person)
    if how == "interview":
        write(officer, person, "interview", now - MINUTE, officer="officer")
    elif how == "named":
        services.name_investigator(by=officer, record=person.pk, user="officer")
    else:
        services.report_force(by=officer, record=person.pk, used_by="officer", at=now, facts={"words": "held"})
    assert "review" in lacks(provost, person)
    correct(officer, done.entry_id, **WRONG)  # their own they may take back
    assert "review" not in lacks(provost, person)


# -- within which bounds -----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_time_of_what_happened_after_the_end_is_corrected(officer, person, now):
    services.release(by=officer, record=person.pk, at=now - 20 * MINUTE, facts=RELEASE)
    told = services.tell_icrc(
        by=officer, record=person.pk, about="release", at=now, facts={"to": "ICRC", "channel": "e-mail"}
    )
    icrc = write(officer, person, "visit", now, visitor="icrc", name="Demo Delegate")
    for line in (told, write(officer, person, "complaint", now, words="was pushed"), icrc):
        assert correct(officer, line, at=now - 5 * MINUTE).at == now - 5 * MINUTE
    with pytest.raises(Invalid, match="which came later"):
        correct(officer, icrc.corrected_by, facts={"visitor": "family"})
    eaten = write(officer, person, "food", now - HOUR / 2, what="bread")
    with pytest.raises(Invalid, match="which came later"):
        correct(officer, eaten, at=now - 5 * MINUTE)


@pytest.mark.django_db
def test_nothing_is_corrected_to_before_the_capture_nor_a_capture_to_before_the_escape(officer, person, now):
    eaten = write(officer, person, "food", now - 20 * MINUTE, what="bread")
    with pytest.raises(Invalid, match="before what came first"):
        correct(officer, eaten, at=now - 3 * HOUR)
    services.escape(by=officer, record=person.pk, at=now - 10 * MINUTE, facts={"words": "over the fence"})
    again = captured(officer, now - 5 * MINUTE, before=person.pk)
    with pytest.raises(Invalid, match="before what came first"):
        correct(officer, again.entries.get(), at=now - 20 * MINUTE)
    assert correct(officer, again.entries.get(), at=now - 8 * MINUTE).at == now - 8 * MINUTE


# -- people without an account -----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_force_by_somebody_without_an_account_is_written_and_to_be_reviewed(officer, provost, person, now):
    used = lambda **more: services.report_force(  # noqa: E731
        by=officer, record=person.pk, at=now, **{"facts": {"words": "handcuffs"}, **more}
    )
    gone = UserFactory(username="gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert used(used_by="gone").used_by == gone
    with pytest.raises(Invalid, match="or write who it was") as refused:
        used()
    assert refused.value.field == "used_by"
    report = used(facts={"words": "handcuffs", "who": "Sgt Demo, Demo Company"})
    assert (report.used_by, due(person, "force")) == (None, now + 24 * HOUR)
    page = signed_in(provost.user).get(f"/detention/records/{person.pk}/?act=force-review")
    assert "without account" in text(page)
    with pytest.raises(Invalid, match="or write who it was"):
        correct(officer, report.entry_id, facts={"who": ""})
    services.review_force(by=provost, report=report.pk, facts={"words": "fair"})
    line = person.entries.get(kind="force_review")
    assert facts_of(line, person, data_key(person))["used_by"] == "Sgt Demo, Demo Company"
    assert list(verify_register()) == []


@pytest.mark.django_db
def test_the_form_of_force_offers_accounts_that_were_closed(officer, person, now):
    User.objects.filter(pk=UserFactory(username="gone", name="Demo Gone").pk).update(is_active=False)
    page, url = signed_in(officer.user), f"/detention/records/{person.pk}/"
    assert "gone" in dict(page.get(f"{url}?act=force").context["form"].fields["used_by"].choices)
    given = {"at": f"{now:%d%H%MZ %b %y}".upper(), "words": "handcuffs", "who": "Demo Soldier", "once": uuid4()}
    assert page.post(f"{url}force/", given).status_code == 302


@pytest.mark.django_db
def test_an_interview_by_somebody_without_an_account_is_written_and_corrected_when_one_was_closed(officer, person, now):
    cid = UserFactory(username="cid")
    theirs = write(officer, person, "interview", now, officer=cid.username)
    User.objects.filter(pk=cid.pk).update(is_active=False)
    assert correct(officer, theirs, facts={"minutes": 20}).corrects == theirs
    write(officer, person, "interview", now, officer=cid.username)
    with pytest.raises(Invalid, match="or write who it was") as refused:
        write(officer, person, "interview", now, minutes=10)
    assert refused.value.field == "officer"
    write(officer, person, "interview", now, who="Demo Interviewer, Kosovo Police")
    assert set(person.investigators.values_list("user", flat=True)) == {cid.pk}
    assert list(verify_register()) == []


@pytest.mark.django_db
def test_two_who_used_force_do_not_review_each_other(officer, provost, person, now):
    reports = [
        services.report_force(by=officer, record=person.pk, used_by=who, at=now, facts={"words": "by the arm"})
        for who in ("officer", "provost")
    ]
    for by, report in ((provost, reports[0]), (officer, reports[1])):
        with pytest.raises(Refused, match="You used force against this person"):
            services.review_force(by=by, report=report.pk, facts={"words": "fair"})
    third = Actor(UserFactory(role="provost"), "")
    services.review_force(by=third, report=reports[0].pk, facts={"words": "fair"})
    assert CustodyRecord.objects.get(pk=person.pk).force_reports.filter(reviewed_by=third.user).count() == 1
