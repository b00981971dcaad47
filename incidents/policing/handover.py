"""What policing hands to the next shift: running checks, cases, evidence on its way. By number, never by name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.handover import Line, Section
from incidents.policing.models import CustodyStep, Investigation, Task
from incidents.policing.selectors.checks import counts, running
from incidents.policing.states import OPEN, State


def checks(now: datetime) -> Iterator[Line]:
    for row in running().order_by("started_at"):
        words = f"{row.called} {row.patrol.callsign}, {row.place}"
        done = counts(row, now)
        count = _("%(controlled)d controlled, %(violations)d violations") % {
            "controlled": done.controlled, "violations": done.violations,
        }  # fmt: skip
        # The counts move by themselves: they are no reason to read the line again.
        yield Line(f"check:{row.pk}", f"{words}; {count}", words, since=row.started_at, exercise=row.exercise)


def cases(now: datetime) -> Iterator[Line]:
    due = {
        task.investigation_id: task
        for task in Task.objects.filter(done_at=None, investigation__state__in=OPEN).order_by("-due_at")
    }
    for row in Investigation.objects.filter(state__in=OPEN).order_by("pk"):
        words = f"{row.called} {State(row.state).label}"
        first = due.get(row.pk)
        if first:
            words += f"; {_('task %(number)d') % {'number': first.number}}"
        yield Line(
            f"investigation:{row.pk}", words, words, since=row.state_since, due=first.due_at if first else None,
            exercise=row.exercise,
        )  # fmt: skip


def evidence(now: datetime) -> Iterator[Line]:
    """Released and not received yet: somebody must look where it is."""
    steps = CustodyStep.objects.filter(received_at=None, declined_at=None).select_related(
        "item__document__investigation"
    )
    for step in steps.order_by("at"):
        words = _("%(tag)s released, not received yet") % {"tag": step.item.tag}
        case = step.item.document.investigation
        yield Line(f"item:{step.item_id}", words, words, since=step.at, exercise=case.exercise)


SECTIONS = (
    Section("checks", gettext_lazy("Running checks"), 50, checks),
    Section("evidence", gettext_lazy("Evidence between two hands"), 52, evidence),
    Section("investigations", gettext_lazy("Investigations"), 65, cases),
)
