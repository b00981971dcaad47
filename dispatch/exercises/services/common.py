"""What acts on an exercise share. Underscore functions need an open operation."""

from __future__ import annotations

from django.utils.translation import gettext as _

from blotter.errors import Refused
from blotter.operations import Operation
from dispatch.exercises.models import Exercise, Phase
from dispatch.exercises.states import OPEN, TRANSITIONS
from escalation import services as escalation

OVER = "exercise.over"


def subject_of(row: Exercise) -> str:
    return f"{row.board_subject}:{row.pk}"


def _lock(op: Operation, exercise: int, version: int | None) -> Exercise:
    row = op.lock(Exercise, exercise)
    op.check_version(row, version)
    return row


def _lock_open(op: Operation, exercise: int, version: int | None) -> Exercise:
    row = _lock(op, exercise, version)
    if row.state not in OPEN:
        words = _("%(exercise)s is %(state)s already.")
        raise Refused(words % {"exercise": row.called, "state": row.get_state_display()}, current_state=row.state)
    return row


def _save(op: Operation, row: Exercise) -> None:
    op.bump(row)
    row.save()
    op.touch(row)


def _follow(op: Operation, row: Exercise, act: str, reason: str = "") -> None:
    """Do an act of the state table on a locked exercise; the phase that begins is kept."""
    target = TRANSITIONS[row.state].get(act)
    if target is None:
        words = _("%(exercise)s is %(state)s, which does not allow this.")
        raise Refused(
            words % {"exercise": row.called, "state": row.get_state_display()},
            current_state=row.state,
            acts=list(TRANSITIONS[row.state]),
        )
    row.state, row.state_since = target, op.now
    Phase.objects.create(exercise=row, state=target, since=op.now, reason=reason, by_id=op.by.user.pk)


def _await_end(op: Operation, row: Exercise) -> None:
    """Its end as planned is watched while it runs."""
    escalation._arm(
        op, subject=subject_of(row), policy=OVER, priority=None, start=row.ends_at, words={"exercise": row.called}
    )
