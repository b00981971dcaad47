"""What the programme hands to the next shift: patrols under way, those of the next day, debriefs that are owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.handover import Line, Section
from dispatch.programme.selectors.orders import in_debt, members, orders, summary
from dispatch.programme.selectors.reading import receipts_of
from dispatch.programme.states import OPEN, State

AHEAD = timedelta(hours=24)


def programme(now: datetime) -> Iterator[Line]:
    found = members(orders().filter(state__in=OPEN, starts_at__lte=now + AHEAD).order_by("-state", "starts_at"))
    read = receipts_of(found)
    for row, going in found:
        words = f"{row.called} {summary(row)} – {row.get_state_display()}; "
        words += ", ".join(member.patrol.callsign for member in going)
        missing = [receipt.member.patrol.callsign for receipt in read[row.pk] if not receipt.current]
        if missing:
            words += "; " + _("orders not read by %(patrols)s") % {"patrols": ", ".join(missing)}
        running = row.state == State.RUNNING
        since, due = (row.started_at, row.ends_at) if running else (row.planned_at, row.starts_at)
        yield Line(f"order:{row.pk}", words, f"{words} {row.revision}", since, due, row.exercise)


def debriefs(now: datetime) -> Iterator[Line]:
    for member in in_debt():
        words = _("%(order)s: %(patrol)s owes its debrief")
        words %= {"order": member.order.called, "patrol": member.patrol.callsign}
        yield Line(f"order_patrol:{member.pk}", words, words, member.order.ended_at, exercise=member.order.exercise)


SECTIONS = (
    Section("programme", gettext_lazy("Patrol programme"), 47, programme),
    Section("debriefs", gettext_lazy("Debriefs owed"), 68, debriefs),
)
