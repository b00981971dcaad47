"""A patrol with its leader, a speed meter in date, a case with its investigator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from blotter.actors import Actor
from blotter.operations import desk_now
from incidents.policing import services
from incidents.policing.models import CheckSession, Investigation, SpeedDevice
from patrols.models import Patrol
from reference.models import Partner
from tests.factories import ActorFactory, PatrolFactory, UserFactory


@pytest.fixture
def lead(db: Any) -> Actor:
    return ActorFactory(role="shift_leader")


@pytest.fixture
def leader(db: Any) -> Actor:
    """A patrol leader on their phone."""
    return Actor(UserFactory(role="patrol_leader", username="leader", name="Demo Patrol Leader"), "", "phone")


@pytest.fixture
def patrol(leader: Actor) -> Patrol:
    return PatrolFactory(callsign="FOX 21", leader=leader.user)


@pytest.fixture
def meter(lead: Actor) -> SpeedDevice:
    until = (desk_now() + timedelta(days=30)).date()
    return services.add_device(by=lead, serial="demo-1", model="Laser", calibrated_until=until)


@pytest.fixture
def session(leader: Actor, patrol: Patrol, meter: SpeedDevice) -> CheckSession:
    Partner.objects.create(slug="kosovo-police", short="KP", name="Kosovo Police", kind=Partner.Kind.RULE_OF_LAW)
    return services.begin_session(
        by=leader, patrol=patrol.pk, place="34TEN0712", device=meter.pk, limit_kmh=50, partners=["kosovo-police"]
    )


@pytest.fixture
def investigator(db: Any) -> Actor:
    return Actor(UserFactory(role="operator", username="investigator", name="Demo Investigator"), "Desk 1")


@pytest.fixture
def custodian(db: Any) -> Actor:
    """Keeps the evidence store and works on no case."""
    return Actor(UserFactory(role="operator", username="custodian", name="Demo Custodian"), "Desk 2")


@pytest.fixture
def case(lead: Actor, investigator: Actor) -> Investigation:
    return services.open_investigation(by=lead, title="Theft of diesel", leader="investigator")
