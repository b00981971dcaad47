"""The figures of mobility support for the provost's page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from incidents.mobility.models import (
    Checkpoint,
    IntelligenceReport,
    Movement,
    MovementEvent,
    Route,
    RouteReport,
    Surveillance,
)
from incidents.mobility.states import MARCHING, OPEN, RouteState, TaskState

# A convoy is in time at its release point when it is no later than this.
IN_TIME = timedelta(minutes=10)
_MISHAPS = (MovementEvent.Kind.BREAKDOWN, MovementEvent.Kind.ACCIDENT, MovementEvent.Kind.SEPARATION)


def figures(since: datetime) -> list[tuple[str, int]]:
    """Name and number, of real work only: what was done since then, and what stands now."""
    movements = Movement.objects.filter(exercise=False)
    arrived = Checkpoint.objects.filter(role=Checkpoint.Role.RP, actual_first__gte=since, movement__exercise=False)
    mishaps = MovementEvent.objects.filter(kind__in=_MISHAPS, occurred_at__gte=since, movement__exercise=False)
    reports = IntelligenceReport.objects.filter(reported_at__gte=since, exercise=False)
    return [
        (_("movements requested"), movements.filter(requested_at__gte=since).count()),
        (_("movements open"), movements.filter(state__in=OPEN).count()),
        (_("on the march now"), movements.filter(state__in=MARCHING).count()),
        (_("release points passed"), arrived.count()),
        (_("of these in time"), arrived.filter(actual_first__lte=F("planned_first") + IN_TIME).count()),
        (_("breakdowns, accidents, separations"), mishaps.count()),
        (_("routes restricted or closed"), Route.objects.exclude(state=RouteState.OPEN).count()),
        (_("route reports"), RouteReport.objects.filter(reported_at__gte=since, exercise=False).count()),
        (_("surveillance running"), Surveillance.objects.filter(state=TaskState.RUNNING, exercise=False).count()),
        (_("intelligence reports"), reports.count()),
        (_("of these acted on"), reports.filter(outcomes__isnull=False).distinct().count()),
    ]
