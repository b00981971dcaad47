"""Reading what an incident belongs to: parent and parts, links, duplicates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from incidents.models import Incident, Link


def around(incident: Incident) -> dict[str, Any]:
    """``parent`` (or null), ``parts``, ``linked``, ``master`` (or null) and ``duplicates``, each a short line."""
    pairs = Link.objects.filter(Q(first=incident) | Q(second=incident)).values_list("first_id", "second_id")
    others = {key for pair in pairs for key in pair} - {incident.pk}
    return {
        "parent": next(iter(_short([incident.parent_id])), None),
        "parts": _short(incident.parts.values_list("pk", flat=True)),
        "linked": _short(others),
        "master": next(iter(_short([incident.master_id])), None),
        "duplicates": _short(incident.duplicates.values_list("pk", flat=True)),
    }


def _short(pks: Iterable[int | None]) -> list[dict[str, Any]]:
    found = Incident.objects.filter(pk__in=[pk for pk in pks if pk]).select_related("type").order_by("pk")
    return [
        {
            "id": row.pk,
            "number": row.number,
            "version": row.version,
            "type_label": row.type.label,
            "place": row.place,
            "priority": row.priority,
            "state": row.state,
            "exercise": row.exercise,
        }
        for row in found
    ]
