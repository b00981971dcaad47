"""Side work that beat sends. Nothing that matters waits for it: whoever reads a warning looks at its time."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task

from accounts.system import actor
from blotter.operations import desk_now
from incidents.around import files, services
from incidents.models import Attachment, Hazard, Lookout

# The act follows its file within the same request.
ORPHANED_AFTER = timedelta(days=1)


@shared_task
def end_warnings() -> None:
    """Lookouts and hazards whose time has passed leave the board, each with an entry."""
    clock, now = actor("clock"), desk_now()
    for lookout in Lookout.objects.filter(ended_at=None, valid_until__lte=now).values_list("pk", flat=True):
        services.end_when_over(by=clock, lookout=lookout)
    for hazard in Hazard.objects.filter(ended_at=None, valid_until__lte=now).values_list("pk", flat=True):
        services.end_when_over(by=clock, hazard=hazard)


@shared_task
def sweep_files() -> None:
    """Files whose act was never done: refused, or lost with its server."""
    known = set(Attachment.objects.values_list("token", flat=True))
    for token in set(files.tokens_older_than(desk_now() - ORPHANED_AFTER)) - known:
        files.discard(token)
