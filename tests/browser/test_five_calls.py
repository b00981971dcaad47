"""The five calls that the desk is measured by: keys counted as they are pressed, seconds by the keystroke-level model.

    make browser-test, or: pytest tests/browser/test_five_calls.py -s      prints the table

The desk stands as the script says: six patrols with fresh fixes, FOX 24's 41 minutes old, FOX 26 on the presence at
Jarinje. A key is every press the page hears, function keys, Tab and Enter among them. A mental step (1.35 s, a key
0.28 s) is counted, after Card, Moran and Newell's rule 0, before each word that has to be thought of and before each
key that decides something: before the type, the place, a third field, before F8 or F4, and before the Enter that sends
or attaches, where the operator reads what is offered. F2 is the ring of the telephone itself: no thought before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from blotter.operations import desk_now
from reference.dtg import BELGRADE
from tests.browser.conftest import PASSWORD
from tests.browser.desk import PHONE, Shift

KEY_S, MENTAL_S = 0.28, 1.35
TAB = "⇥"
RANKED = "Patrols, best first"


@dataclass(frozen=True)
class Script:
    """One call: what is typed (``⇥`` is Tab), the keys of the script, and who should be recommended first."""

    name: str
    keys: tuple[str, ...]
    ideal: int
    first: str

    @property
    def mental(self) -> int:
        """Words and decisions after F2: each field, then the function key, then Enter."""
        return len(self.keys) - 1


A = Script("A", ("F2", f"rtai{TAB}", f"vus{TAB}", "F8", "Enter"), 12, "FOX 22")
B = Script("B", ("F2", f"acc{TAB}", f"vuc{TAB}", "F4", "Enter"), 11, "–")
C = Script("C", ("F2", f"ass{TAB}", f"novo{TAB}", "F8", "Enter"), 12, "FOX 22")
D = Script("D", ("F2", f"det{TAB}", f"bond{TAB}", f"1942{TAB}", "F8", "Enter"), 17, "FOX 25")
E = Script("E", ("F2", f"thr{TAB}", f"jar{TAB}", "F4", "Enter"), 11, "–")

# Counts what the page hears, once a press, whatever was meant to be pressed.
COUNT = """() => {
  if (window.pressed) return void (window.pressed.length = 0);
  window.pressed = [];
  addEventListener("keydown", (event) => { if (!event.repeat) window.pressed.push(event.key); }, true);
}"""


@dataclass(frozen=True)
class Played:
    script: Script
    keys: int
    first: str

    @property
    def seconds(self) -> float:
        return self.keys * KEY_S + self.script.mental * MENTAL_S

    @property
    def ideal_seconds(self) -> float:
        return self.script.ideal * KEY_S + self.script.mental * MENTAL_S


@pytest.fixture(scope="module")
def table() -> Iterator[list[Played]]:
    """Collects what was measured and prints it when all calls are through."""
    played: list[Played] = []
    yield played
    print("\n\ncall   keys  ideal   seconds  ideal   first patrol  expected")
    for one in played:
        print(
            f"{one.script.name:4} {one.keys:6} {one.script.ideal:6} {one.seconds:9.1f} {one.ideal_seconds:6.1f}"
            f"   {one.first:12}  {one.script.first}"
        )


@pytest.fixture
def theatre(desk: Shift) -> Shift:
    """The state that the script tells, on top of the morning: only its six patrols, the presence with FOX 26."""
    from dispatch import services
    from incidents.services import coordinate
    from patrols.services import log_off

    by = desk.actor("operator2")
    for callsign in ("FOX 27", "FOX 28", "FOX 29"):
        log_off(by=by, patrol=desk.patrol(callsign).pk)
    presence = desk.call(type="presence", place="jarinje")
    coordinate(by=by, incident=presence.pk, lead_agency="RC-East", jurisdiction="kfor")
    (job,) = services.dispatch(by=by, incident=presence.pk, patrols=[desk.patrol("FOX 26").pk])
    for step in (services.acknowledge, services.en_route, services.on_scene):
        step(by=by, assignment=job.pk)
    return desk


def play(page: Page, script: Script, *, until_last: Callable[[], Any]) -> Played:
    """Press the keys of a script one by one; before the last, which sends or attaches, see what is offered."""
    page.evaluate(COUNT)
    *keys, last = script.keys
    for key in keys:
        if key.endswith(TAB):
            page.keyboard.type(key.removesuffix(TAB))
            page.keyboard.press("Tab")
        else:
            page.keyboard.press(key)
    first = until_last()
    page.keyboard.press(last)
    return Played(script, len(page.evaluate("window.pressed")), first or "–")


def ranking(page: Page) -> list[str]:
    """The callsigns as they are offered, once the ranking has the focus."""
    ranked = page.get_by_role("grid", name=RANKED)
    expect(ranked).to_be_focused()
    return [row.inner_text() for row in ranked.get_by_role("row").all()]


def newest(page: Page) -> Any:
    from incidents.models import Incident

    expect(page.locator("incident-detail header")).to_be_visible()
    return Incident.objects.latest("pk")


def call_a(page: Page) -> tuple[Played, list[str]]:
    seen: list[str] = []

    def look() -> str:
        seen.extend(ranking(page))
        return seen[0].split("\n")[0]

    return play(page, A, until_last=look), seen


def test_call_a_accident_with_two_bleeding(theatre: Shift, table: list[Played]) -> None:
    page = theatre.screen("operator")
    played, seen = call_a(page)
    table.append(played)
    assert played.keys == A.ideal
    assert seen[0].startswith("FOX 22")
    (investigator,) = [line for line in seen if line.startswith("FOX 21")]
    assert "offered for accident investigation" in investigator
    assert seen[-1].startswith("FOX 24")
    assert "position 41 min old" in seen[-1]
    jobs = page.locator("incident-jobs .job")
    expect(jobs).to_have_count(1)
    expect(jobs).to_contain_text("FOX 22")
    incident = newest(page)
    assert (incident.type.code, incident.place_slug, incident.priority) == ("accident-injury", "vushtrri", 1)
    assert {"kosovo-police", "medevac"} <= set(incident.parties)
    expect(page.locator("radio-words")).to_contain_text("FOX 22: Vushtrri, accident, priority one.")


def test_call_b_the_same_accident_by_the_other_name_of_the_town(theatre: Shift, table: list[Played]) -> None:
    from dispatch.models import Assignment
    from incidents.models import Incident

    page = theatre.screen("operator")
    call_a(page)
    expect(page.locator("incident-jobs .job")).to_have_count(1)
    accident = newest(page)
    sent = Assignment.objects.count()

    def look() -> str:
        expect(page.locator("call-intake .offer")).to_contain_text(accident.number)
        return ""

    table.append(played := play(page, B, until_last=look))
    assert played.keys == B.ideal
    expect(page.locator("call-intake")).to_be_hidden()
    expect(page.locator("incident-detail header")).to_contain_text(accident.number)
    expect(page.locator("blotter-ticker li").first).to_contain_text("another caller, 1 in all")
    assert Incident.objects.latest("pk") == accident
    assert Assignment.objects.count() == sent


def test_call_c_a_punch_at_the_camp_and_no_village_in_north_macedonia(theatre: Shift, table: list[Played]) -> None:
    page = theatre.screen("operator")
    table.append(played := play(page, C, until_last=lambda: ranking(page)[0].split("\n")[0]))
    assert played.keys == C.ideal
    assert played.first == "FOX 22"
    expect(page.locator("incident-jobs .job")).to_contain_text("FOX 22")
    incident = newest(page)
    assert (incident.type.code, incident.place_slug, incident.priority) == ("assault", "camp-novo-selo", 2)
    assert not incident.outside


def test_call_d_a_man_held_since_1942_local(theatre: Shift, table: list[Played]) -> None:
    local = desk_now().astimezone(BELGRADE)
    if (local.hour, local.minute // 15) == (19, 2):
        theatre.clock.move(900)  # 1942 that has not come yet would be a slip of the finger
    page = theatre.screen("operator")
    table.append(played := play(page, D, until_last=lambda: ranking(page)[0].split("\n")[0]))
    assert played.keys == D.ideal
    assert played.first == "FOX 25"
    expect(page.locator("incident-jobs .job")).to_contain_text("FOX 25")
    incident = newest(page)
    assert (incident.type.code, incident.place_slug, incident.priority) == ("detention-advice", "camp-bondsteel", 2)
    assert (incident.narrative, incident.clock) == ("", "held")
    expect(page.locator("incident-detail header")).to_contain_text("held since 1942 local")


def test_call_e_a_crowd_at_the_gate_where_the_presence_stands(theatre: Shift, table: list[Played]) -> None:
    from dispatch.models import Assignment
    from incidents.models import Incident

    presence = Incident.objects.get(type__code="presence")
    sent = Assignment.objects.count()
    page, phone = theatre.screen("operator"), theatre.sign_in("leader6", PASSWORD, **PHONE)
    phone.goto(f"{theatre.origin}/phone/")

    def look() -> str:
        expect(page.locator("call-intake .offer")).to_contain_text(presence.number)
        return ""

    table.append(played := play(page, E, until_last=look))
    assert played.keys == E.ideal
    expect(page.locator("incident-detail header")).to_contain_text(presence.number)
    expect(page.locator("radio-words")).to_contain_text("FOX 26 was told")
    expect(phone.locator("phone-job .unread")).to_contain_text("New")
    expect(phone.locator("phone-job .learned")).to_contain_text("Also reported: Threat report")
    assert (Incident.objects.latest("pk"), Assignment.objects.count()) == (presence, sent)
    presence.refresh_from_db()
    assert set(presence.parties) == {"shift-leader", "rc", "joc", "kosovo-police", "eulex"}

    phone.get_by_role("button", name="Read").tap()
    expect(page.locator("radio-words")).not_to_contain_text("FOX 26 was told")
