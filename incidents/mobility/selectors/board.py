"""The board's rows: what ticks on screens and lies on the map. No plate, no name, no words of a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from blotter.board import Row
from blotter.selectors import stamp
from incidents.mobility.models import Checkpoint, Movement, Route
from incidents.mobility.services.following import next_of
from incidents.mobility.states import OPEN

DESK = frozenset({"desk"})
DEGREES = 5  # about a metre


def movement_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """Movements that are under way or to come; of the keys asked for, those that ended too, without a state."""
    chosen = Movement.objects.filter(state__in=OPEN) if pks is None else Movement.objects.filter(pk__in=pks)
    found = chosen.prefetch_related("checkpoints", "escorts", "vehicles")
    return {row.pk: Row(movement_state(row) if row.state in OPEN else None, DESK) for row in found}


def movement_state(row: Movement) -> dict[str, Any]:
    """``delay_s`` and the deltas in seconds, late is more than 0. ``line``: the points that are on the map."""
    points = list(row.checkpoints.all())
    passed = [point for point in points if point.actual_first]
    newest, ahead = (passed[-1] if passed else None), next_of(points)
    return {
        "id": row.pk,
        "number": row.number,
        "version": row.version,
        "state": row.state,
        "state_since": stamp(row.state_since),
        "exercise": row.exercise,
        "unit": row.unit,
        "vehicles": len(row.vehicles.all()),
        "escorts": [escort.patrol_id for escort in row.escorts.all()],
        "route": row.route_id,
        "incident": row.incident_id,
        "delay_s": row.delay_s,
        "halted_since": _stamp(row.halted_at),
        "halt_min": row.halt_min,
        "last": {"name": newest.called, "at": _stamp(newest.actual_first), "delta_s": _delta(newest)}
        if newest
        else None,
        "next": {
            "name": ahead.called,
            "planned": stamp(ahead.planned_first),
            "expected": stamp(ahead.expected(row.delay_s)),
        }
        if ahead
        else None,
        "sp": {"planned": stamp(points[0].planned_first), "actual": _stamp(points[0].actual_first)},
        "rp": {"planned": stamp(points[-1].planned_first), "actual": _stamp(points[-1].actual_first)},
        "way": f"{points[0].name} → {points[-1].name}",
        "line": [
            {
                "at": [round(point.lat, DEGREES), round(point.lon, DEGREES)],
                "passed": point.actual_first is not None,
            }
            for point in points
            if point.lat is not None and point.lon is not None
        ],
    }


def route_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    chosen = Route.objects.all() if pks is None else Route.objects.filter(pk__in=pks)
    return {row.pk: Row(route_state(row), DESK) for row in chosen.prefetch_related("waypoints")}


def route_state(row: Route) -> dict[str, Any]:
    """``until`` is when the clock opens it; ``confirmed`` is false from then until somebody has looked."""
    return {
        "id": row.pk,
        "version": row.version,
        "code": row.code,
        "name": row.name,
        "state": row.state,
        "since": stamp(row.state_since),
        "until": _stamp(row.until),
        "reason": row.reason,
        "confirmed": row.confirmed,
        "formula": row.formula,
        "line": [
            [round(point.lat, DEGREES), round(point.lon, DEGREES)]
            for point in row.waypoints.all()
            if point.lat is not None and point.lon is not None
        ],
    }


def _delta(point: Checkpoint) -> int | None:
    return round(point.delta.total_seconds()) if point.delta is not None else None


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None
