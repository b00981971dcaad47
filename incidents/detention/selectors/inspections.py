"""Reading holding sites, inspections and their findings."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Case, Count, Max, Prefetch, Q, QuerySet, Value, When

from incidents.detention.models import Finding, FollowUp, HoldingSite, Inspection
from incidents.detention.states import FINDING_OPEN

URGENT_FIRST = Case(When(grade=Finding.Grade.URGENT, then=Value(0)), default=Value(1))


def sites() -> QuerySet[HoldingSite]:
    """With ``visited_at``, the last inspection of real work, and the count of ``open_findings``."""
    real = Q(inspections__exercise=False)
    return HoldingSite.objects.annotate(
        visited_at=Max("inspections__visited_at", filter=real),
        open_findings=Count(
            "inspections__findings", filter=real & Q(inspections__findings__state__in=FINDING_OPEN), distinct=True
        ),
    ).order_by("-active", "name")


def with_next_visit() -> list[tuple[HoldingSite, datetime]]:
    """Each site as ``sites`` gives it, with the time by which it is to be visited next."""
    return [(site, (vars(site)["visited_at"] or site.since) + timedelta(days=site.inspect_every)) for site in sites()]


def inspections() -> QuerySet[Inspection]:
    found = Inspection.objects.select_related("site", "inspected_by").annotate(
        open_findings=Count("findings", filter=Q(findings__state__in=FINDING_OPEN))
    )
    return found.order_by("-visited_at", "-pk")


def whole(pk: int) -> Inspection | None:
    """One inspection with its findings and what was done about each."""
    findings = Finding.objects.select_related("mended_by", "closed_by").prefetch_related(
        Prefetch("follow_ups", queryset=FollowUp.objects.select_related("by"))
    )
    return inspections().prefetch_related(Prefetch("findings", queryset=findings)).filter(pk=pk).first()


def open_findings() -> QuerySet[Finding]:
    """Of real work and of exercises; urgent ones first, then by their time."""
    found = Finding.objects.filter(state__in=FINDING_OPEN).select_related("inspection__site")
    return found.order_by(URGENT_FIRST, "due_at")
