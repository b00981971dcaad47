"""NO DUFF: an exercise call turned real, with everybody who is on it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Refused
from blotter.operations import Operation, operation
from blotter.text import clean_reason
from dispatch.exercises.joining import _lock_exercise_of, _made_real
from dispatch.services.common import _live_on
from dispatch.states import ACTIVE
from escalation import services as escalation
from incidents import kinds
from incidents.models import Incident
from incidents.services.common import _save as _save_incident
from incidents.states import ENDED
from patrols.services.common import _save as _save_patrol


@operation("incident.exercise")
def no_duff(op: Operation, *, by: Actor, incident: int, reason: str, version: int | None = None) -> Incident:
    """Make an exercise incident real, with what was recorded for it. Its clocks go on; its patrols are no longer an
    exercise's to be recalled, and those that were committed to one confirm that they know."""
    reason = clean_reason(reason)
    _lock_exercise_of(op, incident)
    row = op.lock(Incident, incident)
    op.check_version(row, version)
    if not row.exercise:
        raise Refused(_("%(incident)s is real already.") % {"incident": row.number})
    if row.state in ENDED:
        raise Refused(_("%(incident)s has ended. Reopen it first.") % {"incident": row.number})
    crews = [patrol for assignment, patrol in _live_on(op, row) if assignment.state in ACTIVE]
    for patrol in crews:
        if patrol.exercise:
            patrol.exercise = False
            _save_patrol(op, patrol)
    before, row.exercise = row.called, False
    _save_incident(op, row)
    _made_real(op, row, crews)
    escalation._reword(op, incident=row.pk, old=before, new=row.called)
    op.record(kinds.NO_DUFF, incident=row.called, reason=reason)
    return row
