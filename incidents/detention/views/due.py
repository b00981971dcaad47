"""How a due time is shown: how long it is still to it, what is late, what is near."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from incidents.detention.clocks import ClockKind
from incidents.detention.models import Clock

NEAR: dict[str, timedelta] = {ClockKind.CHECK: timedelta(minutes=10)}
NEAR_LIMIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Due:
    """``tone``: "late", "near" or nothing. ``near_s``: so many seconds before it is near. ``clock``: the one that runs
    to it, ``None`` where only the time is known.

    ``static/js/detention/due.js`` counts on from here while the page stands, in the same words.
    """

    at: datetime
    left: timedelta
    tone: str
    near_s: int
    clock: Clock | None = None

    @property
    def words(self) -> str:
        said = _("OVERDUE %(span)s") if self.tone == "late" else _("in %(span)s")
        return said % {"span": span(self.left)}


def due_of(clock: Clock | None, now: datetime) -> Due | None:
    return due_at(clock.due_at, now, clock.kind, clock) if clock else None


def due_at(at: datetime, now: datetime, kind: str, clock: Clock | None = None) -> Due:
    left, near = at - now, NEAR.get(kind, NEAR_LIMIT)
    tone = "late" if left <= timedelta() else "near" if left <= near else ""
    return Due(at, left, tone, int(near.total_seconds()), clock)


def span(time: timedelta) -> str:
    """``38 min``, ``1 h 59``, ``2 d 18 h``; without a sign."""
    minutes = int(abs(time).total_seconds()) // 60
    hours = minutes // 60
    if hours >= 48:
        return _("%(days)d d %(hours)d h") % {"days": hours // 24, "hours": hours % 24}
    if hours:
        return _("%(hours)d h %(minutes)s") % {"hours": hours, "minutes": f"{minutes % 60:02}"}
    return _("%(minutes)d min") % {"minutes": minutes}
