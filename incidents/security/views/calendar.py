"""The month of security tasks, by the days of the desk's wall clock."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404

from blotter.operations import desk_now
from incidents.security.models import LevelChange, Manning, Task
from incidents.security.selectors import tasks as selectors
from incidents.security.selectors.presence import changes_of_manning
from incidents.security.states import ManningState, TaskState
from incidents.security.views.common import Room

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class OnDay:
    """A task on one of its days, with who stands there then."""

    row: Task
    turns: list[Manning]


class Calendar(Room):
    """``?month=2026-12``; without it the present month. A task stands on each of its days with the turns at its
    posts, and a presence that was raised or lowered on the day of that, too."""

    template_name = "security/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        zone = ZoneInfo(settings.DESK_TIME_ZONE)
        now = desk_now()
        today = now.astimezone(zone).date()
        first = _month(self.request.GET.get("month", ""), today)
        weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
        begins, ends = _midnight(weeks[0][0], zone), _midnight(weeks[-1][-1] + timedelta(days=1), zone)
        days: dict[date, list[OnDay]] = {day: [] for week in weeks for day in week}
        turns: dict[tuple[int, date], list[Manning]] = defaultdict(list)
        for turn in selectors.turns_between(begins, ends):
            since, until = turn.arrived_at or turn.planned_from, turn.left_at or turn.planned_until
            if turn.state == ManningState.PRESENT:  # whoever is not relieved in time stands there still
                until = max(until, now)
            for day in _days(max(begins, since), min(ends, until), zone):
                turns[turn.post.task_id, day].append(turn)
        for row in selectors.overlapping(begins, ends):
            since, until = min(row.begins_at, row.begun_at or row.begins_at), row.over_at or row.ends_at
            if row.state == TaskState.RUNNING:
                until = max(until, now)
            for day in _days(max(begins, since), min(ends, until), zone):
                days[day].append(OnDay(row, turns[row.pk, day]))
        changes: dict[date, list[LevelChange]] = {day: [] for day in days}
        for change in changes_of_manning(begins, ends):
            changes[change.at.astimezone(zone).date()].append(change)  # type: ignore[union-attr]
        return {
            "first": first,
            "now": now,
            "today": today,
            "weeks": [[(day, days[day], changes[day]) for day in week] for week in weeks],
            "before": f"{first - timedelta(days=1):%Y-%m}",
            "after": f"{first + timedelta(days=31):%Y-%m}",
        } | super().get_context_data(**kwargs)


def _days(begins: datetime, ends: datetime, zone: ZoneInfo) -> Iterator[date]:
    """The days of the wall clock on which something lasts."""
    day, last = begins.astimezone(zone).date(), ends.astimezone(zone)
    while _midnight(day, zone) < last:
        yield day
        day += timedelta(days=1)


def _month(text: str, today: date) -> date:
    if not text:
        return today.replace(day=1)
    match = _MONTH.fullmatch(text)
    if match is None:
        raise Http404
    return date(int(match[1]), int(match[2]), 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
