"""Holding an incident back, calling the complainant in the meantime, and its coming back by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_reason
from incidents import kinds
from incidents.models import Incident
from incidents.services.common import HELD, LOOK_AGAIN, _arm, _follow, _lock
from incidents.states import State
from reference.dtg import format_dtg

LONGEST_HOLD = timedelta(hours=24)
# When nobody says until when: as long as the complainant may wait for a call back.
USUAL_HOLD = {2: timedelta(minutes=20), 3: timedelta(minutes=60), 4: timedelta(minutes=60)}


@operation("incident.hold")
def hold(
    op: Operation,
    *,
    by: Actor,
    incident: int,
    reason: str,
    until: datetime | None = None,
    version: int | None = None,
) -> Incident:
    """Let an incident wait, for a reason; at ``until`` it comes back by itself. PRI 1 is never held."""
    reason = clean_reason(reason)
    row = _lock(op, incident, version)
    if row.priority == 1:
        raise Refused(_("PRI 1 is never held. Send somebody, or change the priority with a reason."), code="never_held")
    until = until or op.now + USUAL_HOLD[row.priority]
    if not op.now < until <= op.now + LONGEST_HOLD:
        raise Invalid(_("A hold ends within the next 24 hours. Check date and time."), field="until")
    row.held_until, row.hold_reason = until, reason
    _follow(op, row, "hold")
    _arm(op, row, HELD, start=op.now)
    _arm(op, row, LOOK_AGAIN, start=op.now, due=until)
    op.record(kinds.HELD, incident=row.called, until=format_dtg(until), reason=reason)
    return row


@operation("incident.hold")
def resume(op: Operation, *, by: Actor, incident: int, version: int | None = None) -> Incident:
    """Take a held incident up again: it waits for a patrol from now."""
    row = _lock(op, incident, version)
    _follow(op, row, "resume")
    op.record(kinds.RESUMED, incident=row.called)
    return row


@operation("incident.hold")
def resume_when_due(op: Operation, *, by: Actor, incident: int) -> Incident:
    """The clock's act when the time to look again has come. Leaving the hold disarms what called it."""
    row = op.lock(Incident, incident)
    if row.state != State.HELD:
        op.quiet()
        return row
    _follow(op, row, "resume")
    op.record(kinds.RESUMED_BY_CLOCK, incident=row.called)
    return row
