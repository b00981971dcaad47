"""What was just done is taken back by the act that compensates it, and by nothing else."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from blotter.errors import DeskError
from blotter.models import Entry
from blotter.operations import desk_now
from dispatch.commandline import execution
from dispatch.models import Assignment
from dispatch.services import dispatch
from dispatch.services.undo import UNDO, WITHIN
from incidents.models import PartnerContact
from incidents.services import give
from patrols.services import report_panic, set_available, set_busy, set_out_of_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(operator):
    """Type a line as the operator, each act run as it is."""
    return lambda text, by=operator: execution.run(by, text)


def number(incident):
    return incident.number[3:].lstrip("0")


def last():
    return Entry.objects.filter(view=False).latest("serial")


def test_a_dispatch_of_two_patrols_is_recalled_one_by_one(line, fox, fox22, call):
    incident = call()
    line(f"D 21 22 {number(incident)}")
    sent = last()
    line("UNDO")
    assert set(Assignment.objects.values_list("state", "reason")) == {("recalled", "undo")}
    incident.refresh_from_db()
    assert incident.state == "assessed"
    undone = Entry.objects.filter(corrects=sent.serial, view=False)
    assert undone.count() == 2
    assert all(e.words.startswith(f"Undo of entry {sent.day_no}: FOX 2") for e in undone)


def test_each_kind_of_act_comes_back_as_it_was(line, operator, fox, call):
    incident, other = call(type="lost-id"), call(type="lost-id")
    n, m = number(incident), number(other)

    def state(row):
        row.refresh_from_db()
        return row.state

    before = incident.priority
    line(f"PRI {n} 2 worse")
    line("UNDO")
    incident.refresh_from_db()
    assert incident.priority == before

    line(f"LEAD {n} Kosovo Police")
    line("UNDO")
    incident.refresh_from_db()
    assert incident.lead_agency == ""

    # Whoever acted first on it has it.
    give(by=operator, incident=incident.pk, position="Desk 2")
    line("UNDO")
    incident.refresh_from_db()
    assert incident.owner == "Desk 1"

    line(f"HOLD {n} 20 rings back")
    line("UNDO")
    assert state(incident) == "assessed"

    line(f"HOLD {n} 20 rings back")
    incident.refresh_from_db()
    until = incident.held_until
    line(f"RESUME {n}")
    line("UNDO")
    incident.refresh_from_db()
    assert (incident.state, incident.held_until) == ("held", until)
    line(f"RESUME {n}")

    line(f"DUP {m} {n}")
    line("UNDO")
    assert (state(other), other.master) == ("assessed", None)

    for act in (f"ADVISE {m} come by", f"CANCEL {m} rang back", f"RESOLVE {m} advice"):
        line(act)
        line("UNDO")
        assert state(other) == "assessed"

    line(f"D 21 {n}")
    line(f"STACK 21 {m}")
    line("UNDO")
    assert Assignment.objects.get(incident=other).state == "recalled"
    assert Assignment.objects.get(incident=incident).state == "assigned"

    line("LOG gate open")
    entry = last()
    line("UNDO")
    assert last().corrects_id == entry.serial
    assert last().words.endswith("entered by mistake")


def test_a_patrol_goes_back_to_the_state_and_reason_it_had(line, operator, fox):
    set_busy(by=operator, patrol=fox.pk, reason="fuel")
    set_available(by=operator, patrol=fox.pk)
    line("UNDO")
    fox.refresh_from_db()
    assert (fox.state, fox.state_reason) == ("busy", "fuel")
    set_available(by=operator, patrol=fox.pk)
    set_out_of_service(by=operator, patrol=fox.pk, reason="tyre")
    line("UNDO")
    fox.refresh_from_db()
    assert fox.state == "available"


def test_each_partner_told_is_taken_back_by_its_own_undo(line, call):
    incident = call(type="accident-injury")
    then = (desk_now() - timedelta(minutes=3)).astimezone(ZoneInfo("Europe/Belgrade"))
    line(f"AT {then:%H%M} TOLD {number(incident)} joc")
    first = last()
    line(f"TOLD {number(incident)} kosovo-police")
    line(f"UNDO {first.day_no}")
    standing = PartnerContact.objects.filter(incident=incident, withdrawn_at=None)
    assert list(standing.values_list("party", flat=True)) == ["kosovo-police"]


def test_an_undo_comes_too_late_after_ten_seconds(line, fox, call, clock):
    line(f"D 21 {number(call())}")
    clock.move(WITHIN.total_seconds() + 1)
    with pytest.raises(DeskError, match="Ten seconds") as refused:
        line("UNDO")
    assert refused.value.code == "undo_late"
    assert Assignment.objects.get().state == "assigned"


def test_nobody_undoes_the_act_of_another(line, rival, fox, call):
    line(f"D 21 {number(call())}")
    with pytest.raises(DeskError, match="Only who did it"):
        line(f"UNDO {last().day_no}", rival)
    assert Assignment.objects.get().state == "assigned"


def test_what_has_moved_since_is_not_undone(line, operator, rival, fox, call):
    line(f"D 21 {number(call())}")
    line("ACK 21", rival)
    with pytest.raises(DeskError) as refused:
        line("UNDO")
    assert refused.value.code == "stale_version"
    assert Assignment.objects.get().state == "acknowledged"


def test_an_undo_is_not_done_twice(line, fox, call):
    line(f"D 21 {number(call())}; LOG sent by mistake")
    line("UNDO")
    with pytest.raises(DeskError, match="corrected already"):
        line("UNDO")


@pytest.mark.parametrize("act", ["A 21", "C 21 report", "PANIC 21", "OPENDAY"])
def test_what_happened_out_there_has_no_way_back(act, line, operator, fox, call):
    dispatch(by=operator, incident=call().pk, patrols=[fox.pk])
    line(act)
    with pytest.raises(DeskError, match="no way back") as refused:
        line("UNDO")
    assert refused.value.code == "undo_impossible"


def test_nobody_gets_an_incident_back_that_nobody_had(line, operator, call):
    incident = call()
    assert incident.owner == ""
    line(f"TAKE {number(incident)}")
    with pytest.raises(DeskError, match="no way back"):
        line("UNDO")
    incident.refresh_from_db()
    assert incident.owner == operator.position


def test_no_emergency_is_ever_undone(operator, line, fox):
    report_panic(by=operator, patrol=fox.pk)
    assert not [kind for kind in UNDO if "panic" in kind]
    with pytest.raises(DeskError):
        line("UNDO")
    fox.refresh_from_db()
    assert fox.panic_since


def test_a_cancellation_that_freed_a_patrol_is_not_undone(line, operator, fox, call):
    incident = call()
    dispatch(by=operator, incident=incident.pk, patrols=[fox.pk])
    line(f"CANCEL {number(incident)} rang back")
    with pytest.raises(DeskError, match="no way back"):
        line("UNDO")


def test_an_undo_repeated_after_a_lost_answer_is_answered_and_done_once(api, operator, line, fox, fox22, call):
    line(f"D 21 22 {number(call())}")
    key = uuid4()
    first = api("UNDO", key)
    count = Entry.objects.count()
    assert api("UNDO", key) == first
    assert (len(first["serials"]), Entry.objects.count()) == (2, count)


@pytest.fixture
def api(operator):
    from rest_framework.test import APIClient

    client = APIClient()
    client.force_authenticate(operator.user)

    def post(text, key):
        answer = client.post("/api/v1/commands/", {"line": text}, format="json", headers={"Idempotency-Key": str(key)})
        assert answer.status_code == 200, answer.json()
        return answer.json()

    return post


def test_the_limit_is_the_one_of_the_screen():
    assert timedelta(seconds=10) == WITHIN
