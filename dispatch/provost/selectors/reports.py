"""What a report to COMKFOR is drafted from: entries of the blotter, and what the provost coordinated."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from blotter.models import Entry
from blotter.selectors import stamp
from blotter.text import EXERCISE
from dispatch.provost.models import Directive, HelpRequest, Report, Request
from dispatch.provost.selectors.coordination import in_words

# What everybody at the desk may read; a restricted entry leaves the desk in no report.
OPEN_TO_ALL = ["desk", "shift"]
# Kinds that somebody above the desk may want to hear of. Routine of the night is in the figures.
NOTABLE = (
    "alarm.raised", "blotter.logged", "incident.opened", "incident.no_duff", "incident.resolved", "incident.priority",
    "patrol.panic", "dispatch.diverted", "dispatch.unable", "directive.given", "help.", "intelligence.", "partner.told",
    "presence.", "provost.", "route.state", "movement.halted", "security.begun", "security.ended", "security.threat",
    "shift.taken_over",
)  # fmt: skip
# "EX 26-0145", "EX DIR 26-0003": an entry that names anything of an exercise, wherever, is in no report of real work.
OF_EXERCISE = rf"\m{EXERCISE}"


def reports() -> QuerySet[Report]:
    return Report.objects.select_related("drafted_by", "ended_by")


def _open_entries() -> QuerySet[Entry]:
    return Entry.objects.filter(view=False, audiences__overlap=OPEN_TO_ALL)


def notable(report: Report) -> QuerySet[Entry]:
    """Entries since the report's beginning that it may quote, newest first, without exercises."""
    wanted = Q()
    for kind in NOTABLE:
        wanted |= Q(kind__startswith=kind)
    found = _open_entries().filter(wanted, recorded_at__gte=report.since).exclude(words__regex=OF_EXERCISE)
    return found.select_related("actor").order_by("-serial")


def quotable(serials: Collection[int]) -> QuerySet[Entry]:
    """Those of these entries that everybody at the desk may read and that are of real work."""
    return _open_entries().filter(serial__in=serials).exclude(words__regex=OF_EXERCISE).order_by("serial")


def quoted(serials: Collection[int]) -> list[dict[str, Any]]:
    return [{"serial": e.serial, "at": stamp(e.occurred_at), "words": e.words} for e in quotable(serials)]


def coordination(since: datetime) -> list[dict[str, Any]]:
    """Decisions, directives and help since then, by number, without exercises: ``[{"name", "lines"}]``."""
    decided = Request.objects.filter(exercise=False, decided_at__gte=since).exclude(state=Request.State.WITHDRAWN)
    directives = Directive.objects.filter(exercise=False).filter(Q(given_at__gte=since) | Q(ended_at=None))
    helped = HelpRequest.objects.filter(exercise=False, asked_at__gte=since).select_related("nation")
    return [
        {
            "name": _("Decisions"),
            "lines": [
                f"{in_words(row)} – {row.get_state_display()}{f': {row.answer}' if row.answer else ''}"
                for row in decided.order_by("decided_at")
            ],
        },
        {
            "name": _("Directives"),
            "lines": [
                f"{row.called}: {row.title}{'' if row.ended_at is None else ' – ' + _('no more in force')}"
                for row in directives.order_by("pk")
            ],
        },
        {
            "name": _("Help of nations' MP"),
            "lines": [f"{row.called}: {row.in_words} – {row.get_state_display()}" for row in helped.order_by("pk")],
        },
    ]
