"""Reading what an incident belongs to: parent and parts, links, duplicates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from blotter.actors import Actor
from incidents import selectors
from incidents.models import Incident, Link


def around(by: Actor, incident: Incident) -> dict[str, Any]:
    """``parent`` (or null), ``parts``, ``linked``, ``master`` (or null) and ``duplicates``, each a short line.

    Only of incidents that this person may read: a patrol's crew has one job, not what belongs to it elsewhere.
    """
    readable = selectors.visible(by)
    pairs = Link.objects.filter(Q(first=incident) | Q(second=incident)).values_list("first_id", "second_id")
    others = {key for pair in pairs for key in pair} - {incident.pk}
    return {
        "parent": next(iter(_short(readable, [incident.parent_id])), None),
        "parts": _short(readable, incident.parts.values_list("pk", flat=True)),
        "linked": _short(readable, others),
        "master": next(iter(_short(readable, [incident.master_id])), None),
        "duplicates": _short(readable, incident.duplicates.values_list("pk", flat=True)),
    }


def _short(readable: QuerySet[Incident], pks: Iterable[int | None]) -> list[dict[str, Any]]:
    wanted = [pk for pk in pks if pk]
    found = readable.filter(pk__in=wanted).order_by("pk") if wanted else []
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
