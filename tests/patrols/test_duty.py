"""Setting up patrols, log-on and log-off: crew, nations, one patrol a person."""

from __future__ import annotations

import pytest

from accounts.roles import Role
from blotter.board import rows_of
from blotter.errors import Forbidden, Invalid, Missing, Refused, Stale
from blotter.models import Entry
from patrols.models import CrewMember, DutyShift, Patrol, Vehicle
from patrols.selectors import patrol_ids_of
from patrols.services import amend_patrol, create_patrol, log_off, log_on, report_panic, set_busy
from reference.models import Place
from tests.factories import ActorFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db

LEADER = {"rank": "OR-7", "name": "Demo Patrol Leader", "nation": "AUT", "languages": ["German", "English"]}
DRIVER = {"rank": "OR-4", "name": "Demo Patrol Driver", "nation": "ITA"}


def row_of(patrol: Patrol) -> dict:
    return rows_of([("patrol", patrol.pk)])[f"patrol:{patrol.pk}"].state


def last_words() -> str:
    return Entry.objects.filter(view=False).latest("serial").words


@pytest.fixture
def desk():
    return ActorFactory(role=Role.SHIFT_LEADER)


def test_a_patrol_is_set_up_off_duty_with_what_it_can_do(desk):
    Place.objects.create(slug="test-camp", kind="installation", name="Test Camp", lat=42.67, lon=21.15)
    Vehicle.objects.create(call_name="VIPER 1", plate="W 1234")
    patrol = create_patrol(
        by=desk,
        callsign="fox 21",
        nations=["aut", "ITA"],
        capabilities=["accident_investigation"],
        base="test-camp",
        area="RC-E",
        channel="CH 4",
        vehicle="VIPER 1",
    )
    row = row_of(patrol)
    assert row["callsign"] == "FOX 21"
    assert (row["state"], row["crew_size"], row["duty_since"]) == ("off_duty", 0, None)
    assert (row["nations"], row["base"], row["vehicle"]) == (["AUT", "ITA"], "Test Camp", "VIPER 1")
    assert "W 1234" not in Entry.objects.latest("serial").body
    assert last_words() == "FOX 21 set up"


def test_the_callsign_is_a_label_that_can_change_but_not_to_one_in_use(desk):
    first, second = PatrolFactory(callsign="FOX 31"), PatrolFactory(callsign="FOX 32")
    with pytest.raises(Refused, match="FOX 32 already"):
        amend_patrol(by=desk, patrol=first.pk, callsign="fox 32")
    amend_patrol(by=desk, patrol=second.pk, callsign="FOX 33", area="RC-W")
    assert last_words() == "FOX 33 changed: callsign, area"
    assert Patrol.objects.get(pk=second.pk).callsign == "FOX 33"


def test_amending_nothing_writes_nothing(desk):
    patrol = PatrolFactory()
    head = Entry.objects.count()
    amend_patrol(by=desk, patrol=patrol.pk, area="", nations=["AUT"])
    assert Entry.objects.count() == head


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("callsign", "", "must not be empty"),
        ("callsign", "FOX\x0021", "NUL"),
        ("callsign", "FOX\u200b21", "invisible"),
        ("callsign", "FOX \ud800", "half of a character"),
        ("callsign", "F" * 21, "too many"),
        ("nations", ["Austria"], "three letters"),
        ("nations", "AUT", "list"),
        ("capabilities", ["flying"], "flying"),
        ("base", "atlantis", "atlantis"),
        ("vehicle", "TANK 1", "TANK 1"),
        ("exercise", "yes", "true or false"),
        ("colour", "red", "no such field"),
    ],
)
def test_bad_fields_are_refused_with_words(desk, field, value, words):
    patrol = PatrolFactory(on_duty=False)
    with pytest.raises(Invalid, match=words):
        amend_patrol(by=desk, patrol=patrol.pk, **{field: value})


def test_log_on_brings_crew_and_nations_and_log_off_takes_them(desk):
    patrol = PatrolFactory(on_duty=False, callsign="FOX 41", nations=["POL"])
    shift = log_on(by=desk, patrol=patrol.pk, crew=[LEADER, DRIVER])
    row = row_of(patrol)
    assert (row["state"], row["crew_size"]) == ("available", 2)
    assert row["nations"] == ["POL", "AUT", "ITA"]
    assert row["duty_since"] is not None
    assert list(shift.crew.values_list("name", "is_leader")) == [
        ("Demo Patrol Leader", True),
        ("Demo Patrol Driver", False),
    ]
    assert last_words() == "FOX 41 on duty: crew of 2, POL/AUT/ITA"
    assert "Demo Patrol Leader" not in Entry.objects.latest("serial").body
    log_off(by=desk, patrol=patrol.pk)
    row = row_of(patrol)
    assert (row["state"], row["crew_size"], row["nations"]) == ("off_duty", 0, ["POL"])
    assert DutyShift.objects.get(pk=shift.pk).ended_at is not None


def test_the_leader_may_be_any_of_the_crew(desk):
    patrol = PatrolFactory(on_duty=False)
    log_on(by=desk, patrol=patrol.pk, crew=[DRIVER, LEADER], leader=1)
    assert CrewMember.objects.get(is_leader=True).name == "Demo Patrol Leader"


def test_an_account_gives_rank_name_and_nation_and_sees_its_patrol(desk):
    user = UserFactory(role=Role.PATROL_LEADER, rank="OF-1", name="Demo Leader One", nation="CHE")
    patrol = PatrolFactory(on_duty=False)
    assert patrol_ids_of(user) == frozenset()
    log_on(by=desk, patrol=patrol.pk, crew=[{"user": user.pk}])
    member = CrewMember.objects.get()
    assert (member.rank, member.name, member.nation) == ("OF-1", "Demo Leader One", "CHE")
    assert patrol_ids_of(user) == {patrol.pk}
    assert user.audiences() == {f"patrol:{patrol.pk}"}
    log_off(by=desk, patrol=patrol.pk)
    assert user.audiences() == frozenset()


def test_one_person_sits_in_one_patrol(desk):
    user = UserFactory(role=Role.PATROL_LEADER)
    first, second = PatrolFactory(callsign="FOX 51", leader=user), PatrolFactory(on_duty=False)
    with pytest.raises(Refused, match="is logged on to FOX 51"):
        log_on(by=desk, patrol=second.pk, crew=[{"user": user.pk}])
    log_off(by=desk, patrol=first.pk)
    log_on(by=desk, patrol=second.pk, crew=[{"user": user.pk}])


def test_log_on_refuses_what_cannot_be(desk, clock):
    clock.set("2026-11-21T22:00:00Z")
    from datetime import UTC, datetime

    on, off = PatrolFactory(), PatrolFactory(on_duty=False)
    user = UserFactory()
    with pytest.raises(Refused, match="on duty already"):
        log_on(by=desk, patrol=on.pk, crew=[LEADER])
    with pytest.raises(Invalid, match="Name at least the leader"):
        log_on(by=desk, patrol=off.pk, crew=[])
    with pytest.raises(Invalid, match="one of the crew"):
        log_on(by=desk, patrol=off.pk, crew=[LEADER], leader=1)
    with pytest.raises(Invalid, match="twice"):
        log_on(by=desk, patrol=off.pk, crew=[{"user": user.pk}, {"user": user.pk}])
    with pytest.raises(Missing, match="no account"):
        log_on(by=desk, patrol=off.pk, crew=[{"user": 2**40}])
    for until in (datetime(2026, 11, 21, 21, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC)):
        with pytest.raises(Invalid, match="36 hours"):
            log_on(by=desk, patrol=off.pk, crew=[LEADER], until=until)
    with pytest.raises(Missing):
        log_on(by=desk, patrol=2**62, crew=[LEADER])
    with pytest.raises(Invalid, match="list of at most"):
        log_on(by=desk, patrol=off.pk, crew=[LEADER] * 13)


def test_names_with_marks_that_deceive_are_refused_and_plain_foreign_ones_are_kept(desk):
    patrol = PatrolFactory(on_duty=False)
    for name in ("Demo \u202eredaeL", "De\u200bmo", "De\x00mo"):
        with pytest.raises(Invalid):
            log_on(by=desk, patrol=patrol.pk, crew=[{**LEADER, "name": name}])
    log_on(by=desk, patrol=patrol.pk, crew=[{**LEADER, "name": "Đemo Šćepan Љ"}])
    assert CrewMember.objects.get().name == "Đemo Šćepan Љ"


def test_a_patrol_with_a_panic_open_stays_on_duty(desk):
    patrol = PatrolFactory()
    report_panic(by=desk, patrol=patrol.pk)
    with pytest.raises(Refused, match="panic open"):
        log_off(by=desk, patrol=patrol.pk)


def test_a_patrol_on_duty_is_not_stood_down_and_one_stood_down_not_logged_on(desk):
    patrol = PatrolFactory()
    with pytest.raises(Refused, match="Log it off first"):
        amend_patrol(by=desk, patrol=patrol.pk, active=False)
    log_off(by=desk, patrol=patrol.pk)
    amend_patrol(by=desk, patrol=patrol.pk, active=False)
    assert row_of(patrol) is None
    with pytest.raises(Refused, match="stood down"):
        log_on(by=desk, patrol=patrol.pk, crew=[LEADER])


def test_a_stale_version_is_answered_with_the_patrol_as_it_is(desk):
    patrol = PatrolFactory()
    set_busy(by=ActorFactory(), patrol=patrol.pk, reason="vehicle check")
    with pytest.raises(Stale) as caught:
        log_off(by=desk, patrol=patrol.pk, version=patrol.version)
    assert caught.value.detail["current"]["state"] == "busy"


@pytest.mark.parametrize("role", [Role.PATROL_LEADER, Role.AUDITOR, Role.ADMINISTRATOR, Role.DETENTION_OFFICER])
def test_duty_is_the_desks(role):
    patrol = PatrolFactory()
    with pytest.raises(Forbidden):
        log_off(by=ActorFactory(role=role), patrol=patrol.pk)
