"""Acts that arm and disarm clocks of subjects, as the floors above do, and people who take up alarms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from accounts.system import actor
from blotter.actors import Actor
from blotter.operations import Operation, operation
from escalation import kinds, services
from escalation.models import Escalation


@operation("clock.run")
def arm(
    op: Operation, *, by: Actor, subject: str = "incident:145", policy: str = "incident.unassigned", **facts: Any
) -> Escalation:
    facts = {"priority": 1, "incident": 145, "words": {"incident": "26-0145", "patrol": "FOX 21"}} | facts
    escalation = services._arm(op, subject=subject, policy=policy, **facts)
    op.record(kinds.PROMPTED, words="armed by a test")
    return escalation


@operation("clock.run")
def arm_many(op: Operation, *, by: Actor, count: int, **facts: Any) -> None:
    for number in range(1, count + 1):
        words = {"incident": f"26-{number:04d}"}
        services._arm(
            op,
            subject=f"incident:{number}",
            policy="incident.unassigned",
            incident=number,
            words=words,
            **{"priority": 1} | facts,
        )
    op.record(kinds.PROMPTED, words="armed by a test")


@operation("clock.run")
def disarm(op: Operation, *, by: Actor, subject: str = "incident:145", policy: str | None = None) -> None:
    services._disarm(op, subject=subject, policy=policy)
    op.record(kinds.PROMPTED, words="disarmed by a test")


@operation("clock.run")
def raise_alarm(op: Operation, *, by: Actor, **facts: Any) -> int:
    pk = services._raise_alarm(op, **facts)
    op.record(kinds.PROMPTED, words="raised by a test")
    return pk


@operation("clock.run")
def end_alarms(op: Operation, *, by: Actor, subject: str, kind: str | None = None) -> None:
    services._end_alarms(op, subject=subject, kind=kind)
    op.record(kinds.PROMPTED, words="ended by a test")


def person(username: str, role: Role, email: str = "") -> User:
    user = User.objects.create(username=username, name=f"Demo {username}", rank="OF-1", email=email)
    user.grants.create(role=role)
    return user


@pytest.fixture
def by(request: pytest.FixtureRequest) -> Actor:
    """The clock's system actor, on the test's own database when it has one."""
    request.getfixturevalue("committing_db" if "committing_db" in request.fixturenames else "db")
    return actor("clock")


@pytest.fixture
def operator(by: Actor) -> Actor:
    return Actor(person("opone", Role.OPERATOR), "Desk 1")


@pytest.fixture
def until() -> Callable[..., None]:
    """``until(condition)``: wait for it, or fail after a while with its name."""
    import time

    def wait(condition: Callable[[], bool], seconds: float = 10.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not come about in time"
            time.sleep(0.02)

    return wait


@pytest.fixture
def clocks() -> Iterator[Callable[..., Any]]:
    """Start deadline clocks in threads of their own; they are stopped after the test."""
    import threading

    from escalation.clock import Clock

    started: list[tuple[Clock, threading.Thread]] = []

    def start(name: str = "test", **options: Any) -> Clock:
        clock = Clock(name, **options)
        thread = threading.Thread(target=clock.run, name=name, daemon=True)
        thread.start()
        started.append((clock, thread))
        return clock

    yield start
    for clock, _thread in started:
        clock.stop()
    for _clock, thread in started:
        thread.join(5)
        assert not thread.is_alive()
