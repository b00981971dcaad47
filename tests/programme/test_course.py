"""Orders read by the crew on duty, the clock that looks who has not, start and end, debriefs."""

from __future__ import annotations

import pytest

from accounts.system import actor as system_actor
from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Refused
from blotter.models import Entry
from dispatch.exercises import services as exercises
from dispatch.programme import services
from dispatch.programme.models import PatrolOrder
from dispatch.programme.selectors import orders as selectors
from dispatch.programme.selectors.reading import receipts
from dispatch.programme.states import TRANSITIONS, State
from escalation.models import Alarm
from escalation.services.firing import act_when_due, fire_due
from patrols import services as patrols
from tests.exercises.conftest import running
from tests.factories import ActorFactory, UserFactory
from tests.programme.conftest import at

pytestmark = pytest.mark.django_db


def let_the_clock_look() -> None:
    act_when_due(by=system_actor("clock"))
    fire_due(by=system_actor("clock"))


def alarms() -> list[str]:
    return list(Alarm.objects.exclude(state="ended").order_by("pk").values_list("words", flat=True))


def receipt(order: PatrolOrder):
    return receipts(order, selectors.get(order.pk).patrols.all())[0]


def newest() -> Entry:
    return Entry.objects.filter(view=False).order_by("-serial")[0]


def test_who_has_not_read_is_named_half_an_hour_before_the_start_until_they_have(order, leader, clock):
    clock.move(88 * 60)
    let_the_clock_look()
    assert alarms() == []
    clock.move(3 * 60)
    let_the_clock_look()
    (said,) = alarms()
    assert said.startswith(f"FOX 21 has not read the orders of {order.number}")
    services.read_orders(by=leader, order=order.pk, revision=1)
    assert alarms() == []
    assert newest().words == f"{order.number}: FOX 21 has read the orders"


def test_orders_that_were_read_raise_nothing(order, leader, clock):
    services.read_orders(by=leader, order=order.pk)
    clock.move(91 * 60)
    let_the_clock_look()
    assert alarms() == []
    assert newest().words == f"{order.number}: orders read by every patrol"


def test_the_next_crew_reads_them_itself(order, operator, leader, fox21, clock):
    services.read_orders(by=leader, order=order.pk)
    patrols.log_off(by=operator, patrol=fox21.pk)
    assert not receipt(order).on_duty
    fresh = UserFactory(role="patrol_leader")
    patrols.log_on(by=operator, patrol=fox21.pk, crew=[{"user": fresh.pk}], leader=0)
    shown = receipt(order)
    assert (shown.on_duty, shown.current, shown.before) == (True, False, True)
    clock.move(91 * 60)
    let_the_clock_look()
    assert len(alarms()) == 1
    with pytest.raises(Refused, match="Read the orders first"):
        services.start(by=Actor(fresh, "", "phone"), order=order.pk)
    with pytest.raises(Forbidden):
        services.read_orders(by=leader, order=order.pk)


def test_a_reading_that_comes_late_is_of_what_was_read_then(order, operator, leader, facts, clock):
    clock.move(600)
    pressed = at(0)
    clock.move(60)
    services.change_plan(by=operator, order=order.pk, **{**facts, "orders": "Other orders."})
    late = services.read_orders(by=leader, order=order.pk, revision=1, read_at=pressed)
    assert (late.revision, late.read_at) == (1, pressed)
    assert newest().words.endswith("they have changed since")
    assert not receipt(selectors.get(order.pk)).current
    services.read_orders(by=leader, order=order.pk, revision=2)
    assert receipt(selectors.get(order.pk)).current
    with pytest.raises(Invalid) as refused:
        services.read_orders(by=leader, order=order.pk, revision=3)
    assert refused.value.field == "revision"


def test_nothing_is_read_ahead_of_time(order, leader):
    with pytest.raises(Invalid, match="future") as refused:
        services.read_orders(by=leader, order=order.pk, read_at=at(1))
    assert refused.value.field == "read_at"


def test_read_twice_is_read_once(order, leader):
    first = services.read_orders(by=leader, order=order.pk)
    entries = Entry.objects.count()
    assert services.read_orders(by=leader, order=order.pk) == first
    assert Entry.objects.count() == entries


def test_the_desk_reads_them_out_to_the_patrol_that_it_names(order, operator, facts, fox22):
    services.change_plan(by=operator, order=order.pk, **{**facts, "patrols": [*facts["patrols"], fox22.pk]})
    with pytest.raises(Invalid) as refused:
        services.read_orders(by=operator, order=order.pk)
    assert refused.value.field == "patrol"
    read = services.read_orders(by=operator, order=order.pk, patrol=fox22.pk)
    assert read.by_voice
    assert "FOX 22 has read the orders, read out by voice" in newest().words
    patrols.log_off(by=operator, patrol=facts["patrols"][0])
    with pytest.raises(Refused, match="FOX 21 is not on duty"):
        services.read_orders(by=operator, order=order.pk, patrol=facts["patrols"][0])


def test_a_leader_acts_for_the_own_patrol_and_learns_nothing_of_others(order, other, fox22):
    for act in (
        lambda pk: services.read_orders(by=other, order=pk),
        lambda pk: services.read_orders(by=other, order=pk, patrol=order.patrols.get().patrol_id),
        lambda pk: services.start(by=other, order=pk),
        lambda pk: services.end(by=other, order=pk),
        lambda pk: services.debrief(by=other, order=pk, observed="x"),
    ):
        said = []
        for pk in (order.pk, 987654):
            with pytest.raises(Forbidden) as refused:
                act(pk)
            said.append(refused.value.message)
        assert said[0] == said[1]
    assert list(selectors.mine(other.user)) == []


def test_start_and_end_by_the_phone_with_their_own_times(order, leader, clock):
    with pytest.raises(Refused, match="Read the orders first"):
        services.start(by=leader, order=order.pk)
    services.read_orders(by=leader, order=order.pk)
    clock.move(125 * 60)
    began = at(-3)
    row = services.start(by=leader, order=order.pk, occurred_at=began)
    assert (row.state, row.started_at) == ("running", began)
    with pytest.raises(Invalid, match="which came first") as refused:
        services.end(by=leader, order=order.pk, occurred_at=at(-4))
    assert refused.value.field == "occurred_at"
    with pytest.raises(Invalid, match="future"):
        services.end(by=leader, order=order.pk, occurred_at=at(1))
    assert services.end(by=leader, order=order.pk).state == "ended"
    with pytest.raises(Refused, match="is ended since"):
        services.end(by=leader, order=order.pk)


def test_nobody_starts_what_is_planned_for_another_day(order, operator, facts, leader):
    services.change_plan(
        by=operator, order=order.pk, **{**facts, "starts_at": at(190), "ends_at": at(300), "stops": facts["stops"][1:]}
    )
    services.read_orders(by=leader, order=order.pk)
    for by in (leader, operator):
        with pytest.raises(Refused, match="Change the plan") as refused:
            services.start(by=by, order=order.pk)
        assert refused.value.code == "too_early"


def test_the_desk_starts_it_and_says_who_has_not_read(order, operator, facts, fox22):
    services.change_plan(by=operator, order=order.pk, **{**facts, "patrols": [*facts["patrols"], fox22.pk]})
    services.read_orders(by=operator, order=order.pk, patrol=fox22.pk)
    services.start(by=operator, order=order.pk)
    assert newest().words == f"{order.number} started: FOX 21, FOX 22; orders not read by FOX 21"


def test_nobody_on_duty_cannot_start_and_one_still_out_cannot_either(order, operator, facts, fox21, clock):
    later = services.plan_patrol(
        by=operator, **{**facts, "starts_at": at(300), "ends_at": at(400), "stops": facts["stops"][1:]}
    )
    services.start(by=operator, order=order.pk)
    clock.move(130 * 60)
    with pytest.raises(Refused, match=f"FOX 21 is still out in {order.number}"):
        services.start(by=operator, order=later.pk)
    services.end(by=operator, order=order.pk)
    patrols.log_off(by=operator, patrol=fox21.pk)
    with pytest.raises(Refused, match="not on duty"):
        services.start(by=operator, order=later.pk)


def test_what_is_late_is_said_and_ends_with_its_cause(order, leader, clock):
    services.read_orders(by=leader, order=order.pk)
    clock.move(131 * 60)
    let_the_clock_look()
    assert alarms()[0].startswith(f"{order.number} has not started, 10 min after its time")
    services.start(by=leader, order=order.pk)
    assert alarms() == []
    clock.move(200 * 60)
    let_the_clock_look()
    assert alarms()[0].startswith(f"{order.number} has not ended, 30 min after its time")
    services.end(by=leader, order=order.pk)
    assert alarms() == []
    clock.move(121 * 60)
    let_the_clock_look()
    assert alarms()[0].startswith(f"FOX 21 owes its debrief of {order.number}, 2 h after the end")
    services.debrief(by=leader, order=order.pk, observed="quiet")
    assert alarms() == []


def test_the_crew_that_rode_tells_and_no_other(order, operator, leader, fox21):
    services.read_orders(by=leader, order=order.pk)
    with pytest.raises(Forbidden, match="did not ride"):
        services.debrief(by=leader, order=order.pk, observed="too early")
    with pytest.raises(Refused, match="when it has ended"):
        services.debrief(by=operator, order=order.pk, observed="too early")
    services.start(by=leader, order=order.pk)
    services.end(by=leader, order=order.pk)
    patrols.log_off(by=operator, patrol=fox21.pk)
    fresh = Actor(UserFactory(role="patrol_leader"), "", "phone")
    patrols.log_on(by=operator, patrol=fox21.pk, crew=[{"user": fresh.user.pk}], leader=0)
    assert list(selectors.mine(fresh.user)) == []
    with pytest.raises(Forbidden, match="did not ride"):
        services.debrief(by=fresh, order=order.pk, observed="not mine")
    # At home, off duty, the one who rode still owes and gives it; what comes to mind later is added.
    assert list(selectors.mine(leader.user)) == [order]
    services.debrief(by=leader, order=order.pk, observed="quiet", km=61)
    services.debrief(by=leader, order=order.pk, observed="one more thing")
    assert [each.km for each in order.patrols.get().debriefs.all()] == [61, None]


def test_an_end_that_is_written_down_late_is_of_the_crew_that_rode(order, operator, leader, fox21, clock):
    services.start(by=operator, order=order.pk)
    clock.move(3600)
    back = at(-1)
    patrols.log_off(by=operator, patrol=fox21.pk)
    fresh = UserFactory(role="patrol_leader")
    clock.move(60)
    patrols.log_on(by=operator, patrol=fox21.pk, crew=[{"user": fresh.pk}], leader=0)
    services.end(by=operator, order=order.pk, occurred_at=back)
    assert list(selectors.mine(leader.user)) == [order]
    assert list(selectors.mine(fresh)) == []


def test_nobody_owes_a_debrief_of_an_exercise_that_was_ended(operator, leader, facts, fox21):
    """ENDEX ends its patrols where they are; they are assessed with the exercise."""
    exercise = running(operator, fox21)
    drill = services.plan_patrol(by=operator, **facts, exercise=True)
    services.start(by=operator, order=drill.pk)
    exercises.end(by=operator, exercise=exercise.pk)
    assert selectors.get(drill.pk).state == "ended"
    assert not selectors.in_debt().exists()
    assert list(selectors.mine(leader.user)) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [({"observed": " "}, "observed"), ({"observed": "x", "km": -1}, "km"), ({"observed": "x", "km": 2001}, "km")],
)
def test_a_faulty_debrief_is_named_beside_its_field(order, operator, given, field):
    services.start(by=operator, order=order.pk)
    services.end(by=operator, order=order.pk)
    with pytest.raises(Invalid) as refused:
        services.debrief(by=operator, order=order.pk, **given)
    assert refused.value.field == field


@pytest.mark.parametrize("state", list(State))
def test_each_state_allows_what_the_table_says_and_nothing_else(order, operator, state):
    if state in (State.RUNNING, State.ENDED):
        services.start(by=operator, order=order.pk)
    if state == State.ENDED:
        services.end(by=operator, order=order.pk)
    if state == State.CANCELLED:
        services.cancel(by=operator, order=order.pk, reason="fog")
    acts = {
        "start": lambda: services.start(by=operator, order=order.pk),
        "end": lambda: services.end(by=operator, order=order.pk),
        "cancel": lambda: services.cancel(by=operator, order=order.pk, reason="fog"),
    }
    for name, act in acts.items():
        if name not in TRANSITIONS[state]:
            with pytest.raises(Refused, match="does not allow"):
                act()


def test_only_those_who_may_report_do(order):
    for role in ("auditor", "detention_officer", "administrator"):
        with pytest.raises(Forbidden):
            services.start(by=ActorFactory(role=role), order=order.pk)
