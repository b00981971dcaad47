"""The acts of the desk on an incident: states, holds, merges, endings, coordination, and their entries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.roles import Role
from accounts.system import actor as system_actor
from blotter.board import rows_of
from blotter.errors import Forbidden, Invalid, Missing, Refused, Stale
from blotter.models import Entry
from blotter.operations import Operation, operation
from dispatch.services import advise, change_priority
from dispatch.services import cancel_incident as cancel
from dispatch.services import merge_incident as mark_duplicate
from dispatch.services import resolve_incident as resolve
from incidents import kinds, selectors
from incidents.models import Incident, Note, PriorityChange
from incidents.services import (
    _set_state,
    amend,
    assess,
    close,
    coordinate,
    file_report,
    hold,
    reopen,
    resume,
    resume_when_due,
    unmerge,
)
from incidents.states import ACTIVE, TRANSITIONS, WAITING, State
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db

TWO = datetime(2026, 11, 21, 2, tzinfo=UTC)


def board(incident: Incident) -> dict | None:
    return rows_of([("incident", incident.pk)])[f"incident:{incident.pk}"].state


def last_words() -> str:
    return Entry.objects.filter(view=False).latest("serial").words


@operation("assignment.dispatch")
def lead(op: Operation, *, by, incident: int, state: str, at=None) -> Incident:
    """What ``dispatch`` does, without an assignment."""
    row = op.lock(Incident, incident)
    _set_state(op, row, state, at=at)
    op.record(kinds.ASSESSED, incident=row.number)
    return row


@pytest.fixture
def desk():
    return ActorFactory()


@pytest.fixture
def two(clock):
    clock.set(TWO.isoformat())
    return clock


def test_assessing_keeps_waiting_from_the_same_moment(desk, two):
    incident = IncidentFactory(by=desk)
    two.set((TWO + timedelta(minutes=2)).isoformat())
    assess(by=desk, incident=incident.pk)
    row = board(incident)
    assert (row["state"], row["waiting_since"]) == ("assessed", "2026-11-21T02:00:00.000000Z")
    assert row["state_since"] == "2026-11-21T02:02:00.000000Z"


def test_a_patrol_stops_the_waiting_and_its_loss_starts_it_anew(desk, two):
    incident = IncidentFactory(by=desk)
    lead(by=desk, incident=incident.pk, state=State.DISPATCHED)
    assert board(incident)["waiting_since"] is None
    two.set((TWO + timedelta(minutes=9)).isoformat())
    lead(by=desk, incident=incident.pk, state=State.ASSESSED)
    assert board(incident)["waiting_since"] == "2026-11-21T02:09:00.000000Z"


def test_first_times_stay_and_the_end_times_go_when_it_is_reopened(desk, two):
    incident = IncidentFactory(by=desk)
    for minute, state in enumerate((State.DISPATCHED, State.ON_SCENE, State.EN_ROUTE, State.ON_SCENE)):
        lead(by=desk, incident=incident.pk, state=state, at=TWO + timedelta(minutes=minute))
    resolve_as_dispatch(desk, incident)
    row = Incident.objects.get(pk=incident.pk)
    assert (row.dispatched_at, row.on_scene_at, row.resolved_at) == (TWO, TWO + timedelta(minutes=1), TWO)
    close(by=desk, incident=incident.pk, disposition="warned")
    row.refresh_from_db()
    assert (row.resolved_at, row.closed_at) == (TWO, TWO)
    reopen(by=desk, incident=incident.pk, reason="caller rang again")
    row.refresh_from_db()
    assert (row.resolved_at, row.closed_at, row.dispatched_at) == (None, None, TWO)


def resolve_as_dispatch(desk, incident: Incident) -> None:
    lead(by=desk, incident=incident.pk, state=State.RESOLVED)


@pytest.mark.parametrize("source", State)
@pytest.mark.parametrize("target", State)
def test_the_guard_is_the_table(desk, source, target):
    incident, master = IncidentFactory(by=desk), IncidentFactory(by=desk)
    Incident.objects.filter(pk=incident.pk).update(
        state=source, master=master.pk if source == State.DUPLICATE else None,
        waiting_since=incident.opened_at if source in WAITING else None,
    )  # fmt: skip
    legal = target in TRANSITIONS[source].values()
    if not legal:
        with pytest.raises(Refused) as caught:
            lead(by=desk, incident=incident.pk, state=target)
        assert caught.value.detail["acts"] == list(TRANSITIONS[source])
    elif State.DUPLICATE not in (source, target):  # these also change the master, see below
        lead(by=desk, incident=incident.pk, state=target)
        assert Incident.objects.get(pk=incident.pk).state == target


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_what_frees_no_patrol_is_refused_while_one_has_it(desk, state):
    incident = IncidentFactory(by=desk)
    lead(by=desk, incident=incident.pk, state=State.DISPATCHED)
    lead(by=desk, incident=incident.pk, state=state)
    for act, given in (
        (hold, {"reason": "later"}),
        (advise, {"words": "wait"}),
        (close, {"disposition": "gone"}),
    ):
        with pytest.raises(Refused):
            act(by=desk, incident=incident.pk, **given)
    assert board(incident)["state"] == state


# -- priority --------------------------------------------------------------------------------------------------------
def test_a_change_of_priority_keeps_who_when_why(desk, two):
    incident = IncidentFactory(by=desk, priority=3)
    change_priority(by=desk, incident=incident.pk, priority=1, reason="caller says two bleeding", version=1)
    change = PriorityChange.objects.get()
    assert (change.old, change.new, change.reason, change.changed_by_id) == (
        3,
        1,
        "caller says two bleeding",
        desk.user.pk,
    )
    assert last_words() == f"{incident.number} PRI 3 → PRI 1: caller says two bleeding"
    head = Entry.objects.count()
    change_priority(by=desk, incident=incident.pk, priority=1, reason="again")
    assert Entry.objects.count() == head


def test_a_priority_needs_a_reason_and_a_live_incident(desk):
    incident = IncidentFactory(by=desk)
    for reason in ("", "x" * 121):
        with pytest.raises(Invalid):
            change_priority(by=desk, incident=incident.pk, priority=1, reason=reason)
    cancel(by=desk, incident=incident.pk, reason="called off")
    with pytest.raises(Refused, match="Reopen it first"):
        change_priority(by=desk, incident=incident.pk, priority=1, reason="worse")


# -- hold ------------------------------------------------------------------------------------------------------------
def test_a_hold_has_a_reason_and_an_end_and_stops_the_waiting(desk, two):
    incident = IncidentFactory(by=desk, priority=3)
    hold(by=desk, incident=incident.pk, reason="owner comes at noon", until=TWO + timedelta(hours=10))
    row = board(incident)
    assert (row["state"], row["held_until"], row["waiting_since"]) == ("held", "2026-11-21T12:00:00.000000Z", None)
    assert last_words() == f"{incident.number} held until 211200Z NOV 26: owner comes at noon"


@pytest.mark.parametrize(("priority", "minutes"), [(2, 20), (3, 60), (4, 60)])
def test_a_hold_without_an_end_comes_back_when_the_complainant_is_called(desk, two, priority, minutes):
    incident = IncidentFactory(by=desk, priority=priority)
    hold(by=desk, incident=incident.pk, reason="waiting for a crew")
    assert Incident.objects.get(pk=incident.pk).held_until == TWO + timedelta(minutes=minutes)


def test_pri_1_is_never_held_and_what_is_held_never_becomes_pri_1(desk):
    first, second = IncidentFactory(by=desk, priority=1), IncidentFactory(by=desk, priority=2)
    with pytest.raises(Refused, match="never held"):
        hold(by=desk, incident=first.pk, reason="busy night")
    hold(by=desk, incident=second.pk, reason="busy night")
    with pytest.raises(Refused, match="never held"):
        change_priority(by=desk, incident=second.pk, priority=1, reason="worse")


@pytest.mark.parametrize(
    "until", [TWO, TWO - timedelta(seconds=1), TWO + timedelta(hours=25), datetime(9999, 1, 1, tzinfo=UTC)]
)
def test_a_hold_ends_in_the_coming_day(desk, two, until):
    incident = IncidentFactory(by=desk)
    with pytest.raises(Invalid, match="next 24 hours"):
        hold(by=desk, incident=incident.pk, reason="later", until=until)


def test_a_held_incident_is_taken_up_by_hand_or_by_the_clock_once(desk, two):
    incident = IncidentFactory(by=desk)
    hold(by=desk, incident=incident.pk, reason="later")
    resume(by=desk, incident=incident.pk)
    assert (board(incident)["state"], board(incident)["held_until"]) == ("assessed", None)
    hold(by=desk, incident=incident.pk, reason="once more")
    clock = system_actor("clock")
    resume_when_due(by=clock, incident=incident.pk)
    assert board(incident)["state"] == "assessed"
    head = Entry.objects.count()
    resume_when_due(by=clock, incident=incident.pk)
    assert Entry.objects.count() == head


# -- endings ---------------------------------------------------------------------------------------------------------
def test_advice_ends_it_without_a_patrol_and_stays_with_it(desk):
    incident = IncidentFactory(by=desk)
    advise(by=desk, incident=incident.pk, words="Call the national contingent first.")
    assert board(incident) is None
    assert Note.objects.get().text == "Call the national contingent first."
    assert "contingent first" not in Entry.objects.latest("serial").words
    assert f'"incident:{incident.pk}":null' in Entry.objects.filter(view=False).latest("serial").body


def test_a_resolved_incident_stays_on_the_board_until_it_is_closed(desk):
    incident = IncidentFactory(by=desk)
    resolve(by=desk, incident=incident.pk, disposition="Report", words="statement taken")
    assert (board(incident)["state"], board(incident)["disposition"], board(incident)["report_owed"]) == (
        "resolved",
        "report",
        True,
    )
    file_report(by=desk, incident=incident.pk)
    assert board(incident)["report_owed"] is False
    close(by=desk, incident=incident.pk)
    assert board(incident) is None
    assert last_words() == f"{incident.number} closed: Dealt with, MP report follows"


def test_a_report_is_filed_where_one_is_owed(desk):
    incident = IncidentFactory(by=desk)
    with pytest.raises(Refused, match="No report is owed"):
        file_report(by=desk, incident=incident.pk)


def test_nothing_closes_without_a_disposition(desk):
    incident = IncidentFactory(by=desk)
    advise(by=desk, incident=incident.pk, words="told")
    with pytest.raises(Invalid, match="choose a disposition"):
        close(by=desk, incident=incident.pk)
    with pytest.raises(Invalid, match="Known are"):
        close(by=desk, incident=incident.pk, disposition="vanished")
    close(by=desk, incident=incident.pk, disposition="advice")


def test_what_is_reopened_waits_from_now(desk, two):
    incident = IncidentFactory(by=desk)
    cancel(by=desk, incident=incident.pk, reason="called off")
    assert board(incident) is None
    two.set((TWO + timedelta(hours=1)).isoformat())
    reopen(by=desk, incident=incident.pk, reason="caller rang again")
    row = board(incident)
    assert (row["state"], row["waiting_since"]) == ("assessed", "2026-11-21T03:00:00.000000Z")


# -- duplicates ------------------------------------------------------------------------------------------------------
def test_a_duplicate_leaves_the_board_names_its_master_and_comes_back(desk):
    master, copy = IncidentFactory(by=desk), IncidentFactory(by=desk, caller={"name": "Demo Second"})
    mark_duplicate(by=desk, incident=copy.pk, master=master.pk)
    assert board(copy) is None
    assert Incident.objects.get(pk=copy.pk).master == master
    assert last_words() == f"{copy.number} is a duplicate of {master.number}"
    detail = selectors.detail(desk, master.pk)
    assert detail["duplicates"] == [copy.number]
    assert [caller["name"] for caller in detail["callers"]] == ["Demo Second"]
    unmerge(by=desk, incident=copy.pk)
    assert board(copy)["state"] == "assessed"
    assert board(copy)["duplicate_of"] is None
    assert last_words() == f"{copy.number} is no duplicate of {master.number}"


def test_a_master_is_open_and_no_duplicate_itself(desk):
    first, second, third = (IncidentFactory(by=desk) for _ in range(3))
    with pytest.raises(Invalid, match="no duplicate of itself"):
        mark_duplicate(by=desk, incident=first.pk, master=first.pk)
    with pytest.raises(Missing):
        mark_duplicate(by=desk, incident=first.pk, master=2**62)
    mark_duplicate(by=desk, incident=first.pk, master=second.pk)
    with pytest.raises(Refused, match="not open"):
        mark_duplicate(by=desk, incident=third.pk, master=first.pk)
    with pytest.raises(Refused, match="Others are duplicates"):
        mark_duplicate(by=desk, incident=second.pk, master=third.pk)


# -- the rest --------------------------------------------------------------------------------------------------------
def test_amending_says_what_changed_and_nothing_when_nothing_did(desk):
    incident = IncidentFactory(by=desk)
    amend(by=desk, incident=incident.pk, type="detention-advice", location={"mgrs": "EN 1234 5678"}, version=1)
    row = board(incident)
    assert (row["type"], row["function"], row["mgrs"], row["version"]) == (
        "detention-advice",
        "detention",
        "34T EN 1234 5678",
        2,
    )
    assert last_words().startswith(f"{incident.number} changed: type Detention advice, place ")
    head = Entry.objects.count()
    amend(by=desk, incident=incident.pk, type="detention-advice")
    assert Entry.objects.count() == head
    with pytest.raises(Invalid, match="cannot be changed here"):
        amend(by=desk, incident=incident.pk, number="26-9999")


def test_coordination_names_whose_it_is(desk):
    incident = IncidentFactory(by=desk)
    coordinate(
        by=desk, incident=incident.pk, jurisdiction="kosovo", lead_agency="Kosovo Police", handed_over_to="KP Vushtrri"
    )
    row = board(incident)
    assert (row["jurisdiction"], row["lead_agency"], row["handed_over_to"]) == (
        "kosovo",
        "Kosovo Police",
        "KP Vushtrri",
    )
    assert last_words() == (
        f"{incident.number}: jurisdiction Kosovo authorities, lead agency Kosovo Police, handed over to KP Vushtrri"
    )
    with pytest.raises(Invalid, match="Choose one of"):
        coordinate(by=desk, incident=incident.pk, jurisdiction="moon")


def test_every_act_checks_the_version_it_was_decided_on(desk):
    incident, other = IncidentFactory(by=desk), IncidentFactory(by=desk)
    assess(by=desk, incident=incident.pk, version=1)
    for act, given in (
        (change_priority, {"priority": 1, "reason": "worse"}),
        (amend, {"type": "theft"}),
        (hold, {"reason": "later"}),
        (advise, {"words": "told"}),
        (cancel, {"reason": "off"}),
        (resolve, {"disposition": "gone"}),
        (mark_duplicate, {"master": other.pk}),
        (coordinate, {"lead_agency": "KP"}),
    ):
        with pytest.raises(Stale) as caught:
            act(by=desk, incident=incident.pk, version=1, **given)
        assert caught.value.detail["current"]["state"] == "assessed"


def test_a_crew_reads_and_notes_its_own_job_only():
    leader = UserFactory(role=Role.PATROL_LEADER)
    patrol = PatrolFactory(leader=leader)
    by = ActorFactory(user=leader, channel="phone")
    mine, other = IncidentFactory(caller={"name": "Demo Caller"}), IncidentFactory()

    def jobs(pks):
        return {mine.pk: {f"patrol:{patrol.pk}"}} if mine.pk in pks else {}

    selectors.audience_sources.append(jobs)
    try:
        assert selectors.detail(by, mine.pk)["callers"][0]["name"] == "Demo Caller"
        assert [incident.pk for incident in selectors.visible(by)] == [mine.pk]
        from incidents.services import add_note

        add_note(by=by, incident=mine.pk, text="two hurt")
        for refused in (lambda: selectors.detail(by, other.pk), lambda: add_note(by=by, incident=other.pk, text="x")):
            with pytest.raises(Forbidden):
                refused()
    finally:
        selectors.audience_sources.remove(jobs)


def test_the_timeline_is_what_the_journal_says_of_it(desk):
    incident, other = IncidentFactory(by=desk), IncidentFactory(by=desk)
    assess(by=desk, incident=incident.pk)
    assess(by=desk, incident=other.pk)
    cancel(by=desk, incident=incident.pk, reason="called off")
    kinds_seen = [line["kind"] for line in selectors.detail(desk, incident.pk)["timeline"]]
    assert kinds_seen == ["incident.opened", "incident.assessed", "incident.cancelled"]
