"""Clocks and alarms of a subject that belongs to an incident from now on."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F

from blotter.operations import Operation
from escalation.models import Alarm, Escalation


def _attach(op: Operation, *, subjects: Collection[str], incident: int | None) -> None:
    """Name the incident in the running clocks and live alarms of these subjects, which stay as they are otherwise."""
    running = Escalation.objects.select_for_update().filter(subject__in=subjects, state=Escalation.State.RUNNING)
    keys = list(running.order_by("pk").values_list("pk", flat=True))
    Escalation.objects.filter(pk__in=keys).update(incident=incident)
    live = Alarm.objects.exclude(state=Alarm.State.ENDED).filter(subject__in=subjects)
    alarms = op.lock(Alarm, live.values_list("pk", flat=True))
    Alarm.objects.filter(pk__in=[alarm.pk for alarm in alarms]).update(incident=incident, version=F("version") + 1)
    op.touch(*alarms)
