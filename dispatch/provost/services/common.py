"""What acts of coordination share. Underscore functions need an open operation."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from blotter.errors import Invalid, Refused
from blotter.operations import Operation
from incidents.models import Incident

FARTHEST = timedelta(days=366)
DESK, SHIFT = ("desk",), ("shift",)
ABOUT_LENGTH = 16  # as the screen writes it: EX SEC 26-0004


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


def over(called: str, state: str) -> Refused:
    words = _("%(called)s is %(state)s: nothing more is done about it.")
    return Refused(words % {"called": called, "state": state}, current_state=state)
