"""Convoys: their number and credit, the times at each checkpoint, halts, events, the clock of a late checkpoint."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from accounts.system import actor as system_actor
from blotter import board
from blotter.errors import Forbidden, Invalid, Refused, Stale
from escalation.models import Alarm, Escalation
from escalation.services.firing import fire_due
from incidents.mobility import services
from incidents.mobility.handover import SECTIONS
from incidents.mobility.models import Movement, MovementEvent
from incidents.mobility.selectors import figures, movements
from incidents.models import Incident
from tests.factories import ActorFactory, PatrolFactory, UserFactory
from tests.mobility.scenes import at, convoy, newest, plan, points_of, route, spot

pytestmark = pytest.mark.django_db


def let_the_clock_look() -> None:
    fire_due(by=system_actor("clock"))


@pytest.fixture
def operator():
    return ActorFactory(role="operator")


def row_of(movement: Movement) -> dict:
    return board.snapshot(frozenset({"desk"}))[f"movement:{movement.pk}"]


def clocks(movement: Movement):
    return Escalation.objects.filter(subject=f"movement:{movement.pk}", state="running")


def live_alarms() -> list[str]:
    return list(Alarm.objects.exclude(state="ended").values_list("words", flat=True))


def test_the_number_is_made_of_the_day_the_command_and_a_serial(operator, clock):
    clock.set("2026-11-24T23:40:00Z")  # the 25th on the desk's wall
    first, second, other = convoy(operator), convoy(operator), convoy(operator, command="aut", serial=8)
    assert [first.number, second.number, other.number] == ["25-USV-01", "25-USV-02", "25-AUT-08"]
    with pytest.raises(Invalid, match="25-AUT-08 is taken") as refused:
        convoy(operator, command="AUT", serial=8)
    assert refused.value.field == "serial"
    assert movements.find("25-usv-2") == second
    assert movements.find("nonsense") is None
    with pytest.raises(Invalid, match="like USV"):
        convoy(operator, command="U/V")


def test_a_whole_march_with_its_deltas(operator, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = convoy(operator, 30, 60, 120, 160, exercise=True)
    assert row.called == "EX 25-USV-01"
    assert "credit SP 250630Z NOV 26–0635Z, RP 250840Z NOV 26–0845Z" in newest().words
    services.assemble(by=operator, movement=row.pk)
    sp, cp, far, rp = points_of(row)
    clock.set("2026-11-25T06:34:00Z")
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=sp.pk)
    assert newest().words == "EX 25-USV-01 SP Bondsteel gate passed 250634Z NOV 26, 4 min late"
    shown = row_of(row)
    assert (shown["state"], shown["delay_s"], shown["last"]["delta_s"]) == ("sp_crossed", 240, 240)
    assert shown["next"]["name"] == "CP 1 Ferizaj"
    assert shown["next"]["expected"] == "2026-11-25T07:04:00.000000Z"
    assert [point["passed"] for point in shown["line"]] == [True, False, False, False]
    clock.set("2026-11-25T07:10:00Z")
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=cp.pk, first=at(-12), last=at(-8))
    assert row_of(row)["delay_s"] == -120
    services.halt(by=operator, movement=row.pk, reason="fuel", minutes=10)
    clock.set("2026-11-25T07:25:00Z")
    services.resume(by=operator, movement=row.pk)
    assert row_of(row)["delay_s"] == 13 * 60
    clock.set("2026-11-25T08:15:00Z")
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=far.pk)
    clock.set("2026-11-25T08:50:00Z")
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=rp.pk)
    assert row_of(row)["state"] == "rp_crossed"
    assert not clocks(row).exists()
    services.hand_over(by=operator, movement=row.pk, receiver="Demo camp guard")
    assert f"movement:{row.pk}" not in board.snapshot(frozenset({"desk"}))
    assert newest().words == "EX 25-USV-01 handed over to Demo camp guard"


def test_a_late_checkpoint_is_said_once_and_anew_after_a_time_or_a_plan(operator, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = convoy(operator, 30, 60, 120, 160)
    sp, cp, *_rest = points_of(row)
    clock.set("2026-11-25T06:39:59Z")
    let_the_clock_look()
    assert live_alarms() == []
    clock.set("2026-11-25T06:40:00Z")
    let_the_clock_look()
    assert live_alarms() == ["25-USV-01 has not passed SP Bondsteel gate, 10 min after its time"]
    clock.set("2026-11-25T08:00:00Z")
    let_the_clock_look()
    assert Alarm.objects.get().count == 1  # once

    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=sp.pk, first=at(-20))  # 70 min late
    assert live_alarms() == []
    clock.set("2026-11-25T08:19:00Z")
    let_the_clock_look()
    assert live_alarms() == []  # expected at 0810, as late as it is
    clock.set("2026-11-25T08:20:00Z")
    let_the_clock_look()
    assert live_alarms() == ["25-USV-01 has not passed CP 1 Ferizaj, 10 min after its time"]

    services.replan(by=operator, movement=row.pk, checkpoints=[spot(1, 40), spot(3, 90)])
    assert live_alarms() == []
    assert [point.called for point in points_of(row)] == ["SP Bondsteel gate", "CP 1 Ferizaj", "RP Novo Selo gate"]
    clock.move(51 * 60)
    let_the_clock_look()
    assert len(live_alarms()) == 1
    services.cancel(by=operator, movement=row.pk, reason="weather")
    assert live_alarms() == []
    assert not clocks(row).exists()
    assert cp.pk not in [point.pk for point in points_of(row)]


def test_a_halt_moves_the_expectation_by_what_it_is_meant_to_last(operator, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = convoy(operator, 1, 30, 90, 160)
    sp, cp, *_rest = points_of(row)
    clock.set("2026-11-25T06:01:00Z")
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=sp.pk)
    services.halt(by=operator, movement=row.pk, reason="tyre", minutes=20)
    clock.set("2026-11-25T06:59:00Z")
    let_the_clock_look()
    assert live_alarms() == []
    clock.set("2026-11-25T07:00:30Z")
    let_the_clock_look()
    assert len(live_alarms()) == 1
    # Passing the next checkpoint ends the halt.
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=cp.pk)
    row.refresh_from_db()
    assert (row.state, row.halted_at, row.delay_s) == ("sp_crossed", None, 30 * 60 + 30)
    assert list(row.events.values_list("kind", flat=True)) == ["halt", "resume"]


@pytest.mark.parametrize(
    ("minutes", "field", "says"),
    [
        ((30, 20), "checkpoints-1-first", "comes after"),
        ((30,), "checkpoints-0-location", "start point and a release point"),
        ((30, 366 * 24 * 60 + 60), "checkpoints-1-first", "too far off"),
        ((-60 * 49, 20), "checkpoints-0-first", "too far off"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused_at_its_row(operator, minutes, field, says):
    with pytest.raises(Invalid, match=says) as refused:
        convoy(operator, *minutes)
    assert refused.value.field == field
    assert not Movement.objects.exists()


def test_the_last_vehicle_is_never_before_the_first(operator):
    with pytest.raises(Invalid, match="cannot be there before the first") as refused:
        convoy(operator, checkpoints=[spot(0, 30, last=at(29)), spot(1, 60)])
    assert refused.value.field == "checkpoints-0-last"
    with pytest.raises(Invalid, match="no later than") as refused:
        convoy(operator, checkpoints=[spot(0, 30, last=at(80)), spot(1, 60, last=at(70))])
    assert refused.value.field == "checkpoints-1-last"
    with pytest.raises(Invalid, match="time of the first vehicle"):
        convoy(operator, checkpoints=[{"location": {"text": "somewhere"}}, spot(1, 60)])


def test_times_that_contradict_each_other_are_refused_and_nothing_is_lost(operator, clock):
    row = convoy(operator, 1, 30, 60, 90)
    sp, cp, far, rp = points_of(row)
    with pytest.raises(Refused, match="Enter the start point first"):
        services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=cp.pk)
    clock.move(100 * 60)
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=sp.pk, first=at(-80))
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=far.pk, first=at(-40), last=at(-30))
    cases = [
        (cp, {"first": at(-81)}, "first", "comes after SP"),
        (cp, {"first": at(-39)}, "first", "comes before CP 2"),
        (cp, {"first": at(-50), "last": at(-29)}, "last", "comes before CP 2"),
        (rp, {"first": at(-41)}, "first", "comes after CP 2"),
        (rp, {"first": at(-20), "last": at(-21)}, "last", "cannot have passed before the first"),
        (rp, {"first": at(2)}, "first", "in the future"),
        (sp, {"first": at(-39)}, "first", "comes before CP 2"),
    ]
    serial = newest().serial
    for point, times, field, says in cases:
        with pytest.raises(Invalid, match=says) as refused:
            services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=point.pk, **times)
        assert refused.value.field == field
    assert newest().serial == serial
    with pytest.raises(Invalid, match="a halt before that"):
        services.halt(by=operator, movement=row.pk, reason="tyre", occurred_at=at(-45))
    services.halt(by=operator, movement=row.pk, reason="tyre", occurred_at=at(-25))
    with pytest.raises(Invalid, match="cannot march on before that"):
        services.resume(by=operator, movement=row.pk, occurred_at=at(-26))


def test_a_time_can_be_corrected_and_the_delay_follows(operator, clock):
    row = convoy(operator, 1, 30)
    sp, rp = points_of(row)
    clock.move(11 * 60)
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=sp.pk)
    row.refresh_from_db()
    late = row.delay_s
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=sp.pk, first=at(-5))
    row.refresh_from_db()
    assert late - row.delay_s == pytest.approx(300, abs=2)
    assert newest().kind == "movement.time_corrected"
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=sp.pk, last=at(0))
    sp.refresh_from_db()
    assert sp.actual_last - sp.actual_first == pytest.approx(timedelta(minutes=5), abs=timedelta(seconds=2))
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=rp.pk)
    services.hand_over(by=operator, movement=row.pk, receiver="guard")
    with pytest.raises(Refused, match="its times stay"):
        services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=sp.pk, first=at(-6))


def test_a_breakdown_opens_an_incident_in_the_same_act(operator):
    row = convoy(operator, 1, 30, vehicles=[{"kind": "truck", "plate": "demo 123"}, {"kind": "low loader"}])
    assert "DEMO" not in newest().body + newest().words
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=points_of(row)[0].pk)
    event = services.log_event(
        by=operator, movement=row.pk, kind="breakdown", vehicle=2, words="Demo Driver, gearbox",
        location={"lat": 42.5, "lon": 21.2}, open_incident=True,
    )  # fmt: skip
    incident = Incident.objects.get()
    assert event.incident == incident
    assert (incident.type.code, incident.state) == ("breakdown", "received")
    assert newest().words == f"{row.called}: breakdown (2 low loader), {incident.number} opened"
    assert "Demo Driver" not in newest().body
    with pytest.raises(Invalid, match="no vehicle 7"):
        services.log_event(by=operator, movement=row.pk, kind="accident", vehicle=7)
    with pytest.raises(Invalid, match="must find it"):
        services.log_event(by=operator, movement=row.pk, kind="accident", open_incident=True)
    with pytest.raises(Invalid, match="Nobody is sent"):
        services.log_event(
            by=operator, movement=row.pk, kind="remark", open_incident=True, location={"lat": 42.5, "lon": 21.2}
        )
    assert MovementEvent.objects.count() == 1
    assert Incident.objects.count() == 1


def test_the_escort_gets_its_incident_and_may_report_for_its_own_convoy_alone(operator):
    leader = UserFactory(role="patrol_leader")
    patrol = PatrolFactory(leader=leader)
    row, other = convoy(operator, 1, 30), convoy(operator, 1, 30)
    services.escort(by=operator, movement=row.pk, patrol=patrol.pk)
    with pytest.raises(Invalid, match="already"):
        services.escort(by=operator, movement=row.pk, patrol=patrol.pk)
    incident = services.open_escort(by=operator, movement=row.pk)
    assert (incident.type.code, incident.lat) == ("convoy-escort", 42.36)
    assert clocks(row).get().incident == incident.pk
    with pytest.raises(Refused, match="already"):
        services.open_escort(by=operator, movement=row.pk)
    crew = ActorFactory(user=leader, position="", channel="phone")
    assert list(movements.escorted_by(leader)) == [row]
    services.pass_checkpoint(by=crew, movement=row.pk, checkpoint=points_of(row)[0].pk)
    with pytest.raises(Forbidden, match="does not escort"):
        services.pass_checkpoint(by=crew, movement=other.pk, checkpoint=points_of(other)[0].pk)
    with pytest.raises(Forbidden):
        services.cancel(by=crew, movement=row.pk, reason="x")
    services.end_escort(by=operator, movement=row.pk, patrol=patrol.pk)
    assert list(movements.escorted_by(leader)) == []


def test_a_route_gives_the_checkpoints_and_says_what_speaks_against_it(operator):
    road = route(operator)
    with pytest.raises(Invalid, match="first vehicle at the start point"):
        services.request_movement(by=operator, command="USV", unit="Demo", route=road.pk)
    row = services.request_movement(
        by=operator, command="USV", unit="Demo", route=road.pk, sp_first=at(30), speed_kmh=40,
        vehicles=[{"kind": "tank transporter", "mlc": 100, "height_m": "4.4"}],
    )  # fmt: skip
    points = points_of(row)
    assert [point.name for point in points] == ["Bondsteel gate", "Ferizaj", "Pristina bypass", "Novo Selo gate"]
    hours = (points[-1].planned_first - points[0].planned_first) / timedelta(hours=1)
    assert hours == pytest.approx(float(road.waypoints.last().km) / 40)
    assert "never classified" in movements.cautions(movements.get(row.pk))[0].words
    services.report_route(by=operator, route=road.pk, formula="7m/X/60/4.3")
    services.set_route_state(by=operator, route=road.pk, state="closed", reason="bridge damaged", until=at(600))
    found = movements.cautions(movements.get(row.pk))
    assert [(warning.grave, warning.words) for warning in found] == [
        (True, "MSR HAWK closed: bridge damaged"),
        (True, "1 tank transporter: load class 100, the route carries 60."),
        (True, "1 tank transporter: 4.40 m high, the route leaves 4.3 m."),
    ]


def test_a_patrol_that_escorts_two_at_once_is_seen(operator):
    patrol = PatrolFactory()
    one, other, later = convoy(operator, 10, 60), convoy(operator, 50, 90), convoy(operator, 200, 260)
    for row in (one, other, later):
        services.escort(by=operator, movement=row.pk, patrol=patrol.pk)
    words = [caution.words for caution in movements.cautions(movements.get(one.pk))]
    assert words == [f"{patrol.callsign} escorts {other.called} at the same time."]
    assert movements.cautions(movements.get(later.pk)) == []


def test_a_stale_screen_hears_of_the_other(operator):
    row = convoy(operator, approved=False)
    services.approve(by=operator, movement=row.pk, version=row.version)
    with pytest.raises(Stale) as stale:
        services.refuse(by=operator, movement=row.pk, reason="no", version=row.version)
    assert stale.value.detail["current"]["state"] == "approved"
    with pytest.raises(Refused, match="does not allow this"):
        services.refuse(by=operator, movement=row.pk, reason="no")


def test_the_shift_is_handed_what_marches(operator):
    row = convoy(operator, 1, 30)
    convoy(operator, approved=False, checkpoints=plan(300, 400))
    services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=points_of(row)[0].pk)
    lines = list(SECTIONS[0].lines(at(0)))
    assert lines[0].key == f"movement:{row.pk}"
    assert "no escort" in lines[0].words
    assert lines[0].due is not None
    assert len(lines) == 2


def test_figures_count_real_work_only(operator, clock):
    for exercise, late in ((False, 5), (False, 25), (True, 60)):
        row = convoy(operator, 1, 2, exercise=exercise)
        clock.move((2 + late) * 60)
        for point in points_of(row):
            services.pass_checkpoint(by=operator, movement=row.pk, checkpoint=point.pk)
    found = dict(figures.figures(at(-1000)))
    assert (found["movements requested"], found["release points passed"], found["of these in time"]) == (2, 2, 1)
    assert found["movements open"] == 2


def test_the_longest_plan_fits_on_the_board(operator):
    points = [
        {"location": {"lat": 42 + number / 50, "lon": 21.0}, "name": "Ž" * 80, "first": at(10 + number)}
        for number in range(20)
    ]
    row = convoy(operator, checkpoints=points, unit="Ž" * 80)
    assert len(json.dumps(row_of(row), ensure_ascii=False).encode()) < 4000
    with pytest.raises(Invalid, match="At most 20"):
        convoy(operator, checkpoints=[*points, spot(0, 60)])
