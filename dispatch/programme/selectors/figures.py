"""The figures of the patrol programme for the provost's page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from dispatch.programme.models import Debrief, PatrolOrder
from dispatch.programme.selectors.orders import in_debt
from dispatch.programme.states import State

# A patrol is in time when it starts no later than this after its time.
IN_TIME = timedelta(minutes=15)


def figures(since: datetime) -> list[tuple[str, int]]:
    """Name and number, of real work only: what was done since then, and what stands now."""
    real = PatrolOrder.objects.filter(exercise=False)
    started = real.filter(started_at__gte=since)
    debriefs = Debrief.objects.filter(given_at__gte=since, patrol__order__exercise=False)
    return [
        (_("planned patrols started"), started.count()),
        (_("of these joint"), started.filter(kind=PatrolOrder.Kind.JOINT).count()),
        (_("of these in time"), started.filter(started_at__lte=F("starts_at") + IN_TIME).count()),
        (_("cancelled"), real.filter(state=State.CANCELLED, state_since__gte=since).count()),
        (_("under way now"), real.filter(state=State.RUNNING).count()),
        (_("planned and still to come"), real.filter(state=State.PLANNED).count()),
        (_("debriefs given"), debriefs.count()),
        (_("debriefs owed"), in_debt().filter(order__exercise=False).count()),
    ]
