"""Check sessions: what is counted, what contradicts itself, who is found again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from blotter.errors import Forbidden, Invalid, Refused
from blotter.models import Entry
from blotter.operations import desk_now
from dispatch.services import dispatch
from incidents.policing import services
from incidents.policing.models import Check
from incidents.policing.selectors import checks as selectors
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory

pytestmark = pytest.mark.django_db


def test_a_session_counts_vehicles_and_violations_and_says_how_many_an_hour(session, leader, clock):
    services.record_check(by=leader, session=session.pk, result="nothing")
    services.record_check(by=leader, session=session.pk, result="verbal", trip_ticket="missing")
    counted = selectors.counts(session, desk_now())
    assert (counted.controlled, counted.violations, counted.per_hour, counted.share) == (2, 1, None, 50)
    clock.move(1800)
    wrong = services.record_check(by=leader, session=session.pk, result="verbal", load="unsecured")
    services.withdraw_check(by=leader, check=wrong.pk, reason="wrong vehicle")
    counted = selectors.counts(session, desk_now())
    assert (counted.controlled, counted.violations, counted.per_hour) == (2, 1, 4)
    services.end_session(by=leader, session=session.pk, remarks="fog")
    assert Entry.objects.filter(kind="policing.session_ended").get().words.endswith("2 controlled, 1 violations")


def test_the_speed_is_measured_by_a_device_in_date_and_the_tolerance_is_the_drivers(session, leader, meter):
    given = {"by": leader, "session": session.pk, "plate": "k 12-34 AB"}
    check = services.record_check(**given, result="report", measured_kmh=83)
    assert (check.tolerance_kmh, check.over_kmh, check.limit_kmh, check.device) == (3, 30, 50, meter)
    assert services.record_check(**given, result="report", measured_kmh=150).tolerance_kmh == 5
    assert services.record_check(**given, result="nothing", measured_kmh=53).over_kmh == 0


def test_an_expired_device_is_refused_also_in_the_middle_of_a_session(session, leader, lead, meter, patrol, clock):
    services.end_session(by=leader, session=session.pk)
    clock.move(31 * 24 * 3600)
    with pytest.raises(Invalid, match="expired") as refused:
        services.begin_session(by=leader, patrol=patrol.pk, place="34TEN0712", device=meter.pk)
    assert (refused.value.field, refused.value.code) == ("device", "device_expired")
    today = desk_now().date()
    services.calibrate_device(by=lead, device=meter.pk, calibrated_until=today + timedelta(days=1))
    again = services.begin_session(by=leader, patrol=patrol.pk, place="34TEN0712", device=meter.pk, limit_kmh=50)
    services.record_check(by=leader, session=again.pk, result="nothing", measured_kmh=50)
    clock.move(2 * 24 * 3600)
    with pytest.raises(Invalid, match="expired"):
        services.record_check(by=leader, session=again.pk, result="nothing", measured_kmh=50)
    assert again.checks.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"result": "nothing", "measured_kmh": 90}, "result"),
        ({"result": "nothing", "alcohol": Decimal("0.8")}, "result"),
        ({"result": "nothing", "driver_document": "expired"}, "result"),
        ({"result": "verbal"}, "words"),
        ({"result": "report", "load": "overloaded"}, "plate"),
        ({"result": "handed_over", "load": "contraband", "plate": "AB 1"}, "handed_over_to"),
        ({"result": "verbal", "measured_kmh": 900}, "measured_kmh"),
        ({"result": "nothing", "alcohol": Decimal("9")}, "alcohol"),
        ({"result": "dunno"}, "result"),
        ({"result": "nothing", "nation": "Austria"}, "nation"),
    ],
)
def test_what_contradicts_itself_is_refused_beside_its_field(session, leader, given, field):
    with pytest.raises(Invalid) as refused:
        services.record_check(by=leader, session=session.pk, **given)
    assert refused.value.field == field
    assert not Check.objects.exists()


def test_contradictory_times_are_refused(session, leader, patrol):
    now = desk_now()
    for field, act in (
        ("at", lambda: services.record_check(
            by=leader, session=session.pk, result="nothing", at=session.started_at - timedelta(minutes=1))),
        ("at", lambda: services.record_check(
            by=leader, session=session.pk, result="nothing", at=now + timedelta(hours=1))),
        ("ended_at", lambda: services.end_session(
            by=leader, session=session.pk, ended_at=session.started_at - timedelta(minutes=1))),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            act()
        assert refused.value.field == field
    services.record_check(by=leader, session=session.pk, result="nothing")
    with pytest.raises(Invalid, match="came first"):
        services.end_session(by=leader, session=session.pk, ended_at=session.started_at)
    services.end_session(by=leader, session=session.pk)
    with pytest.raises(Invalid) as refused:
        services.begin_session(
            by=leader, patrol=patrol.pk, place="34TEN0712", started_at=session.started_at - timedelta(hours=1)
        )
    assert refused.value.field == "started_at"
    with pytest.raises(Refused, match="has ended"):
        services.record_check(by=leader, session=session.pk, result="nothing")


def test_a_patrol_has_one_session_and_only_its_crew_or_the_desk_write_in_it(session, leader, patrol, investigator):
    with pytest.raises(Refused, match="already"):
        services.begin_session(by=leader, patrol=patrol.pk, place="34TEN0712")
    other = PatrolFactory()
    with pytest.raises(Forbidden):
        services.begin_session(by=leader, patrol=other.pk, place="34TEN0712")
    services.record_check(by=investigator, session=session.pk, result="nothing", words="by radio")


def test_repeat_offenders_are_found_however_plate_and_unit_were_written(session, leader):
    def caught(plate, unit, **more):
        return services.record_check(
            by=leader, session=session.pk, result="verbal", trip_ticket="missing", plate=plate, unit=unit, **more
        )

    caught("K-123 ab", "2nd MNBG (E)")
    last = caught("k123AB", "2nd mnbg-e", nation="aut")
    mistaken = caught("K 123 AB", "2ND MNBG E")
    services.withdraw_check(by=leader, check=mistaken.pk, reason="typed twice")
    caught("ZZ 9", "other unit")
    since = desk_now() - timedelta(days=1)
    (plate,) = selectors.repeat_plates(since)
    assert (plate["plate_key"], plate["times"], plate["last"]) == ("k123ab", 2, last.at)
    (unit,) = selectors.repeat_units(since)
    assert (unit["times"], unit["plates"]) == (2, 1)
    # The last one has Cyrillic letters that look like Latin ones.
    for written in ("k 123 AB", "K.123.AB", "К123АБ".replace("Б", "B")):
        assert selectors.of_plate(written).count() == 2
    assert len(selectors.before(last)) == 1


def test_an_exercise_counts_apart(leader, patrol, meter):
    drill = IncidentFactory(type="speed-check", exercise=True)
    with pytest.raises(Forbidden):
        services.begin_session(by=leader, patrol=patrol.pk, place="34TEN0712", incident=drill.number)
    dispatch(by=ActorFactory(role="operator"), incident=drill.pk, patrols=[patrol.pk])
    session = services.begin_session(by=leader, patrol=patrol.pk, place="34TEN0712", incident=drill.number)
    assert session.called.startswith("EX CHK")
    for _ in range(2):
        services.record_check(by=leader, session=session.pk, result="verbal", plate="AB 1", load="overloaded")
    assert selectors.repeat_plates(session.started_at - timedelta(days=1)) == []


def test_the_journal_names_no_plate_and_the_commander_is_informed_once(session, leader):
    check = services.record_check(
        by=leader, session=session.pk, result="report", plate="SECRET 1", unit="Demo Bn", words="Demo Driver",
        load="overloaded",
    )  # fmt: skip
    services.inform_commander(by=leader, check=check.pk)
    with pytest.raises(Refused):
        services.inform_commander(by=leader, check=check.pk)
    written = " ".join(f"{entry.words} {entry.body}" for entry in Entry.objects.all())
    assert "vehicle 1 controlled, report" in written
    for private in ("SECRET", "secret", "Demo Bn", "Demo Driver"):
        assert private not in written
