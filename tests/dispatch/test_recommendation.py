"""The ranking, on the five calls that measure the desk; pure, with the places' real coordinates."""

from __future__ import annotations

from datetime import timedelta

from dispatch.candidates import Candidate, Need
from dispatch.recommendation import rank

CFC, NOVO, FERIZAJ, MITROVICA, JARINJE = (
    (42.66, 21.15),
    (42.80, 20.99),
    (42.37, 21.155),
    (42.89, 20.87),
    (43.235, 20.69),
)
VUSHTRRI, BONDSTEEL = (42.823, 20.967), (42.36, 21.25)


def fox(number, nation, at, *skills, fix_s=30, **more):
    return Candidate(
        patrol=number, callsign=f"FOX {number}", nations=(nation,), capabilities=frozenset(skills), state="available",
        lat=at[0], lon=at[1], fix_age=timedelta(seconds=fix_s), **{"base": at, **more},
    )  # fmt: skip


PATROLS = [
    fox(21, "AUT", CFC, "accident_investigation"),
    fox(22, "CHE", NOVO, "female_mp"),
    fox(23, "POL", FERIZAJ),
    fox(24, "LVA", MITROVICA, fix_s=41 * 60),
    fox(25, "LVA", CFC, "detention"),
]


def order(need, patrols=PATROLS):
    return [line.candidate.patrol for line in rank(patrols, need)]


def test_life_at_stake_time_alone_counts_and_the_old_fix_is_last_with_its_reason():
    need = Need(*VUSHTRRI, priority=1, capabilities=frozenset({"accident_investigation"}))
    lines = rank(PATROLS, need)
    assert lines[0].candidate.patrol == 22
    assert lines[-1].candidate.patrol == 24
    assert "position 41 min old – ask by radio" in lines[-1].words
    investigator = next(line for line in lines if line.candidate.patrol == 21)
    assert "accident investigation" in investigator.words


def test_at_the_camp_its_own_patrol_is_first():
    assert order(Need(*NOVO, priority=2, capabilities=frozenset({"female_mp"})))[0] == 22


def test_the_qualified_patrol_goes_before_the_nearer_one():
    lines = rank(PATROLS, Need(*BONDSTEEL, priority=2, capabilities=frozenset({"detention"})))
    assert lines[0].candidate.patrol == 25
    assert lines[1].candidate.patrol == 23
    assert "no detention-qualified" in lines[1].words


def test_the_words_say_distance_time_nation_area_and_age():
    (line,) = rank([fox(21, "AUT", CFC, fix_s=40)], Need(42.70, 21.05, priority=3))
    assert line.words == "12 km, about 15 min, AUT, in area, fix 40 s old"


def test_a_patrol_never_seen_is_listed_last_not_left_out():
    lost = Candidate(9, "FOX 9", ("POL",), frozenset(), "available", None, None, None)
    lines = rank([lost, *PATROLS], Need(*VUSHTRRI, priority=3))
    assert lines[-1].candidate.patrol == 9
    assert "position not known" in lines[-1].warning


def test_a_patrol_in_an_emergency_of_its_own_is_last_and_says_so():
    lines = rank([fox(1, "AUT", NOVO, panic=True), *PATROLS], Need(*VUSHTRRI, priority=1))
    assert lines[-1].candidate.patrol == 1
    assert "EMERGENCY" in lines[-1].warning


def test_rest_exercise_and_own_work_speak_against_a_patrol():
    fresh = fox(1, "AUT", CFC)
    for tired in (fox(2, "AUT", CFC, over_duty=True), fox(2, "AUT", CFC, exercise=True)):
        assert order(Need(*VUSHTRRI, priority=3), [tired, fresh]) == [1, 2]


def test_an_incident_without_a_point_still_gets_everybody():
    lines = rank(PATROLS, Need(None, None, priority=2))
    assert {line.candidate.patrol for line in lines} == {21, 22, 23, 24, 25}
    assert all(line.km is None for line in lines)
