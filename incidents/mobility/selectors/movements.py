"""One movement in full, what speaks against it, and those of a patrol."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from blotter.errors import Missing
from blotter.selectors import stamp
from incidents.mobility import classification
from incidents.mobility.models import Checkpoint, Movement
from incidents.mobility.selectors.board import movement_state
from incidents.mobility.services.marching import in_words
from incidents.mobility.states import AWAITED, MOVEMENT, OPEN, RouteState
from patrols.selectors import patrol_ids_of

_NUMBER = re.compile(r"(?:EX\s+)?(\d{1,2})-([A-Z0-9]{2,5})-(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Caution:
    """What speaks against a movement as it is planned; ``grave`` when it cannot be driven like this."""

    words: str
    grave: bool = False


def movements() -> QuerySet[Movement]:
    return Movement.objects.select_related("route", "incident", "requested_by", "approved_by").prefetch_related(
        "checkpoints", "vehicles", "escorts__patrol", "route__waypoints"
    )


def get(pk: int) -> Movement:
    row = movements().filter(pk=pk).first()
    if row is None:
        raise Missing(_("There is no movement %(movement)s.") % {"movement": pk})
    return row


def find(text: str) -> Movement | None:
    """The newest movement of this number: it comes again with the next month."""
    match = _NUMBER.fullmatch(" ".join(text.upper().split()))
    if match is None:
        return None
    number = f"{int(match[1]):02d}-{match[2]}-{int(match[3]):02d}"
    return movements().filter(number=number).order_by("-day").first()


def escorted_by(user: Any) -> QuerySet[Movement]:
    """Those that the patrol of this person rides along with, and whose checkpoints are awaited."""
    return movements().filter(state__in=AWAITED, escorts__patrol__in=patrol_ids_of(user)).distinct()


def cautions(row: Movement) -> list[Caution]:
    """Escorts wanted elsewhere, the route's state while the column is on it, vehicles that it does not carry."""
    route, found = row.route, _wanted_elsewhere(row)
    if route is None:
        return found
    start = row.checkpoints.all()[0].planned_first
    if route.state != RouteState.OPEN and (route.until is None or start < route.until):
        words = f"{route.code} {route.get_state_display()}: {route.reason}"
        found.append(Caution(words, route.state == RouteState.CLOSED))
    elif not route.confirmed:
        found.append(Caution(_("%(route)s is open by the clock, not confirmed.") % {"route": route.code}))
    if not route.formula:
        found.append(Caution(_("%(route)s was never classified.") % {"route": route.code}))
        return found
    limits = classification.parse(route.formula)
    for vehicle in row.vehicles.all():
        name = f"{vehicle.order} {vehicle.kind}"
        if vehicle.mlc and vehicle.mlc > limits.mlc:
            words = _("%(vehicle)s: load class %(mlc)s, the route carries %(limit)s.")
            found.append(Caution(words % {"vehicle": name, "mlc": vehicle.mlc, "limit": limits.mlc}, True))
        found += _tight(name, _("high"), vehicle.height_m, limits.overhead_m)
        found += _tight(name, _("wide"), vehicle.width_m, limits.width_m)
    return found


def _wanted_elsewhere(row: Movement) -> list[Caution]:
    """Patrols that escort another movement between the same hours."""
    begins, ends = _span(row)
    found = []
    for escort in row.escorts.all():
        others = movements().filter(state__in=OPEN, escorts__patrol=escort.patrol_id).exclude(pk=row.pk)
        for other in others:
            first, last = _span(other)
            if first <= ends and begins <= last:
                words = _("%(patrol)s escorts %(other)s at the same time.")
                found.append(Caution(words % {"patrol": escort.patrol.callsign, "other": other.called}, True))
    return found


def _span(row: Movement) -> tuple[datetime, datetime]:
    points = list(row.checkpoints.all())
    return points[0].planned_first, points[-1].planned_last


def _tight(name: str, what: str, measure: Decimal | None, limit: Decimal | None) -> list[Caution]:
    if measure is None or limit is None or measure < limit:
        return []
    words = _("%(vehicle)s: %(measure)s m %(what)s, the route leaves %(limit)s m.")
    return [Caution(words % {"vehicle": name, "measure": measure, "what": what, "limit": limit}, True)]


def delta_words(point: Checkpoint) -> str:
    return in_words(point.delta) if point.delta is not None else ""


def detail(row: Movement) -> dict[str, Any]:
    """The movement over the API: board row, plan, log, and what the state allows."""
    return {
        **movement_state(row),
        "acts": list(MOVEMENT[row.state]),
        "purpose": row.purpose,
        "commander": row.commander,
        "remarks": row.remarks,
        "speed_kmh": row.speed_kmh,
        "requested_by": row.requested_by.label,
        "approved_by": row.approved_by.label if row.approved_by else None,
        "end_reason": row.end_reason,
        "checkpoints": [
            {
                "id": point.pk,
                "name": point.called,
                "role": point.role,
                "place": point.place,
                "mgrs": point.mgrs,
                "planned_first": stamp(point.planned_first),
                "planned_last": stamp(point.planned_last),
                "actual_first": _stamp(point.actual_first),
                "actual_last": _stamp(point.actual_last),
                "delta_s": round(point.delta.total_seconds()) if point.delta is not None else None,
            }
            for point in row.checkpoints.all()
        ],
        "column": [
            {
                "place": vehicle.order,
                "kind": vehicle.kind,
                "plate": vehicle.plate,
                "mlc": vehicle.mlc,
                "height_m": vehicle.height_m,
                "width_m": vehicle.width_m,
            }
            for vehicle in row.vehicles.all()
        ],
        "log": [
            {
                "kind": event.kind,
                "at": stamp(event.occurred_at),
                "place": event.where,
                "words": event.words,
                "vehicle": event.vehicle.order if event.vehicle else None,
                "incident": event.incident.called if event.incident else None,
            }
            for event in row.events.select_related("vehicle", "incident")
        ],
        "warnings": [{"words": warning.words, "grave": warning.grave} for warning in cautions(row)],
    }


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None
