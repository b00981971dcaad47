"""KFOR's report of 21 December 2022 acted out at the desk, over the API as its people use it.

Early reports of organised groups within demonstrations; RC-East raises its presence at the crossing gate at Jarinje
for preventive reasons, coordinated with every partner whom the report names; a patrol of the desk stands beside it;
nobody is injured, tension falls, the presence is stood down. Beside it, on 19 December, the exercise for freedom of
movement from Camp Novo Selo; a patrol that takes part is recalled to the gate.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from accounts.sessions import confirm
from accounts.system import actor as system_actor
from blotter import board, journal, selectors
from blotter.models import Entry
from blotter.operations import desk_now
from dispatch.provost.selectors import figures
from dispatch.shift.brief import brief
from escalation.models import Alarm, Escalation
from escalation.services import fire_due
from patrols.models import Patrol
from tests.conftest import Clock
from tests.factories import PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db
JARINJE, NOVO_SELO = {"place": "jarinje"}, {"place": "camp-novo-selo"}
DESK = frozenset({"desk"})
# Everybody with whom, by the report, it was coordinated: governments and chiefs by HQ, never by the desk itself.
VIA_HQ = ("montenegro-government", "serbia-chief-of-defence", "serbia-law-enforcement", "kosovo-institutions")
DIRECT = ("kosovo-police", "eulex")
LIAISON, SPEAKER = "Capt Demo Liaison", "Col Demo Counterpart"
ORDERS = "Keep line of sight to RC-East. Nobody touches the barrier."


class Seat:
    """Somebody of the desk: what they send, and what they read."""

    def __init__(self, role: str, **more: Any) -> None:
        self.user: User = UserFactory(role=role, **more)
        self.api, self.browser = APIClient(), Client()
        self.api.force_authenticate(self.user)
        self.browser.force_login(self.user)
        session = self.browser.session
        confirm(session)
        session.save()

    def send(self, path: str, status: int = 200, **body: Any) -> Any:
        answer = self.api.post(f"/api/v1/{path}/", body, format="json", HTTP_IDEMPOTENCY_KEY=str(uuid4()))
        assert answer.status_code == status, answer.json()
        return answer.json()

    def read(self, path: str) -> Any:
        return self.api.get(f"/api/v1/{path}/").json()

    def page(self, path: str) -> str:
        answer = self.browser.get(path)
        assert answer.status_code == 200, path
        return str(answer.content.decode())


def words_since(serial: int) -> list[str]:
    return list(Entry.objects.filter(serial__gt=serial, view=False).order_by("serial").values_list("words", flat=True))


def let_the_clock_look() -> None:
    fire_due(by=system_actor("clock"))


def handed_over(section: str) -> list[str]:
    found = {one.code: lines for one, lines in brief(DESK, desk_now()).sections}
    return [line.words for line in found[section]]


def real_figures() -> dict[str, Any]:
    """Every figure of real work on the provost's page, of each function, since the desk opened its day."""
    return {name: figures()[name] for name in ("real", "functions")}


def clocks() -> set[str]:
    """Of what security's clocks run: its tasks, posts, turns, and the manning that awaits a decision."""
    running = Escalation.objects.filter(state="running").values_list("subject", flat=True)
    return {
        kind for kind in (subject.split(":")[0] for subject in running) if kind.startswith(("security", "presence"))
    }


def everything_said() -> str:
    """The whole journal with its bodies, every alarm, what is handed over, and the board."""
    entries = [f"{entry.words} {entry.body}" for entry in Entry.objects.all()]
    lines = [line.words for _section, lines in brief(DESK, desk_now()).sections for line in lines]
    alarms = list(Alarm.objects.values_list("words", flat=True))
    assert entries, "there is something to look through"
    return "\n".join([*entries, *lines, *alarms, str(board.snapshot(DESK))])


def test_december_2022(clock: Clock) -> None:
    call_command("load_reference", verbosity=0)
    clock.set("2022-12-10T15:40:00Z")
    desk, leader, provost = Seat("operator"), Seat("patrol_leader"), Seat("provost")
    fox = PatrolFactory(callsign="FOX 26", leader=leader.user, at=(43.22, 20.70))
    other_leader = Seat("patrol_leader")
    other = PatrolFactory(callsign="FOX 28", leader=other_leader.user, at=(42.86, 20.98))
    start = selectors.head()

    # 10 December: a crew sees people gather; RC-East tells the desk of organised groups among them.
    seen = leader.send(
        "intelligence", 201, kind="salute", location=JARINJE, patrol=fox.pk,
        body={"size": "about forty people", "activity": "gather at the gate with lorries"},
    )  # fmt: skip
    threat = desk.send(
        "intelligence", 201, kind="threat", location=JARINJE, source_rating="B", credibility="3", basis="opinion",
        body={"threat": "organised criminal groups within the demonstrators", "when": "this night"},
    )  # fmt: skip

    # RC-East stands at the gate. Every partner of the report is to be told.
    clock.set("2022-12-10T16:10:00Z")
    rc_east = {
        "force": "other", "command": "rc-e", "unit": "Demo Manoeuvre Battalion", "liaison": LIAISON,
        "channel": "TETRA 3, through RC-E operations",
    }  # fmt: skip
    gate = desk.send(
        "presences", 201, **rc_east, location=JARINJE, ends_at="2022-12-22T12:00:00Z", level=2, strength=40,
        reason="preventive security", authorised_by="COM RC-E", partners=[*DIRECT, *VIA_HQ], threat="moderate",
    )  # fmt: skip
    path, number = f"presences/{gate['id']}", gate["number"]
    assert number == "SEC 22-0001"
    assert board.snapshot(DESK)[f"presence:{gate['id']}"]["owed"] == 6
    assert handed_over("presences") == [f"{number} RC-E – routine, 40 persons; calm; 6 partners to be told"]

    # Both reports join it, each by one act.
    for report in (seen, threat):
        serial = selectors.head()
        desk.send(f"intelligence/{report['id']}/presence", presence=gate["id"])
        assert words_since(serial) == [f"{report['number']} added to {number}"]
    desk.send(f"intelligence/{threat['id']}/presence", 409, presence=gate["id"])

    # The presence is raised by RC-East, for preventive reasons; the desk writes down who decided that.
    clock.set("2022-12-10T17:00:00Z")
    raised = {"level": 4, "strength": 160, "reason": "organised groups reported within the demonstrators"}
    desk.send(f"{path}/level", 400, **raised)
    desk.send(f"{path}/level", **raised, authorised_by="COM RC-E")
    assert "raised: routine, 40 persons → reinforced, 160 persons" in words_since(start)[-1]

    # The desk's own liaison patrol stands beside it; strengthening that is the Force Provost Marshal's to decide.
    own = desk.send(
        "presences", 201, force="own", location=JARINJE, ends_at="2022-12-22T12:00:00Z", level=1, strength=2,
        reason="liaison to RC-East", authorised_by="shift leader", orders=ORDERS, check_every_min=60,
    )  # fmt: skip
    assert clocks() == {"security_task"}
    desk.send(f"presences/{own['id']}/level", level=3, strength=6, reason="RC-East asks for a second patrol")
    desk.send(f"presences/{own['id']}/displace", what="surveillance of MSR LYNX", patrol=fox.pk)
    assert clocks() == {"security_task", "presence"}
    (asked,) = provost.read("decisions")
    assert (asked["code"], asked["reason"]) == ("presence.manning", "RC-East asks for a second patrol")
    desk.send(f"decisions/{asked['code']}:{asked['key']}/decide", 403, approve=True)
    provost.send(f"decisions/{asked['code']}:{asked['key']}/decide", approve=True)
    assert provost.read("decisions") == []
    assert board.snapshot(DESK)[f"presence:{own['id']}"]["strength"] == 6

    # FOX 26 stands there: orders read, at its post, heard of. A patrol without a post there says nothing.
    beside = f"security-tasks/{own['task']}"
    (south,) = desk.send(f"{beside}/posts", name="South of the gate", required=2)["posts"]
    assert "security_post" in clocks()
    turn = desk.send(f"security-posts/{south['id']}/turns", patrol=fox.pk, ends_at="2022-12-19T12:00:00Z")
    orders = desk.read(beside)["orders"]["id"]
    assert desk.read(beside)["unread"] == ["FOX 26"]
    leader.send(f"security-orders/{orders}/read")
    assert desk.read(beside)["unread"] == []
    leader.send(f"security-turns/{turn['id']}/arrive")
    assert clocks() == {"security_task", "security_manning"}
    stands = desk.read(f"presences/{own['id']}")
    assert (stands["strength"], stands["present"], stands["required"]) == (6, 2, 2)
    leader.send(f"{beside}/check-in", words="all well")
    other_leader.send(f"{beside}/check-in", 403, words="all well")
    leader.send(f"presences/{own['id']}/situation", tension="tense", people=80, injured=0, words="some masked")

    # Coordination with all of them. The desk does not telephone governments.
    for partner in VIA_HQ:
        desk.send(f"{path}/coordinate", 400, partner=partner, route="direct")
        desk.send(f"{path}/coordinate", partner=partner, channel="email", words="why KFOR stands at the gate")
    for partner in DIRECT:
        desk.send(f"{path}/coordinate", partner=partner, spoken_with=SPEAKER, stance="agrees", answer="no objection")
    for contact in desk.read(path)["coordinations"]:
        if contact["partner"] in VIA_HQ:
            desk.send(f"presence-partners/{contact['id']}/answer", stance="agrees")
    after = desk.read(path)
    assert {one["partner"] for one in after["coordinations"]} == {*VIA_HQ, *DIRECT}
    assert {one["stance"] for one in after["coordinations"]} == {"agrees"}
    assert {one["partner"] for one in after["coordinations"] if one["route"] == "via_hq"} == set(VIA_HQ)
    assert after["owed"] == 0

    # The evening: high tension, nobody injured; a check-in is missed and the desk hears of it.
    clock.set("2022-12-10T19:30:00Z")
    desk.send(f"{path}/situation", tension="high", people=200, injured=0, words="some masked, no stones")
    desk.send(f"security-tasks/{gate['task']}/threat", level="high", reason="masked persons among them")
    assert board.snapshot(DESK)[f"presence:{gate['id']}"]["tension"] == "high"
    clock.set("2022-12-10T20:36:00Z")
    let_the_clock_look()
    missed = Alarm.objects.exclude(state="ended").filter(words__contains=f"{number}: the site has not checked in")
    assert missed.exists()
    desk.send(f"security-tasks/{gate['task']}/check-in", words="all well")
    assert not missed.exists()
    task = f"security-tasks/{gate['task']}"
    desk.send(f"{task}/change", check_every_min=24 * 60)
    desk.send(f"{beside}/change", check_every_min=24 * 60)
    evening = everything_said()
    assert "FOX 26" in evening

    # 19 December: the exercise from Camp Novo Selo. Nothing of it joins the gate, nothing of the gate joins it.
    clock.set("2022-12-19T07:00:00Z")
    desk.send(f"{path}/situation", tension="tense", people=60, injured=0)
    before, line = real_figures(), handed_over("presences")
    drill = desk.send(
        "exercises", 201, name="FREEDOM OF MOVEMENT", location=NOVO_SELO, director="Demo Exercise Director",
        begins_at="2022-12-19T07:00:00Z", ends_at="2022-12-19T15:00:00Z",
        objectives=["Heavy logistic vehicles march", "Engineering assets clear a route"],
    )  # fmt: skip
    desk.send(f"exercises/{drill['id']}/start")
    desk.send(f"exercises/{drill['id']}/commit", patrols=[other.pk])
    call = desk.send(
        "incidents", 201, type="accident-injury", narrative="as played", location={"lat": 42.86, "lon": 20.98},
        source="phone", exercise=True,
    )  # fmt: skip
    played = desk.send(
        "presences", 201, **rc_east, location=NOVO_SELO, ends_at="2022-12-19T15:00:00Z", level=2, strength=30,
        reason="as played", authorised_by="exercise control", exercise=True,
    )  # fmt: skip
    convoy = desk.send(
        "movements", 201, command="EXN", unit="Demo Engineer Platoon", purpose="heavy logistic and engineering assets",
        exercise=True, checkpoints=[
            {"location": {**NOVO_SELO}, "first": "2022-12-19T09:00:00Z"},
            {"location": {"place": "leposavic"}, "first": "2022-12-19T11:00:00Z"},
        ],
    )  # fmt: skip
    rumour = desk.send(
        "intelligence", 201, kind="threat", location=NOVO_SELO, exercise=True, body={"threat": "barricade, as played"}
    )
    assert (played["number"], convoy["exercise"]) == ("EX SEC 22-0003", True)
    desk.send(f"intelligence/{rumour['id']}/presence", 400, presence=gate["id"])
    desk.send(f"intelligence/{rumour['id']}/presence", presence=played["id"])
    desk.send(f"presences/{played['id']}/situation", tension="violent", people=300, injured=3)
    assert real_figures() == before
    assert sum(row["opened"] for row in figures()["exercise"]) == 1
    real = desk.send("intelligence", 201, kind="threat", location=JARINJE, body={"threat": "lorries come back"})
    desk.send(f"intelligence/{real['id']}/presence", 400, presence=played["id"])
    assert real_figures() != before
    assert [words for words in handed_over("presences") if not words.startswith("EX ")] == line
    report = desk.page(f"/exercises/{drill['id']}/report/")
    assert "Demo Engineer Platoon" in report
    assert call["number"] in report
    assert number not in report

    # FOX 28 is recalled from it, understands, and relieves FOX 26 at the gate.
    desk.send(f"exercises/{drill['id']}/recall", reason="relief at Jarinje", patrols=[other.pk])
    (back,) = desk.read(f"exercises/{drill['id']}")["commitments"]
    other_leader.send(f"commitments/{back['id']}/confirm")
    relief = desk.send(
        f"security-posts/{south['id']}/turns", patrol=other.pk, ends_at="2022-12-22T12:00:00Z", relieves=turn["id"]
    )
    other_leader.send(f"security-orders/{orders}/read")
    other_leader.send(f"security-turns/{relief['id']}/arrive")
    (south,) = desk.read(beside)["posts"]
    assert [(one["callsign"], one["state"]) for one in south["turns"]] == [
        ("FOX 28", "present"),
        ("FOX 26", "relieved"),
    ]
    leader.send(f"{beside}/check-in", 403, words="all well")
    desk.send(f"presences/{played['id']}/stand-down", reason="ENDEX", authorised_by="exercise control")
    desk.send(f"exercises/{drill['id']}/end")
    assert {played["number"], number} & {line.split(" RC-E")[0] for line in handed_over("presences")} == {number}

    # 20 and 21 December: it stays quiet. Lowered, then stood down; what it displaced is done again.
    clock.set("2022-12-20T06:00:00Z")
    desk.send(f"{path}/situation", tension="calm", people=0, injured=0)
    desk.send(f"{task}/threat", level="low", reason="tension reduced")
    desk.send(f"{path}/level", level=2, strength=60, reason="tension reduced", authorised_by="COM RC-E")
    clock.set("2022-12-21T10:00:00Z")
    assert clocks() == {"security_task", "security_manning"}
    end = {"reason": "tension reduced, barricades removed", "authorised_by": "COM RC-E"}
    desk.send(f"{path}/stand-down", **end, result="No injuries. Coordinated with all parties.")
    desk.send(f"{path}/stand-down", 409, **end)
    desk.send(f"presences/{own['id']}/stand-down", reason="RC-East has left", authorised_by="shift leader")
    assert handed_over("presences") == [f"{own['number']} IMP – ended; 1 thing is not restored"]
    (gone,) = desk.read(f"presences/{own['id']}")["displacements"]
    desk.send(f"presence-displacements/{gone['id']}/restore")
    assert handed_over("presences") == []
    assert not [key for key in board.snapshot(DESK) if key.startswith("presence:")]
    let_the_clock_look()
    assert clocks() == set()
    assert not Alarm.objects.exclude(state="ended").filter(words__contains="SEC 22-").exists()
    assert Patrol.objects.get(pk=other.pk).state == "available"

    # What is kept of it: every partner on paper, nobody injured in any situation, no name in the journal.
    whole = desk.read(path)
    kinds = [moment["kind"] for moment in whole["timeline"]]
    for kind in ("Report", "Raised", "Coordinated", "Answer", "Situation", "Threat", "Lowered", "Over"):
        assert kind in kinds
    situations = [moment["words"] for moment in whole["timeline"] if moment["kind"] == "Situation"]
    assert all("nobody injured" in words for words in situations)
    assert [words.split(",")[0] for words in situations] == ["high tension", "tense", "calm"]
    sheet = desk.page(f"/security/{path}/print/")
    for partner in ("Montenegro", "Serbian CHOD", "Serbian police", "Kosovo institutions", "Kosovo Police", "EULEX"):
        assert f"<td>{partner}</td>" in sheet
    assert "No injuries." in sheet
    assert "EX SEC" not in sheet
    for said in (evening, everything_said(), sheet, report):
        for personal in (LIAISON, SPEAKER, "some masked", "organised criminal groups", "no objection", ORDERS):
            assert personal not in said
    assert f"{number} stood down: tension reduced, barricades removed; authorised by COM RC-E" in words_since(0)
    assert journal.verify(selectors.chain_rows()).bad is None
