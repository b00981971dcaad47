"""States without a job, welfare, panic: by the desk and by the patrol itself."""

from __future__ import annotations

import pytest

from accounts.roles import Role
from blotter.board import rows_of
from blotter.errors import Forbidden, Invalid, Refused
from blotter.models import Entry
from blotter.operations import Operation, operation
from patrols.models import Patrol
from patrols.services import (
    _set_state,
    answer_welfare,
    clear_panic,
    confirm_voice_contact,
    report_panic,
    set_available,
    set_busy,
    set_out_of_service,
)
from patrols.states import JOB, TRANSITIONS, State
from tests.factories import ActorFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db


def row_of(patrol: Patrol) -> dict:
    return rows_of([("patrol", patrol.pk)])[f"patrol:{patrol.pk}"].state


def last_words() -> str:
    return Entry.objects.filter(view=False).latest("serial").words


@operation("assignment.dispatch")
def lead(op: Operation, *, by, patrol: int, state: str, at=None) -> Patrol:
    """What ``dispatch`` does, without an assignment."""
    from patrols.kinds import AVAILABLE

    row = op.lock(Patrol, patrol)
    _set_state(op, row, state, at=at)
    op.record(AVAILABLE, patrol=row.callsign)
    return row


@pytest.fixture
def desk():
    return ActorFactory()


@pytest.fixture
def crew():
    """A patrol leader on the phone, and the patrol they are logged on to."""
    user = UserFactory(role=Role.PATROL_LEADER)
    return ActorFactory(user=user, position="", channel="phone"), PatrolFactory(leader=user, callsign="FOX 22")


def test_busy_and_out_of_service_carry_their_reason_and_available_drops_it(desk):
    patrol = PatrolFactory(callsign="FOX 21")
    set_busy(by=desk, patrol=patrol.pk, reason="vehicle check at Lipjan")
    assert (row_of(patrol)["state"], row_of(patrol)["busy_reason"]) == ("busy", "vehicle check at Lipjan")
    assert last_words() == "FOX 21 busy: vehicle check at Lipjan"
    set_out_of_service(by=desk, patrol=patrol.pk, reason="flat tyre")
    assert (row_of(patrol)["state"], row_of(patrol)["out_of_service_reason"]) == ("out_of_service", "flat tyre")
    set_available(by=desk, patrol=patrol.pk)
    row = row_of(patrol)
    assert (row["state"], row["out_of_service_reason"], row["busy_reason"]) == ("available", "", "")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 121, "a\x00b"])
def test_out_of_service_without_a_usable_reason_is_refused(desk, reason):
    patrol = PatrolFactory()
    with pytest.raises(Invalid):
        set_out_of_service(by=desk, patrol=patrol.pk, reason=reason)
    assert row_of(patrol)["state"] == "available"


@pytest.mark.parametrize("state", sorted(JOB))
def test_with_a_job_a_patrol_leaves_it_through_the_job_only(desk, state):
    patrol = PatrolFactory()
    Patrol.objects.filter(pk=patrol.pk).update(state=state)
    for act in (set_available, lambda **k: set_out_of_service(reason="engine", **k)):
        with pytest.raises(Refused) as caught:
            act(by=desk, patrol=patrol.pk)
        assert caught.value.code == "has_job"
    with pytest.raises(Refused) as caught:
        set_busy(by=desk, patrol=patrol.pk, reason="lunch")
    assert caught.value.code == "illegal_transition"


@pytest.mark.parametrize("source", State)
@pytest.mark.parametrize("target", State)
def test_the_guard_is_the_table(desk, source, target):
    patrol = PatrolFactory()
    reason = "test" if source == State.OUT_OF_SERVICE else ""
    Patrol.objects.filter(pk=patrol.pk).update(state=source, state_reason=reason)
    if target in TRANSITIONS[source].values() and target != State.OUT_OF_SERVICE:
        lead(by=desk, patrol=patrol.pk, state=target)
        assert row_of(patrol)["state"] == target
    elif target not in TRANSITIONS[source].values():
        with pytest.raises(Refused) as caught:
            lead(by=desk, patrol=patrol.pk, state=target)
        assert caught.value.detail["acts"] == list(TRANSITIONS[source])


@pytest.mark.parametrize(
    ("act", "given"),
    [(set_available, {}), (set_busy, {"reason": "check"}), (set_out_of_service, {"reason": "engine"})],
)
def test_off_duty_a_patrol_is_logged_on_first(desk, act, given):
    patrol = PatrolFactory(on_duty=False)
    with pytest.raises(Refused, match="off duty"):
        act(by=desk, patrol=patrol.pk, **given)


def test_a_crew_sets_its_own_state_and_nobody_elses(crew):
    leader, mine = crew
    other = PatrolFactory()
    set_busy(by=leader, patrol=mine.pk, reason="refuelling")
    assert row_of(mine)["state"] == "busy"
    with pytest.raises(Forbidden, match="not logged on"):
        set_busy(by=leader, patrol=other.pk, reason="refuelling")


def test_a_crew_reads_its_own_patrol_in_the_journal_and_not_another(crew):
    leader, mine = crew
    other = PatrolFactory()
    set_busy(by=leader, patrol=mine.pk, reason="refuelling")
    assert f"patrol:{mine.pk}" in {tag for entry in Entry.objects.order_by("-serial")[:2] for tag in entry.audiences}
    set_busy(by=ActorFactory(), patrol=other.pk, reason="refuelling")
    newest = Entry.objects.latest("serial")
    assert f"patrol:{mine.pk}" not in newest.audiences


def test_a_late_entry_has_its_own_time_and_never_a_future_one(desk, clock):
    from datetime import UTC, datetime

    patrol = PatrolFactory()
    clock.set("2026-11-21T02:20:00Z")
    set_busy(by=desk, patrol=patrol.pk, reason="check", occurred_at=datetime(2026, 11, 21, 2, 14, tzinfo=UTC))
    entry = Entry.objects.filter(view=False).latest("serial")
    assert entry.occurred_at.isoformat() == "2026-11-21T02:14:00+00:00"
    assert row_of(patrol)["state_since"] == "2026-11-21T02:14:00.000000Z"
    with pytest.raises(Refused, match="future"):
        set_available(by=desk, patrol=patrol.pk, occurred_at=datetime(2300, 1, 1, tzinfo=UTC))


def test_welfare_is_asked_on_scene_only(desk):
    patrol = PatrolFactory(callsign="FOX 21")
    with pytest.raises(Refused, match="No welfare check runs"):
        answer_welfare(by=desk, patrol=patrol.pk)
    for state in (State.DISPATCHED, State.ON_SCENE):
        lead(by=desk, patrol=patrol.pk, state=state)
    answer_welfare(by=desk, patrol=patrol.pk)
    assert last_words() == "FOX 21: welfare check answered"


def test_panic_is_a_flag_beside_the_state(crew):
    leader, patrol = crew
    desk = ActorFactory()
    for state in (State.DISPATCHED, State.ON_SCENE):
        lead(by=desk, patrol=patrol.pk, state=state)
    since = row_of(patrol)["state_since"]
    report_panic(by=leader, patrol=patrol.pk)
    row = row_of(patrol)
    assert (row["state"], row["state_since"]) == ("on_scene", since)
    assert row["panic"]["voice_contact"] is False
    assert last_words() == "PANIC FOX 22, no voice contact yet"


def test_a_second_panic_keeps_the_first_time_and_adds_what_is_known(desk, clock):
    patrol = PatrolFactory(callsign="FOX 22")
    clock.set("2026-11-21T02:14:07Z")
    report_panic(by=desk, patrol=patrol.pk)
    clock.set("2026-11-21T02:15:00Z")
    report_panic(by=desk, patrol=patrol.pk, voice_contact=True, words="shots near the bridge")
    panic = row_of(patrol)["panic"]
    assert (panic["since"], panic["voice_contact"]) == ("2026-11-21T02:14:07.000000Z", True)
    assert last_words() == "PANIC FOX 22, voice contact: shots near the bridge"
    report_panic(by=desk, patrol=patrol.pk)
    assert row_of(patrol)["panic"]["voice_contact"] is True


def test_voice_contact_is_noted_once_and_leaves_the_panic_open(desk):
    patrol = PatrolFactory()
    with pytest.raises(Refused, match="no panic open"):
        confirm_voice_contact(by=desk, patrol=patrol.pk)
    report_panic(by=desk, patrol=patrol.pk)
    confirm_voice_contact(by=desk, patrol=patrol.pk)
    head = Entry.objects.count()
    confirm_voice_contact(by=desk, patrol=patrol.pk)
    assert Entry.objects.count() == head
    assert row_of(patrol)["panic"]["voice_contact"] is True


def test_a_panic_is_cleared_by_the_desk_with_a_reason_and_never_by_the_phone(crew):
    leader, patrol = crew
    desk = ActorFactory()
    report_panic(by=leader, patrol=patrol.pk)
    with pytest.raises(Forbidden):
        clear_panic(by=leader, patrol=patrol.pk, reason="pressed by mistake")
    with pytest.raises(Invalid, match="must not be empty"):
        clear_panic(by=desk, patrol=patrol.pk, reason=" ")
    assert row_of(patrol)["panic"] is not None
    clear_panic(by=desk, patrol=patrol.pk, reason="pressed by mistake, spoke with leader")
    assert row_of(patrol)["panic"] is None
    assert last_words() == "FOX 22: panic cleared, pressed by mistake, spoke with leader"


def test_a_crew_cannot_raise_a_panic_for_another_patrol(crew):
    leader, _mine = crew
    with pytest.raises(Forbidden):
        report_panic(by=leader, patrol=PatrolFactory().pk)


def test_a_panic_is_taken_off_duty_too(desk):
    patrol = PatrolFactory(on_duty=False)
    report_panic(by=desk, patrol=patrol.pk)
    assert row_of(patrol)["panic"] is not None
