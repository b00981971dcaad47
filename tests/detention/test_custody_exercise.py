"""Somebody held in an exercise, and what NO DUFF makes of it: real limits, due when they always were."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from blotter.actors import Actor
from blotter.operations import desk_now
from dispatch.exercises import services as exercises
from dispatch.services import no_duff
from escalation.models import Alarm, Deadline, Escalation
from incidents.detention import services
from incidents.detention.models import CustodyRecord
from tests.detention.custody import HOUR, due, held
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
