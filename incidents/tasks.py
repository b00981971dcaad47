"""Side work that beat sends. Nothing that matters waits for it: whoever reads a warning looks at its time."""

from __future__ import annotations

from celery import shared_task

from accounts.system import actor
from blotter.operations import desk_now
from incidents.around import services
from incidents.models import Hazard, Lookout


@shared_task
def end_warnings() -> None:
    """Lookouts and hazards whose time has passed leave the board, each with an entry."""
    clock, now = actor("clock"), desk_now()
    for lookout in Lookout.objects.filter(ended_at=None, valid_until__lte=now).values_list("pk", flat=True):
        services.end_when_over(by=clock, lookout=lookout)
    for hazard in Hazard.objects.filter(ended_at=None, valid_until__lte=now).values_list("pk", flat=True):
        services.end_when_over(by=clock, hazard=hazard)
