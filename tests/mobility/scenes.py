"""A route, a convoy and their people, made through the services."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from blotter.actors import Actor
from blotter.models import Entry
from blotter.operations import desk_now
from incidents.mobility import services
from incidents.mobility.models import Checkpoint, Movement, Route

BONDSTEEL, FERIZAJ, PRISTINA, NOVO_SELO = (42.36, 21.25), (42.37, 21.15), (42.66, 21.16), (42.86, 20.98)
NAMES = ("Bondsteel gate", "Ferizaj", "Pristina bypass", "Novo Selo gate")
POINTS = (BONDSTEEL, FERIZAJ, PRISTINA, NOVO_SELO)


def at(minutes: float) -> datetime:
    return desk_now() + timedelta(minutes=minutes)


def spot(number: int, minutes: float, **more: Any) -> dict[str, Any]:
    lat, lon = POINTS[number]
    return {"location": {"lat": lat, "lon": lon}, "name": NAMES[number], "first": at(minutes), **more}


def plan(*minutes: float) -> list[dict[str, Any]]:
    return [spot(number, value) for number, value in enumerate(minutes)]


def convoy(by: Actor, *minutes: float, approved: bool = True, **more: Any) -> Movement:
    """Four checkpoints, the start point in half an hour, unless told otherwise."""
    given = {"command": "USV", "unit": "Demo Transport Company", "checkpoints": plan(*(minutes or (30, 60, 120, 160)))}
    row = services.request_movement(by=by, **{**given, **more})
    return services.approve(by=by, movement=row.pk) if approved else row


def route(by: Actor, **more: Any) -> Route:
    points = [
        {"location": {"lat": lat, "lon": lon}, "name": name} for (lat, lon), name in zip(POINTS, NAMES, strict=True)
    ]
    return services.add_route(by=by, **{"code": "MSR HAWK", "name": "South to north", "waypoints": points, **more})


def points_of(row: Movement) -> list[Checkpoint]:
    return list(row.checkpoints.all())


def newest() -> Entry:
    return Entry.objects.order_by("-serial")[0]
