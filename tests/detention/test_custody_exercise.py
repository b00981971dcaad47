"""Somebody held in an exercise, and what NO DUFF makes of it: real limits, due when they always were."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.system import actor
from blotter.actors import Actor
from blotter.operations import desk_now
from dispatch.exercises import services as exercises
from dispatch.services import no_duff
from escalation.models import Alarm, Deadline, Escalation
from escalation.services import fire_due
from incidents.detention import services
from incidents.detention.models import CustodyRecord
from reference.dtg import format_dtg
from tests.detention.custody import CAPTURE, HOUR, LOOK, captured, due, held
from tests.factories import IncidentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def drill(operator: Actor) -> Any:
    now = desk_now()
    row = exercises.plan(
        by=operator, name="HELD PERSON", location={"lat": 42.86, "lon": 20.98}, director="Demo Exercise Director",
        begins_at=now, ends_at=now + timedelta(hours=8), objectives=["Admission"],
    )  # fmt: skip
    return exercises.start(by=operator, exercise=row.pk)


def at_work(row: CustodyRecord) -> dict[str, Escalation]:
    found = {f"custody_clock:{clock.pk}": clock.kind for clock in row.clocks.filter(running=True)}
    return {found[one.subject]: one for one in Escalation.objects.filter(subject__in=found, state="running")}


def states(row: CustodyRecord) -> set[str]:
    return set(Deadline.objects.filter(escalation__in=at_work(row).values()).values_list("state", flat=True))


def test_no_duff_in_a_pause_makes_the_limits_real_and_due_when_they_were(officer, operator, cells, now, drill, clock):
    call = IncidentFactory(exercise=True)
    row = held(officer, cells, now, incident=call.pk)
    exercises.pause(by=operator, exercise=drill.pk, reason="accident on the road")
    clock.move(5 * 3600)
    services.move(by=officer, record=row.pk, site=cells.pk, at=desk_now())
    assert states(row) == {"paused"}, "what is armed anew in the pause stands still, too"
    no_duff(by=operator, incident=call.pk, reason="it is this one")
    row.refresh_from_db()
    limit = at_work(row)["first_level"]
    assert limit.deadlines.get(state="armed").due_at == due(row, "first_level") - 24 * HOUR
    assert {one.words["person"] for one in at_work(row).values()} == {row.heading} == {"Held person 1"}
    late = Alarm.objects.get(subject=at_work(row)["check"].subject, state="raised")
    assert late.words.startswith("Held person 1, Camp Demo: check was due")
    clock.restore()


def test_no_duff_after_an_escape_speaks_of_a_held_person(officer, operator, cells, now, drill):
    call = IncidentFactory(exercise=True)
    row = held(officer, cells, now, incident=call.pk)
    services.escape(by=officer, record=row.pk, at=now, facts={"words": "over the fence"})
    said = Alarm.objects.filter(subject=f"custody:{row.pk}")
    assert said.get().words == "EX held person 1, Camp Demo: escaped from custody"
    no_duff(by=operator, incident=call.pk, reason="it is this one")
    assert said.get().words == "Held person 1, Camp Demo: escaped from custody"
    again = Escalation.objects.get(subject=f"custody:{row.pk}", state="running")
    assert again.words["words"] == "Held person 1, Camp Demo: escaped from custody"


# -- pause and resume --------------------------------------------------------------------------------------------------
def agree(row: CustodyRecord) -> None:
    """Each clock's deadline is the one that its due time calls for, and its words say that time."""
    for clock in row.clocks.filter(running=True, due_at__gt=desk_now()):
        running = Escalation.objects.get(subject=f"custody_clock:{clock.pk}", state="running")
        assert running.words["due"] == format_dtg(clock.due_at)
        coming = running.deadlines.get(state__in=("armed", "paused"))
        # The first step of a check is its limit, of the others the last.
        until = [] if clock.kind == "check" else running.steps[coming.step + 1 :]
        assert coming.due_at + timedelta(seconds=sum(step["after_s"] for step in until)) == clock.due_at


def test_the_first_clocks_of_a_record_that_is_opened_in_a_pause_stand_still(officer, operator, now, drill, clock):
    call = IncidentFactory(exercise=True)
    exercises.pause(by=operator, exercise=drill.pk, reason="accident on the road")
    row = services.capture(by=officer, captured_at=now, facts=CAPTURE, incident=call.pk)
    assert states(row) == {"paused"}
    clock.move(7 * 3600)
    assert not fire_due(by=actor("clock"))
    clock.restore()


def test_what_stood_still_is_due_later_by_the_pause_and_the_clock_says_so(officer, operator, cells, now, drill, clock):
    call = IncidentFactory(exercise=True)
    row = held(officer, cells, now, incident=call.pk)
    was = {one.kind: one.due_at for one in row.clocks.filter(running=True)}
    clock.move(30 * 60)
    exercises.pause(by=operator, exercise=drill.pk, reason="accident on the road")
    agree(row)
    clock.move(5 * 3600)
    late = captured(officer, desk_now(), incident=call.pk)
    exercises.resume(by=operator, exercise=drill.pk)
    for one in row.clocks.filter(running=True):
        assert timedelta() <= one.due_at - was[one.kind] - 5 * HOUR < timedelta(seconds=5)
    agree(row)
    agree(late)
    assert late.clocks.get(kind="arrival").stood < timedelta(seconds=5)
    services.check(by=officer, record=row.pk, at=desk_now(), facts=LOOK)
    assert row.clocks.get(kind="check").stood == timedelta()
    agree(row)
    clock.restore()


def test_no_duff_after_a_pause_takes_the_pause_away(officer, provost, operator, cells, now, drill, clock):
    call = IncidentFactory(exercise=True)
    row = held(officer, cells, now, incident=call.pk)
    was = {one.kind: one.due_at for one in row.clocks.filter(running=True)}
    for _twice in range(2):
        exercises.pause(by=operator, exercise=drill.pk, reason="accident on the road")
        clock.move(3600)
        exercises.resume(by=operator, exercise=drill.pk)
    shortened = row.clocks.get(kind="icrc")
    soon = desk_now() + 21 * HOUR
    services.shorten_clock(by=provost, clock=shortened.pk, due_at=soon, why="order")
    exercises.pause(by=operator, exercise=drill.pk, reason="fog")
    clock.move(3600)
    no_duff(by=operator, incident=call.pk, reason="it is this one")
    row.refresh_from_db()
    found = {one.kind: one.due_at for one in row.clocks.filter(running=True)}
    assert found == {**was, "icrc": soon}
    assert {one.stood for one in row.clocks.filter(running=True)} == {timedelta()}
    agree(row)
    clock.restore()
