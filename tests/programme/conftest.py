"""An operator, a patrol with its leader on the phone, a second patrol, and a plan for both to change."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from blotter.actors import Actor
from blotter.operations import desk_now
from dispatch.programme import services
from dispatch.programme.models import PatrolOrder
from patrols.models import Patrol
from reference.models import Command, Nation
from tests.factories import ActorFactory, PatrolFactory, UserFactory


def at(minutes: float) -> datetime:
    return desk_now() + timedelta(minutes=minutes)


@pytest.fixture
def operator(db: Any) -> Actor:
    return ActorFactory(role="operator")


@pytest.fixture
def leader(db: Any) -> Actor:
    """A patrol leader on their phone."""
    return Actor(UserFactory(role="patrol_leader", username="leader", name="Demo Patrol Leader"), "", "phone")


@pytest.fixture
def fox21(leader: Actor) -> Patrol:
    return PatrolFactory(callsign="FOX 21", leader=leader.user)


@pytest.fixture
def other(db: Any) -> Actor:
    return Actor(UserFactory(role="patrol_leader", username="other"), "", "phone")


@pytest.fixture
def fox22(other: Actor) -> Patrol:
    return PatrolFactory(callsign="FOX 22", leader=other.user)


@pytest.fixture
def partners(db: Any) -> None:
    Nation.objects.create(code="USA", name="United States", has_mp=True)
    Command.objects.create(code="rc-e", short="RC-E", name="Regional Command East")
    Command.objects.create(code="hq-kfor", short="HQ KFOR", name="Headquarters")


@pytest.fixture
def facts(fox21: Patrol, partners: None) -> dict[str, Any]:
    """What the plan of a joint patrol with RC-E says: in two hours, for three."""
    return {
        "kind": "joint",
        "command": "rc-e",
        "starts_at": at(120),
        "ends_at": at(300),
        "patrols": [fox21.pk],
        "orders": "Show presence. Take note of lorries.",
        "stops": [
            {"location": "42.36, 21.25", "name": "Bondsteel gate", "at": at(120), "task": "meet"},
            {"location": "42.46, 21.47", "name": "Gjilan", "task": "on foot, market"},
        ],
        "participants": [
            {"nation": "USA", "unit": "Demo MP Company", "strength": 4, "contact": "Demo Sergeant, channel 4",
             "caveats": "No crowd control."},
        ],
    }  # fmt: skip


@pytest.fixture
def order(operator: Actor, facts: dict[str, Any]) -> PatrolOrder:
    return services.plan_patrol(by=operator, **facts)
