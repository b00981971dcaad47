"""From an armed clock to an alarm, its acknowledgement, and its coming back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accounts.roles import Role
from blotter import board
from blotter.actors import Actor
from blotter.errors import Forbidden, Missing, Refused, Stale
from blotter.models import Entry
from escalation import handlers, services
from escalation.models import Alarm, Deadline, Escalation, Policy
from tests.escalation.conftest import arm, arm_many, disarm, end_alarms, person, raise_alarm


def changes(entry: Entry) -> dict[str, Any]:
    return json.loads(entry.body)["changes"]


def last() -> Entry:
    return Entry.objects.order_by("serial").last()  # type: ignore[return-value]


def test_pri_1_left_alone_alarms_after_60_s_is_acknowledged_and_alarms_again_when_forgotten(
    by: Actor, operator: Actor, clock: Any
) -> None:
    clock.set("2026-11-21T10:30:00Z")
    arm(by=by)
    clock.move(59.9)
    assert services.fire_due(by=by) == []
    clock.move(0.1)
    assert len(services.fire_due(by=by)) == 1
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.state, alarm.count, alarm.told, alarm.late_s) == ("waiting", "raised", 1, ["desk"], 0)
    assert last().words == "ALARM 26-0145, PRI 1, has no patrol after 1 min"
    assert changes(last())[f"alarm:{alarm.pk}"]["state"] == "raised"

    services.acknowledge_alarm(by=operator, alarm=alarm.pk)
    row = changes(last())[f"alarm:{alarm.pk}"]
    assert (row["state"], row["acknowledged_by"], row["again_at"]) == (
        "acknowledged",
        "Desk 1",
        "2026-11-21T10:33:00.000000Z",
    )

    # Told further as the policy says, whoever acknowledged the step before; then that one is forgotten.
    clock.set("2026-11-21T10:32:00Z")
    services.fire_due(by=by)
    alarm.refresh_from_db()
    assert (alarm.state, alarm.told, alarm.count) == ("raised", ["desk", "shift"], 2)
    services.acknowledge_alarm(by=operator, alarm=alarm.pk)
    clock.set("2026-11-21T10:33:59Z")
    assert services.fire_due(by=by) == []
    clock.move(1)
    assert len(services.fire_due(by=by)) == 1
    alarm.refresh_from_db()
    assert (alarm.state, alarm.count, alarm.acknowledged_by, alarm.again_at) == ("raised", 3, "Desk 1", None)
    assert last().words == ("ALARM 26-0145, PRI 1, has no patrol after 2 min – acknowledged by Desk 1, not dealt with")


def test_an_alarm_whose_cause_is_over_ends_and_never_comes_back(by: Actor, operator: Actor, clock: Any) -> None:
    arm(by=by)
    clock.move(60)
    services.fire_due(by=by)
    alarm = Alarm.objects.get()
    services.acknowledge_alarm(by=operator, alarm=alarm.pk)
    disarm(by=by, policy="incident.unassigned")
    assert changes(last()) == {f"escalation:{alarm.escalation_id}": None, f"alarm:{alarm.pk}": None}
    clock.move(100_000)
    assert services.fire_due(by=by) == []
    assert not Deadline.objects.filter(state="armed").exists()
    with pytest.raises(Refused, match="over"):
        services.acknowledge_alarm(by=operator, alarm=alarm.pk)


def test_after_an_outage_one_alarm_says_how_late_it_is(by: Actor, clock: Any) -> None:
    clock.set("2026-11-21T10:30:00Z")
    arm(by=by, priority=2)
    clock.move(20 * 60)
    services.fire_due(by=by)
    alarm = Alarm.objects.get()
    assert alarm.words == "26-0145, PRI 2, has no patrol after 20 min (15 min late)"
    assert (alarm.late_s, alarm.told) == (900, ["desk", "shift"])
    assert Deadline.objects.get(state="armed").due_at.isoformat() == "2026-11-21T10:55:00+00:00"


def test_what_is_already_due_when_armed_alarms_within_the_act(by: Actor, clock: Any) -> None:
    from datetime import timedelta

    from blotter.operations import desk_now

    before = Entry.objects.count()
    arm(by=by, start=desk_now() - timedelta(seconds=70))
    assert Entry.objects.count() == before + 1
    alarm = Alarm.objects.get()
    assert alarm.late_s == 0, "a late entry is not a late clock"
    assert f"alarm:{alarm.pk}" in changes(last())


def test_arming_again_starts_afresh(by: Actor, clock: Any) -> None:
    arm(by=by, priority=1)
    clock.move(60)
    services.fire_due(by=by)
    arm(by=by, priority=4)
    assert Alarm.objects.get().state == "ended"
    assert Escalation.objects.get(state="running").priority == 4
    assert Deadline.objects.filter(state="armed").count() == 1


def test_an_unacknowledged_alarm_repeats_until_it_is_acknowledged(by: Actor, operator: Actor, clock: Any) -> None:
    arm(by=by, priority=2)
    for minutes in (5, 5, 5):
        clock.move(minutes * 60)
        services.fire_due(by=by)
    alarm = Alarm.objects.get()
    assert alarm.count == 3
    assert sorted(Deadline.objects.values_list("step", "version")) == [(0, 1), (1, 1), (1, 2), (1, 3)]
    services.acknowledge_alarm(by=operator, alarm=alarm.pk)
    assert changes(last())[f"escalation:{alarm.escalation_id}"]["next_due"] is None
    clock.move(9 * 60)
    assert services.fire_due(by=by) == []


def test_a_panic_is_not_silenced_in_passing(by: Actor, operator: Actor, clock: Any) -> None:
    raise_alarm(by=by, kind="panic", subject="escalation:1", words="FOX 21", priority=1)
    arm(by=by, subject="escalation:1", policy="patrol.panic")
    disarm(by=by, subject="escalation:1")
    end_alarms(by=by, subject="escalation:1")
    for _round in range(5):
        clock.move(30)
        assert len(services.fire_due(by=by)) == 1
    alarm = Alarm.objects.get()
    assert (alarm.count, alarm.state, alarm.told) == (6, "raised", ["desk", "provost", "shift"])
    services.acknowledge_alarm(by=operator, alarm=alarm.pk)
    clock.move(120)
    services.fire_due(by=by)
    alarm.refresh_from_db()
    assert alarm.state == "raised"
    disarm(by=by, subject="escalation:1", policy="patrol.panic")
    alarm.refresh_from_db()
    assert alarm.state == "ended"


def test_welfare_asks_twice_and_alarms_after_two_misses(by: Actor, clock: Any) -> None:
    arm(by=by, subject="patrol:12", policy="patrol.welfare", priority=None, patrol=12, audiences={"desk", "patrol:12"})
    clock.move(1200)
    services.fire_due(by=by)
    assert last().words == "FOX 21: welfare check, answer on the phone or by radio"
    assert not Alarm.objects.exists(), "due is not an alarm"
    clock.move(120)
    services.fire_due(by=by)
    assert not Alarm.objects.exists()
    clock.move(60)
    services.fire_due(by=by)
    assert last().words == "ALARM FOX 21 has not answered its welfare check: call by radio"
    assert Alarm.objects.get().audiences == ["desk", "patrol:12"]


def test_a_step_that_reaches_nobody_tells_the_next_at_once(by: Actor, clock: Any) -> None:
    arm(by=by, subject="incident:145", policy="patrol.welfare", priority=None, patrol=None)
    clock.move(1200)
    services.fire_due(by=by)
    assert Alarm.objects.get().kind == "overdue"


def test_a_batch_is_one_entry_for_those_who_see_the_same(by: Actor, clock: Any) -> None:
    arm_many(by=by, count=30)
    arm(by=by, subject="incident:900", incident=900, audiences={"detention"}, words={"incident": "26-0900"})
    clock.move(60)
    before = last().serial
    assert len(services.fire_due(by=by)) == 31
    entries = [e for e in Entry.objects.filter(serial__gt=before) if len(changes(e)) > 2 or "26-0900" in e.words]
    desk = next(e for e in entries if "desk" in e.audiences and "26-0001" in e.words)
    assert desk.words.startswith("ALARM, 30 at once: ")
    assert desk.words.endswith("; and 10 more")
    assert sum(key.startswith("alarm:") for key in changes(desk)) == 30
    narrow = [e for e in Entry.objects.filter(serial__gt=before) if "26-0900" in e.words]
    assert all(
        "26-0900" not in row.get("words", "")
        for e in Entry.objects.filter(serial__gt=before)
        if "desk" in e.audiences
        for row in changes(e).values()
        if row
    )
    assert any("detention" in e.audiences for e in narrow)


def test_an_acknowledgement_is_checked(by: Actor, operator: Actor, clock: Any) -> None:
    arm(by=by)
    clock.move(60)
    services.fire_due(by=by)
    alarm = Alarm.objects.get()
    with pytest.raises(Missing):
        services.acknowledge_alarm(by=operator, alarm=alarm.pk + 1)
    with pytest.raises(Stale) as stale:
        services.acknowledge_alarm(by=operator, alarm=alarm.pk, version=alarm.version + 1)
    assert stale.value.detail["current"]["state"] == "raised"
    leader = Actor(person("leader", Role.PATROL_LEADER), channel="phone")
    with pytest.raises(Forbidden):
        services.acknowledge_alarm(by=leader, alarm=alarm.pk)
    services.acknowledge_alarm(by=operator, alarm=alarm.pk, version=alarm.version)
    serial = last().serial
    again = services.acknowledge_alarm(by=operator, alarm=alarm.pk)
    assert (again.acknowledged_by, last().serial) == ("Desk 1", serial), "a second one changes nothing"


def test_the_board_and_the_entries_agree(by: Actor, operator: Actor, clock: Any) -> None:
    arm(by=by)
    clock.move(60)
    services.fire_due(by=by)
    services.acknowledge_alarm(by=operator, alarm=Alarm.objects.get().pk)
    shown: dict[str, Any] = {}
    for entry in Entry.objects.filter(audiences__contains=["desk"]).order_by("serial"):
        shown |= changes(entry)
    live = {
        key: row
        for key, row in board.snapshot(frozenset({"desk"})).items()
        if key.split(":")[0] in ("alarm", "escalation")
    }
    assert {key: row for key, row in shown.items() if row is not None} == json.loads(json.dumps(live))


# -- steps that act -------------------------------------------------------------------------------------------------
def test_an_acting_step_runs_its_handler_once(by: Actor, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def look_again(*, by: Actor, incident: int) -> None:
        seen.append(incident)
        disarm(by=by, subject=f"incident:{incident}", policy="incident.look_again")

    monkeypatch.setitem(handlers._handlers, "incident.look_again", look_again)
    from datetime import timedelta

    from blotter.operations import desk_now

    arm(by=by, policy="incident.look_again", due=desk_now() + timedelta(hours=1))
    assert services.act_when_due(by) == 0
    clock.move(3600)
    assert services.fire_due(by=by) == []
    services.act_when_due(by)
    services.act_when_due(by)
    assert seen == [145]


def test_a_handler_that_fails_is_told_to_the_desk_and_not_tried_for_ever(
    by: Actor, operator: Actor, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*, by: Actor, incident: int) -> None:
        raise KeyError("no such place")

    monkeypatch.setitem(handlers._handlers, "incident.look_again", broken)
    arm(by=by, policy="incident.look_again")
    services.act_when_due(by)
    alarm = Alarm.objects.get()
    assert alarm.kind == "system"
    assert "26-0145" in alarm.words
    assert "could not fire" in alarm.words
    assert Deadline.objects.get().state == "failed"
    assert services.act_when_due(by) == 0
    services.acknowledge_alarm(by=operator, alarm=alarm.pk)
    alarm.refresh_from_db()
    assert alarm.state == "ended", "nothing else could end it"


# -- policies -------------------------------------------------------------------------------------------------------
def test_a_policy_change_touches_only_new_escalations(by: Actor, operator: Actor, clock: Any) -> None:
    leader = Actor(person("shift", Role.SHIFT_LEADER))
    with pytest.raises(Forbidden):
        services.change_policy(by=operator, name="incident.unassigned", priority=1, steps=[{"after_s": 30}])
    arm(by=by)
    steps = [{"after_s": 30, "who": ["desk"], "how": ["desk"]}]
    row = services.change_policy(by=leader, name="incident.unassigned", priority=1, steps=steps, version=1)
    assert (row.version, row.changed_by_id) == (2, leader.user.pk)
    assert last().words == "Policy incident.unassigned PRI 1 changed: after 30 s desk (desk)"
    assert Policy.objects.filter(name="incident.unassigned", priority=1).count() == 2
    arm(by=by, subject="incident:146", words={"incident": "26-0146"})
    clock.move(30)
    (fired,) = services.fire_due(by=by)
    assert fired.subject == "incident:146"
    with pytest.raises(Stale):
        services.change_policy(by=leader, name="incident.unassigned", priority=1, steps=steps, version=1)
    before = last().serial
    services.change_policy(by=leader, name="incident.unassigned", priority=1, steps=steps)
    assert last().serial == before, "the same steps again are no change"


def test_the_most_specific_policy_wins(by: Actor) -> None:
    leader = Actor(person("shift", Role.SHIFT_LEADER))

    def own(after: int, **match: Any) -> None:
        steps = [{"after_s": after, "who": ["desk"], "how": ["desk"]}]
        services.change_policy(by=leader, name="incident.unassigned", steps=steps, **match)

    own(11, function="detention")
    own(12, priority=1, function="detention")
    own(13, type="escape")
    first = lambda **facts: arm(by=by, **facts).steps[0]["after_s"]  # noqa: E731
    assert first(priority=1) == 60
    assert first(priority=2, function="detention") == 11
    assert first(priority=1, function="detention") == 12
    assert first(priority=1, function="detention", type="escape") == 13


@pytest.mark.parametrize(
    ("name", "steps", "says"),
    [
        ("incident.lost", [{"after_s": 1}], "There is no policy"),
        ("patrol.panic", [{"after_s": 1, "who": ["desk"], "how": ["desk"]}], "never silences"),
        ("alarm.forgotten", [{"after_s": 1, "who": ["shift"], "how": ["email"]}], "one desk alarm"),
        ("incident.unassigned", [{"after_s": 1, "act": True}], "can act"),
        ("incident.unassigned", [], "1 to 20"),
    ],
)
def test_a_policy_that_would_fall_silent_is_refused(by: Actor, name: str, steps: list[Any], says: str) -> None:
    from blotter.errors import Invalid

    with pytest.raises(Invalid, match=says):
        services.change_policy(by=Actor(person("shift", Role.SHIFT_LEADER)), name=name, steps=steps)
