"""What running clocks and live alarms say of something that is called otherwise from now on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Replace

from blotter.operations import Operation
from escalation.models import Alarm, Deadline, Escalation


def _reword(op: Operation, *, old: str, new: str, incident: int | None = None, subjects: Collection[str] = ()) -> None:
    """Say ``new`` for ``old`` in the clocks and alarms of an incident and of these subjects, which need not name it.
    The alarms' board rows are touched."""
    theirs = Q(subject__in=subjects) | (Q() if incident is None else Q(incident=incident))
    found = list(Escalation.objects.filter(theirs, state=Escalation.State.RUNNING).values_list("pk", flat=True))
    # Waits for a firing under way, whose alarm still says the old words; the clock skips what is locked here.
    armed = Deadline.objects.select_for_update(of=("self",)).filter(escalation__in=found)
    list(armed.filter(state=Deadline.State.ARMED).order_by("pk").values_list("pk"))
    running = Escalation.objects.select_for_update().filter(pk__in=found, state=Escalation.State.RUNNING)
    for escalation in running.order_by("pk"):
        escalation.words = {key: _said(value, old, new) for key, value in escalation.words.items()}
        escalation.save(update_fields=["words"])
    live = Alarm.objects.exclude(state=Alarm.State.ENDED).filter(theirs, words__contains=old)
    alarms = op.lock(Alarm, live.values_list("pk", flat=True))
    Alarm.objects.filter(pk__in=[alarm.pk for alarm in alarms]).update(
        words=Replace("words", Value(old), Value(new)), version=F("version") + 1
    )
    op.touch(*alarms)


def _said(value: Any, old: str, new: str) -> Any:
    return value.replace(old, new) if isinstance(value, str) else value
