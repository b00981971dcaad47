"""The figures of policing for the provost's page."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from blotter.operations import desk_now
from incidents.policing.models import Check, CheckSession, Investigation, Item
from incidents.policing.selectors.cases import overdue
from incidents.policing.states import OPEN, State


def figures(since: datetime) -> list[tuple[str, int]]:
    """Name and number, of real work only: what was checked and closed since then, and what stands now."""
    checked = Check.objects.filter(withdrawn_at=None, session__exercise=False, at__gte=since).aggregate(
        all=Count("pk"),
        violations=Count("pk", filter=~Q(result=Check.Result.NOTHING)),
        measured=Count("pk", filter=Q(measured_kmh__isnull=False)),
    )
    cases = Investigation.objects.filter(exercise=False)
    held = Item.objects.filter(disposed_at=None, document__investigation__exercise=False)
    return [
        (_("check sessions"), CheckSession.objects.filter(exercise=False, started_at__gte=since).count()),
        (_("vehicles controlled"), checked["all"]),
        (_("speeds measured"), checked["measured"]),
        (_("violations"), checked["violations"]),
        (_("investigations at work"), cases.filter(state__in=OPEN).count()),
        (_("investigations closed"), cases.filter(state=State.CLOSED, state_since__gte=since).count()),
        (_("tasks overdue"), overdue(desk_now())),
        (_("items of evidence held"), held.count()),
    ]
