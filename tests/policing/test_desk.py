"""What policing tells the rest of the desk: the next shift, and the provost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blotter import handover as registry
from blotter.operations import desk_now
from incidents.policing import handover, services
from incidents.policing.selectors.figures import figures

pytestmark = pytest.mark.django_db


def lines(code: str) -> list[str]:
    section = next(section for section in registry.sections(frozenset({"desk"})) if section.code == code)
    return [line.words for line in section.lines(desk_now())]


def test_the_next_shift_is_told_by_number_and_never_by_name(session, leader, case, investigator, custodian):
    services.record_check(by=leader, session=session.pk, result="verbal", plate="SECRET 1", words="light")
    due = desk_now() + timedelta(hours=2)
    services.give_task(by=investigator, investigation=case.pk, words="Ask Demo Driver", given_to="investigator",
                       due_at=due)  # fmt: skip
    document = services.seize(by=investigator, investigation=case.pk, source="Demo Driver", basis="Consent",
                              place="Gate", items=[{"description": "Jerrycan"}])  # fmt: skip
    item = document.items.get()
    assert lines("evidence") == []
    services.hand_over(by=investigator, items=[item.pk], to="custodian", purpose="stored", place="Store")
    assert lines("evidence") == [f"{item.tag} released, not received yet"]
    assert lines("checks") == [f"{session.called} FOX 21, {session.place}; 1 controlled, 1 violations"]
    assert lines("investigations") == [f"{case.number} opened; task 1"]
    told = " ".join(lines("evidence") + lines("checks") + lines("investigations"))
    assert not {"SECRET", "Driver", "Jerrycan"} & set(told.split())
    services.receive(by=custodian, items=[item.pk])
    services.end_session(by=leader, session=session.pk)
    assert lines("evidence") == lines("checks") == []


def test_counts_that_move_by_themselves_do_not_make_anybody_read_again(session, leader):
    (before,) = handover.checks(desk_now())
    services.record_check(by=leader, session=session.pk, result="nothing")
    (after,) = handover.checks(desk_now())
    assert before.words != after.words
    assert before.stand == after.stand


def test_the_figures_count_real_work_since_then(session, leader, case, clock):
    services.record_check(by=leader, session=session.pk, result="report", plate="AB 1", measured_kmh=90)
    services.record_check(by=leader, session=session.pk, result="nothing")
    hour_ago = desk_now() - timedelta(hours=1)
    counted = {str(name): number for name, number in figures(hour_ago)}
    assert counted["check sessions"] == 1
    assert (counted["vehicles controlled"], counted["speeds measured"], counted["violations"]) == (2, 1, 1)
    assert counted["investigations at work"] == 1
    clock.move(7200)
    later = {str(name): number for name, number in figures(desk_now() - timedelta(hours=1))}
    assert later["vehicles controlled"] == 0
    assert later["investigations at work"] == 1
