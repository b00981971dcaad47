"""A task with its posts and its people, made through the services."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from accounts.system import actor as system_actor
from blotter.actors import Actor
from blotter.models import Entry
from blotter.operations import desk_now
from escalation.models import Alarm
from escalation.services.firing import fire_due
from incidents.security import services
from incidents.security.models import Manning, Post, Task

JARINJE = {"lat": 43.2233, "lon": 20.6947}
PRINCIPAL = "General Demo Principal"


def at(minutes: float) -> datetime:
    return desk_now() + timedelta(minutes=minutes)


def plan(by: Actor, **more: Any) -> Task:
    """An event of four hours at a known grid, beginning in half an hour, unless told otherwise."""
    given = {"kind": "event", "title": "Medal parade", "location": JARINJE, "begins_at": at(30), "ends_at": at(270)}
    return services.plan_task(by=by, **{**given, **more})


def running(by: Actor, **more: Any) -> Task:
    row = plan(by, **{"begins_at": at(0), **more})
    return services.begin(by=by, task=row.pk)


def post(by: Actor, task: Task, required: int = 2, **more: Any) -> Post:
    return services.add_post(by=by, task=task.pk, **{"name": "North gate", "required": required, **more})


def turn(by: Actor, there: Post, patrol: Any, begins: float = 0, ends: float = 120, **more: Any) -> Manning:
    return services.plan_manning(by=by, post=there.pk, patrol=patrol.pk, begins_at=at(begins), ends_at=at(ends), **more)


def newest() -> str:
    return Entry.objects.order_by("-serial")[0].words


def let_the_clock_look() -> None:
    fire_due(by=system_actor("clock"))


def live_alarms() -> list[str]:
    return list(Alarm.objects.exclude(state="ended").order_by("pk").values_list("words", flat=True))
