"""What the next shift is told of coordination: what awaits the provost, directives in force, help, reports owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter import decisions as registry
from blotter.handover import Line, Section
from dispatch.provost.models import Directive, Report
from dispatch.provost.selectors import coordination


def decisions(now: datetime) -> Iterator[Line]:
    for decision, one in registry.waiting():
        yield Line(
            f"{decision.code}:{one.key}", one.words, one.words, since=one.since, due=one.due, exercise=one.exercise
        )


def directives(now: datetime) -> Iterator[Line]:
    """Those in force. How many have read it moves by itself and makes no other picture."""
    found = Directive.objects.filter(ended_at=None)
    for row in coordination.with_counts(found).order_by("given_at"):
        words = f"{row.called}: {row.title}"
        unread = _(", not read by %(count)d of %(to)d") % {"count": row.unread, "to": row.to} if row.unread else ""  # type: ignore[attr-defined]
        due = row.due_at if row.unread else None  # type: ignore[attr-defined]
        yield Line(f"directive:{row.pk}", words + unread, words, since=row.given_at, due=due, exercise=row.exercise)


def taken_over(now: datetime) -> Iterator[Line]:
    for row in coordination.takeovers():
        words = f"{row.alarm.words} – FPM"
        yield Line(f"takeover:{row.pk}", words, words, since=row.taken_at)


def help_asked(now: datetime) -> Iterator[Line]:
    for row in coordination.help_open():
        words = f"{row.called}: {row.in_words} – {row.get_state_display()}"
        due = row.due_at if row.answered_at is None else row.expected_at if row.state == "promised" else None
        yield Line(f"help:{row.pk}", words, words, since=row.state_since, due=due, exercise=row.exercise)


def reports(now: datetime) -> Iterator[Line]:
    for row in Report.objects.filter(state=Report.State.DRAFT).order_by("due_at", "pk"):
        words = _("%(number)s to COMKFOR: not submitted") % {"number": row.number}
        yield Line(f"report:{row.pk}", words, words, since=row.drafted_at, due=row.due_at)


SECTIONS = (
    Section("decisions", gettext_lazy("Awaiting the Force Provost Marshal"), 20, decisions),
    Section("taken-over", gettext_lazy("With the Force Provost Marshal"), 21, taken_over),
    Section("directives", gettext_lazy("Directives in force"), 22, directives),
    Section("help", gettext_lazy("Help of nations' MP"), 45, help_asked),
    Section("reports", gettext_lazy("Reports to COMKFOR"), 70, reports),
)
