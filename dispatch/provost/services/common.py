"""What acts of coordination share. Underscore functions need an open operation."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from blotter.errors import Invalid, Refused, Stale
from blotter.operations import Operation
from incidents.models import Incident
from incidents.selectors import local_year

FARTHEST = timedelta(days=366)
DESK, SHIFT = ("desk",), ("shift",)
_INCIDENT = re.compile(r"(?:EX )?(?:(\d\d)-)?(\d{1,6})")


def _next_number(op: Operation, series: str) -> str:
    """The next number of the series this year, ``DIR 26-0003``. Its row stays locked until the operation ends."""
    year = local_year(op.now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO provost_seriescounter AS counter (series, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (series, year) DO UPDATE SET last = counter.last + 1 RETURNING last",
            [series, year],
        )
        (last,) = cursor.fetchone()
    return f"{series} {year % 100:02d}-{last:04d}"


def check_version(row: Any, version: int | None) -> None:
    if version is not None and row.version != version:
        words = _("Somebody changed this in the meantime. Look at it as it is now, then decide again.")
        raise Stale(words, version=row.version)


def incident_called(text: str, now: datetime, field: str = "about") -> Incident | None:
    """The incident of this number, ``26-0145`` or, of this year, ``145``; ``None`` where nothing is written."""
    if not (text := " ".join(text.upper().split())):
        return None
    match = _INCIDENT.fullmatch(text)
    number = f"{match[1] or f'{local_year(now) % 100:02d}'}-{int(match[2]):04d}" if match else ""
    found = Incident.objects.filter(number=number).first()
    if found is None:
        raise Invalid(_("There is no incident %(number)s.") % {"number": text}, field=field)
    return found


def is_exercise(about: Incident | None, exercise: bool) -> bool:
    """What concerns an incident is an exercise where that is one."""
    if about and exercise and not about.exercise:
        raise Invalid(_("%(incident)s is real work.") % {"incident": about.called}, field="exercise")
    return about.exercise if about else bool(exercise)


def ahead(op: Operation, moment: datetime, field: str) -> datetime:
    if moment <= op.now:
        raise Invalid(_("That time has passed. Write one that lies ahead."), field=field)
    if moment > op.now + FARTHEST:
        raise Invalid(_("That is more than a year ahead. Check the date."), field=field)
    return moment


def past(op: Operation, moment: datetime | None, since: datetime, field: str = "at") -> datetime:
    """When it happened: now, or a time that lies neither ahead nor before ``since``, which it follows."""
    if moment is None:
        return op.now
    if moment > op.now:
        raise Invalid(_("That time is in the future. Write when it happened."), field=field)
    if moment < since:
        words = _("That is before %(since)s, which came first. Check both times.")
        raise Invalid(words % {"since": f"{since:%d%H%MZ}"}, field=field)
    return moment


def whole(value: Any, field: str, *, least: int = 0, most: int = 9999) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Invalid(_("A number from %(least)d to %(most)d.") % {"least": least, "most": most}, field=field)
    return value


def over(called: str, state: str) -> Refused:
    words = _("%(called)s is %(state)s: nothing more is done about it.")
    return Refused(words % {"called": called, "state": state}, current_state=state)
