"""The command line from the API: what a line does, what it says when it cannot."""

from __future__ import annotations

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from blotter.models import Entry
from dispatch.models import Assignment
from incidents.functions import Jurisdiction as IncidentJurisdiction
from incidents.models import Incident
from patrols.models import Patrol

pytestmark = pytest.mark.django_db


@pytest.fixture
def type_line(operator):
    client = APIClient()
    client.force_authenticate(operator.user)

    def post(line, key=None, status=200):
        headers = {"Idempotency-Key": str(key)} if key else {}
        answer = client.post("/api/v1/commands/", {"line": line}, format="json", headers=headers)
        assert answer.status_code == status, answer.json()
        return answer.json()

    return post


def number(incident):
    return incident.number[3:].lstrip("0")


def test_a_call_is_worked_by_typing_alone(type_line, fox, call):
    incident = call()
    answer = type_line(f"D 21 {number(incident)}")
    assert answer["words"] == [f"D FOX 21 {incident.number}"]
    assert answer["serials"] == [Entry.objects.filter(view=False).latest("serial").serial]
    type_line("ACK 21; E 21")
    type_line("A 21")
    assert Assignment.objects.get().state == "on_scene"
    type_line("C 21 report")
    incident.refresh_from_db()
    assert (incident.state, incident.report_owed) == ("resolved", True)
    type_line(f"CLOSE {number(incident)}")
    assert Incident.objects.get().state == "closed"


def test_every_other_word_does_its_act(type_line, fox, fox22, call):
    first, second = call(type="lost-id"), call(type="lost-id")
    for line in (
        f"PRI {number(first)} 2 worse than said",
        f"HOLD {number(first)} 20 caller rings back",
        f"RESUME {number(first)}",
        f"NOTE {number(first)} blue car",
        f"DUP {number(second)} {number(first)}",
        f"UNMERGE {number(second)}",
        f"D 21 {number(first)}",
        f"STACK 21 {number(second)}",
        "RECALL 21 nearer one",
        "NEXT 21",
        "UNABLE 21 vehicle",
        f"D 21 {number(first)}",
        f"DIVERT 21 {number(second)} urgent",
        "C 21",
        "BUSY 21 fuel",
        "AVAIL 21",
        "OOS 22 tyre",
        "PANIC 21 shots",
        "VOICE 21",
        "CALM 21 false alarm",
        "LOC 21 EN 1234 5678",
        "STOP 21 XY-99",
        "OK 21",
        "TR 21",
        "FAC 21",
        "C 21 warned",
        "OFF 21",
        f"ADVISE {number(first)} told to come by",
        f"CANCEL {number(second)} called back",
        f"REOPEN {number(second)} after all",
        f"RESOLVE {number(second)} advice",
        "OPENDAY",
        "CORRECT 1 opened late",
        "CLOSEDAY",
        "LOG radio check; all clear",
    ):
        type_line(line)
    assert Entry.objects.filter(view=False).latest("serial").words == "radio check; all clear"
    assert Patrol.objects.get(callsign="FOX 22").state == "out_of_service"
    assert Patrol.objects.get(callsign="FOX 21").state == "off_duty"


def test_at_enters_a_line_late_with_its_own_time(type_line, clock, db):
    clock.set("2026-11-21T03:00:00Z")
    type_line("AT 0214 LOG shots heard north of the bridge")
    entry = Entry.objects.latest("serial")
    assert (f"{entry.occurred_at:%H%M}", f"{entry.recorded_at:%H%M}") == ("0114", "0300")  # A is UTC+1
    wrong = type_line("AT 9914 LOG x", status=400)
    assert wrong["errors"][0]["attr"]


def test_an_error_says_what_was_understood_and_nothing_is_done(type_line, fox, call):
    incident = call()
    answer = type_line(f"D 21 {number(incident)}; A 99", status=400)
    assert "Understood «A». Stopped at «99»" in answer["errors"][0]["detail"]
    assert not Assignment.objects.exists()


def test_a_refusal_in_the_middle_names_what_was_done(type_line, fox, fox22, call):
    answer = type_line(f"D 21 {number(call())}; E 22", status=404)
    assert "Done: D FOX 21" in answer["errors"][0]["detail"]
    assert "FOX 22 has no job" in answer["errors"][0]["detail"]


def test_what_is_left_of_a_line_comes_back_with_the_refusal(type_line, fox, fox22, call):
    first, second = call(), call()
    line = f"D 21 {number(first)}; LOG gate open; D 21 22 {number(second)}; E 21"
    answer = type_line(line, status=409)
    assert answer["done"] == [f"D FOX 21 {first.number}", "LOG gate open"]
    assert answer["rest"] == f"D 21 22 {number(second)}; E 21"
    assert "FOX 21 has" in answer["errors"][0]["detail"]
    assert Assignment.objects.get().incident == first
    assert Entry.objects.filter(kind="blotter.logged").count() == 1
    # Corrected in the field, the rest goes its way.
    type_line(f"D 22 {number(second)}; E 21")
    assert set(Assignment.objects.values_list("patrol__callsign", "state")) == {
        ("FOX 21", "en_route"),
        ("FOX 22", "assigned"),
    }


def test_a_check_in_of_several_patrols_stops_at_the_one_that_cannot(type_line, fox, fox22, call):
    type_line(f"D 21 {number(call())}")
    answer = type_line("E 21 22; LOG both left", status=404)
    assert answer["rest"] == "E FOX 22; LOG both left"


def test_the_words_that_clicks_need_do_their_acts(type_line, call):
    incident = call(type="lost-id")
    n = number(incident)
    jurisdiction = IncidentJurisdiction.values[-1]
    for line in (
        f"VERIFY {n}",
        f"JURIS {n} {jurisdiction}",
        f"LEAD {n} Kosovo Police",
        f"HANDED {n} station Vushtrri",
        f"HOLD {n} waits for the unit",
        f"RESOLVE {n} report two warned",
        f"FILED {n}",
    ):
        type_line(line)
    incident.refresh_from_db()
    assert (incident.verified, incident.jurisdiction, incident.lead_agency, incident.handed_over_to) == (
        True,
        jurisdiction,
        "Kosovo Police",
        "station Vushtrri",
    )
    assert (incident.state, incident.report_filed) == ("resolved", True)
    assert incident.notes.get().text == "two warned"


def test_an_incident_is_opened_by_a_line(type_line, db):
    type_line("NEW theft 34TDN8232 two men at the fence")
    incident = Incident.objects.get()
    assert (incident.type.code, incident.mgrs.replace(" ", ""), incident.narrative) == (
        "theft",
        "34TDN8232",
        "two men at the fence",
    )


def test_several_lines_are_looked_at_before_they_are_entered(operator, fox, call, clock):
    clock.set("2026-11-21T03:00:00Z")
    incident = call()
    client = APIClient()
    client.force_authenticate(operator.user)
    lines = [
        f"AT 0310Z LOG radio silence; AT 0320A D 21 {number(incident)}",
        "AT 0330A E 21",
        "AT 0325A A 21",
        f"AT 0340A PRI {number(incident)} 2 worse",
        "FLY 21",
        "",
        "LOG back on the net",
    ]
    answer = client.post("/api/v1/commands/check/", {"lines": lines}, format="json")
    count = Entry.objects.count()
    acts = answer.json()["acts"]
    assert [(a["at"] or "")[11:16] for a in acts] == ["", "02:20", "02:30", "02:25", "", "", ""]
    assert [a["problem"].split(".")[0] for a in acts] == [
        "0310 has not come yet (now is 210400A NOV 26)",
        "",
        "",
        "That is before the line above it",
        "This act cannot be entered late",
        "There is no such word; HELP lists them",
        "",
    ]
    assert (acts[2]["words"], acts[2]["help"]) == ("AT 0330A E FOX 21", "en route")
    assert not Assignment.objects.exists()
    assert Entry.objects.count() == count


def test_a_line_sent_twice_acts_once(type_line, fox, call):
    key, incident = uuid4(), call()
    line = f"D 21 {number(incident)}; A 21; C 21 report"
    first = type_line(line, key)
    count = Entry.objects.count()
    assert type_line(line, key) == first
    assert Entry.objects.count() == count
    assert type_line("LOG other", key, status=409)["errors"][0]["code"] == "idempotency_key_reused"


def test_two_patrols_in_one_word_are_two_acts_with_a_key_too(type_line, fox, fox22, call):
    type_line(f"D 21 22 {number(call())}")
    key = uuid4()
    answer = type_line("E 21 22", key)
    assert set(Assignment.objects.values_list("state", flat=True)) == {"en_route"}
    assert (answer["words"], len(answer["serials"])) == (["E FOX 21", "E FOX 22"], 2)
    assert type_line("E 21 22", key) == answer


def test_help_lists_the_words_and_completion_offers_them(type_line, operator, fox):
    assert any(line.startswith("D patrols incident") for line in type_line("HELP")["words"])
    client = APIClient()
    client.force_authenticate(operator.user)
    options = client.post("/api/v1/commands/complete/", {"line": "ACK "}, format="json").json()["options"]
    assert [option["text"] for option in options] == ["21"]


def test_what_is_typed_stands_in_no_address(operator, fox):
    client = APIClient()
    client.force_authenticate(operator.user)
    url = "/api/v1/commands/complete/"
    assert client.get(url, {"line": "ACK "}).status_code == 405
    assert client.post(url, {"line": ""}, format="json").json()["options"]
    assert client.post(url, {"line": "x" * 10_000}, format="json").status_code == 400


def test_another_caller_and_a_crew_that_copied_it_are_typed(type_line, fox, call):
    incident = call()
    type_line(f"D 21 {number(incident)}; ACK 21")
    type_line(f"CALLER {number(incident)} threat-report forty people, six masked")
    job = Assignment.objects.get()
    assert (job.told_at is not None, job.read_at) == (True, None)
    assert "forty" not in Entry.objects.latest("serial").words
    type_line("COPIED 21")
    job.refresh_from_db()
    assert job.read_at is not None
