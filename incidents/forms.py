"""Forms that the functions share: lists of patrols and open incidents, filled when the form is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from blotter.forms import NONE, VersionForm, fill
from blotter.pages import OnceForm
from incidents.models import Incident
from incidents.states import OPEN
from patrols.models import Patrol
from reference.forms import MomentField

MOST_INCIDENTS = 60
Choices = list[tuple[Any, Any]]


def patrols() -> Choices:
    found = Patrol.objects.filter(active=True).exclude(state="off_duty").order_by("callsign")
    return [NONE, *found.values_list("pk", "callsign")]


def incidents() -> Choices:
    found = Incident.objects.filter(state__in=OPEN).select_related("type").order_by("-pk")[:MOST_INCIDENTS]
    return [NONE, *((row.pk, f"{row.called} {row.type.label}, {row.place}"[:90]) for row in found)]


class Filled(OnceForm):
    """Fills the lists of its fields by their names; a function adds its own to ``lists``."""

    lists: ClassVar[Mapping[str, Callable[[], Choices]]] = {"patrol": patrols, "incident": incidents}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, **{name: read() for name, read in self.lists.items() if name in self.fields})


class MomentForm(VersionForm):
    occurred_at = MomentField(label=_("When"), required=False)
