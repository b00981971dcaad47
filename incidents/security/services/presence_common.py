"""What the acts on a presence operation share. Underscore functions need an open operation."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation
from incidents.security.models import Level, Presence, Task
from incidents.security.states import OPEN
from reference.dtg import format_dtg
from reference.models import Partner

STRONGEST = 5000


def _lock(op: Operation, presence: int, version: int | None = None) -> Presence:
    """The presence behind the lock of its task, which knows whether it stands."""
    key = Presence.objects.filter(pk=presence).values_list("task_id", flat=True).first()
    if key is None:
        raise Missing(_("There is no presence operation %(presence)s.") % {"presence": presence})
    task = op.lock(Task, key)
    row = op.lock(Presence, presence)
    row.task = task
    op.check_version(row, version)
    return row


def _lock_open(op: Operation, presence: int, version: int | None = None) -> Presence:
    """One that is planned or stands: a late form changes nothing of what was stood down."""
    row = _lock(op, presence, version)
    if row.task.state not in OPEN:
        words = _("%(presence)s is %(state)s: nothing about it changes any more.")
        facts = {"presence": row.called, "state": row.task.get_state_display()}
        raise Refused(words % facts, current_state=row.task.state)
    return row


def _save(op: Operation, row: Presence) -> None:
    op.bump(row)
    row.save()
    op.touch(row)


def subject_of(row: Presence) -> str:
    return f"{row.board_subject}:{row.pk}"


def not_before(moment: datetime, first: datetime | None, field: str) -> None:
    """Refuse a time that lies before what it follows."""
    if first is not None and moment < first:
        words = _("That is before %(first)s, which came first. Check both times.")
        raise Invalid(words % {"first": format_dtg(first)}, field=field, code="contradicts")


def partner_of(slug: str, field: str = "partner") -> Partner:
    found = Partner.objects.filter(slug=slug, active=True).first()
    if found is None:
        words = _("«%(partner)s» is no partner that the desk knows. Choose one of the list.")
        raise Invalid(words % {"partner": slug}, field=field)
    return found


def level_words(level: int, strength: int) -> str:
    """``increased, 120 persons``, as it is printed."""
    return _("%(level)s, %(strength)d persons") % {"level": Level(level).label, "strength": strength}
