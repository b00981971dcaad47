"""What incidents hand to the next shift: open ones with who has them, held ones, plans, lookouts and hazards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blotter.handover import Line, Section
from incidents.models import Hazard, Incident, Lookout, Planned
from incidents.models.warning import Advisory
from incidents.selectors import rows
from incidents.states import OPEN, State
from reference.dtg import format_dtg

AHEAD = timedelta(hours=24)


def _owed() -> dict[int, int]:
    """How many partners must still be told, by incident: as the board counts them, in one query."""
    return {pk: row["owed"] for pk, row in rows(None).items()}


def _incident_line(incident: Incident, owed: int) -> Line:
    state = State(incident.state).label
    place = incident.place or incident.mgrs or _("place not known")
    owner = incident.owner or _("no desk has it")
    words = f"PRI {incident.priority} {incident.called} {incident.type.label}, {place} – {state}; {owner}"
    if incident.handed_over_to or incident.lead_agency:
        words += f"; {' → '.join(filter(None, (incident.lead_agency, incident.handed_over_to)))}"
    if incident.report_owed and not incident.report_filed:
        words += f"; {_('report owed')}"
    if owed:
        words += "; " + ngettext("%(count)d partner owed", "%(count)d partners owed", owed) % {"count": owed}
    return Line(
        key=f"incident:{incident.pk}", words=words, since=incident.waiting_since or incident.state_since,
        due=incident.held_until, exercise=incident.exercise, stand=words,
    )  # fmt: skip


def open_incidents(now: datetime) -> Iterator[Line]:
    found = Incident.objects.filter(state__in=OPEN - {State.HELD}).select_related("type")
    owed = _owed()
    for incident in found.order_by("exercise", "priority", "opened_at"):
        yield _incident_line(incident, owed.get(incident.pk, 0))


def held_incidents(now: datetime) -> Iterator[Line]:
    owed = _owed()
    for incident in Incident.objects.filter(state=State.HELD).select_related("type").order_by("held_until"):
        line = _incident_line(incident, owed.get(incident.pk, 0))
        words = f"{line.words}; {incident.hold_reason}"
        yield Line(line.key, words, words, line.since, line.due, line.exercise)


def planned(now: datetime) -> Iterator[Line]:
    plans = Planned.objects.filter(state=Planned.State.PLANNED, opens_at__lte=now + AHEAD).select_related("type")
    for row in plans.order_by("due_at"):
        words = f"{row.called} PRI {row.priority} {row.type.label}, {row.place}, {format_dtg(row.due_at)}"
        yield Line(f"planned:{row.pk}", words, words, due=row.opens_at, exercise=row.exercise)


def _valid(now: datetime) -> Q:
    return Q(ended_at=None, valid_from__lte=now + AHEAD, valid_until__gt=now)


def _until(advisory: Advisory) -> str:
    return _("until %(time)s") % {"time": format_dtg(advisory.valid_until)}


def lookouts(now: datetime) -> Iterator[Line]:
    """By number and kind: whom it describes is read where reading is logged."""
    for row in Lookout.objects.filter(_valid(now)).order_by("valid_until"):
        words = f"{row.called} {row.get_kind_display()}, {row.issuer}, {_until(row)}"
        yield Line(f"lookout:{row.pk}", words, f"{words} {row.version}", due=row.valid_until)


def hazards(now: datetime) -> Iterator[Line]:
    for row in Hazard.objects.filter(_valid(now)).order_by("valid_until"):
        words = f"{row.called} {row.label}, {row.place}, {row.radius_m} m, {_until(row)}"
        yield Line(f"hazard:{row.pk}", words, f"{words} {row.version}", due=row.valid_until)


SECTIONS = (
    Section("incidents", gettext_lazy("Open incidents"), 20, open_incidents),
    Section("held", gettext_lazy("Held"), 30, held_incidents),
    Section("planned", gettext_lazy("Planned, next 24 h"), 60, planned),
    Section("lookouts", gettext_lazy("Lookouts"), 70, lookouts),
    Section("hazards", gettext_lazy("Hazards"), 80, hazards),
)
