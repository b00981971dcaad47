from __future__ import annotations

import pytest

from accounts.system import actor
from blotter.actors import Actor
from incidents.services import open_incident
from tests.factories import PatrolFactory, UserFactory

VUSHTRRI = {"lat": 42.8231, "lon": 20.9675}


@pytest.fixture
def operator(db):
    return Actor(UserFactory(role="operator", rank="Sgt", name="Demo Operator"), "Desk 1")


@pytest.fixture
def rival(db):
    return Actor(UserFactory(role="operator", rank="Sgt", name="Demo Rival"), "Desk 2")


@pytest.fixture
def leader(db):
    return UserFactory(role="patrol_leader")


@pytest.fixture
def fox(leader):
    """FOX 21 on duty with a leader who has an account."""
    return PatrolFactory(callsign="FOX 21", leader=leader, at=(42.66, 21.16))


@pytest.fixture
def fox22(db):
    return PatrolFactory(callsign="FOX 22", nations=("CHE",), at=(42.80, 20.99))


@pytest.fixture
def call(db):
    """Open an incident: ``call()``, ``call(type="drunk", priority=3)``."""

    def open_one(type="accident-injury", **more):
        return open_incident(by=actor("importer"), type=type, location=VUSHTRRI, **more)

    return open_one
