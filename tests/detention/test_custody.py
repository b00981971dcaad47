"""The custody of a person: its course, and what is refused in which words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blotter.errors import DeskError, Forbidden, Invalid, Refused
from blotter.models import Entry
from escalation.models import Alarm, Escalation
from escalation.services import acknowledge_alarm
from incidents.detention import services
from incidents.detention.models import Clock, CustodyEntry, CustodyRecord
from incidents.detention.selectors import custody as selectors
from patrols.models import Patrol
from tests.detention.custody import (
    ADMISSION,
    ARRIVAL,
    AUTHORITY,
    CAPTURE,
    HOUR,
    IDENTITY,
    LOOK,
    MINUTE,
    RELEASE,
    REVIEW,
    TRANSFER,
    captured,
    due,
    held,
)  # fmt: skip
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db


def open_record(officer, person):
    return services.read_record(by=officer, record=person.pk, purpose="care", words="why")


def test_the_course_from_capture_to_a_transfer(officer, provost, cells, now):
    at = now - 5 * HOUR
    row = captured(officer, at)
    assert (row.number, row.state, row.alias) == (f"CUS {now:%y}-0001", "captured", "held person 1")
    assert {clock.kind for clock in row.clocks.all()} == {"arrival", "first_level", "icrc"}
    services.identify(by=officer, record=row.pk, facts=IDENTITY)
    services.arrive(by=officer, record=row.pk, site=cells.pk, at=at + HOUR, facts=ARRIVAL)
    assert due(row, "arrival") is None
    assert due(row, "authorisation") == at + 7 * HOUR
    services.authorise(by=officer, record=row.pk, instance="first", at=at + 2 * HOUR, facts=AUTHORITY)
    assert due(row, "review") == at + 8 * HOUR
    services.admit(by=officer, record=row.pk, level=2, at=at + 2 * HOUR, facts=ADMISSION, cell="2")
    assert due(row, "check") == at + 2 * HOUR, "nobody looked since the arrival"
    services.check(by=officer, record=row.pk, at=at + 2 * HOUR + 20 * MINUTE, facts=LOOK)
    services.review(by=provost, record=row.pk, outcome="transfer", at=at + 4 * HOUR, facts=REVIEW)
    assert due(row, "review") == at + 13 * HOUR
    [item] = services.take_property(
        by=officer, record=row.pk, items=[{"what": "Telephone", "seal": "A 1"}], at=at + HOUR
    )
    services.tell_icrc(
        by=officer, record=row.pk, about="registration", at=now, facts={"to": "ICRC Pristina", "channel": "e-mail"}
    )
    services.transfer(by=officer, record=row.pk, at=now, risk=False, facts=TRANSFER)
    row.refresh_from_db()
    item.refresh_from_db()
    assert (row.state, row.ended_at, item.fate) == ("transferred", now, "forwarded")
    assert [(clock.kind, clock.about) for clock in row.clocks.filter(running=True)] == [("icrc", "transfer")]
    shown = open_record(officer, row)
    assert [line.entry.kind for line in shown.lines] == [
        "capture", "identity", "arrival", "authority", "admission", "check", "review", "property", "icrc", "transfer",
    ]  # fmt: skip
    assert (shown.name, shown.items[0].what, shown.items[0].seal) == ("Demo Planted", "Telephone", "A 1")
    assert shown.lines[5].facts["checker"] == "OR-5 Demo Detention Officer"


def test_first_the_first_level_then_comkfor_who_extends(officer, provost, cells, person, now):
    start = person.captured_at
    assert due(person, "first_level") == start + 72 * HOUR
    until = now + timedelta(days=7)
    services.authorise(by=provost, record=person.pk, instance="comkfor", at=now, until=until, facts=AUTHORITY)
    assert due(person, "first_level") is None
    assert due(person, "comkfor") == until
    services.authorise(by=provost, record=person.pk, instance="comkfor", at=now, facts=AUTHORITY)
    assert due(person, "comkfor") == now + timedelta(days=30)
    with pytest.raises(Refused, match="COMKFOR extends it"):
        services.authorise(by=provost, record=person.pk, instance="first", at=now, facts=AUTHORITY)
    with pytest.raises(Invalid) as late:
        services.authorise(
            by=provost, record=person.pk, instance="comkfor", at=now, until=now + timedelta(days=31), facts=AUTHORITY
        )
    assert late.value.field == "until"


def test_to_hospital_and_back_with_every_clock_running(officer, person, now):
    before = {clock.kind: clock.due_at for clock in person.clocks.filter(running=True)}
    services.hospitalise(by=officer, record=person.pk, at=now, facts={"hospital": "Demo Hospital"})
    assert due(person, "icrc", "hospital") == now + 24 * HOUR
    with pytest.raises(Refused, match="«in hospital»"):
        services.admit(by=officer, record=person.pk, level=1, at=now, facts=ADMISSION)
    services.leave_hospital(by=officer, record=person.pk, at=now, facts={"words": "well"})
    person.refresh_from_db()
    assert person.state == "held"
    after = {clock.kind: clock.due_at for clock in person.clocks.filter(running=True, about__in=["", "registration"])}
    assert after == before


# -- bad input ---------------------------------------------------------------------------------------------------
def refused(act, field: str, words: str, error=Invalid):
    lines = CustodyEntry.objects.count()
    with pytest.raises(error, match=words) as caught:
        act()
    assert caught.value.field == (field or None)
    assert CustodyEntry.objects.count() == lines


def test_times_that_contradict_each_other(officer, cells, person, now):
    row = captured(officer, now - HOUR)
    arrive = lambda at: services.arrive(by=officer, record=row.pk, site=cells.pk, at=at, facts=ARRIVAL)  # noqa: E731
    refused(lambda: arrive(now - 2 * HOUR), "at", "before the capture")
    refused(lambda: arrive(now + HOUR), "at", "in the future")
    refused(lambda: captured(officer, now + HOUR), "captured_at", "in the future")
    look = lambda at: services.check(by=officer, record=person.pk, at=at, facts=LOOK)  # noqa: E731
    refused(lambda: look(now + MINUTE), "at", "in the future")
    refused(lambda: look(person.arrived_at - 2 * MINUTE), "at", "before the arrival")
    refused(lambda: look(None), "at", "Write the time")


def test_a_check_is_of_one_person_and_says_what_was_seen(officer, person, now):
    refused(lambda: services.check(by=officer, record=[person.pk], at=now, facts=LOOK), "record", "of one person")
    refused(lambda: services.check(by=officer, record=person.pk, at=now, facts={}), "condition", "empty")
    services.set_level(by=officer, record=person.pk, level=2, rouse=True, facts={"why": "smells of alcohol"})
    refused(lambda: services.check(by=officer, record=person.pk, at=now, facts=LOOK), "response", "roused at every")
    services.check(by=officer, record=person.pk, at=now, facts={**LOOK, "response": "says his name"})


def test_a_reviewer_takes_no_part_in_the_investigation(officer, provost, person, now):
    review = lambda **who: services.review(  # noqa: E731
        by=provost, record=person.pk, outcome="continue", at=now, facts=REVIEW, **who
    )
    services.write_line(by=officer, record=person.pk, kind="interview", at=now, facts={"officer": "officer"})
    refused(lambda: review(reviewer="officer"), "reviewer", "takes part in the investigation")
    services.name_investigator(by=officer, record=person.pk, user="provost")
    refused(review, "reviewer", "takes part in the investigation")


def test_who_investigates_the_incident_reviews_nothing_either(officer, provost, cells, now):
    from incidents.policing.services import open_investigation

    lead = ActorFactory(role="shift_leader")
    incident = IncidentFactory(type="detention-support")
    row = held(officer, cells, now - HOUR, incident=incident.pk)
    open_investigation(by=lead, title="Fence", leader="provost", incident=incident.number)
    refused(
        lambda: services.review(by=provost, record=row.pk, outcome="continue", at=now, facts=REVIEW),
        "reviewer",
        "takes part in the investigation",
    )


def test_nobody_is_released_without_their_property(officer, person, now):
    [item] = services.take_property(by=officer, record=person.pk, items=[{"what": "Ring", "seal": "A 1"}], at=now)
    refused(
        lambda: services.release(by=officer, record=person.pk, at=now, facts=RELEASE), "", "returned.*item 1", Refused
    )
    services.settle_property(
        by=officer, record=person.pk, items=[item.pk], fate="returned", at=now, facts={"receiver": "the person"}
    )
    assert services.release(by=officer, record=person.pk, at=now, facts=RELEASE).state == "released"


def test_nobody_is_handed_over_before_the_question_of_ill_treatment_is_answered(officer, person, now):
    hand = lambda risk: services.transfer(by=officer, record=person.pk, at=now, risk=risk, facts=TRANSFER)  # noqa: E731
    refused(lambda: hand(None), "risk", "Answer yes or no")
    assert CustodyRecord.objects.get(pk=person.pk).state == "held"


def test_force_has_one_report_a_person_reviewed_by_another(officer, provost, person, now):
    force = {"words": "held by the arm"}
    report = services.report_force(by=officer, record=person.pk, used_by="provost", at=now, facts=force)
    with pytest.raises(Refused, match="reported this already"):
        services.report_force(by=officer, record=person.pk, used_by="provost", at=now, facts=force)
    with pytest.raises(Refused, match="Somebody else reviews it"):
        services.review_force(by=provost, report=report.pk, facts={"words": "fine"})
    assert "force_review" in [one.code for one in selectors.one(officer, person.pk).missing]
    services.review_force(by=officer, report=report.pk, facts={"words": "proportionate"})
    assert "force_review" not in [one.code for one in selectors.one(officer, person.pk).missing]


def test_a_line_that_is_wrong_is_corrected_by_another_and_stays(officer, person, now):
    entry = services.write_line(
        by=officer, record=person.pk, kind="food", at=now, facts={"what": "bread", "taken": True}
    )
    services.correct(by=officer, entry=entry.pk, facts={"what": "rice"})
    lines = open_record(officer, person).lines
    assert [(line.facts.get("what"), line.superseded) for line in lines if line.entry.kind == "food"] == [
        ("bread", True), ("rice", False),
    ]  # fmt: skip
    with pytest.raises(Refused, match="corrected already"):
        services.correct(by=officer, entry=entry.pk, facts={"what": "soup"})
    first = person.entries.get(kind="capture")
    with pytest.raises(Refused, match="A step of the custody"):
        services.correct(by=officer, entry=first.pk, facts={"why": "no"}, withdrawn=True)


def test_an_entry_is_never_changed_in_the_database(person):
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        person.entries.update(kind="food")


# -- who may -----------------------------------------------------------------------------------------------------
def test_a_patrol_leader_writes_a_capture_for_the_own_patrol_and_reads_nothing(officer, now):
    leader = UserFactory(role="patrol_leader", username="leader")
    mine: Patrol = PatrolFactory(callsign="FOX 21", leader=leader)
    other = PatrolFactory(callsign="FOX 22")
    by = ActorFactory(user=leader, position="", channel="phone")
    assert captured(by, now).patrol_id == mine.pk
    with pytest.raises(Forbidden, match="not logged on to this patrol"):
        captured(by, now, patrol=other.pk)
    with pytest.raises(DeskError):
        captured(by, now, incident=IncidentFactory().pk)
    row = CustodyRecord.objects.get()
    assert row.investigators.get().user == leader
    with pytest.raises(Forbidden):
        services.read_record(by=by, record=row.pk, purpose="care", words="why")
    with pytest.raises(Forbidden):
        selectors.overview(by)


@pytest.mark.parametrize("role", ["operator", "shift_leader", "patrol_leader", "administrator"])
def test_who_has_no_need_opens_nothing(role, person, now):
    by = ActorFactory(role=role)
    with pytest.raises(Forbidden):
        services.read_record(by=by, record=person.pk, purpose="care", words="why")
    with pytest.raises(Forbidden):
        services.look_up(by=by, text="Planted", purpose="care", words="why")
    with pytest.raises(Forbidden):
        services.check(by=by, record=person.pk, at=now, facts=LOOK)


def test_every_reading_is_an_entry_and_a_purpose_holds_for_a_quarter_of_an_hour(officer, person, clock):
    read = lambda **more: services.read_record(by=officer, record=person.pk, **more)  # noqa: E731
    with pytest.raises(Refused, match="for what") as refusal:
        read()
    assert (refusal.value.code, refusal.value.field) == ("purpose_needed", "purpose")
    read(purpose="care", words="shift")
    read()
    assert Entry.objects.filter(kind="custody.read", words__contains=" read, care and custody (").count() == 2
    assert person.readings.count() == 2
    clock.move(16 * 60)
    with pytest.raises(Refused):
        read()


def test_a_person_is_found_by_a_name_however_it_is_written(officer, person):
    services.identify(by=officer, record=person.pk, facts={**IDENTITY, "family_name": "Đurić-Planted"})
    find = lambda text: services.look_up(by=officer, text=text, purpose="legal", words="why")  # noqa: E731
    assert find("duric planted") == [person]
    assert find("KS 4711") == [person]
    assert find("Somebody") == []
    opened = services.export_record(
        by=officer, record=person.pk, recipient="Demo Court", purpose="audit", words="complaint of 21 NOV"
    )
    assert [(each.reading.searched, each.words) for each in opened.readings] == [
        (True, "why"), (True, "why"), (False, "complaint of 21 NOV"),
    ]  # fmt: skip


def test_who_reads_or_searches_says_why_in_words_and_a_search_opens_nothing(officer, person):
    services.identify(by=officer, record=person.pk, facts=IDENTITY)
    for act, given in (
        (services.read_record, {"record": person.pk}),
        (services.export_record, {"record": person.pk, "recipient": "Demo Court"}),
        (services.look_up, {"text": "Planted"}),
    ):
        with pytest.raises(Invalid) as refused:
            act(by=officer, purpose="care", words=" ", **given)
        assert refused.value.field == "words"
    services.look_up(by=officer, text="Planted", purpose="care", words="why")
    with pytest.raises(Refused, match="for what"):
        services.read_record(by=officer, record=person.pk)


# -- escape and death --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("act", [services.escape, services.die])
def test_an_escape_or_a_death_sounds_until_the_provost_has_it(act, officer, provost, operator, person, now):
    act(by=officer, record=person.pk, at=now, facts={"words": "window"})
    alarm = Alarm.objects.get(subject=f"custody:{person.pk}")
    for by in (officer, operator):
        with pytest.raises(Forbidden, match="Force Provost Marshal"):
            acknowledge_alarm(by=by, alarm=alarm.pk)
    alarm.refresh_from_db()
    assert alarm.state == "raised"
    assert "Planted" not in alarm.words
    acknowledge_alarm(by=provost, alarm=alarm.pk)
    alarm.refresh_from_db()
    assert alarm.state == "ended"
    assert not Escalation.objects.filter(subject=f"custody:{person.pk}", state="running").exists()
    assert {clock.about for clock in Clock.objects.filter(record=person, running=True)} >= {"registration"}
    assert not Clock.objects.filter(record=person, running=True).exclude(kind="icrc").exists()


def test_who_is_captured_again_has_a_new_record_that_names_the_old_one(officer, person, now):
    with pytest.raises(Invalid, match="Only somebody who escaped"):
        captured(officer, now, before=person.pk)
    services.escape(by=officer, record=person.pk, at=now, facts={"words": "window"})
    assert captured(officer, now, before=person.pk).before_id == person.pk


# -- what others see ---------------------------------------------------------------------------------------------
def test_everybody_else_sees_a_number_a_site_and_the_next_check(officer, person):
    row = selectors.board_rows(None)[person.pk]
    assert row.state is not None
    assert set(row.state) == {"id", "person", "exercise", "site", "next_check"}
    shown = Entry.objects.filter(kind="custody.shown").latest("serial")
    assert shown.words.startswith("Held person 1, Camp Demo, next check ")
    assert all("detention" in one.audiences for one in Entry.objects.filter(kind="custody.line", view=False))
    assert not Entry.objects.filter(kind="custody.line", audiences__contains=["desk"]).exists()


def test_what_is_missing_is_told_until_it_is_there(officer, person, now):
    codes = lambda: [one.code for one in selectors.one(officer, person.pk).missing]  # noqa: E731
    assert codes() == ["identity", "rights", "medical"]
    services.identify(by=officer, record=person.pk, facts=IDENTITY)
    services.write_line(
        by=officer, record=person.pk, kind="rights", at=now, facts={"language": "Albanian", "signed": "refused"}
    )
    assert codes() == ["medical"]


def test_a_draft_of_a_capture_that_is_refused_says_which_field(operator, now):
    refused(
        lambda: services.capture(by=operator, captured_at=now, facts={**CAPTURE, "unit": ""}),
        "unit",
        "must not be empty",
    )
    assert not CustodyRecord.objects.exists()
