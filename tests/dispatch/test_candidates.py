"""Who is read for the ranking: everybody in a theatre of our size, the ones that can come first in a very large one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blotter.operations import desk_now
from dispatch import candidates as room
from dispatch.candidates import Need, candidates
from dispatch.recommendation import rank, recommend
from dispatch.services import dispatch
from incidents.models import Incident
from patrols.services import log_on, set_out_of_service
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory

pytestmark = pytest.mark.django_db
HERE = (42.66, 21.16)
STEP = 0.02  # degrees of latitude, some 2 km


@pytest.fixture
def row():
    """Twelve patrols in a row northwards; the last two are qualified, the second is engaged."""
    made = [
        PatrolFactory(
            callsign=f"FOX {30 + n}", at=(HERE[0] + n * STEP, HERE[1]), capabilities=["detention"] if n > 9 else []
        )
        for n in range(12)
    ]
    dispatch(by=ActorFactory(), incident=IncidentFactory(by=ActorFactory()).pk, patrols=[made[1].pk])
    return made


def read(need=None, *skills):
    return candidates(need or Need(*HERE, priority=2, capabilities=frozenset(skills)), desk_now())


def test_a_theatre_of_our_size_is_read_whole(row):
    found, more = read()
    assert ({c.callsign for c in found}, more) == ({patrol.callsign for patrol in row}, 0)
    engaged = next(c for c in found if c.callsign == "FOX 31")
    assert (engaged.job, engaged.state) == (Incident.objects.get().number, "dispatched")
    assert all(timedelta() <= c.fix_age < timedelta(minutes=1) for c in found)


def test_of_a_very_large_one_those_that_can_come_first(row, monkeypatch):
    everybody, _ = read(None, "detention")
    need = Need(*HERE, priority=2, capabilities=frozenset({"detention"}))
    monkeypatch.setattr(room, "WHOLE", 5)
    monkeypatch.setattr(room, "NEAREST", 2)
    found, more = read(None, "detention")
    assert {c.callsign for c in found} == {"FOX 30", "FOX 31", "FOX 32", "FOX 40", "FOX 41"}
    assert more == 7
    first, at_first = ([line.candidate.callsign for line in rank(read, need)][:3] for read in (found, everybody))
    assert first == at_first


def test_without_a_point_some_are_listed_and_the_others_counted(row, monkeypatch):
    monkeypatch.setattr(room, "WHOLE", 5)
    found, more = read(Need(None, None, priority=3))
    assert (sorted(c.callsign for c in found), more) == ([f"FOX {n}" for n in range(30, 35)], 7)


def test_the_answer_says_how_many_are_not_listed(row, monkeypatch):
    incident = IncidentFactory(location={"lat": HERE[0], "lon": HERE[1]})
    assert recommend(incident)["more"] == 0
    monkeypatch.setattr(room, "WHOLE", 5)
    monkeypatch.setattr(room, "NEAREST", 2)
    told = recommend(incident)
    assert len(told["patrols"]) + len(told["engaged"]) + told["more"] == 12


def test_off_duty_and_out_of_service_are_not_candidates():
    desk = ActorFactory(role="shift_leader")
    away, broken, here = (PatrolFactory(on_duty=n > 0) for n in range(3))
    set_out_of_service(by=desk, patrol=broken.pk, reason="gearbox")
    assert [c.patrol for c in read()[0]] == [here.pk]
    log_on(by=desk, patrol=away.pk, crew=[{"name": "Demo Patrol Leader", "nation": "AUT"}])
    assert {c.patrol for c in read()[0]} == {away.pk, here.pk}
