"""What the acts of this function share. Underscore functions need an open operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from blotter.errors import Forbidden, Invalid, Refused
from blotter.operations import Operation
from blotter.text import clean_whole
from incidents.mobility.models.common import Placed
from incidents.models import Incident
from incidents.selectors import audiences_of
from incidents.services.place import clean_location
from patrols.models import Patrol
from patrols.selectors import patrol_ids_of

FARTHEST = timedelta(days=366)
Place = str | Mapping[str, Any] | None


def set_place(row: Placed, location: Place) -> None:
    """Take over a place in any form that the desk understands; its name as it was given."""
    found = clean_location(location)
    if found is None:
        return
    row.place, row.lat, row.lon, row.mgrs = found.label, found.lat, found.lon, found.mgrs


def own_patrol(op: Operation, patrol: int | None) -> int | None:
    """The patrol that a report is of: a patrol leader's own, whoever else is named by the desk."""
    if op.by.scope(op.action) == "own":
        mine = patrol_ids_of(op.by.user)
        if patrol is not None and patrol not in mine:
            raise Forbidden(_("You are not logged on to this patrol. Ask the desk to enter it for you."))
        if not mine:
            raise Forbidden(_("You are not logged on to a patrol. Ask the desk to log you on, or to enter it for you."))
        return min(mine)
    if patrol is not None and not Patrol.objects.filter(pk=patrol, active=True).exists():
        raise Invalid(_("There is no such patrol."), field="patrol")
    return patrol


def about(op: Operation, pk: int | None) -> Incident | None:
    """The incident that a record names. A crew names a job of its own, the desk any."""
    if pk is None:
        return None
    found = Incident.objects.filter(pk=pk).first()
    if found is None:
        raise Invalid(_("There is no such incident."), field="incident")
    if op.by.scope(op.action) == "own" and not audiences_of(found) & op.by.own_tags:
        raise Forbidden(_("This is not a job of your patrol."))
    return found


def marked(incident: Incident | None, exercise: Any) -> bool:
    """Whether a record is of an exercise: as its incident is, so that real work and exercise never hang together."""
    return incident.exercise if incident else bool(exercise)


def seen_at(op: Operation, moment: datetime | None, field: str = "observed_at") -> datetime:
    """When it was: now unless said, and never ahead."""
    if moment is not None and moment > op.now:
        raise Invalid(_("That time is in the future. Write when it happened."), field=field, code="in_the_future")
    return moment or op.now


def figure(value: Any, field: str, *, most: str, places: int) -> Decimal | None:
    """A measure greater than 0 with so many decimals; a comma is read as a point. ``None`` for none."""
    if value in (None, ""):
        return None
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        raise Invalid(_("«%(value)s» is no number.") % {"value": value}, field=field) from None
    if not number.is_finite() or not 0 < number <= Decimal(most):
        raise Invalid(_("Write a number above 0, at most %(most)s.") % {"most": most}, field=field)
    return round(number, places) or None


def whole(value: Any, field: str, least: int, most: int) -> int | None:
    return None if value in (None, "") else clean_whole(value, field, least, most)


def rows_of(given: Sequence[Mapping[str, Any]], known: set[str], field: str, most: int) -> list[dict[str, Any]]:
    """The rows of a list that came in, none of them with a field that nobody reads."""
    if len(given) > most:
        raise Invalid(_("At most %(most)d.") % {"most": most}, field=field)
    rows = []
    for number, row in enumerate(given):
        if unknown := sorted(set(map(str, row)) - known):
            raise Invalid(_("There is no field of this name."), field=f"{field}-{number}-{unknown[0]}")
        rows.append(dict(row))
    return rows


def follow(table: Mapping[str, Mapping[str, str]], row: Any, act: str, called: str) -> str:
    """The state that an act leads to; refused in words where the table does not allow it."""
    target = table[row.state].get(act)
    if target is None:
        words = _("%(what)s is %(state)s, which does not allow this.")
        raise Refused(
            words % {"what": called, "state": row.get_state_display()},
            current_state=row.state,
            acts=list(table[row.state]),
        )
    return target
