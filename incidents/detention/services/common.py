"""What acts of detention share. Underscore functions need an open operation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from blotter.errors import Invalid, Missing, Refused, Stale
from blotter.operations import Operation
from incidents.models import Incident
from incidents.selectors import local_year
from reference.dtg import format_dtg


def _next_number(op: Operation, series: str) -> str:
    """The next number of the series this year, ``ADV 26-0007``. Its row stays locked until the operation ends."""
    year = local_year(op.now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO detention_recordnumber AS counter (series, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (series, year) DO UPDATE SET last = counter.last + 1 RETURNING last",
            [series, year],
        )
        (last,) = cursor.fetchone()
    return f"{series} {year % 100:02d}-{last:04d}"


def _check_version(row: Any, version: int | None) -> None:
    if version is not None and row.version != version:
        words = _("Somebody changed this in the meantime. Look at it as it is now, then decide again.")
        raise Stale(words, version=row.version)


def _save(op: Operation, row: Any) -> None:
    op.bump(row)
    row.save()


def follow(table: Mapping[str, Mapping[str, str]], row: Any, act: str) -> str:
    """The state that an act leads to; refused in words where the table does not allow it."""
    target = table[row.state].get(act)
    if target is None:
        words = _("%(what)s is «%(state)s», which does not allow this.")
        facts = {"what": row.called, "state": row.get_state_display()}
        raise Refused(words % facts, current_state=row.state, acts=list(table[row.state]))
    return target


def incident_called(called: str, field: str = "incident") -> Incident | None:
    """The incident with this number, ``26-0145`` or its bare end ``145``; ``None`` for nothing written."""
    text = called.strip().upper().removeprefix("EX").strip()
    if not text:
        return None
    found = Incident.objects.filter(number=text).first()
    if found is None and text.isascii() and text.isdecimal():
        found = Incident.objects.filter(number__endswith=f"-{int(text):04d}").order_by("-pk").first()
    if found is None:
        raise Invalid(_("There is no incident %(number)s.") % {"number": called}, field=field)
    return found


def past(op: Operation, moment: datetime | None, field: str, *, since: datetime | None = None) -> datetime:
    """When it happened: now, or a time that lies neither ahead nor before ``since``, which it follows.

    People write minutes: a time within the minute of ``since`` follows it.
    """
    if moment is None:
        return op.now
    if moment > op.now:
        raise Invalid(_("That time is in the future. Write when it happened."), field=field)
    if since is not None and moment < since.replace(second=0, microsecond=0):
        words = _("That is before %(since)s, which came first. Check both times.")
        raise Invalid(words % {"since": format_dtg(since)}, field=field)
    return moment


def ahead(op: Operation, moment: datetime, field: str) -> datetime:
    if moment <= op.now:
        raise Invalid(_("That time has passed. Write one that is to come."), field=field)
    return moment


def count(value: Any, field: str, least: int = 0, most: int = 999) -> int:
    """A whole number within these limits."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        words = _("Write a whole number from %(least)d to %(most)d.")
        raise Invalid(words % {"least": least, "most": most}, field=field)
    return value


def missing(noun: str, key: Any) -> Missing:
    return Missing(_("There is no %(noun)s %(key)s.") % {"noun": noun, "key": key})
