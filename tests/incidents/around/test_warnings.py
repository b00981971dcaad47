"""Lookouts and hazards: validity, the number in the journal, who reads what, what is near."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from rest_framework.test import APIClient

from accounts.roles import Role
from accounts.system import actor
from blotter import board
from blotter.errors import Forbidden, Invalid, Refused, Stale
from blotter.models import Entry
from blotter.operations import desk_now
from incidents.around import services
from incidents.around.selectors import warnings
from incidents.models import Hazard, Lookout
from incidents.tasks import end_warnings
from tests.factories import ActorFactory, IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db
DESK = frozenset({"desk"})
POINT = {"lat": 42.8231, "lon": 20.9675}


@pytest.fixture
def by():
    return ActorFactory()


def in_hours(hours: float) -> datetime:
    return desk_now() + timedelta(hours=hours)


def lookout(by, **more) -> Lookout:
    given = {"kind": "vehicle", "plate": "01-234-ks", "description": "white van", "valid_until": in_hours(12), **more}
    return services.issue_lookout(by=by, **given)


def hazard(by, **more) -> Hazard:
    given = {"label": "mined verge", "radius_m": 500, "location": POINT, "valid_until": in_hours(12), **more}
    return services.issue_hazard(by=by, **given)


def client_of(role: str) -> APIClient:
    client = APIClient()
    client.force_authenticate(UserFactory(role=role))
    return client


def test_a_lookout_is_a_number_in_the_journal_and_on_the_board(by):
    row = lookout(by, name="Demo Wanted", kind="person", plate="")
    entry = Entry.objects.latest("serial")
    assert entry.words.startswith(f"L-{row.pk} lookout for a person, valid until")
    shown = board.snapshot(DESK)[f"lookout:{row.pk}"]
    assert (shown["number"], shown["kind"]) == (f"L-{row.pk}", "person")
    for text in (entry.body, entry.words, str(shown)):
        assert "Wanted" not in text
        assert "van" not in text


def test_the_plate_is_kept_as_plates_are_written_and_the_marking_is_the_desks(by, settings):
    row = lookout(by)
    assert (row.plate, row.marking, row.issuer) == ("01-234-KS", settings.DESK_MARKING, "IMP Station Desk")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "person", "plate": "", "description": ""}, "description"),
        ({"kind": "other", "description": ""}, "description"),
        ({"kind": "ghost"}, "kind"),
        ({"valid_until": datetime(2020, 1, 1, tzinfo=UTC)}, "valid_until"),
        ({"valid_from": datetime(2050, 1, 1, tzinfo=UTC)}, "valid_until"),
        ({"valid_until": datetime(2050, 1, 1, tzinfo=UTC)}, "valid_until"),
        ({"name": "A\u202eB"}, "name"),
    ],
)
def test_a_lookout_that_cannot_be_is_refused_at_its_field(by, given, field):
    with pytest.raises(Invalid) as refused:
        lookout(by, **given)
    assert refused.value.field == field
    assert not Lookout.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"label": " "}, "label"),
        ({"radius_m": 5}, "radius_m"),
        ({"radius_m": True}, "radius_m"),
        ({"location": None}, "location"),
        ({"location": {"text": "somewhere up the hill"}}, "location"),
        ({"location": {"lat": 0, "lon": 0}}, "lat"),
    ],
)
def test_a_hazard_that_cannot_be_is_refused_at_its_field(by, given, field):
    with pytest.raises(Invalid) as refused:
        hazard(by, **given)
    assert refused.value.field == field


def test_one_that_is_cancelled_leaves_the_board_and_is_over(by):
    row = lookout(by)
    services.cancel_lookout(by=by, lookout=row.pk, reason="found", version=row.version)
    assert f"lookout:{row.pk}" not in board.snapshot(DESK)
    assert Entry.objects.latest("serial").words == f"L-{row.pk} lookout cancelled: found"
    with pytest.raises(Refused):
        services.cancel_lookout(by=by, lookout=row.pk, reason="again")
    with pytest.raises(Invalid):
        services.cancel_lookout(by=by, lookout=lookout(by).pk, reason="")


def test_two_who_prolong_at_once_do_not_overwrite_each_other(by):
    row = hazard(by)
    services.prolong_hazard(by=by, hazard=row.pk, valid_until=in_hours(24), version=row.version)
    with pytest.raises(Stale):
        services.prolong_hazard(by=by, hazard=row.pk, valid_until=in_hours(48), version=row.version)


def test_both_are_over_by_themselves_and_the_task_says_so_once(by, clock):
    seen, drawn, later = lookout(by), hazard(by), lookout(by, valid_until=in_hours(30))
    clock.move(13 * 3600)
    assert list(warnings.current(Lookout.objects.all())) == [later]
    assert not warnings.hazards_near(**POINT)
    end_warnings()
    end_warnings()
    kinds = list(Entry.objects.order_by("serial").values_list("kind", flat=True))
    assert (kinds.count("lookout.over"), kinds.count("hazard.over")) == (1, 1)
    shown = board.snapshot(DESK)
    assert f"lookout:{later.pk}" in shown
    assert not {f"lookout:{seen.pk}", f"hazard:{drawn.pk}"} & shown.keys()


def test_one_that_begins_later_is_not_valid_yet(by, clock):
    row = hazard(by, valid_from=in_hours(1))
    assert not warnings.hazards_near(**POINT)
    clock.move(3601)
    assert [found for found, _metres in warnings.hazards_near(**POINT)] == [row]


def test_near_is_the_circle_wider_by_what_the_point_is_uncertain(by):
    far = hazard(by, radius_m=1000)
    near = hazard(by, location={"lat": 42.8240, "lon": 20.9675})
    assert [found for found, _m in warnings.hazards_near(**POINT)] == [far, near]
    # 2.2 km to the north of the larger one
    assert [found for found, _m in warnings.hazards_near(42.8431, 20.9675)] == []
    assert far in [found for found, _m in warnings.hazards_near(42.8431, 20.9675, margin_m=1500)]


def test_a_lookout_belongs_to_an_incident_that_it_was_issued_for(by):
    incident, other = IncidentFactory(), IncidentFactory()
    row = lookout(by, incident=incident.pk)
    assert warnings.lookouts_of(incident) == [row]
    assert warnings.lookouts_of(other) == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PATROL_LEADER, Role.ADMINISTRATOR])
def test_who_may_not_issue_changes_nothing(by, role):
    stranger = ActorFactory(role=role)
    row = lookout(by)
    for act in (
        lambda: lookout(stranger),
        lambda: hazard(stranger),
        lambda: services.cancel_lookout(by=stranger, lookout=row.pk, reason="no"),
    ):
        with pytest.raises(Forbidden):
            act()
    row.refresh_from_db()
    assert (Lookout.objects.count(), Hazard.objects.count(), row.ended_at) == (1, 0, None)


def test_the_lists_of_the_api(by, clock):
    old, row, place = lookout(by, valid_until=in_hours(1)), lookout(by), hazard(by)
    clock.move(3700)
    desk, leader = client_of(Role.OPERATOR), client_of(Role.PATROL_LEADER)
    numbers = lambda answer: [each["number"] for each in answer.json()["results"]]  # noqa: E731
    assert numbers(desk.get("/api/v1/lookouts/")) == [row.called, old.called]
    assert numbers(desk.get("/api/v1/lookouts/?current=1")) == [row.called]
    assert numbers(leader.get("/api/v1/lookouts/")) == [row.called]
    assert leader.get(f"/api/v1/lookouts/{old.pk}/").status_code == 404
    assert leader.get(f"/api/v1/lookouts/{row.pk}/").json()["plate"] == "01-234-KS"
    near = desk.get("/api/v1/hazards/?near=42.8231,20.9680").json()["results"]
    assert [(each["number"], each["distance_m"]) for each in near] == [(place.called, 41)]
    assert desk.get("/api/v1/hazards/?near=42.6,21.5").json()["results"] == []
    for bad in ("x", "42", "91.123,20.1", "0,0"):
        assert desk.get("/api/v1/hazards/", {"near": bad}).status_code == 400, bad
    assert client_of(Role.ADMINISTRATOR).get("/api/v1/lookouts/").status_code == 403


def test_issuing_over_the_api_and_a_bad_body(by):
    desk = client_of(Role.OPERATOR)
    body = {"kind": "vehicle", "plate": "AB 123", "valid_until": in_hours(4).isoformat()}
    made = desk.post("/api/v1/lookouts/", body, format="json")
    assert made.status_code == 201
    assert (made.json()["plate"], made.json()["serial"]) == ("AB 123", Entry.objects.latest("serial").serial)
    bad = desk.post("/api/v1/lookouts/", {**body, "valid_until": "2026-11-23T10:00:00"}, format="json")
    assert [error["attr"] for error in bad.json()["errors"]] == ["valid_until"]
    drawn = {"label": "flood", "radius_m": 800, "location": POINT, "valid_until": in_hours(4).isoformat()}
    made = desk.post("/api/v1/hazards/", drawn, format="json")
    assert made.status_code == 201
    ended = desk.post(f"/api/v1/hazards/{made.json()['id']}/cancel/", {"reason": "water is gone"}, format="json")
    assert (ended.status_code, ended.json()["end_reason"]) == (200, "water is gone")


def test_the_clock_may_end_what_is_not_over_never(by):
    row = lookout(by)
    services.end_when_over(by=actor("clock"), lookout=row.pk)
    row.refresh_from_db()
    assert row.ended_at is None
