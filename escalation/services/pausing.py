"""Clocks that stand still for a while: what waits then is not late."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from blotter.operations import Operation
from escalation import standing
from escalation.models import Deadline, Escalation
from escalation.services.ending import _end
from escalation.services.firing import CHANNEL


def _pause(op: Operation, subjects: Collection[str]) -> None:
    """Stop the clocks of these subjects without ending them. Their alarms end; the next step raises them anew."""
    standing.lock(op, subjects)
    running = Escalation.objects.filter(subject__in=subjects, state=Escalation.State.RUNNING)
    found = list(running.values_list("pk", flat=True))
    armed = Deadline.objects.filter(escalation__in=found, state=Deadline.State.ARMED)
    # As in stopping: the clock may be firing one, and the next is only seen by a later statement.
    while armed.exists():
        armed.update(state=Deadline.State.PAUSED, paused_at=op.now)
    for pk in found:
        op.touch_key(Escalation.board_subject, pk)
    _end(op, Q(subject__in=subjects, escalation__in=found))


def _go_on(op: Operation, subjects: Collection[str]) -> None:
    """Let paused clocks run again: everything is due later by as long as they stood still, and so is their subject."""
    standing.lock(op, subjects)
    paused = Deadline.objects.select_for_update(of=("self",)).filter(state=Deadline.State.PAUSED)
    for row in paused.filter(escalation__subject__in=subjects).select_related("escalation").order_by("pk"):
        assert row.paused_at
        still = op.now - row.paused_at
        row.state, row.due_at, row.paused_at = Deadline.State.ARMED, row.due_at + still, None
        row.save()
        # How long it waits, as its alarms say, is without the pause.
        row.escalation.started_at += still
        row.escalation.save(update_fields=["started_at"])
        op.touch(row.escalation)
        standing.later(op, row.escalation.subject, still)
    op.notify(CHANNEL)
