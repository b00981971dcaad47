"""What the next shift is told of exercises: those under way and the next, and who has not confirmed a recall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.handover import Line, Section
from dispatch.exercises.models import Exercise
from dispatch.exercises.selectors import unseen
from dispatch.exercises.states import LIVE, State
from dispatch.services.common import names
from patrols.models import Patrol
from reference.dtg import format_dtg

AHEAD = timedelta(hours=24)


def exercises(now: datetime) -> Iterator[Line]:
    for one in unseen():
        words = _("%(patrol)s has not confirmed its recall from %(exercise)s: %(reason)s")
        words %= {"patrol": one.patrol.callsign, "exercise": one.exercise.called, "reason": one.reason}
        yield Line(f"commitment:{one.pk}", words, words, since=one.recalled_at)
    soon = Q(state__in=LIVE) | Q(state=State.PLANNED, begins_at__lte=now + AHEAD)
    for row in Exercise.objects.filter(soon).order_by("begins_at"):
        inside = Patrol.objects.filter(commitments__exercise=row, commitments__left_at=None).order_by("callsign")
        words = f"{row.called}, {row.place} – {row.get_state_display()}; "
        words += _("until %(time)s") % {"time": format_dtg(row.ends_at)}
        words += f"; {names(inside) or _('no patrol')}"
        due = row.begins_at if row.state == State.PLANNED else row.ends_at
        yield Line(f"exercise:{row.pk}", words, words, since=row.state_since, due=due, exercise=True)


SECTIONS = (Section("exercises", gettext_lazy("Exercises"), 62, exercises),)
