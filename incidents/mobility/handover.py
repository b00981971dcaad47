"""What mobility support hands to the next shift: movements, routes that are hindered, surveillance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.handover import Line, Section
from incidents.mobility.models import Movement, Route, Surveillance
from incidents.mobility.selectors.board import movement_state
from incidents.mobility.services.marching import in_words
from incidents.mobility.states import MARCHING, OPEN, RouteState, TaskState
from reference.dtg import format_dtg


def movements(now: datetime) -> Iterator[Line]:
    """Those on the march first, then by their time at the start point."""
    found = Movement.objects.filter(state__in=OPEN).prefetch_related("checkpoints", "escorts__patrol", "vehicles")
    rows = [(row, movement_state(row)) for row in found]
    for row, shown in sorted(rows, key=lambda pair: (pair[0].state not in MARCHING, pair[1]["sp"]["planned"])):
        escorts = ", ".join(escort.patrol.callsign for escort in row.escorts.all()) or _("no escort")
        words = f"{row.called} {row.unit}, {shown['way']} – {row.get_state_display()}; {escorts}"
        if shown["last"]:
            words += f"; {shown['last']['name']}, {in_words(timedelta(seconds=row.delay_s))}"
        due = datetime.fromisoformat(shown["next"]["expected"]) if shown["next"] else None
        yield Line(f"movement:{row.pk}", words, words, row.state_since, due, row.exercise)


def routes(now: datetime) -> Iterator[Line]:
    for row in Route.objects.filter(~Q(state=RouteState.OPEN) | Q(confirmed=False)):
        state = row.get_state_display() if row.confirmed else _("open, not confirmed")
        words = ": ".join(filter(None, (f"{row.code} {row.name} – {state}", row.reason)))
        yield Line(f"route:{row.pk}", words, f"{words} {row.version}", row.state_since, row.until)


def surveillance(now: datetime) -> Iterator[Line]:
    running = (TaskState.PLANNED, TaskState.RUNNING)
    for row in Surveillance.objects.filter(state__in=running).select_related("route", "patrol").order_by("ends_at"):
        where = row.route.code if row.route else row.where
        who = row.patrol.callsign if row.patrol else _("nobody yet")
        words = f"{row.called} {where} – {row.get_state_display()}; {who}; {format_dtg(row.begins_at)}"
        yield Line(f"surveillance:{row.pk}", words, words, row.state_since, row.ends_at, row.exercise)


SECTIONS = (
    Section("movements", gettext_lazy("Convoys and movements"), 40, movements),
    Section("routes", gettext_lazy("Routes not open"), 45, routes),
    Section("surveillance", gettext_lazy("Surveillance"), 65, surveillance),
)
