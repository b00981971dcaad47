"""A change of priority reaches every clock that runs for the incident, those of its patrols too."""

from __future__ import annotations

from blotter.actors import Actor
from blotter.operations import Operation, operation
from blotter.text import clean_reason
from dispatch.services.common import _arm_unacknowledged, _live_on
from dispatch.services.telling import _await_reading_anew
from dispatch.states import State
from incidents import kinds
from incidents.models import Incident
from incidents.services.triage import _change_priority


@operation("incident.edit")
def change_priority(
    op: Operation, *, by: Actor, incident: int, priority: int, reason: str, version: int | None = None
) -> Incident:
    """Change the priority, with the reason; a dispatch that waits for its answer, and news that nobody has read,
    are due by the new one."""
    row = op.lock(Incident, incident)
    op.check_version(row, version)
    old = row.priority
    if not _change_priority(op, row, priority, reason):
        return row
    for assignment, patrol in _live_on(op, row):
        if assignment.state == State.ASSIGNED:
            _arm_unacknowledged(op, assignment, patrol, row)
        _await_reading_anew(op, assignment, patrol, row)
    op.record(kinds.PRIORITY, incident=row.called, old=old, new=row.priority, reason=clean_reason(reason))
    return row
