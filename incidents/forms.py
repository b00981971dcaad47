"""Fields of forms that the functions share: lists of patrols and incidents, filled when the form is shown."""

from __future__ import annotations

from typing import Any

from django import forms

from incidents.models import Incident
from incidents.states import OPEN
from patrols.models import Patrol

NONE: tuple[str, Any] = ("", "–")
MOST_INCIDENTS = 60


def key(value: str) -> int | None:
    return int(value) if value else None


class KeyField(forms.TypedChoiceField):
    """One of a list that the form fills when it is shown; empty is ``None``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=key, empty_value=None, **{"required": False, **kwargs})


def patrols() -> list[tuple[Any, Any]]:
    found = Patrol.objects.filter(active=True).exclude(state="off_duty").order_by("callsign")
    return [NONE, *found.values_list("pk", "callsign")]


def incidents() -> list[tuple[Any, Any]]:
    found = Incident.objects.filter(state__in=OPEN).select_related("type").order_by("-pk")[:MOST_INCIDENTS]
    return [NONE, *((row.pk, f"{row.called} {row.type.label}, {row.place}"[:90]) for row in found)]
