"""Reading checks: the running counts of a session, and who was found before, by plate and by unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from incidents.around.traces import name_key, plate_key
from incidents.policing.models import Check, CheckSession
from reference.models import Partner

# Twice is a coincidence of the road; from here on a plate or a unit is listed as found again.
REPEATED = 2
MOST = 100


@dataclass(frozen=True, slots=True)
class Counts:
    """``per_hour``: vehicles controlled an hour, ``None`` in the first minutes; ``share``: violations in per cent."""

    controlled: int
    violations: int
    per_hour: int | None
    share: int


def counts(session: CheckSession, now: datetime) -> Counts:
    found = session.checks.filter(withdrawn_at=None).aggregate(
        controlled=Count("pk"), violations=Count("pk", filter=~Q(result=Check.Result.NOTHING))
    )
    lasted = (session.ended_at or now) - session.started_at
    fair = lasted >= timedelta(minutes=5)
    return Counts(
        found["controlled"],
        found["violations"],
        round(found["controlled"] * 3600 / lasted.total_seconds()) if fair else None,
        round(100 * found["violations"] / found["controlled"]) if found["controlled"] else 0,
    )


def sessions() -> QuerySet[CheckSession]:
    return CheckSession.objects.select_related("patrol", "incident", "device")


def running(patrol: int | None = None) -> QuerySet[CheckSession]:
    found = sessions().filter(ended_at=None)
    return found if patrol is None else found.filter(patrol=patrol)


def partners_of(session: CheckSession) -> list[str]:
    return list(Partner.objects.filter(slug__in=session.partners).values_list("short", flat=True))


def before(check: Check) -> list[Check]:
    """Violations with the same plate before this one, newest first."""
    if not check.plate_key:
        return []
    found = violations().filter(plate_key=check.plate_key, pk__lt=check.pk).order_by("-at")
    return list(found.select_related("session__patrol")[:5])


def violations() -> QuerySet[Check]:
    """Of real work; what was withdrawn counts no more."""
    return Check.objects.filter(withdrawn_at=None, session__exercise=False).exclude(result=Check.Result.NOTHING)


def repeat_plates(since: datetime) -> list[dict[str, Any]]:
    """Plates found more than once: ``{"plate", "nation", "unit", "times", "last"}``, the most frequent first."""
    found = violations().filter(at__gte=since).exclude(plate_key="").values("plate_key")
    rows = found.annotate(
        times=Count("pk"), last=Max("at"), plate=Max("plate"), nation=Max("nation"), unit=Max("unit")
    ).filter(times__gte=REPEATED)
    return [dict(row) for row in rows.order_by("-times", "-last")[:MOST]]


def repeat_units(since: datetime) -> list[dict[str, Any]]:
    """Units with more than one violation: ``{"unit", "nation", "times", "plates", "last"}``."""
    found = violations().filter(at__gte=since).exclude(unit_key="").values("unit_key")
    rows = found.annotate(
        times=Count("pk"), plates=Count("plate_key", distinct=True, filter=~Q(plate_key="")), last=Max("at"),
        unit=Max("unit"), nation=Max("nation"),
    ).filter(times__gte=REPEATED)  # fmt: skip
    return [dict(row) for row in rows.order_by("-times", "-last")[:MOST]]


def of_plate(plate: str) -> QuerySet[Check]:
    return violations().filter(plate_key=plate_key(plate)).select_related("session__patrol").order_by("-at")


def of_unit(unit: str) -> QuerySet[Check]:
    return violations().filter(unit_key=name_key(unit)).select_related("session__patrol").order_by("at")
