"""Whether a call is probably about what the desk has already: the rule by itself, then over the incidents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.functions import Family
from incidents.intake import selectors
from incidents.intake.likeness import REACH, SPOT_M, Report, compare, likely
from incidents.intake.selectors import Call, duplicates_of
from incidents.models import IncidentType
from incidents.services import hold
from reference.locate import locate
from tests.factories import ActorFactory, IncidentFactory

NOW = datetime(2026, 11, 22, 2, 13, tzinfo=UTC)
M = 1 / 111_195  # degrees of latitude a metre
ACCIDENT = frozenset({Family.ACCIDENT, Family.ROAD})
HERE = Report("accident-injury", ACCIDENT, NOW, lat=42.8231, lon=20.9675, precision_m=10, key=1)


def report(metres: float = 0, minutes: float = 0, **changes) -> Report:
    return replace(HERE, lat=HERE.lat + metres * M, at=NOW - timedelta(minutes=minutes), **changes)


@pytest.mark.parametrize(
    ("earlier", "alike"),
    [
        (report(), True),
        (report(metres=SPOT_M), True),
        (report(minutes=59), True),
        (report(minutes=61), False),
        (report(metres=400, minutes=5), True),  # near, and just now
        (report(metres=400, minutes=20), False),
        (report(metres=600, minutes=5), False),
        (report(metres=900, minutes=5, precision_m=1000), True),  # it may lie 500 m nearer
        (report(type="accident-damage"), True),
        (report(type="breakdown", families=frozenset({Family.ROAD}), minutes=29), True),
        (report(metres=200, type="breakdown", families=frozenset({Family.ROAD}), minutes=5), False),
        (report(type="theft", families=frozenset({Family.LOSS}), minutes=14), True),  # one point, at once
        (report(type="theft", families=frozenset({Family.LOSS}), minutes=16), False),
        (report(type="theft", families=frozenset({Family.LOSS}), precision_m=1000), False),
        (report(exercise=True), False),
        (report(type="theft", families=frozenset(), minutes=0, metres=5000), False),
    ],
)
def test_what_is_alike_and_what_is_not(earlier: Report, alike: bool):
    assert (compare(HERE, earlier) is not None) is alike


def test_a_place_of_the_gazetteer_is_itself_under_every_name_and_another_is_not():
    town = replace(HERE, place="vushtrri", words="Vučitrn", precision_m=1000)
    assert compare(town, replace(town, words="Vushtrri", at=NOW - timedelta(minutes=30)))
    unplaced = replace(HERE, lat=None, lon=None, precision_m=None)
    assert compare(replace(unplaced, words="Behind the Mill"), replace(unplaced, words="behind the  mill"))
    assert not compare(replace(unplaced, words="behind the mill"), replace(unplaced, words="at the mill"))
    assert not compare(unplaced, unplaced)  # two calls from nowhere are not from one place


def test_what_stands_at_its_place_waits_for_its_family_and_for_no_other():
    presence = report(minutes=600, type="presence", families=frozenset({Family.CROWD}), standing=True)
    threat = replace(HERE, type="threat-report", families=frozenset({Family.CROWD}))
    assert compare(threat, presence)
    assert not compare(threat, replace(presence, standing=False))
    assert not compare(HERE, presence)


def test_the_best_is_at_the_spot_of_the_same_type_the_nearer_the_newer():
    far, other, old, new = (
        report(metres=300, minutes=1, key=2),
        report(type="accident-damage", key=3),
        report(minutes=30, key=4),
        report(minutes=3, key=5),
    )
    assert [match.key for match in likely(HERE, [far, other, old, new])] == [5, 4, 3, 2]


def test_every_family_has_its_reach():
    assert set(REACH) == set(Family)


@given(
    st.floats(-3000, 3000), st.floats(0, 600), st.sampled_from([None, 10, 1000]), st.sets(st.sampled_from(Family)),
    st.booleans(), st.booleans(),
)  # fmt: skip
def test_nearer_and_newer_is_never_less_alike(metres, minutes, precision, families, exercise, standing):
    earlier = report(
        metres, minutes, precision_m=precision, families=frozenset(families), exercise=exercise, standing=standing
    )
    closer = replace(earlier, lat=HERE.lat + metres * M / 2, at=NOW - timedelta(minutes=minutes / 2))
    assert not compare(HERE, earlier) or compare(HERE, closer)


# -- over the desk's own incidents -------------------------------------------------------------------------------------
@pytest.fixture
def desk(db):
    return ActorFactory(role="operator")


def call(code: str, place: object, **more) -> Call:
    return Call(type=IncidentType.objects.get(code=code), location=locate(place), **more)


@pytest.fixture
def places(db):
    from django.core.management import call_command

    call_command("load_reference", verbosity=0)


@pytest.mark.usefixtures("places")
def test_the_other_name_of_the_town_finds_the_accident_with_the_reason_in_words(desk, clock):
    accident = IncidentFactory(by=desk, type="accident-injury", location={"place": "vushtrri"})
    clock.move(240)
    (found,) = duplicates_of(desk, call("accident-injury", "Vučitrn"))
    assert (found["id"], found["words"], found["same_type"]) == (accident.pk, "same place, 4 min ago", True)
    assert not {"narrative", "callers", "name"} & found.keys()


@pytest.mark.usefixtures("places")
def test_a_threat_at_the_gate_is_about_the_presence_there_for_as_long_as_it_stands(desk, clock):
    presence = IncidentFactory(by=desk, type="presence", location={"place": "jarinje"})
    clock.move(9 * 3600)
    (found,) = duplicates_of(desk, call("threat-report", "jarinje"))
    assert (found["id"], found["words"]) == (presence.pk, "same place, stands there")
    assert duplicates_of(desk, call("accident-injury", "jarinje")) == []


@pytest.mark.usefixtures("places")
def test_what_is_over_or_of_another_world_is_not_offered_and_a_late_caller_keeps_it_alive(desk, clock):
    from dispatch.services import attach_caller, cancel_incident

    IncidentFactory(by=desk, type="assault", location={"place": "camp-novo-selo"}, exercise=True)
    over = IncidentFactory(by=desk, type="assault", location={"place": "camp-novo-selo"})
    cancel_incident(by=desk, incident=over.pk, reason="mistake")
    held = IncidentFactory(by=desk, type="assault", location={"place": "camp-novo-selo"})
    hold(by=desk, incident=held.pk, reason="unit calls back")
    again = call("assault", "camp-novo-selo")
    assert [line["id"] for line in duplicates_of(desk, again)] == [held.pk]
    clock.move(50 * 60)
    attach_caller(by=desk, incident=held.pk, words="still here")
    clock.move(50 * 60)
    assert duplicates_of(desk, again) == []  # a note is no caller
    attach_caller(by=desk, incident=held.pk, caller={"unit": "Demo Unit"})
    clock.move(50 * 60)
    assert [line["id"] for line in duplicates_of(desk, again)] == [held.pk]


def test_a_call_without_type_or_place_is_like_nothing(desk):
    IncidentFactory(by=desk)
    assert selectors.around(desk, Call())["duplicates"] == []
