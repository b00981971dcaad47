"""Reading lookouts and hazards: the board's rows, what is valid now, what is near a point or fits an incident."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from blotter.board import Row
from blotter.operations import desk_now
from blotter.selectors import stamp
from incidents.models import Hazard, Incident, Lookout, Trace
from incidents.models.warning import Advisory
from reference.grid import distance_m

DESK = frozenset({"desk"})


# -- the board ---------------------------------------------------------------------------------------------------------
def lookout_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """Lookouts that have not ended, by number alone: whom they are for is fetched with permission."""
    found = Lookout.objects.filter(ended_at=None) if pks is None else Lookout.objects.filter(pk__in=pks)
    return {row.pk: Row(_lookout_state(row) if row.ended_at is None else None, DESK) for row in found}


def hazard_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """Hazards that have not ended, as the map draws them."""
    found = Hazard.objects.filter(ended_at=None) if pks is None else Hazard.objects.filter(pk__in=pks)
    return {row.pk: Row(_hazard_state(row) if row.ended_at is None else None, DESK) for row in found}


def _advisory(row: Advisory) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.called,
        "version": row.version,
        "valid_from": stamp(row.valid_from),
        "until": stamp(row.valid_until),
    }


def _lookout_state(row: Lookout) -> dict[str, Any]:
    return {**_advisory(row), "kind": row.kind, "marking": row.marking, "incident": row.incident_id}


def _hazard_state(row: Hazard) -> dict[str, Any]:
    return {
        **_advisory(row),
        "label": row.label,
        "place": row.place,
        "mgrs": row.mgrs,
        "lat": row.lat,
        "lon": row.lon,
        "radius_m": row.radius_m,
    }


# -- in full -----------------------------------------------------------------------------------------------------------
def lookout_answer(row: Lookout) -> dict[str, Any]:
    return {
        **_lookout_state(row),
        "kind_label": str(Lookout.Kind(row.kind).label),
        "name": row.name,
        "plate": row.plate,
        "description": row.description,
        "what_to_do": row.what_to_do,
        "issuer": row.issuer,
        **_life(row),
    }


def hazard_answer(row: Hazard, distance: float | None = None) -> dict[str, Any]:
    """``distance_m`` (whole metres) only where a point was asked for."""
    return {
        **_hazard_state(row),
        "words": row.words,
        "source": row.source,
        **_life(row),
        **({} if distance is None else {"distance_m": round(distance)}),
    }


def _life(row: Advisory) -> dict[str, Any]:
    return {
        "issued_at": stamp(row.issued_at),
        "issued_by": row.issued_by.label,
        "ended_at": stamp(row.ended_at) if row.ended_at else None,
        "end_reason": row.end_reason,
    }


def lookouts() -> QuerySet[Lookout]:
    return Lookout.objects.select_related("issued_by")


def hazards() -> QuerySet[Hazard]:
    return Hazard.objects.select_related("issued_by")


def current(rows: QuerySet[Any], now: datetime | None = None) -> QuerySet[Any]:
    """Of lookouts or hazards, those that are valid at this moment, whether or not anybody has ended the others yet."""
    now = now or desk_now()
    return rows.filter(ended_at=None, valid_from__lte=now, valid_until__gt=now)


def hazards_near(lat: float, lon: float, margin_m: float = 0) -> list[tuple[Hazard, float]]:
    """Current hazards whose circle, ``margin_m`` wider, holds this point, nearest first, with the distance in metres.

    The margin is how uncertain the point itself is.
    """
    measured = [(row, distance_m(lat, lon, row.lat, row.lon)) for row in current(hazards())]
    return sorted(
        [(row, metres) for row, metres in measured if metres <= row.radius_m + margin_m], key=lambda pair: pair[1]
    )


def lookouts_of(incident: Incident) -> list[Lookout]:
    """Current lookouts that were issued for this incident, or that fit somebody or something on it."""
    names = Trace.objects.filter(incident=incident, kind__in=(Trace.Kind.NAME, Trace.Kind.PLATE))
    fitting = Trace.objects.filter(lookout__isnull=False, folded__in=names.values("folded"))
    chosen = Q(incident=incident) | Q(pk__in=fitting.values("lookout"))
    return list(current(lookouts()).filter(chosen))
