"""Side work that Celery carries. None of it may be the only way in which something on time happens."""

from __future__ import annotations

from celery import shared_task

from accounts.system import actor
from escalation import services


@shared_task
def sweep() -> int:
    """The second net: fires what every clock has missed; how many."""
    by, fired = actor("clock"), services.act_when_due(actor("clock"))
    while dues := services.fire_due(by=by):
        fired += len(dues)
    return fired


@shared_task
def audit() -> bool:
    """Whether the clock is late, which is told to the desk."""
    return services.audit(by=actor("clock"))


@shared_task
def send_notices() -> int:
    """Send what is queued; how many arrived."""
    by, arrived = actor("clock"), 0
    while batch := services.deliver(by):
        arrived += batch
    return arrived
