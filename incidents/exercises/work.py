"""Calls and plans that may be of an exercise."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.exercises import Step, Work
from incidents.models import Incident, Planned
from incidents.services.planning import _stop_plan
from incidents.states import OPEN


def _call(row: Incident) -> Iterator[Step]:
    yield _("opened"), row.opened_at
    yield _("dispatched"), row.dispatched_at
    yield _("on scene"), row.on_scene_at
    yield _("resolved"), row.resolved_at
    yield _("closed"), row.closed_at


def _plan(row: Planned) -> Iterator[Step]:
    yield _("planned"), row.planned_at
    yield _("opened"), row.incident.opened_at if row.incident else None


WORK = (
    Work(
        "incident",
        gettext_lazy("Incidents"),
        Incident,
        lambda row: ", ".join(filter(None, (row.type.label, row.place or row.mgrs, row.get_state_display()))),
        _call,
        lambda row: row.state in OPEN,
        related=("type",),
    ),
    Work(
        "planned",
        gettext_lazy("Planned incidents"),
        Planned,
        lambda row: ", ".join(filter(None, (row.type.label, row.place, row.get_state_display()))),
        _plan,
        lambda row: row.state == Planned.State.PLANNED,
        related=("type", "incident"),
        stop=_stop_plan,
    ),
)
