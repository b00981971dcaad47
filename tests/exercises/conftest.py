"""The exercise of 19 December 2022 in small: heavy vehicles at Camp Novo Selo, freedom of movement."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from blotter.actors import Actor
from blotter.operations import desk_now
from dispatch.exercises import services
from dispatch.exercises.models import Exercise
from patrols.models import Patrol
from tests.factories import ActorFactory, PatrolFactory, UserFactory

NOVO_SELO = {"lat": 42.86, "lon": 20.98}


def planned(by: Actor, **more: Any) -> Exercise:
    now = desk_now()
    given: dict[str, Any] = {
        "name": "FREEDOM OF MOVEMENT",
        "location": NOVO_SELO,
        "director": "Demo Exercise Director, IMP 2",
        "begins_at": now,
        "ends_at": now + timedelta(hours=8),
        "objectives": ["March of heavy vehicles", "Clearing of a blocked route"],
    }
    return services.plan(by=by, **{**given, **more})


def running(by: Actor, *patrols: Patrol, **more: Any) -> Exercise:
    row = planned(by, **more)
    if patrols:
        services.commit(by=by, exercise=row.pk, patrols=[patrol.pk for patrol in patrols])
    return services.start(by=by, exercise=row.pk)


@pytest.fixture
def desk(db: Any) -> Actor:
    return ActorFactory(role="operator")


@pytest.fixture
def leader(db: Any) -> Actor:
    return Actor(UserFactory(role="patrol_leader", name="Demo Patrol Leader"), "", "phone")


@pytest.fixture
def fox(leader: Actor) -> Patrol:
    return PatrolFactory(callsign="FOX 21", leader=leader.user)


@pytest.fixture
def exercise(desk: Actor, fox: Patrol) -> Exercise:
    """Under way, FOX 21 in it."""
    return running(desk, fox)
