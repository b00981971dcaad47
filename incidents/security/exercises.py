"""Work of security that may be of an exercise. A presence operation is with its task."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.operations import Operation
from incidents.exercises import Step, Work
from incidents.security.models import Task
from incidents.security.services.common import _follow, _lock, subject_of
from incidents.security.services.manning import _called_away, _kept_busy, _take_away
from incidents.security.services.presence_common import subject_of as decision_of
from incidents.security.services.running import _finish
from incidents.security.states import OPEN, ManningState, TaskState
from patrols.models import Patrol
from patrols.services.common import _follow as follow_patrol
from patrols.states import State


def _steps(row: Task) -> Iterator[Step]:
    yield _("planned"), row.planned_at
    yield _("begun"), row.begun_at
    yield row.get_state_display(), row.over_at


def _clocks(row: Task) -> Iterator[str]:
    if presence := getattr(row, "presence", None):
        yield decision_of(presence)
    for post in row.posts.all():
        yield subject_of(post)
        yield from (subject_of(turn) for turn in post.mannings.all())


def _stop(op: Operation, task: int, reason: str) -> None:
    """An exercise ends and its tasks with it."""
    row = _lock(op, task)
    _follow(row, "end" if row.state == TaskState.RUNNING else "cancel", op.now)
    row.end_reason = reason
    _finish(op, row, op.now)


def _doing(patrol: Patrol) -> QuerySet[Task]:
    return Task.objects.filter(posts__mannings__patrol=patrol, posts__mannings__state=ManningState.PRESENT)


def _foreseen(patrol: Patrol) -> QuerySet[Task]:
    turns = patrol.mannings.filter(state=ManningState.PLANNED)
    return Task.objects.filter(pk__in=turns.values("post__task"))


def _release(op: Operation, task: Task, patrol: Patrol, reason: str) -> None:
    """It stands at its post no longer, and is free where only the post kept it busy; nor does it come for a turn."""
    mine = patrol.mannings.filter(post__task=task)
    _take_away(op, patrol, mine.filter(state=ManningState.PLANNED), reason)
    present = mine.filter(state=ManningState.PRESENT).select_related("post__task").first()
    if present is None:
        return
    _called_away(op, patrol, op.now)
    if patrol.state == State.BUSY and _kept_busy(present.post, patrol.state_reason):
        follow_patrol(op, patrol, "available", at=op.now)


# The title may name somebody: the kind and the place say enough.
WORK = (
    Work(
        "security_task",
        gettext_lazy("Security tasks"),
        Task,
        lambda row: ", ".join(filter(None, (row.get_kind_display(), row.where, row.get_state_display()))),
        _steps,
        lambda row: row.state in OPEN,
        page="security-task",
        prefetch=("posts__mannings", "presence"),
        clocks=_clocks,
        stop=_stop,
        doing=_doing,
        foreseen=_foreseen,
        release=_release,
    ),
)
