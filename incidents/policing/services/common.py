"""What acts of policing share. Underscore functions need an open operation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from blotter.errors import Forbidden, Invalid, Missing, Refused
from blotter.operations import Operation, check_unchanged
from incidents.policing.models import Investigation
from incidents.policing.states import AT_WORK, State


def _lock_case(op: Operation, investigation: int, version: int | None = None, *, at_work: bool = True) -> Investigation:
    """The locked case, for those who work on it or lead; ``at_work``: refused when it is in review or closed."""
    row = op.lock(Investigation, investigation)
    works_on_it = row.investigators.filter(user_id=op.by.user.pk, until=None).exists()
    if op.by.scope(op.action) == "own" and not works_on_it:
        raise Forbidden(_("You do not work on this case. Ask whoever leads it to appoint you."))
    check_unchanged(row, version)
    if at_work and row.state not in AT_WORK:
        words = _("%(case)s is %(state)s: nothing is added to it. Send it back or reopen it first.")
        raise Refused(words % {"case": row.called, "state": State(row.state).label}, current_state=row.state)
    return row


def _save_case(op: Operation, row: Investigation) -> None:
    op.bump(row)
    row.save()


def _user(username: str, field: str) -> User:
    found = User.objects.filter(username=username, is_active=True, is_system=False).first()
    if found is None:
        raise Invalid(_("There is no account «%(name)s».") % {"name": username}, field=field)
    return found


def missing(noun: str, number: Any) -> Missing:
    return Missing(_("There is no %(noun)s %(number)s.") % {"noun": noun, "number": number})
