"""What mobility support did since a moment, in figures."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import quantiles
from typing import Any

from django.db.models import Count

from incidents.mobility.models import (
    Checkpoint,
    IntelligenceReport,
    Movement,
    MovementEvent,
    Outcome,
    Route,
    RouteReport,
    Surveillance,
)
from incidents.mobility.states import MARCHING, OPEN, RouteState, TaskState

# A convoy is in time at its release point when it is no later than this.
IN_TIME = timedelta(minutes=10)


def figures(since: datetime) -> dict[str, Any]:
    """Real work only. ``late_p90_min``: nine of ten release points were passed no later than this, in minutes."""
    real = Movement.objects.filter(exercise=False)
    late = sorted(
        (actual - planned).total_seconds() / 60
        for actual, planned in Checkpoint.objects.filter(
            role=Checkpoint.Role.RP, actual_first__gte=since, movement__exercise=False
        ).values_list("actual_first", "planned_first")
        if actual
    )
    events = MovementEvent.objects.filter(occurred_at__gte=since, movement__exercise=False)
    reports = IntelligenceReport.objects.filter(reported_at__gte=since, exercise=False)
    return {
        "movements_requested": real.filter(requested_at__gte=since).count(),
        "movements_open": real.filter(state__in=OPEN).count(),
        "movements_on_the_march": real.filter(state__in=MARCHING).count(),
        "release_points_passed": len(late),
        "in_time": sum(minutes <= IN_TIME.total_seconds() / 60 for minutes in late),
        "late_p90_min": round(_p90(late)) if late else None,
        "events": _counts(events.exclude(kind__in=("halt", "resume", "remark")), "kind"),
        "routes": _counts(Route.objects.all(), "state")
        | {"unconfirmed": Route.objects.filter(confirmed=False).count()},
        "routes_hindered": Route.objects.exclude(state=RouteState.OPEN).count(),
        "route_reports": RouteReport.objects.filter(reported_at__gte=since, exercise=False).count(),
        "surveillance_running": Surveillance.objects.filter(state=TaskState.RUNNING, exercise=False).count(),
        "intelligence": _counts(reports, "kind"),
        "outcomes": _counts(Outcome.objects.filter(made_at__gte=since, report__exercise=False), "kind"),
    }


def _counts(rows: Any, field: str) -> dict[str, int]:
    return dict(rows.order_by(field).values_list(field).annotate(Count("pk")))


def _p90(values: list[float]) -> float:
    return quantiles(values, n=10, method="inclusive")[-1] if len(values) > 1 else values[0]
