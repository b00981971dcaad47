"""The record of a held person in the hand of an act: locked with its key, its times, its save.

Underscore functions need an open operation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, check_unchanged
from incidents.detention.custody_states import IN_CUSTODY
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import CustodyEntry, CustodyRecord
from incidents.detention.services import custody_clocks as clocks
from incidents.detention.services.common import _save
from incidents.detention.services.sealing import data_key
from incidents.models import Incident
from reference.dtg import format_dtg

Facts = Mapping[str, Any]


def _lock(op: Operation, record: int, version: int | None, *, ended: bool = False) -> tuple[CustodyRecord, bytes]:
    """The locked record with its key. ``ended``: the act is for a custody that is over, too."""
    row = op.lock(CustodyRecord, record)
    check_unchanged(row, version)
    if row.ended and not ended:
        words = _("%(record)s is %(state)s: nothing is added to it.")
        raise Refused(words % {"record": row.called, "state": row.get_state_display()}, current_state=row.state)
    return row, data_key(row)


def _done(op: Operation, row: CustodyRecord) -> None:
    """Save it, and write down what everybody at the desk may see of it."""
    _save(op, row)
    clocks._show(op, row)


def _count(op: Operation, row: CustodyRecord, change: int) -> None:
    """The incident knows how many are held because of it, and no more."""
    if row.incident_id is not None:
        incident = op.lock(Incident, row.incident_id)
        incident.persons_held = max(0, incident.persons_held + change)
        incident.save(update_fields=["persons_held"])
        op.touch(incident)
        op.record(kinds.HELD, incident=incident.called, count=incident.persons_held)


def into(row: CustodyRecord, state: str, at: datetime) -> None:
    if row.state != state:
        row.state, row.state_since = state, at


# -- when ----------------------------------------------------------------------------------------------------------
def said(op: Operation, at: datetime, field: str, since: datetime, what: str) -> datetime:
    """A time that was said, neither ahead nor before what it follows. People write minutes: the same one follows."""
    if not isinstance(at, datetime):
        raise Invalid(_("Write the time at which it happened."), field=field)
    if at > op.now:
        raise Invalid(_("That time is in the future. Write when it happened."), field=field)
    if at < since.replace(second=0, microsecond=0):
        words = _("That is before %(what)s at %(since)s. Check both times.")
        raise Invalid(words % {"what": what, "since": format_dtg(since)}, field=field)
    return max(at, since)


def during(op: Operation, row: CustodyRecord, at: datetime, *, after: bool = False) -> datetime:
    """When it happened: in the custody, or (``after``) also when that was over."""
    moment = said(op, at, "at", row.captured_at, _("the capture"))
    if row.ended_at is not None and moment > row.ended_at and not after:
        words = _("The custody ended %(end)s. Only what happened before that is entered now.")
        raise Invalid(words % {"end": format_dtg(row.ended_at)}, field="at")
    return moment


# -- who -----------------------------------------------------------------------------------------------------------
def account(username: str, field: str, *, closed: bool = False) -> User:
    """``closed``: also one that was closed since, for what is past."""
    found = User.objects.filter(username=username, is_system=False).first()
    if found is None or not (found.is_active or closed):
        raise Invalid(_("There is no account of this name."), field=field)
    return found


def free_number(wanted: int, *, besides: int = 0) -> int:
    """The number by which somebody is called, or the next one that nobody has who is held or was not over then.

    Records count anew every year; somebody who is held since December keeps the number that January would give.
    """
    open_rows = CustodyRecord.objects.filter(Q(state__in=sorted(IN_CUSTODY)) | Q(clocks__running=True))
    taken = set(open_rows.exclude(pk=besides).values_list("held_person", flat=True))
    while wanted in taken:
        wanted += 1
    return wanted


def root(entry: CustodyEntry) -> CustodyEntry:
    """The line that was written first, whatever corrects it."""
    while entry.corrects is not None:
        entry = entry.corrects
    return entry


def looked_at(row: CustodyRecord) -> datetime | None:
    """When somebody last looked, by the lines that stand."""
    standing = row.entries.standing().filter(kind="check")
    return standing.order_by("-at").values_list("at", flat=True).first()
