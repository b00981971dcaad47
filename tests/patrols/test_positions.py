"""Positions: newest wins, late ones join the track, bad ones are refused, the journal never hears of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.roles import Role
from blotter.errors import Forbidden, Invalid, Missing
from blotter.models import Entry
from patrols.models import Position, PositionFix
from patrols.selectors import position_stream, positions, track
from patrols.services import forget_tracks, report_position
from tests.factories import ActorFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PRISTINA = {"lat": 42.66291, "lon": 21.16553}


@pytest.fixture
def desk():
    return ActorFactory()


@pytest.fixture
def noon(clock):
    clock.set(NOON.isoformat())
    return clock


def test_a_fix_is_kept_with_both_times_its_grid_and_no_entry(desk, noon):
    patrol = PatrolFactory()
    head = Entry.objects.count()
    assert report_position(by=desk, patrol=patrol.pk, **PRISTINA, fix_at=NOON - timedelta(seconds=40), accuracy_m=12)
    position = Position.objects.get()
    assert (position.fix_at, position.received_at) == (NOON - timedelta(seconds=40), NOON)
    assert position.mgrs == "34T EN 135 233"
    assert Entry.objects.count() == head
    assert positions()[str(patrol.pk)] == {
        "lat": 42.66291,
        "lon": 21.16553,
        "mgrs": "34T EN 135 233",
        "fix_at": "2026-11-21T11:59:20.000000Z",
        "received_at": "2026-11-21T12:00:00.000000Z",
        "source": "phone",
    }


def test_an_older_fix_that_comes_in_later_joins_the_track_only(desk, noon):
    patrol = PatrolFactory()
    assert report_position(by=desk, patrol=patrol.pk, lat=42.70, lon=21.10, fix_at=NOON)
    assert not report_position(by=desk, patrol=patrol.pk, lat=42.60, lon=21.10, fix_at=NOON - timedelta(minutes=5))
    assert Position.objects.get().lat == 42.70
    assert [fix["lat"] for fix in track(patrol.pk)] == [42.60, 42.70]


def test_the_track_holds_the_last_hour(desk, noon):
    patrol = PatrolFactory()
    for minutes in (59, 30, 0):
        report_position(by=desk, patrol=patrol.pk, **PRISTINA, fix_at=NOON - timedelta(minutes=minutes))
    noon.set((NOON + timedelta(minutes=20)).isoformat())
    report_position(by=desk, patrol=patrol.pk, **PRISTINA, fix_at=NOON + timedelta(minutes=20))
    assert PositionFix.objects.count() == 3
    # One from long ago is a position, when there is none newer, but no part of the last hour's track.
    other = PatrolFactory()
    report_position(by=desk, patrol=other.pk, **PRISTINA, fix_at=NOON - timedelta(hours=3))
    assert Position.objects.get(patrol=other).fix_at == NOON - timedelta(hours=3)
    assert track(other.pk) == []


def test_the_track_of_one_that_reports_no_more_is_forgotten(desk, noon):
    silent, talking = PatrolFactory(), PatrolFactory()
    for minutes in (59, 30):
        report_position(by=desk, patrol=silent.pk, **PRISTINA, fix_at=NOON - timedelta(minutes=minutes))
    report_position(by=desk, patrol=talking.pk, **PRISTINA, fix_at=NOON)
    noon.set((NOON + timedelta(minutes=20)).isoformat())
    assert forget_tracks() == 1
    assert set(PositionFix.objects.values_list("patrol", "fix_at")) == {
        (silent.pk, NOON - timedelta(minutes=30)),
        (talking.pk, NOON),
    }
    # Where it was seen last stays known.
    assert Position.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lat": 91}, "lat"),
        ({"lat": float("nan")}, "lat"),
        ({"lat": float("inf")}, "lat"),
        ({"lat": "north"}, "lat"),
        ({"lat": None}, "lat"),
        ({"lat": True}, "lat"),
        ({"lat": 2**63}, "lat"),
        ({"lon": -181}, "lon"),
        ({"lat": 0, "lon": 0}, "lat"),
        ({"lat": 21.16553, "lon": 42.66291}, "lat"),
        ({"lat": 48.2, "lon": 16.4}, "lat"),
        ({"accuracy_m": -1}, "accuracy_m"),
        ({"accuracy_m": float("nan")}, "accuracy_m"),
        ({"fix_at": NOON + timedelta(seconds=61)}, "fix_at"),
        ({"fix_at": datetime(2300, 1, 1, tzinfo=UTC)}, "fix_at"),
        ({"fix_at": datetime(2026, 11, 21, 12)}, "fix_at"),  # noqa: DTZ001 - the point of it
        ({"source": "pigeon"}, "source"),
    ],
)
def test_bad_fixes_are_refused_and_leave_the_old_one(desk, noon, change, field):
    patrol = PatrolFactory(at=(42.70, 21.10))
    with pytest.raises(Invalid) as caught:
        report_position(by=desk, patrol=patrol.pk, **{**PRISTINA, **change})
    assert caught.value.field == field
    assert caught.value.message
    assert Position.objects.get().lat == 42.70


def test_a_clock_up_to_a_minute_fast_is_taken(desk, noon):
    patrol = PatrolFactory()
    assert report_position(by=desk, patrol=patrol.pk, **PRISTINA, fix_at=NOON + timedelta(seconds=59))


def test_a_crew_reports_its_own_position_only():
    user = UserFactory(role=Role.PATROL_LEADER)
    mine, other = PatrolFactory(leader=user), PatrolFactory()
    by = ActorFactory(user=user, channel="phone")
    report_position(by=by, patrol=mine.pk, **PRISTINA)
    with pytest.raises(Forbidden):
        report_position(by=by, patrol=other.pk, **PRISTINA)


def test_a_patrol_that_is_not_there(desk):
    with pytest.raises(Missing):
        report_position(by=desk, patrol=2**62, **PRISTINA)


def test_the_stream_tells_what_is_new_and_then_nothing(desk):
    read = position_stream()
    assert read() is None
    one, two = PatrolFactory(), PatrolFactory()
    report_position(by=desk, patrol=one.pk, **PRISTINA)
    assert set(read()["positions"]) == {str(one.pk)}
    assert read() is None
    report_position(by=desk, patrol=two.pk, **PRISTINA)
    report_position(by=desk, patrol=one.pk, lat=42.7, lon=21.1)
    frame = read()["positions"]
    assert set(frame) == {str(one.pk), str(two.pk)}
    assert frame[str(one.pk)]["lat"] == 42.7
    assert read() is None
