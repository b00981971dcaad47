"""Reading persons, vehicles and property of an incident."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from blotter.selectors import stamp
from incidents.models import Incident, Person, Property, Vehicle
from incidents.models.involved import Involved


def _entry(row: Involved) -> dict[str, Any]:
    return {
        "id": row.pk,
        "version": row.version,
        "words": row.words,
        "added_at": stamp(row.added_at),
        "added_by": row.added_by.label,
        "withdrawn_at": stamp(row.withdrawn_at) if row.withdrawn_at else None,
        "withdrawn_reason": row.withdrawn_reason,
    }


def person_answer(row: Person, *, shielded: bool = False) -> dict[str, Any]:
    """``shielded`` keeps back who a juvenile or protected person is."""
    hidden = shielded and row.shielded
    return {
        **_entry(row),
        **({"words": ""} if hidden else {}),
        "role": row.role,
        "role_label": row.get_role_display(),
        "name": _("protected identity") if hidden else row.name,
        **{field: "" if hidden else getattr(row, field) for field in ("rank", "unit", "nation", "phone")},
        "juvenile": row.juvenile,
        "protected": row.protected,
    }


def vehicle_answer(row: Vehicle) -> dict[str, Any]:
    return {**_entry(row), **{field: getattr(row, field) for field in ("plate", "nation", "unit", "description")}}


def property_answer(row: Property) -> dict[str, Any]:
    fields = ("role", "description", "mark", "owner")
    return {**_entry(row), "role_label": row.get_role_display(), **{field: getattr(row, field) for field in fields}}


def persons(incident: Incident, *, shielded: bool) -> list[dict[str, Any]]:
    return [person_answer(row, shielded=shielded) for row in incident.person_set.select_related("added_by")]


def vehicles(incident: Incident) -> list[dict[str, Any]]:
    return [vehicle_answer(row) for row in incident.vehicle_set.select_related("added_by")]


def properties(incident: Incident) -> list[dict[str, Any]]:
    return [property_answer(row) for row in incident.property_set.select_related("added_by")]
