"""Planning a patrol: its number, what it must say, who is taken already, what a change makes the crews do."""

from __future__ import annotations

import json

import pytest

from accounts.system import actor as system_actor
from blotter import board
from blotter.errors import Forbidden, Invalid, Refused, Stale
from blotter.models import Entry
from blotter.operations import desk_now
from dispatch.programme import services
from dispatch.programme.handover import SECTIONS
from dispatch.programme.models import PatrolOrder
from dispatch.programme.selectors import orders as selectors
from dispatch.programme.selectors.cautions import cautions
from dispatch.programme.selectors.figures import figures
from escalation.models import Alarm, Escalation
from escalation.services.firing import act_when_due
from incidents.mobility import services as mobility
from tests.factories import ActorFactory
from tests.mobility.scenes import convoy, route
from tests.programme.conftest import at

pytestmark = pytest.mark.django_db


def newest() -> Entry:
    return Entry.objects.order_by("-serial")[0]


def clocks(row: PatrolOrder) -> set[str]:
    return set(
        Escalation.objects.filter(subject=f"order:{row.pk}", state="running").values_list("policy_name", flat=True)
    )


def test_a_plan_has_a_number_of_the_year_and_says_what_is_planned(operator, facts, order, clock):
    assert order.number.startswith("PO ")
    assert order.number.endswith("-0001")
    assert "joint patrol, RC-E, Bondsteel gate → Gjilan" in newest().words
    assert "FOX 21; AUT USA" in newest().words
    later = services.plan_patrol(
        by=operator, **{**facts, "starts_at": at(400), "ends_at": at(500), "stops": facts["stops"][1:]}
    )
    assert later.number.endswith("-0002")
    assert clocks(order) == {"order.reading", "order.start"}
    row = board.snapshot(frozenset({"desk"}))[f"order:{order.pk}"]
    assert row["way"] == "Bondsteel gate → Gjilan"
    assert (row["patrols"], row["read"]) == ([order.patrols.get().patrol_id], {})


def test_what_is_personal_or_said_in_the_orders_is_in_no_entry(operator, facts, order, leader):
    services.read_orders(by=leader, order=order.pk, revision=1)
    services.start(by=leader, order=order.pk)
    services.end(by=leader, order=order.pk, reason="weather")
    services.debrief(by=leader, order=order.pk, observed="Spoke with Demo Mayor", contacts="Demo Mayor", km=40)
    journal = json.dumps(list(Entry.objects.values("words", "body")), default=str)
    for secret in ("Demo Sergeant", "crowd control", "lorries", "market", "Demo Mayor"):
        assert secret not in journal
    assert "FOX 21 debriefed, 40 km" in journal


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"kind": "festive"}, "kind", "list"),
        ({"patrols": []}, "patrols", "Name the patrol"),
        ({"patrols": [987654]}, "patrols", "no such patrol"),
        ({"orders": "  "}, "orders", "must not be empty"),
        ({"command": "rc-x"}, "command", "list"),
        ({"command": "hq-kfor"}, "command", "list"),
        ({"command": None}, "command", "whose patrols"),
        ({"route": 987654}, "route", "list"),
        ({"participants": []}, "participants-0-nation", "needs the nation"),
        ({"participants": [{"nation": "XXX"}]}, "participants-0-nation", "list"),
        ({"participants": [{"nation": "USA", "strength": 0}]}, "participants-0-strength", "whole number"),
        ({"participants": [{"nation": "USA", "phone": "1"}]}, "participants-0-phone", "no field"),
        ({"stops": []}, "stops-0-location", "Say where it goes"),
        ({"stops": [{"location": "34T DN 12"}]}, "stops-0-location", "grid"),
        ({"stops": [{"location": "", "task": "look"}]}, "stops-0-location", "Say where"),
    ],
)  # fmt: skip
def test_a_fault_is_named_beside_its_field(operator, facts, change, field, words):
    with pytest.raises(Invalid, match=words) as refused:
        services.plan_patrol(by=operator, **{**facts, **change})
    assert refused.value.field == field
    assert not PatrolOrder.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "field", "words"),
    [
        ((120, 119), "ends_at", "cannot end before it starts"),
        ((120, 60), "ends_at", "cannot end before it starts"),
        ((120, 120 + 25 * 60), "ends_at", "longer than 24 hours"),
        ((-31, 60), "starts_at", "That start is over"),
        ((60 * 24 * 367, 60 * 24 * 367 + 60), "starts_at", "too far off"),
    ],
)
def test_times_are_held_against_each_other(operator, facts, minutes, field, words):
    begins, ends = minutes
    given = {**facts, "starts_at": at(begins), "ends_at": at(ends), "stops": facts["stops"][1:]}
    with pytest.raises(Invalid, match=words) as refused:
        services.plan_patrol(by=operator, **given)
    assert refused.value.field == field


def test_the_places_are_reached_in_their_order_and_between_start_and_end(operator, facts):
    for moments, field in (((150, 140), "stops-1-at"), ((119, 140), "stops-0-at"), ((150, 301), "stops-1-at")):
        stops = [{"location": "42.36, 21.25", "at": at(minutes)} for minutes in moments]
        with pytest.raises(Invalid) as refused:
            services.plan_patrol(by=operator, **{**facts, "stops": stops})
        assert refused.value.field == field


def test_a_patrol_goes_out_in_one_planned_patrol_at_a_time(operator, facts, order, fox22):
    with pytest.raises(Invalid, match=f"FOX 21 goes out in {order.number} at that time") as refused:
        services.plan_patrol(
            by=operator, **{**facts, "starts_at": at(299), "ends_at": at(400), "stops": facts["stops"][1:]}
        )
    assert refused.value.field == "patrols"
    second = services.plan_patrol(by=operator, **{**facts, "patrols": [fox22.pk]})
    with pytest.raises(Invalid, match="FOX 21 goes out"):
        services.change_plan(
            by=operator, order=second.pk, **{**facts, "patrols": [fox22.pk, order.patrols.get().patrol_id]}
        )
    services.cancel(by=operator, order=order.pk, reason="RC-E has no vehicles")
    services.change_plan(
        by=operator, order=second.pk, **{**facts, "patrols": [fox22.pk, order.patrols.get().patrol_id]}
    )
    assert [member.patrol.callsign for member in selectors.get(second.pk).patrols.all()] == ["FOX 22", "FOX 21"]


def test_an_exercise_keeps_no_patrol_from_real_work(operator, facts, fox21):
    drill = services.plan_patrol(by=operator, **facts, exercise=True)
    with pytest.raises(Invalid, match=f"FOX 21 goes out in {drill.called}"):
        services.plan_patrol(by=operator, **facts, exercise=True)
    services.start(by=operator, order=drill.pk)
    real = services.plan_patrol(by=operator, **facts)
    assert cautions(selectors.get(real.pk), desk_now()) == [f"FOX 21 goes out in {drill.called} at the same time."]
    assert services.start(by=operator, order=real.pk).state == "running"


def test_a_preventive_patrol_needs_a_route_and_nobody_beside(operator, facts):
    road = route(operator)
    given = {**facts, "kind": "preventive", "command": None, "participants": [], "stops": [], "route": road.pk}
    row = services.plan_patrol(by=operator, **given)
    assert selectors.summary(selectors.get(row.pk)) == "preventive patrol, MSR HAWK"


def test_a_change_of_what_is_said_makes_everybody_read_again_and_no_other_change_does(
    operator, facts, order, leader, fox22
):
    services.read_orders(by=leader, order=order.pk, revision=1)
    same = services.change_plan(by=operator, order=order.pk, **facts)
    assert (same.revision, same.version) == (1, order.version)
    more = services.change_plan(by=operator, order=order.pk, **{**facts, "patrols": [*facts["patrols"], fox22.pk]})
    assert more.revision == 1
    anew = services.change_plan(by=operator, order=order.pk, **{**facts, "orders": "Turn back at Gjilan."})
    assert anew.revision == 2
    assert "orders to be read again" in newest().words
    assert board.snapshot(frozenset({"desk"}))[f"order:{order.pk}"]["read"] == {}
    with pytest.raises(Stale):
        services.change_plan(by=operator, order=order.pk, **facts, version=1)


def test_one_who_does_not_go_after_all_sees_it_no_more(operator, facts, order, other, fox22):
    services.change_plan(by=operator, order=order.pk, **{**facts, "patrols": [fox22.pk]})
    assert f"order:{order.pk}" not in board.snapshot(frozenset({f"patrol:{facts['patrols'][0]}"}))
    assert f"order:{order.pk}" in board.snapshot(frozenset({f"patrol:{fox22.pk}"}))
    assert list(selectors.mine(other.user)) == [order]


def test_under_way_its_start_stays_and_nobody_is_taken_off(operator, facts, order, leader, fox22):
    services.read_orders(by=leader, order=order.pk)
    services.start(by=leader, order=order.pk)
    with pytest.raises(Invalid) as refused:
        services.change_plan(by=operator, order=order.pk, **{**facts, "starts_at": at(121)})
    assert refused.value.field in ("starts_at", "stops-0-at")
    with pytest.raises(Invalid, match="FOX 21 is under way") as refused:
        services.change_plan(by=operator, order=order.pk, **{**facts, "patrols": [fox22.pk]})
    assert refused.value.field == "patrols"
    longer = services.change_plan(by=operator, order=order.pk, **{**facts, "ends_at": at(400)})
    assert longer.revision == 2
    end = Escalation.objects.get(subject=f"order:{order.pk}", policy_name="order.end", state="running")
    assert end.started_at == longer.ends_at
    services.end(by=leader, order=order.pk)
    with pytest.raises(Refused, match="nothing left to plan"):
        services.change_plan(by=operator, order=order.pk, **facts)


def test_a_cancelled_one_has_no_clock_and_no_alarm(operator, order, clock):
    clock.move(100 * 60)
    act_when_due(by=system_actor("clock"))
    assert Alarm.objects.exclude(state="ended").exists()
    services.cancel(by=operator, order=order.pk, reason="fog")
    assert not Alarm.objects.exclude(state="ended").exists()
    assert not Escalation.objects.filter(state="running").exists()
    with pytest.raises(Refused, match="is cancelled"):
        services.start(by=operator, order=order.pk)


def test_what_speaks_against_it_stands_beside_the_plan(operator, facts, order, clock):
    road = route(operator)
    services.change_plan(by=operator, order=order.pk, **{**facts, "route": road.pk})
    assert cautions(selectors.get(order.pk), desk_now()) == []
    mobility.set_route_state(by=operator, route=road.pk, state="closed", reason="landslide", until=at(200))
    march = convoy(operator, 130, 160, 200, 260)
    mobility.escort(by=operator, movement=march.pk, patrol=facts["patrols"][0])
    said = cautions(selectors.get(order.pk), desk_now())
    assert said == ["MSR HAWK closed: landslide", f"FOX 21 escorts {march.called} at the same time."]


def test_only_the_desk_and_the_provost_plan(facts, leader):
    for by in (leader, ActorFactory(role="auditor"), ActorFactory(role="detention_officer")):
        with pytest.raises(Forbidden):
            services.plan_patrol(by=by, **facts)
    services.plan_patrol(by=ActorFactory(role="provost"), **facts)


def test_an_exercise_is_called_one_and_is_in_no_figure(operator, facts, leader):
    drill = services.plan_patrol(by=operator, **facts, exercise=True)
    assert newest().words.startswith("EX PO ")
    services.read_orders(by=leader, order=drill.pk)
    services.start(by=leader, order=drill.pk)
    services.end(by=leader, order=drill.pk)
    services.debrief(by=leader, order=drill.pk, observed="done")
    assert {number for _name, number in figures(at(-60))} == {0}


def test_figures_and_handover_say_what_stands(operator, facts, order, leader, clock):
    programme, debriefs = SECTIONS
    (line,) = programme.lines(desk_now())
    assert "orders not read by FOX 21" in line.words
    assert line.due == order.starts_at
    services.read_orders(by=leader, order=order.pk)
    clock.move(120 * 60)
    services.start(by=leader, order=order.pk)
    (line,) = programme.lines(desk_now())
    assert "under way; FOX 21" in line.words
    services.end(by=leader, order=order.pk)
    assert list(programme.lines(desk_now())) == []
    assert [line.words for line in debriefs.lines(desk_now())] == [f"{order.number}: FOX 21 owes its debrief"]
    found = dict(figures(at(-60)))
    assert (found["planned patrols started"], found["of these joint"], found["of these in time"]) == (1, 1, 1)
    assert found["debriefs owed"] == 1
    services.debrief(by=leader, order=order.pk, observed="quiet")
    assert dict(figures(at(-60)))["debriefs owed"] == 0
