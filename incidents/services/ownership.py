"""Who at the desk has an incident: the position that opened it or acted on it first, until it changes hands."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import DeskPosition
from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from incidents import kinds
from incidents.models import Incident
from incidents.services.common import _lock, _save
from incidents.states import ENDED


@operation("incident.edit")
def take(op: Operation, *, by: Actor, incident: int, version: int | None = None) -> Incident:
    """Take an incident at one's own position."""
    if not by.position:
        raise Refused(_("Choose your desk position first: an incident belongs to a position."), code="no_position")
    return _hand(op, incident, by.position, version)


@operation("incident.edit")
def give(op: Operation, *, by: Actor, incident: int, position: str, version: int | None = None) -> Incident:
    """Give an incident to another position."""
    return _hand(op, incident, position_called(position).name, version)


def _hand(op: Operation, incident: int, position: str, version: int | None) -> Incident:
    row = _lock(op, incident, version)
    if row.state in ENDED:
        raise Refused(_("%(incident)s has ended; nobody has to have it.") % {"incident": row.number})
    before, row.owner = row.owner, position
    if before == position:
        op.quiet()
        return row
    _save(op, row)
    op.record(kinds.OWNED, incident=row.called, owner=position, left=before or _("nobody"))
    return row


def position_called(name: str) -> DeskPosition:
    """The desk position of this name, however it is written: ``Desk 2``, ``desk 2``, ``2``."""
    positions = list(DeskPosition.objects.all())
    wanted = " ".join(name.split()).lower()
    for position in positions:
        if wanted in (position.name.lower(), position.name.lower().removeprefix("desk ")):
            return position
    known = ", ".join(position.name for position in positions)
    raise Invalid(
        _("There is no desk position of this name. Known are: %(known)s.") % {"known": known}, field="position"
    )
