"""The provost, a shift leader, two desks, and a patrol with its leader."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import DeskPosition
from blotter.actors import Actor
from blotter.models import Entry
from blotter.operations import desk_now
from dispatch.provost import services
from dispatch.provost.models import Directive
from escalation.models import Alarm, Escalation
from patrols.models import Patrol
from tests.factories import ActorFactory, PatrolFactory, UserFactory


@pytest.fixture
def provost(db: Any) -> Actor:
    return Actor(UserFactory(role="provost", username="fpm", name="Demo Provost Marshal"), "")


@pytest.fixture
def lead(db: Any) -> Actor:
    return Actor(UserFactory(role="shift_leader", username="lead", name="Demo Shift Leader"), "")


@pytest.fixture
def desk(db: Any) -> Actor:
    """An operator at Desk 1."""
    DeskPosition.objects.get_or_create(name="Desk 1", defaults={"site": "Camp Film City"})
    return ActorFactory(role="operator")


@pytest.fixture
def leader(db: Any) -> Actor:
    return Actor(UserFactory(role="patrol_leader", username="leader", name="Demo Patrol Leader"), "", "phone")


@pytest.fixture
def patrol(leader: Actor) -> Patrol:
    return PatrolFactory(callsign="FOX 21", leader=leader.user)


@pytest.fixture
def directive(provost: Actor, desk: Actor, patrol: Patrol) -> Directive:
    """To Desk 1 and FOX 21."""
    return services.give_directive(
        by=provost, title="Speed at the gate", text="Walking pace.", due_at=soon(), positions=["Desk 1"],
        patrols=[patrol.pk],
    )  # fmt: skip


def soon(minutes: float = 60) -> datetime:
    return desk_now() + timedelta(minutes=minutes)


def last_words() -> str:
    """Of what the desk reads."""
    return Entry.objects.filter(view=False).exclude(kind="directive.told").latest("serial").words


def running(policy: str) -> int:
    return Escalation.objects.filter(policy_name=policy, state="running").count()


def alarms() -> list[str]:
    return list(Alarm.objects.exclude(state="ended").order_by("pk").values_list("words", flat=True))
