"""The clocks of a task, its site, its posts and the turns at them. Underscore functions need an open operation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from blotter.operations import Operation
from escalation import services as escalation
from escalation.models import Escalation
from incidents.security.models import Manning, Post, Presence, Task
from incidents.security.services.common import present, subject_of
from incidents.security.states import ManningState, TaskState
from patrols.services.common import subject_of as tag_of

BEGIN, END, CHECK = "security.begin", "security.end", "security.check"
MANNED, RELIEF = "security.manning", "security.relief"


def _watch(op: Operation, row: Task) -> None:
    """Lead the clocks of the task: to begin while it is planned, to end while it runs; its site's check-in too."""
    awaited = {TaskState.PLANNED: (BEGIN, row.begins_at), TaskState.RUNNING: (END, row.ends_at)}.get(
        TaskState(row.state)
    )
    for policy in (BEGIN, END):
        if awaited is None or policy != awaited[0]:
            escalation._disarm(op, subject=subject_of(row), policy=policy)
    if awaited is not None:
        policy, since = awaited
        _arm(op, row, subject_of(row), policy, start=since, words={"task": row.called})
    _await_check(op, row)


def _await_check(op: Operation, row: Task) -> None:
    """The next check-in of the site counts from the last one, or from the beginning."""
    if row.state != TaskState.RUNNING or not row.check_every_min or row.begun_at is None:
        escalation._disarm(op, subject=subject_of(row), policy=CHECK)
        return
    standing = list(
        Manning.objects.filter(post__task=row, state=ManningState.PRESENT)
        .order_by("arrived_at")
        .select_related("patrol")
    )
    heard = row.checked_at or row.begun_at
    _arm(
        op, row, subject_of(row), CHECK, start=heard + timedelta(minutes=row.check_every_min),
        # Whoever is there longest is asked; everybody there sees it.
        patrol=standing[0].patrol_id if standing else None,
        audiences=("desk", *(tag_of(turn.patrol) for turn in standing)),
        words={"task": row.called},
    )  # fmt: skip


def _name_incident(op: Operation, row: Task) -> None:
    """Every clock of the task names its incident: its own, those of its posts and turns, and of its presence."""
    turns = Manning.objects.filter(post__task=row, state=ManningState.PRESENT)
    found: list[Task | Post | Manning | Presence] = [row, *row.posts.all(), *turns, *Presence.objects.filter(task=row)]
    subjects = [f"{each.board_subject}:{each.pk}" for each in found]
    escalation._attach(op, subjects=subjects, incident=row.incident_id)


def _watch_post(op: Operation, post: Post) -> None:
    """A post that needs more than stands there has five minutes; its clock counts from when it fell short."""
    needed = post.task.state == TaskState.RUNNING and post.closed_at is None
    there = present(post) if needed else 0
    if not needed or there >= post.required:
        escalation._disarm(op, subject=subject_of(post), policy=MANNED)
        return
    running = Escalation.objects.filter(subject=subject_of(post), policy_name=MANNED, state=Escalation.State.RUNNING)
    words = {"post": post.called, "required": post.required}
    clock = running.first()
    _arm(op, post.task, subject_of(post), MANNED, start=clock.started_at if clock else op.now, words=words)


def _await_relief(op: Operation, turn: Manning) -> None:
    if turn.state != ManningState.PRESENT:
        escalation._disarm(op, subject=subject_of(turn), policy=RELIEF)
        return
    _arm(
        op, turn.post.task, subject_of(turn), RELIEF, start=turn.planned_until, patrol=turn.patrol_id,
        words={"patrol": turn.patrol.callsign, "post": turn.post.called},
    )  # fmt: skip


def _arm(
    op: Operation, row: Task, subject: str, policy: str, *, start: datetime, words: dict[str, Any],
    patrol: int | None = None, audiences: Iterable[str] = ("desk",),
) -> None:  # fmt: skip
    """Start the clock, unless it runs like this already: its alarms, and who has seen them, stay as they are."""
    audiences = sorted(set(audiences))
    same = Escalation.objects.filter(subject=subject, policy_name=policy, state=Escalation.State.RUNNING)
    if same.filter(started_at=start, words=words, patrol=patrol, audiences=audiences).exists():
        return
    escalation._arm(
        op, subject=subject, policy=policy, priority=None, function="security", incident=row.incident_id,
        start=start, words=words, patrol=patrol, audiences=audiences,
    )  # fmt: skip
