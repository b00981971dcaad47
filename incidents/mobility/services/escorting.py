"""Patrols that ride along with a movement, and the incident by which the desk sends them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from incidents.mobility import kinds
from incidents.mobility.models import Escort, Movement
from incidents.mobility.services.following import _await_next, _lock, _save
from incidents.mobility.services.planning import _credit, _way
from incidents.mobility.states import OPEN
from incidents.models import Incident, Source
from incidents.services import _open
from incidents.services.common import clean_choice
from incidents.states import OPEN as OPEN_INCIDENT
from patrols.models import Patrol

ESCORT_TYPE = "convoy-escort"


@operation("mobility.edit")
def escort(
    op: Operation, *, by: Actor, movement: int, patrol: int, post: str = Escort.Post.LEAD, version: int | None = None
) -> Escort:
    """Let a patrol ride along, from start point to release point. Its job is an incident's, sent by the desk."""
    post = clean_choice(post, Escort.Post.values, "post")
    row = _lock_open(op, movement, version)
    unit = Patrol.objects.filter(pk=patrol, active=True).first()
    if unit is None:
        raise Invalid(_("There is no such patrol."), field="patrol")
    if row.escorts.filter(patrol=unit).exists():
        words = _("%(patrol)s escorts %(movement)s already.")
        raise Invalid(words % {"patrol": unit.callsign, "movement": row.called}, field="patrol")
    made = Escort.objects.create(movement=row, patrol=unit, post=post)
    _save(op, row)
    op.record(kinds.ESCORTED, movement=row.called, patrol=unit.callsign, post=Escort.Post(post).label)
    return made


@operation("mobility.edit")
def end_escort(op: Operation, *, by: Actor, movement: int, patrol: int, version: int | None = None) -> Movement:
    """A patrol rides along no longer."""
    row = _lock_open(op, movement, version)
    found = row.escorts.select_related("patrol").filter(patrol=patrol).first()
    if found is None:
        raise Invalid(_("This patrol does not escort it."), field="patrol")
    found.delete()
    _save(op, row)
    op.record(kinds.ESCORT_ENDED, movement=row.called, patrol=found.patrol.callsign, reason="")
    return row


@operation("incident.open")
def open_escort(op: Operation, *, by: Actor, movement: int, version: int | None = None) -> Incident:
    """Open the incident by which the desk sends the escort: at the start point, linked with the movement."""
    row = _lock_open(op, movement, version)
    if row.incident and row.incident.state in OPEN_INCIDENT:
        words = _("%(movement)s has %(incident)s already. Send the escort to that.")
        raise Refused(words % {"movement": row.called, "incident": row.incident.called}, code="exists")
    start = row.checkpoints.all()[0]
    way = _way(list(row.checkpoints.all()))
    row.incident = _open(
        op,
        type=ESCORT_TYPE,
        narrative=f"{row.called} {row.unit}, {way}, SP {_credit(start)}\n{row.purpose}".strip(),
        location={"lat": start.lat, "lon": start.lon, "text": start.name}
        if start.lat is not None
        else {"text": start.name},
        source=Source.PLAN,
        exercise=row.exercise,
    )
    _await_next(op, row)  # its alarms name the incident from now on
    _save(op, row)
    op.record(kinds.ESCORT_OPENED, movement=row.called, incident=row.incident.called)
    return row.incident


def _lock_open(op: Operation, movement: int, version: int | None) -> Movement:
    row = _lock(op, movement, version)
    if row.state not in OPEN:
        words = _("%(movement)s is %(state)s already.")
        raise Refused(words % {"movement": row.called, "state": row.get_state_display()}, current_state=row.state)
    return row
