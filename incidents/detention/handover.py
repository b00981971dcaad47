"""What detention hands to the next shift: who is held, by number; units that wait for advice; plans that begin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.handover import Line, Section
from incidents.detention.clocks import ClockKind
from incidents.detention.models import Clock
from incidents.detention.selectors import advice as requests
from incidents.detention.selectors import custody
from incidents.detention.selectors import plans as planning
from incidents.detention.states import PLAN_OPEN

PLANS_AHEAD = timedelta(days=2)


def held(now: datetime) -> Iterator[Line]:
    """Number, site and next check, the next one first; a check that was done is no reason to read the line again."""
    checks = dict(Clock.objects.filter(running=True, kind=ClockKind.CHECK).values_list("record_id", "due_at"))
    rows = sorted(custody.in_custody(), key=lambda row: (row.pk not in checks, checks.get(row.pk, now), row.pk))
    for row in rows:
        where = row.site.name if row.site else _("on the way")
        words = f"{row.alias}, {where}"
        yield Line(f"custody:{row.pk}", words, words, row.state_since, checks.get(row.pk), row.exercise)


def advice(now: datetime) -> Iterator[Line]:
    for row in requests.waiting():
        words = f"{row.called} – {row.get_state_display()}"
        yield Line(f"advice:{row.pk}", words, words, row.asked_at, row.call_back_by, row.exercise)


def plans(now: datetime) -> Iterator[Line]:
    """Those that run or begin within two days."""
    found = planning.plans().filter(state__in=PLAN_OPEN, starts_at__lte=now + PLANS_AHEAD, ends_at__gt=now)
    for row in found.order_by("starts_at"):
        gaps = len(planning.gaps(row))
        words = f"{row.called} – {row.get_state_display()}"
        if gaps:
            words += f", {_('%(number)d gaps') % {'number': gaps}}"
        yield Line(f"detention_plan:{row.pk}", words, words, row.state_since, row.starts_at, row.exercise)


SECTIONS = (
    Section("custody", gettext_lazy("Held persons"), 20, held),
    Section("advice", gettext_lazy("Detention advice owed"), 25, advice),
    Section("detention-plans", gettext_lazy("Detention plans"), 60, plans),
)
