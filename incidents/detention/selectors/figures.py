"""The figures of detention for the provost's page, real work only."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.operations import desk_now
from incidents.detention.models import AdviceRequest, Clock, CustodyRecord, Inspection
from incidents.detention.selectors import advice, custody, inspections


def figures(since: datetime) -> list[tuple[str, int]]:
    """Name and number: what was asked, captured and inspected since then, and what stands or is overdue now."""
    now = desk_now()
    asked = AdviceRequest.objects.filter(exercise=False)
    captured = CustodyRecord.objects.filter(exercise=False, captured_at__gte=since)
    late = Clock.objects.filter(running=True, due_at__lte=now, record__exercise=False)
    findings = inspections.open_findings().filter(inspection__exercise=False)
    return [
        (_("requests for advice"), asked.filter(asked_at__gte=since).count()),
        (_("units to call back"), advice.waiting().filter(exercise=False).count()),
        (_("persons captured"), captured.count()),
        (_("persons held"), custody.in_custody().filter(exercise=False).count()),
        (_("custody clocks overdue"), late.count()),
        (_("sites inspected"), Inspection.objects.filter(exercise=False, visited_at__gte=since).count()),
        (_("findings open"), findings.count()),
    ]
