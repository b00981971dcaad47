"""Patrols in exercises, as dispatching sees them. Underscore functions need an open operation and the patrol's lock,
which guards its commitment too.

A patrol that is committed carries the exercise mark between its jobs. To send it to real work recalls it.
"""

from __future__ import annotations

from datetime import datetime

from blotter.operations import Operation
from dispatch.exercises.models import Commitment, Part
from escalation import services as escalation
from incidents import exercises as registry
from incidents.models import Incident
from patrols.models import Patrol

RECALL = "exercise.recall"


def subject_of(row: Commitment) -> str:
    return f"{row.board_subject}:{row.pk}"


def commitment_of(patrol: Patrol) -> Commitment | None:
    """The exercise that it is in now."""
    return Commitment.objects.filter(patrol=patrol, committed_at__isnull=False, left_at=None).first()


def _commit(op: Operation, row: Commitment, patrol: Patrol) -> None:
    """The patrol is in the exercise from now on. Its own row is the caller's to save."""
    row.committed_at = op.now
    row.save()
    op.touch(row)
    patrol.exercise = True


def _leave(op: Operation, row: Commitment, at: datetime) -> None:
    row.left_at = at
    row.save()
    op.touch(row)


def _recall(
    op: Operation, row: Commitment, patrol: Patrol, reason: str, at: datetime, *, incident: Incident | None = None
) -> None:
    """Take it back for real work. Sent to an ``incident`` at once, the clock of that dispatch watches the answer."""
    _release(op, row, patrol, reason)
    row.recalled_at, row.reason, row.recalled_for = at, reason, incident
    _leave(op, row, at)
    if incident is None:
        escalation._arm(
            op,
            subject=subject_of(row),
            policy=RECALL,
            priority=None,
            audiences=("desk", f"patrol:{row.patrol_id}"),
            patrol=row.patrol_id,
            start=at,
            words={"patrol": row.patrol.callsign, "exercise": row.exercise.called},
        )


def _release(op: Operation, commitment: Commitment, patrol: Patrol, reason: str) -> None:
    """Whatever of exercises it does without a job lets it go, and so does what it was to do in this one."""
    for work in registry.all_work():
        if not work.release:
            continue
        for row in work.doing(patrol):
            if row.exercise:
                work.release(op, row, patrol, reason)
        ours = Part.objects.filter(exercise=commitment.exercise_id, kind=work.code, real_at=None)
        for row in work.foreseen(patrol):
            if ours.filter(record=row.pk).exists():
                work.release(op, row, patrol, reason)


def real_work(patrol: Patrol) -> str:
    """What of real work it does without a job, as it is called; empty where nothing."""
    doing = (row for work in registry.all_work() for row in work.doing(patrol))
    return next((row.called for row in doing if not row.exercise), "")


def _recall_for_work(op: Operation, patrol: Patrol, incident: Incident, at: datetime) -> None:
    """The patrol is sent to real work: if it was in an exercise, it is no longer."""
    row = commitment_of(patrol)
    if row:
        # A late entry: it was in the exercise at the earliest from its commitment on.
        _recall(op, row, patrol, incident.number, max(at, row.committed_at or at), incident=incident)


def _seen(op: Operation, row: Commitment, at: datetime) -> None:
    """The crew has understood its recall."""
    row.seen_at = max(at, row.recalled_at or at)
    row.save()
    op.touch(row)
    escalation._disarm(op, subject=subject_of(row))


def _seen_by_work(op: Operation, patrol: Patrol, at: datetime) -> None:
    """The crew acts on a real job: it has understood that it was recalled, for this job or before it."""
    for row in Commitment.objects.filter(patrol=patrol, recalled_at__isnull=False, seen_at=None):
        _seen(op, row, at)


def _mark_between_jobs(patrol: Patrol) -> None:
    """Free again: marked where it is committed, and not where only its last job was an exercise."""
    if patrol.exercise:
        patrol.exercise = commitment_of(patrol) is not None
