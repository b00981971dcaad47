"""Work that is planned for later: made, changed, cancelled, and opened in time through the ordinary intake."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from rest_framework.test import APIClient

from accounts.roles import Role
from accounts.system import actor as system_actor
from blotter import board, kinds
from blotter.errors import Forbidden, Invalid, Refused, Stale
from blotter.models import Entry
from blotter.operations import desk_now
from escalation.models import Deadline, Escalation
from escalation.services.firing import act_when_due
from incidents.models import Incident, Planned
from incidents.services import cancel_plan, change_plan, open_plan, open_plan_when_due, plan
from tests.factories import ActorFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/planned/"


def at(hours: float) -> datetime:
    return desk_now() + timedelta(hours=hours)


@pytest.fixture
def operator():
    return ActorFactory(role="operator")


def make(by, hours: float = 2, **more) -> Planned:
    more = {"type": "convoy-escort", "location": {"lat": 42.36, "lon": 21.25}, **more}
    return plan(by=by, due_at=at(hours), **more)


def let_the_clock_look() -> None:
    act_when_due(system_actor("clock"))


def newest() -> Entry:
    return Entry.objects.order_by("-serial")[0]


def test_a_plan_stands_on_the_board_with_its_time_and_no_narrative(operator):
    row = make(operator, narrative="Driver Demo Name, phone 044", lead_min=45)
    (shown,) = [state for key, state in board.snapshot(frozenset({"desk"})).items() if key == f"planned:{row.pk}"]
    assert (shown["type"], shown["lead_min"], shown["by_position"]) == ("convoy-escort", 45, "Desk 1")
    assert row.due_at - row.opens_at == timedelta(minutes=45)
    assert "Demo Name" not in str(shown) + newest().words + newest().body
    assert f"plan {row.pk} made: " in newest().words


def test_the_clock_opens_it_at_its_lead_and_not_before_as_the_system(operator, clock):
    row = make(operator, hours=2, lead_min=30, narrative="Three trucks", priority=2)
    clock.move(89 * 60)
    let_the_clock_look()
    assert not Incident.objects.exists()
    clock.move(61)
    let_the_clock_look()
    let_the_clock_look()
    incident = Incident.objects.get()
    row.refresh_from_db()
    assert (row.state, row.incident) == ("opened", incident)
    assert (incident.state, incident.priority, incident.source, incident.owner) == ("received", 2, "plan", "")
    assert incident.opened_by.username == "clock"
    assert incident.narrative.startswith("Planned for ")
    assert incident.narrative.endswith("\nThree trucks")
    assert incident.mgrs
    assert incident.waiting_since == incident.opened_at
    assert newest().kind == "incident.opened_planned"
    assert not Deadline.objects.filter(state="failed").exists()
    assert f'"planned:{row.pk}":null' in newest().body
    assert Escalation.objects.filter(subject=f"incident:{incident.pk}", state="running").exists()


def test_a_plan_that_was_moved_after_the_clock_claimed_it_stays(operator, clock):
    row = make(operator, hours=1)
    change_plan(by=operator, planned=row.pk, due_at=at(5))
    assert open_plan_when_due(by=system_actor("clock"), planned=row.pk) is None
    assert not Incident.objects.exists()


def test_a_lead_that_has_begun_opens_at_once(operator):
    make(operator, hours=0.25, lead_min=30)
    let_the_clock_look()
    assert Incident.objects.count() == 1


def test_an_exercise_is_marked_from_the_plan_on(operator):
    row = make(operator, exercise=True)
    assert newest().words.startswith(f"EX plan {row.pk} made")
    incident = open_plan(by=operator, planned=row.pk)
    assert incident.exercise
    assert newest().words.startswith(f"EX {incident.number} opened as planned")


def test_what_changed_is_said_and_what_did_not_change_is_not(operator):
    row = make(operator)
    count = Entry.objects.count()
    assert change_plan(by=operator, planned=row.pk, priority=row.priority).version == 1
    assert Entry.objects.count() == count
    changed = change_plan(by=operator, planned=row.pk, version=1, priority=1, repeat="daily")
    assert (changed.priority, changed.repeat, changed.version) == (1, "daily", 2)
    assert "changed (priority, repetition)" in newest().words
    with pytest.raises(Stale):
        change_plan(by=operator, planned=row.pk, version=1, priority=2)


def test_a_cancelled_plan_never_opens(operator, clock):
    row = make(operator)
    cancel_plan(by=operator, planned=row.pk, reason="convoy called off")
    clock.move(3 * 3600)
    let_the_clock_look()
    assert not Incident.objects.exists()
    with pytest.raises(Refused, match="cancelled already"):
        open_plan(by=operator, planned=row.pk)


def test_a_daily_plan_leaves_the_next_at_the_same_time_of_the_desks_day(operator, clock):
    local = ZoneInfo("Europe/Belgrade")
    clock.set("2026-10-24T01:00:00Z")  # the night of the change follows
    due = datetime(2026, 10, 24, 7, 30, tzinfo=local).astimezone(UTC)
    plan(by=operator, type="speed-check", due_at=due, repeat="daily", lead_min=0)
    clock.set("2026-10-24T05:31:00Z")
    let_the_clock_look()
    following = Planned.objects.get(state="planned")
    assert following.due_at.astimezone(local).strftime("%d %H%M") == "25 0730"
    assert following.due_at - due == timedelta(hours=25)
    clock.set("2026-10-29T12:00:00Z")  # an outage of days opens one, not five
    let_the_clock_look()
    assert Incident.objects.count() == 2
    assert Planned.objects.get(state="planned").due_at.astimezone(local).strftime("%d %H%M") == "30 0730"


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"due_at": -1}, "due_at"),
        ({"due_at": 24 * 400}, "due_at"),
        ({"lead_min": -1}, "lead_min"),
        ({"lead_min": 10**9}, "lead_min"),
        ({"type": "no-such-type"}, "type"),
        ({"priority": 9}, "priority"),
        ({"repeat": "hourly"}, "repeat"),
        ({"location": {"mgrs": "nonsense"}}, "mgrs"),
        ({"narrative": "\x00"}, "narrative"),
    ],
)
def test_bad_plans_are_refused_beside_their_field(operator, bad, field):
    given = {"type": "convoy-escort", "due_at": at(1), **bad}
    if "due_at" in bad:
        given["due_at"] = at(bad["due_at"])
    with pytest.raises(Invalid) as refusal:
        plan(by=operator, **given)
    assert field in str(refusal.value.field)
    assert not Planned.objects.exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PATROL_LEADER, Role.ADMINISTRATOR])
def test_who_may_not_open_may_not_plan(role):
    with pytest.raises(Forbidden):
        make(ActorFactory(role=role))


def test_the_api_plans_lists_changes_opens_and_cancels():
    client = APIClient()
    client.force_authenticate(UserFactory(role=Role.OPERATOR))
    body = {"type": "convoy-escort", "due_at": at(3).isoformat(), "location": {"lat": 42.36, "lon": 21.25}}
    made = client.post(URL, {**body, "narrative": "Three trucks"}, format="json")
    assert made.status_code == 201, made.json()
    assert made.json()["serial"] == newest().serial
    key = made.json()["id"]
    (listed,) = client.get(URL).json()["results"]
    assert listed["id"] == key
    assert "narrative" not in listed
    assert client.get(f"{URL}{key}/").json()["narrative"] == "Three trucks"
    changed = client.post(f"{URL}{key}/change/", {"priority": 1, "version": 1}, format="json")
    assert (changed.status_code, changed.json()["priority"]) == (200, 1)
    opened = client.post(f"{URL}{key}/open/", {"version": 2}, format="json")
    assert (opened.status_code, opened.json()["state"]) == (200, "received")
    again = client.post(f"{URL}{key}/open/", {}, format="json")
    assert again.status_code == 409
    second = client.post(URL, body, format="json").json()["id"]
    assert client.post(f"{URL}{second}/cancel/", {"reason": ""}, format="json").status_code == 400
    assert client.post(f"{URL}{second}/cancel/", {"reason": "off"}, format="json").json()["state"] == "cancelled"
    assert client.get(URL).json()["results"] == []


@pytest.mark.parametrize(
    "body",
    [{}, {"type": "convoy-escort"}, {"type": "convoy-escort", "due_at": "tomorrow"}, {"due_at": "2026-11-21T02:14:00"}],
)
def test_the_api_says_what_is_missing(body):
    client = APIClient()
    client.force_authenticate(UserFactory(role=Role.OPERATOR))
    answer = client.post(URL, body, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_every_kind_is_registered():
    from incidents import kinds as ours

    assert all(kinds.get(kind.name) is kind for kind in ours.ALL)


@pytest.mark.parametrize(("typed", "opens"), [("0630", "22 0530"), ("0630z", "22 0630"), ("221800A NOV 26", "22 1700")])
def test_the_api_takes_a_time_as_people_write_it(clock, typed, opens):
    clock.set("2026-11-21T20:00:00Z")
    client = APIClient()
    client.force_authenticate(UserFactory(role=Role.OPERATOR))
    made = client.post(URL, {"type": "convoy-escort", "due_at": typed}, format="json")
    assert made.status_code == 201, made.json()
    assert f"{Planned.objects.get().due_at:%d %H%M}" == opens


@pytest.mark.parametrize("typed", ["2560", "0630J", "yesterday", "210000Z NOV 20", "", None, 630, ["0630"]])
def test_the_api_says_what_is_wrong_with_a_time(typed):
    client = APIClient()
    client.force_authenticate(UserFactory(role=Role.OPERATOR))
    answer = client.post(URL, {"type": "convoy-escort", "due_at": typed}, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "due_at"
