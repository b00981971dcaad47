"""What acts of policing share. Underscore functions need an open operation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from blotter.errors import Forbidden, Invalid, Missing, Refused, Stale
from blotter.operations import Operation
from incidents.models import Incident
from incidents.policing.models import Investigation
from incidents.policing.states import AT_WORK, State
from incidents.selectors import local_year


def _next_number(op: Operation, series: str) -> str:
    """The next number of the series this year, ``INV 26-0007``. Its row stays locked until the operation ends."""
    year = local_year(op.now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO policing_casenumber AS counter (series, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (series, year) DO UPDATE SET last = counter.last + 1 RETURNING last",
            [series, year],
        )
        (last,) = cursor.fetchone()
    return f"{series} {year % 100:02d}-{last:04d}"


def _check_version(row: Any, version: int | None) -> None:
    if version is not None and row.version != version:
        words = _("Somebody changed this in the meantime. Look at it as it is now, then decide again.")
        raise Stale(words, version=row.version)


def _lock_case(op: Operation, investigation: int, version: int | None = None, *, at_work: bool = True) -> Investigation:
    """The locked case, for those who work on it or lead; ``at_work``: refused when it is in review or closed."""
    row = op.lock(Investigation, investigation)
    works_on_it = row.investigators.filter(user_id=op.by.user.pk, until=None).exists()
    if op.by.scope(op.action) == "own" and not works_on_it:
        raise Forbidden(_("You do not work on this case. Ask whoever leads it to appoint you."))
    _check_version(row, version)
    if at_work and row.state not in AT_WORK:
        words = _("%(case)s is %(state)s: nothing is added to it. Send it back or reopen it first.")
        raise Refused(words % {"case": row.called, "state": State(row.state).label}, current_state=row.state)
    return row


def _save_case(op: Operation, row: Investigation) -> None:
    op.bump(row)
    row.save()


def _incident(called: str) -> Incident:
    """The incident with this number, ``26-0145`` or its bare end ``145``."""
    text = called.strip().upper().removeprefix("EX").strip()
    found = Incident.objects.filter(number=text).first()
    if found is None and text.isascii() and text.isdecimal():
        found = Incident.objects.filter(number__endswith=f"-{int(text):04d}").order_by("-pk").first()
    if found is None:
        raise Invalid(_("There is no incident %(number)s.") % {"number": called}, field="incident")
    return found


def _user(username: str, field: str) -> User:
    found = User.objects.filter(username=username, is_active=True, is_system=False).first()
    if found is None:
        raise Invalid(_("There is no account «%(name)s».") % {"name": username}, field=field)
    return found


def past(op: Operation, moment: datetime | None, field: str, *, since: datetime | None = None) -> datetime:
    """When it happened: now, or a time that lies neither ahead nor before ``since``, which it follows."""
    if moment is None:
        return op.now
    if moment > op.now:
        raise Invalid(_("That time is in the future. Write when it happened."), field=field)
    if since is not None and moment < since:
        words = _("That is before %(since)s, which came first. Check both times.")
        raise Invalid(words % {"since": f"{since:%d%H%MZ}"}, field=field)
    return moment


def missing(noun: str, number: Any) -> Missing:
    return Missing(_("There is no %(noun)s %(number)s.") % {"noun": noun, "number": number})
