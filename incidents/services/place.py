"""Putting a place, in any form that ``reference`` understands, on an incident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incidents.models import Incident
from reference.locate import Location, locate


def clean_location(given: str | Mapping[str, Any] | None) -> Location | None:
    """One of mgrs, lat and lon, place, installation, route and km, or text; ``None`` when nothing was given."""
    return locate(given) if given else None


def set_location(incident: Incident, location: Location | None) -> bool:
    """Take over the place with the precision that was given; whether anything changed. ``None`` leaves it as it is."""
    if location is None:
        return False
    fields = {
        "place": location.label,
        "place_slug": location.place,
        "place_form": location.form,
        "lat": location.lat,
        "lon": location.lon,
        "precision_m": location.precision_m,
        "mgrs": location.mgrs,
        "verified": location.verified,
        "outside": location.outside,
    }
    changed = any(getattr(incident, field) != value for field, value in fields.items())
    for field, value in fields.items():
        setattr(incident, field, value)
    return changed
