"""Security tasks: planned, begun, watched, ended; threat level, orders and the check-in of the site."""

from __future__ import annotations

import json

import pytest

from blotter import board
from blotter.errors import Forbidden, Invalid, Refused, Stale
from blotter.models import Entry
from escalation.models import Alarm, Escalation
from escalation.services import acknowledge_alarm
from incidents.models import Incident
from incidents.security import services
from incidents.security.models import Manning, Presence, Task
from incidents.security.selectors.tasks import turns_of, unread
from incidents.security.services.presence import stand_down
from incidents.security.states import TASK, TaskState
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory
from tests.security.presence_scenes import make_reference, presence
from tests.security.scenes import (
    JARINJE,
    PRINCIPAL,
    at,
    let_the_clock_look,
    live_alarms,
    newest,
    plan,
    post,
    running,
    turn,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return ActorFactory(role="operator")


def row_of(task: Task) -> dict:
    return board.snapshot(frozenset({"desk"}))[f"security_task:{task.pk}"]


def clocks(task: Task) -> set[str]:
    rows = Escalation.objects.filter(subject=f"security_task:{task.pk}", state="running")
    return set(rows.values_list("policy_name", flat=True))


def test_a_task_is_planned_begun_and_ended(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = plan(desk, threat="moderate", check_every_min=45)
    assert row.number == "SEC 26-0001"
    assert newest().startswith("SEC 26-0001 planned: event, ")
    assert newest().endswith("250630Z NOV 26 to 251030Z NOV 26, threat moderate")
    assert plan(desk, exercise=True).called == "EX SEC 26-0002"
    assert clocks(row) == {"security.begin"}
    clock.set("2026-11-25T06:31:00Z")
    row = services.begin(by=desk, task=row.pk, occurred_at=at(-1))
    assert clocks(row) == {"security.end", "security.check"}
    shown = row_of(row)
    assert (shown["state"], shown["check_due"]) == ("running", "2026-11-25T07:15:00.000000Z")
    with pytest.raises(Invalid, match="cannot have ended before"):
        services.end(by=desk, task=row.pk, occurred_at=at(-10))
    row = services.end(by=desk, task=row.pk, result="No incident.")
    assert clocks(row) == set()
    assert f"security_task:{row.pk}" not in board.snapshot(frozenset({"desk"}))
    for act in (services.begin, services.end):
        with pytest.raises(Refused, match="is ended"):
            act(by=desk, task=row.pk)


@pytest.mark.parametrize("state", TaskState)
def test_each_state_against_the_whole_table(desk, state):
    row = plan(desk, begins_at=at(-1))
    for act in {"running": ["begin"], "ended": ["begin", "end"], "cancelled": ["cancel"]}.get(state, []):
        getattr(services, act)(by=desk, task=row.pk, **({"reason": "rain"} if act == "cancel" else {}))
    for act in ("begin", "end", "cancel"):
        given = {"reason": "rain"} if act == "cancel" else {}
        if act in TASK[state]:
            continue
        with pytest.raises(Refused):
            getattr(services, act)(by=desk, task=row.pk, **given)


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("ends_at", {"begins_at": 60, "ends_at": 30}, "cannot end before it begins"),
        ("ends_at", {"begins_at": -90, "ends_at": -30}, "over already"),
        ("begins_at", {"begins_at": 60 * 24 * 400, "ends_at": 60 * 24 * 401}, "too far off"),
        ("location", {"location": ""}, "Say where"),
        ("principal", {"kind": "personnel"}, "Say whom"),
        ("principal", {"principal": PRINCIPAL}, "Only close protection"),
        ("title", {"title": "  "}, "not be empty"),
        ("kind", {"kind": "war"}, "Choose one of"),
        ("threat", {"threat": "purple"}, "Choose one of"),
        ("check_every_min", {"check_every_min": -1}, "minutes"),
        ("incident", {"incident": 10**9}, "no such incident"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(desk, field, given, words):
    facts = {name: at(value) if name.endswith("_at") else value for name, value in given.items()}
    with pytest.raises(Invalid, match=words) as refused:
        plan(desk, **facts)
    assert refused.value.field == field
    assert not Task.objects.exists()


def test_exercise_and_real_work_are_kept_apart(desk):
    with pytest.raises(Invalid, match="kept apart"):
        plan(desk, incident=IncidentFactory(exercise=True).pk)


def test_the_journal_and_the_board_name_no_principal_and_no_title(desk):
    row = running(desk, kind="personnel", title="Visit of a guest", principal=PRINCIPAL, orders="Meet Demo Guest.")
    there = post(desk, row, name="Beside Demo Guest")
    services.check_in(by=desk, task=row.pk, words="Demo Guest is in the car")
    services.open_incident(by=desk, task=row.pk)
    services.end(by=desk, task=row.pk, result="Demo Guest has left")
    said = "\n".join(Entry.objects.values_list("words", flat=True)) + "\n".join(
        Entry.objects.exclude(kind="incident.opened").values_list("body", flat=True)
    )
    for secret in (PRINCIPAL, "Visit of a guest", "Demo Guest", there.name):
        assert secret not in said
    assert f"{JARINJE['lat']}" not in json.dumps(row_of(running(desk, kind="personnel", principal=PRINCIPAL)))


def test_a_task_that_nobody_begins_or_ends_is_said(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = plan(desk, begins_at=at(10), ends_at=at(60))
    clock.set("2026-11-25T06:15:00Z")
    let_the_clock_look()
    assert live_alarms() == ["SEC 26-0001 has not begun, 5 min after its time"]
    services.begin(by=desk, task=row.pk)
    assert live_alarms() == []
    clock.set("2026-11-25T07:10:00Z")
    let_the_clock_look()
    assert live_alarms() == ["SEC 26-0001 is running 10 min after its end: end or prolong it"]
    services.change_task(by=desk, task=row.pk, ends_at=at(60))
    assert live_alarms() == []
    with pytest.raises(Refused, match="only its end"):
        services.change_task(by=desk, task=row.pk, begins_at=at(5))


def test_a_task_whose_period_is_over_is_not_begun(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = plan(desk, begins_at=at(0), ends_at=at(60))
    clock.set("2026-11-25T07:00:00Z")
    with pytest.raises(Refused, match="Change the period"):
        services.begin(by=desk, task=row.pk)


def test_the_site_checks_in_once_for_all_and_is_asked_when_it_does_not(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    leader = UserFactory(role="patrol_leader")
    fox, other = PatrolFactory(leader=leader), PatrolFactory()
    row = running(desk, check_every_min=60, ends_at=at(600))
    there = post(desk, row, required=4)
    services.man_post(by=desk, post=there.pk, patrol=fox.pk)
    services.man_post(by=desk, post=there.pk, patrol=other.pk)
    assert Escalation.objects.filter(policy_name="security.check", state="running").count() == 1
    clock.set("2026-11-25T07:00:00Z")
    let_the_clock_look()
    assert newest() == "SEC 26-0001: check in for your site, on the phone or by radio"
    asked = Entry.objects.order_by("-serial")[0]
    assert set(asked.audiences) == {"desk", f"patrol:{fox.pk}", f"patrol:{other.pk}"}
    clock.set("2026-11-25T07:05:00Z")
    let_the_clock_look()
    assert live_alarms() == ["SEC 26-0001: the site has not checked in, 5 min after its time: call by radio"]

    by_phone = ActorFactory(user=leader, position="", channel="phone")
    services.check_in(by=by_phone, task=row.pk, words="quiet")
    assert newest() == f"SEC 26-0001: site checked in, {fox.callsign}"
    assert live_alarms() == []
    assert row_of(row)["check_due"] == "2026-11-25T08:05:00.000000Z"
    # One that comes late moves nothing that was heard after it.
    services.check_in(by=desk, task=row.pk, patrol=other.pk, occurred_at=at(-30))
    assert row_of(row)["check_due"] == "2026-11-25T08:05:00.000000Z"
    services.end(by=desk, task=row.pk)
    assert not Escalation.objects.filter(policy_name__startswith="security.", state="running").exists()


def test_a_crew_checks_in_and_reads_only_where_it_has_a_post(desk):
    leader, fox = UserFactory(role="patrol_leader"), None
    row = running(desk, orders="Keep the gate open.")
    theirs = ActorFactory(user=leader, position="", channel="phone")
    with pytest.raises(Forbidden, match="not logged on"):
        services.check_in(by=theirs, task=row.pk)
    fox = PatrolFactory(leader=leader)
    for act in (
        lambda: services.check_in(by=theirs, task=row.pk),
        lambda: services.read_orders(by=theirs, orders=row.orders.get().pk),
    ):
        with pytest.raises(Forbidden, match="has no post there"):
            act()
    with pytest.raises(Forbidden, match="not logged on to this patrol"):
        services.check_in(by=theirs, task=row.pk, patrol=PatrolFactory().pk)
    for act in ("begin", "end"):
        with pytest.raises(Forbidden):
            getattr(services, act)(by=theirs, task=row.pk)
    planned = turn(desk, post(desk, row), fox)
    with pytest.raises(Forbidden, match="has no post there"):
        services.check_in(by=theirs, task=row.pk)  # who is to come has seen nothing
    services.read_orders(by=theirs, orders=row.orders.get().pk)
    services.arrive(by=theirs, manning=planned.pk)
    services.check_in(by=theirs, task=row.pk)


def test_a_turn_that_was_never_taken_up_is_over_when_its_time_is(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    leader = UserFactory(role="patrol_leader")
    fox = PatrolFactory(leader=leader, callsign="FOX 31")
    row = running(desk, orders="Keep the gate open.")
    turn(desk, post(desk, row), fox, 0, 60)
    assert (unread([row]), turns_of(fox.pk).count()) == ({row.pk: ["FOX 31"]}, 1)
    clock.set("2026-11-25T07:00:00Z")
    assert (unread([row]), turns_of(fox.pk).count()) == ({}, 0)
    with pytest.raises(Forbidden, match="has no post there"):
        services.read_orders(by=ActorFactory(user=leader, position="", channel="phone"), orders=row.orders.get().pk)


def test_a_task_ends_after_everything_that_was_heard_of_it(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = running(desk)
    clock.set("2026-11-25T07:00:00Z")
    services.check_in(by=desk, task=row.pk)
    with pytest.raises(Invalid, match="heard of at 250700Z") as refused:
        services.end(by=desk, task=row.pk, occurred_at=at(-10))
    assert refused.value.field == "occurred_at"


def test_a_presence_is_stood_down_and_the_form_for_it_is_of_the_newest_state(desk):
    make_reference()
    row = presence(desk)
    for act, more in ((services.end, {}), (services.cancel, {"reason": "quiet"})):
        with pytest.raises(Refused, match="stand it down"):
            act(by=desk, task=row.task_id, **more)
    services.check_in(by=desk, task=row.task_id)
    before = Presence.objects.get().version
    services.set_threat(by=desk, task=row.task_id, level="high", reason="masked groups")
    with pytest.raises(Stale):
        stand_down(by=desk, presence=row.pk, reason="quiet", authorised_by="COM RC-E", version=before)


def test_where_somebody_is_protected_is_in_no_incident(desk):
    row = running(desk, kind="personnel", principal=PRINCIPAL)
    incident = services.open_incident(by=desk, task=row.pk)
    assert (incident.lat, incident.place, incident.mgrs) == (None, "", "")
    assert f"{JARINJE['lat']}" not in "".join(Entry.objects.values_list("body", flat=True))


def test_a_late_word_does_not_pull_the_check_in_before_the_beginning(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = plan(desk, check_every_min=30, begins_at=at(0))
    clock.set("2026-11-25T06:40:00Z")
    services.begin(by=desk, task=row.pk)
    services.check_in(by=desk, task=row.pk, occurred_at=at(-39))
    assert row_of(row)["check_due"] == "2026-11-25T07:10:00.000000Z"
    assert live_alarms() == []


def test_an_alarm_that_was_acknowledged_is_not_raised_anew_by_another_change(desk, clock):
    clock.set("2026-11-25T06:00:00Z")
    row = running(desk, check_every_min=30)
    clock.set("2026-11-25T06:35:00Z")
    let_the_clock_look()
    alarm = Alarm.objects.get()
    acknowledge_alarm(by=desk, alarm=alarm.pk)
    services.change_task(by=desk, task=row.pk, title="Another parade")
    post(desk, row)
    services.link_incident(by=desk, task=row.pk, incident=IncidentFactory().pk)
    alarm.refresh_from_db()
    assert (alarm.state, alarm.incident) == ("acknowledged", Incident.objects.get().pk)


def test_a_task_is_not_moved_away_from_the_turns_at_its_posts(desk):
    row = plan(desk, ends_at=at(270))
    there = post(desk, row)
    planned = turn(desk, there, PatrolFactory(callsign="FOX 31"), 60, 240)
    for field, more in (("begins_at", {"begins_at": at(90)}), ("ends_at", {"ends_at": at(200)})):
        with pytest.raises(Invalid, match="FOX 31 is planned for SEC 26-0001/1 from") as refused:
            services.change_task(by=desk, task=row.pk, **more)
        assert refused.value.field == field
    services.cancel_manning(by=desk, manning=planned.pk)
    services.change_task(by=desk, task=row.pk, begins_at=at(90), ends_at=at(200))


def test_every_clock_of_a_task_names_its_incident(desk):
    row = running(desk)
    there = post(desk, row, required=4)
    services.man_post(by=desk, post=there.pk, patrol=PatrolFactory().pk)
    incident = services.open_incident(by=desk, task=row.pk)
    named = Escalation.objects.filter(policy_name__startswith="security.", state="running")
    assert set(named.values_list("policy_name", "incident")) == {
        ("security.end", incident.pk), ("security.manning", incident.pk), ("security.relief", incident.pk),
    }  # fmt: skip


def test_orders_are_read_anew_with_each_edition(desk):
    leader = UserFactory(role="patrol_leader")
    fox = PatrolFactory(leader=leader)
    row = plan(desk, orders="Keep the gate open.")
    turn(desk, post(desk, row), fox, 30, 120)
    first = row.orders.get()
    theirs = ActorFactory(user=leader, position="", channel="phone")
    services.read_orders(by=theirs, orders=first.pk)
    assert newest() == f"SEC 26-0001: {fox.callsign} has read the orders, edition 1"
    head = Entry.objects.count()
    services.read_orders(by=theirs, orders=first.pk)
    assert Entry.objects.count() == head  # once
    with pytest.raises(Invalid, match="hold already"):
        services.issue_orders(by=desk, task=row.pk, words="Keep the gate open.")
    second = services.issue_orders(by=desk, task=row.pk, words="Close the gate at dusk.")
    assert second.edition == 2
    with pytest.raises(Refused, match="Read edition 2"):
        services.read_orders(by=theirs, orders=first.pk)
    with pytest.raises(Invalid, match="which patrol"):
        services.read_orders(by=desk, orders=second.pk)
    services.read_orders(by=desk, orders=second.pk, patrol=fox.pk)
    assert second.readings.get().patrol == fox


def test_the_threat_level_keeps_its_history_with_reasons(desk):
    row = plan(desk)
    services.set_threat(by=desk, task=row.pk, level="high", reason="masked groups reported")
    assert newest() == "SEC 26-0001: threat low → high: masked groups reported"
    with pytest.raises(Invalid, match="high already"):
        services.set_threat(by=desk, task=row.pk, level="high", reason="again")
    with pytest.raises(Invalid) as refused:
        services.set_threat(by=desk, task=row.pk, level="low", reason="")
    assert refused.value.field == "reason"
    assert [(each.level, each.reason) for each in row.threats.all()] == [
        ("low", "as planned"),
        ("high", "masked groups reported"),
    ]


def test_the_incident_of_a_task_is_opened_once_and_named_by_its_clocks(desk):
    row = running(desk)
    incident = services.open_incident(by=desk, task=row.pk)
    assert (incident.type.code, incident.lat) == ("event-security", JARINJE["lat"])
    assert Escalation.objects.get(policy_name="security.end", state="running").incident == incident.pk
    with pytest.raises(Refused, match="Send patrols to that"):
        services.open_incident(by=desk, task=row.pk)
    other = IncidentFactory()
    services.link_incident(by=desk, task=row.pk, incident=other.pk)
    assert Task.objects.get(pk=row.pk).incident == Incident.objects.get(pk=other.pk)


def test_who_read_it_before_somebody_changed_it_is_told(desk):
    row = plan(desk)
    services.set_threat(by=desk, task=row.pk, level="high", reason="crowd", version=row.version)
    with pytest.raises(Stale) as refused:
        services.begin(by=desk, task=row.pk, version=row.version)
    assert refused.value.detail["current"]["threat"] == "high"


def test_cancelling_takes_everybody_off(desk):
    row = running(desk)
    there = post(desk, row)
    fox = PatrolFactory()
    services.man_post(by=desk, post=there.pk, patrol=fox.pk)
    turn(desk, there, PatrolFactory(), 10, 100)
    services.cancel(by=desk, task=row.pk, reason="weather")
    assert newest() == "SEC 26-0001 cancelled: weather"
    assert set(Manning.objects.values_list("state", flat=True)) == {"relieved", "cancelled"}
    fox.refresh_from_db()
    assert fox.state == "available"
    assert not Escalation.objects.filter(policy_name__startswith="security.", state="running").exists()
    with pytest.raises(Refused, match="nothing about it changes"):
        post(desk, row)


@pytest.mark.parametrize("role", ["auditor", "administrator", "detention_officer"])
def test_who_may_not(role):
    with pytest.raises(Forbidden):
        plan(ActorFactory(role=role))
