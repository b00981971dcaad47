"""The command line's grammar, without a database."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blotter.errors import Invalid
from dispatch.commandline.completion import complete
from dispatch.commandline.execution import ACTS
from dispatch.commandline.grammar import VERBS, Slot, help_lines
from dispatch.commandline.parser import CommandError, parse
from dispatch.commandline.records import Record
from dispatch.commandline.vocabulary import Vocabulary

OPEN = {
    Slot.MOVEMENT: {"25-USV-08": "A Company", "26-USV-08": "B Company", "26-POL-01": "C Company"},
    Slot.POST: {"SEC 26-0004/1": "Gate", "SEC 26-0004/2": "Tower", "SEC 25-0311/1": "Fence"},
    Slot.PRESENCE: {"SEC 26-0004": "RC-E, Jarinje"},
    Slot.DIRECTIVE: {"DIR 26-0003": ""},
}
WORDS = Vocabulary(
    patrols={"FOX 21": 1, "FOX 22": 2, "FOX 6": 3, "BEAR 6": 4},
    incidents={"26-0145": 145, "26-0007": 7},
    codes={"report": "report made", "nothing": "nothing found"},
    types={"theft": "Theft", "accident-injury": "Traffic accident with injury"},
    jurisdictions={"host": "Kosovo authorities"},
    partners={"joc": "Joint Operations Centre", "kosovo-police": "Kosovo Police"},
    kinds={"vehicle": "vehicle", "person": "person"},
    records=lambda slot: {number: Record(pk, words) for pk, (number, words) in enumerate(OPEN.get(slot, {}).items())},
    places=lambda text: {"vushtrri": "Vushtrri / Vučitrn"} if "vu" in text.lower() else {},
    year="26",
)


def only(line):
    (command,) = parse(line, WORDS)
    return command.verb.name, command.args, command.at


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("D 21 145", ("D", {"patrols": ["FOX 21"], "incident": "26-0145"}, "")),
        ("d fox 21 FOX22 26-145", ("D", {"patrols": ["FOX 21", "FOX 22"], "incident": "26-0145"}, "")),
        ("E 21 22", ("E", {"patrols": ["FOX 21", "FOX 22"]}, "")),
        ("A 21", ("A", {"patrols": ["FOX 21"]}, "")),
        ("C 21", ("C", {"patrol": "FOX 21"}, "")),
        ("C 21 Report", ("C", {"patrol": "FOX 21", "code": "report"}, "")),
        ("LOG gate closed; key with the guard", ("LOG", {"text": "gate closed; key with the guard"}, "")),
        ("AT 0214 LOG a; b", ("LOG", {"text": "a; b"}, "0214")),
        ("ACK FOX 21", ("ACK", {"patrols": ["FOX 21"]}, "")),
        ("UNABLE 21 flat  tyre", ("UNABLE", {"patrol": "FOX 21", "text": "flat  tyre"}, "")),
        (
            "STOP 21 AB-123 Vushtrri north",
            ("STOP", {"patrol": "FOX 21", "plate": "AB-123", "place": "Vushtrri north"}, ""),
        ),
        ("PANIC 21", ("PANIC", {"patrol": "FOX 21"}, "")),
        ("LOC 21 EN 1234 5678", ("LOC", {"patrol": "FOX 21", "grid": "EN 1234 5678"}, "")),
        ("AT 0214 A 21", ("A", {"patrols": ["FOX 21"]}, "0214")),
        ("at 210214A NOV 26 A 21", ("A", {"patrols": ["FOX 21"]}, "210214A NOV 26")),
        ("PRI 7 1 shots heard", ("PRI", {"incident": "26-0007", "priority": 1, "text": "shots heard"}, "")),
        (
            "HOLD 145 20 caller rings back",
            ("HOLD", {"incident": "26-0145", "minutes": 20, "text": "caller rings back"}, ""),
        ),
        ("TOLD 145 JOC two hurt", ("TOLD", {"incident": "26-0145", "partner": "joc", "text": "two hurt"}, "")),
        ("AT 0214 TOLD 145 kosovo-police", ("TOLD", {"incident": "26-0145", "partner": "kosovo-police"}, "0214")),
        ("LINK 145 7", ("LINK", {"incident": "26-0145", "other": "26-0007"}, "")),
        ("UNDUP 145", ("UNMERGE", {"incident": "26-0145"}, "")),
        ("BOLO vehicle 12 AB-1 van", ("BOLO", {"kind": "vehicle", "hours": 12, "text": "AB-1 van"}, "")),
        ("UNBOLO l-012 found", ("UNBOLO", {"lookout": 12, "text": "found"}, "")),
        ("HAZ 145 500 12 dogs", ("HAZ", {"site": "145", "metres": 500, "hours": 12, "text": "dogs"}, "")),
        ("HOLD 145 caller rings back", ("HOLD", {"incident": "26-0145", "text": "caller rings back"}, "")),
        ("C 21 report two warned", ("C", {"patrol": "FOX 21", "code": "report", "text": "two warned"}, "")),
        ("RESOLVE 7 nothing", ("RESOLVE", {"incident": "26-0007", "code": "nothing"}, "")),
        ("JURIS 145 Host", ("JURIS", {"incident": "26-0145", "jurisdiction": "host"}, "")),
        ("NEW theft vushtrri two men", ("NEW", {"type": "theft", "site": "vushtrri", "text": "two men"}, "")),
        ("CALLER 7 theft two men", ("CALLER", {"incident": "26-0007", "type": "theft", "text": "two men"}, "")),
        ("AT 0214 COPIED 21", ("COPIED", {"patrols": ["FOX 21"]}, "0214")),
        ("UNDO", ("UNDO", {}, "")),
        ("UNDO 12", ("UNDO", {"entry": 12}, "")),
        ("DIVERT 21 145 nearer", ("DIVERT", {"patrol": "FOX 21", "incident": "26-0145", "text": "nearer"}, "")),
    ],
)
def test_lines_are_understood(line, expected):
    assert only(line) == expected


def test_several_check_ins_fit_one_line():
    acts = parse("E 21; A 22 ;C BEAR6 nothing", WORDS)
    assert [(c.verb.name, c.args) for c in acts] == [
        ("E", {"patrols": ["FOX 21"]}),
        ("A", {"patrols": ["FOX 22"]}),
        ("C", {"patrol": "BEAR 6", "code": "nothing"}),
    ]


def test_a_semicolon_in_a_text_parts_acts_only_in_front_of_a_word_of_the_desk():
    acts = parse("A 21; LOG gate open; key at the guard; D 22 145; CANCEL 7 rang; rang again; AT 0214 E 21", WORDS)
    assert [c.line for c in acts] == [
        "A 21",
        "LOG gate open; key at the guard",
        "D 22 145",
        "CANCEL 7 rang; rang again",
        "AT 0214 E 21",
    ]
    assert acts[1].args == {"text": "gate open; key at the guard"}


def test_an_act_behind_a_text_that_cannot_be_read_is_refused_and_never_taken_for_text():
    with pytest.raises(CommandError, match="no such patrol"):
        parse("LOG gate open; d 99 145", WORDS)


@pytest.mark.parametrize(
    ("line", "understood", "rest", "says"),
    [
        ("D 21", "D 21", "", "Write it as «D patrols incident»"),
        ("D 99 145", "D", "99 145", "no such patrol"),
        ("D 6 145", "D", "6 145", "may be"),
        ("FLY 21", "", "FLY 21", "no such word"),
        ("C 21 banana", "C 21", "banana", "Codes: report, nothing"),
        ("PRI 145 5 x", "PRI 145", "5 x", "1, 2, 3 or 4"),
        ("HOLD 145 -3 x", "HOLD 145", "-3 x", "minutes"),
        ("VOICE 21 now", "VOICE 21", "now", "no more than that"),
        ("AT A 21", "AT", "A 21", "comes a time"),
        ("", "", "", "Say what to do"),
    ],
)
def test_an_error_shows_what_was_understood_and_where_it_stopped(line, understood, rest, says):
    with pytest.raises(CommandError, match=says) as caught:
        parse(line, WORDS)
    assert (caught.value.detail["understood"], caught.value.detail["rest"]) == (understood, rest)


def test_nothing_is_done_when_a_later_act_of_the_line_cannot_be_read():
    with pytest.raises(CommandError, match="no such patrol"):
        parse("E 21; A 77", WORDS)


@given(st.text(max_size=80))
def test_any_text_is_understood_or_refused_in_words(line):
    with contextlib.suppress(Invalid):
        assert parse(line, WORDS)


def test_every_verb_has_an_act_and_a_line_of_help():
    # HELP does nothing, and UNDO is done by the acts that it is made of.
    assert set(ACTS) == {verb.name for verb in VERBS} - {"HELP", "UNDO", "FIND"}
    assert len(help_lines()) == len(VERBS) + 2


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("", "D"),
        ("U", "UNABLE"),
        ("LOG gate; ", "D"),
        ("NEW inj", "accident-injury"),
        ("NEW theft vuc", "vushtrri"),
        ("JURIS 145 ", "host"),
        ("AT 0214 A ", "21"),
        ("D ", "6"),
        ("D 2", "21"),
        ("D 21 ", "6"),
        ("C 21 ", "report"),
        ("E 21; A 22", "22"),
    ],
)
def test_completion_offers_what_the_parser_would_take(line, first):
    assert first in [option["text"] for option in complete(line, WORDS)["options"]]


def test_completion_offers_incidents_after_the_patrols():
    texts = [option["text"] for option in complete("D 21 ", WORDS)["options"]]
    assert {"145", "7"} <= set(texts)


@pytest.mark.parametrize("word", ["145", "0145", "26-145", "26-0145", "000145"])
def test_an_incident_is_meant_by_its_number_however_it_is_typed(word):
    assert Vocabulary({}, {}, year="26").incident_called(word) == "26-0145"


@pytest.mark.parametrize("word", ["", "26-", "abc", "-1", "1e3", "9" * 50, "²", "26-0145-1"])
def test_what_is_no_number_means_no_incident(word):
    assert Vocabulary({}, {}, year="26").incident_called(word) is None


# -- records of the rooms ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("POST 21", {"patrol": "FOX 21"}),
        ("POST 21 4/1", {"patrol": "FOX 21", "post": "SEC 26-0004/1"}),
        ("POST 21 26-0004/2", {"patrol": "FOX 21", "post": "SEC 26-0004/2"}),
        ("post 21 sec 25-0311/1", {"patrol": "FOX 21", "post": "SEC 25-0311/1"}),
        ("PASS 25-usv-08", {"movement": "25-USV-08"}),
        ("PASS POL-01 cp2", {"movement": "26-POL-01", "checkpoint": "2"}),
        ("POST 21 EX SEC 26-0004/1", {"patrol": "FOX 21", "post": "SEC 26-0004/1"}),
        ("PASS ex 25-USV-08 07", {"movement": "25-USV-08", "checkpoint": "7"}),
        ("PASS 25-USV-08 rp", {"movement": "25-USV-08", "checkpoint": "RP"}),
        ("READ 3", {"directive": "DIR 26-0003"}),
        ("READ DIR 26-0003 21", {"directive": "DIR 26-0003", "patrol": "FOX 21"}),
        ("READ DIR-26-0003", {"directive": "DIR 26-0003"}),
        ("RAISE 4 3 120 groups", {"presence": "SEC 26-0004", "level": 3, "persons": 120, "text": "groups"}),
    ],
)
def test_a_record_of_a_room_is_meant_by_its_number_however_it_is_typed(line, expected):
    assert only(line)[1] == expected


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("POST 21 9/1", "Open: SEC 26-0004/1"),
        ("PASS USV-08", "25-USV-08 or 26-USV-08"),
        ("PASS POL-01 gate", "SP, RP or its number"),
        ("PASS POL-01 CP0", "SP, RP or its number"),
        ("POST 21 EX", "Open: SEC 26-0004/1"),
        ("READ", "Write it as «READ directive"),
        ("READ DIR", "Open: DIR 26-0003"),
        ("RAISE 4 5 10 x", "1, 2, 3 or 4"),
        ("RAISE 4 3 many x", "How many"),
        ("RAISE 4 3 120", "Write it as"),
    ],
)
def test_what_is_not_open_or_not_plain_is_refused_with_what_there_is(line, says):
    with pytest.raises(CommandError, match=says):
        parse(line, WORDS)


@pytest.mark.parametrize(
    ("line", "text", "help"),
    [
        ("POST 21 ", "4/1", "SEC 26-0004/1 Gate"),
        ("POST 21 tow", "4/2", "SEC 26-0004/2 Tower"),
        ("PASS ", "USV-08", "26-USV-08 B Company"),
        ("RAISE ", "4", "SEC 26-0004 RC-E, Jarinje"),
        ("READ ", "3", "DIR 26-0003"),
        ("READ 3 2", "21", "FOX 21"),
    ],
)
def test_completion_offers_what_is_open_in_a_room(line, text, help):
    assert {"text": text, "help": help} in complete(line, WORDS)["options"]
