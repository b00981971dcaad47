"""What acts of detention share. Underscore functions need an open operation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation
from reference.dtg import format_dtg


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


def missing(noun: str, key: Any) -> Missing:
    return Missing(_("There is no %(noun)s %(key)s.") % {"noun": noun, "key": key})
