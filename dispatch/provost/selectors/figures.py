"""Figures of the day for the Force Provost Marshal: percentiles, for one slow call must not hide in a mean."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Aggregate, Case, Count, DurationField, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from blotter.operations import desk_now
from blotter.selectors import stamp
from dispatch.programme.selectors.figures import figures as programme
from dispatch.provost.selectors import coordination
from escalation import policies, steps
from incidents.functions import all_functions
from incidents.models import Incident, Priority


def targets() -> dict[Priority, timedelta]:
    """From call to dispatch, by priority: when the desk is first warned that an incident waits, by the policy now."""
    warned = {p: steps.parse(policies.match(policies.UNASSIGNED.name, priority=p).steps)[0] for p in Priority}
    return {priority: timedelta(seconds=step.after_s) for priority, step in warned.items()}


class Percentile(Aggregate):
    """``PERCENTILE_CONT``: ``Percentile("taken", fraction=0.9)``; NULLs do not count."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def day_start(now: datetime) -> datetime:
    """0000 local of the blotter day that ``now`` lies in."""
    zone = ZoneInfo(settings.DESK_TIME_ZONE)
    return datetime.combine(now.astimezone(zone).date(), time(), zone)


def figures(since: datetime | None = None) -> dict[str, Any]:
    """Response of incidents opened since then (0000 local), by priority; real work and exercise never mixed.

    ``{"since", "now", "real": [...], "exercise": [...], "functions": [{"name", "figures": [{"name", "count"}]}]}``; a
    row of ``real`` and ``exercise`` has ``priority, opened, dispatched, arrived,
    target_s, within_target`` and ``dispatch`` and ``arrival`` as ``{median_s, p90_s}`` (seconds, null without data).
    """
    now = desk_now()
    since = since or day_start(now)
    limits = targets()
    rows = {(row["exercise"], row["priority"]): row for row in _grouped(since, limits)}
    real, exercise = ([_row(rows.get((kind, p)), p, limits[p]) for p in Priority] for kind in (False, True))
    groups = [(function.label, function.figures) for function in all_functions() if function.figures]
    done = [
        {"name": str(label), "figures": [{"name": name, "count": count} for name, count in made(since)]}
        for label, made in [*groups, (_("Patrol programme"), programme), (_("Coordination"), coordination.figures)]
    ]
    return {"since": stamp(since), "now": stamp(now), "real": real, "exercise": exercise, "functions": done}


def _grouped(since: datetime, limits: dict[Priority, timedelta]) -> Any:
    to_dispatch, to_scene = _span("opened_at", "dispatched_at"), _span("dispatched_at", "on_scene_at")
    in_time = Q()
    for priority, target in limits.items():
        in_time |= Q(priority=priority, to_dispatch__lte=target)
    return (
        Incident.objects.filter(opened_at__gte=since)
        .annotate(to_dispatch=to_dispatch, to_scene=to_scene)
        .order_by()
        .values("exercise", "priority")
        .annotate(
            opened=Count("pk"),
            dispatched=Count("dispatched_at"),
            arrived=Count("on_scene_at"),
            within=Count("pk", filter=in_time),
            dispatch_median=Percentile("to_dispatch", fraction=0.5),
            dispatch_p90=Percentile("to_dispatch", fraction=0.9),
            scene_median=Percentile("to_scene", fraction=0.5),
            scene_p90=Percentile("to_scene", fraction=0.9),
        )
    )


def _span(begun: str, ended: str) -> Case:
    """From one moment to another, NULL while either is missing; never negative, for a late entry may cross another."""
    taken = ExpressionWrapper(F(ended) - F(begun), DurationField())
    known = Q(**{f"{begun}__isnull": False, f"{ended}__isnull": False})
    return Case(When(known, then=Greatest(taken, Value(timedelta()))), output_field=DurationField())


def _row(found: dict[str, Any] | None, priority: Priority, target: timedelta) -> dict[str, Any]:
    row = found or {}
    return {
        "priority": int(priority),
        "opened": row.get("opened", 0),
        "dispatched": row.get("dispatched", 0),
        "arrived": row.get("arrived", 0),
        "target_s": int(target.total_seconds()),
        "within_target": row.get("within", 0),
        "dispatch": _spread(row.get("dispatch_median"), row.get("dispatch_p90")),
        "arrival": _spread(row.get("scene_median"), row.get("scene_p90")),
    }


def _spread(median: timedelta | None, p90: timedelta | None) -> dict[str, float | None]:
    return {"median_s": _seconds(median), "p90_s": _seconds(p90)}


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds(), 1)
