"""The people of the custody register, and a site."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from blotter.actors import Actor
from blotter.operations import desk_now
from incidents.detention.models import CustodyRecord, HoldingSite
from tests.detention.custody import HOUR, held
from tests.detention.planted import plant, plant_others
from tests.factories import ActorFactory, PatrolFactory, UserFactory


@pytest.fixture
def officer(db: Any) -> Actor:
    return Actor(UserFactory(role="detention_officer", username="officer", name="Demo Detention Officer"), "Desk 1")


@pytest.fixture
def provost(db: Any) -> Actor:
    return Actor(UserFactory(role="provost", username="provost", name="Demo Provost"), "")


@pytest.fixture
def operator(db: Any) -> Actor:
    return ActorFactory(role="operator")


@pytest.fixture
def now(db: Any) -> datetime:
    return desk_now()


@pytest.fixture
def cells(db: Any) -> HoldingSite:
    return HoldingSite.objects.create(name="Camp Demo", capacity=4, since=desk_now())


@pytest.fixture
def person(officer: Actor, cells: HoldingSite, now: datetime) -> CustodyRecord:
    """Held at Camp Demo for 50 minutes, under L1."""
    return held(officer, cells, now - HOUR + HOUR / 6)


@pytest.fixture
def planted(officer: Actor, provost: Actor, cells: HoldingSite, now: datetime) -> CustodyRecord:
    """Somebody held of whom every line says a name that is looked for."""
    return plant(officer, provost, cells, now)


@pytest.fixture
def crew(db: Any) -> Actor:
    """Who leads a patrol that is on duty, at their phone."""
    leader = UserFactory(role="patrol_leader")
    PatrolFactory(callsign="FOX 25", leader=leader, at=(42.66, 21.16))
    return Actor(leader, "", "phone")


@pytest.fixture
def ended(planted: CustodyRecord, officer: Actor, provost: Actor, crew: Actor, cells: HoldingSite) -> CustodyRecord:
    """Somebody let go of whom every question is open, beside the one who is ``planted``; the name is in all kinds."""
    return plant_others(officer, provost, crew, cells, desk_now())
