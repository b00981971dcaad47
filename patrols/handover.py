"""What patrols hand to the next shift: emergencies, what is out of service, crews over their duty time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.handover import Line, Section
from patrols.models import DutyShift, Patrol
from patrols.states import State


def emergencies(now: datetime) -> Iterator[Line]:
    for patrol in Patrol.objects.filter(panic_since__isnull=False).order_by("panic_since"):
        contact = _("voice contact") if patrol.panic_voice_contact else _("no voice contact yet")
        words = _("EMERGENCY %(patrol)s, %(contact)s") % {"patrol": patrol.callsign, "contact": contact}
        yield Line(f"patrol:{patrol.pk}", words, words, since=patrol.panic_since)


def out_of_service(now: datetime) -> Iterator[Line]:
    found = Patrol.objects.filter(active=True, state=State.OUT_OF_SERVICE).select_related("vehicle")
    for patrol in found.order_by("callsign"):
        vehicle = f" ({patrol.vehicle.call_name})" if patrol.vehicle else ""
        words = f"{patrol.callsign}{vehicle}: {patrol.state_reason}"
        yield Line(f"patrol:{patrol.pk}", words, words, since=patrol.state_since)


def over_duty(now: datetime) -> Iterator[Line]:
    shifts = DutyShift.objects.filter(ended_at=None, until__lt=now).select_related("patrol")
    for shift in shifts.order_by("until"):
        words = _("%(patrol)s is over its duty time") % {"patrol": shift.patrol.callsign}
        yield Line(f"patrol:{shift.patrol_id}", words, words, since=shift.until)


SECTIONS = (
    Section("emergencies", gettext_lazy("Emergencies"), 0, emergencies),
    Section("out_of_service", gettext_lazy("Out of service"), 90, out_of_service),
    Section("over_duty", gettext_lazy("Over duty time"), 95, over_duty),
)
