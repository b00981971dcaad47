"""What the acts of this function share. Underscore functions need an open operation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext as _

from blotter.errors import Invalid, Missing, Refused
from blotter.operations import LATEST_ENTRY, Operation
from incidents.models import Incident
from incidents.security.models import Manning, Post, Presence, Task
from incidents.security.models.common import Placed
from incidents.security.states import OPEN, TASK, ManningState, TaskState
from incidents.services.place import clean_location, set_location
from patrols.models import Patrol
from reference.dtg import format_dtg

FARTHEST = timedelta(days=366)
MOST_PERSONS = 500
M = TypeVar("M", bound=models.Model)
Place = str | Mapping[str, Any] | None


def subject_of(row: Task | Post | Manning) -> str:
    return f"{row.board_subject}:{row.pk}"


def _lock(op: Operation, task: int, version: int | None = None) -> Task:
    row = op.lock(Task, task)
    op.check_version(row, version)
    return row


def _lock_open(op: Operation, task: int, version: int | None = None) -> Task:
    row = _lock(op, task, version)
    if row.state not in OPEN:
        words = _("%(task)s is %(state)s: nothing about it changes any more.")
        raise Refused(words % {"task": row.called, "state": row.get_state_display()}, current_state=row.state)
    return row


def _lock_post(op: Operation, post: int, version: int | None = None) -> Post:
    """An open post of an open task. The task's row is the lock of everything in it, and is taken first."""
    row = _lock_open(op, _named(Post, post).task_id, version)
    found = row.posts.get(pk=post)
    found.task = row
    if found.closed_at:
        words = _("%(post)s was closed at %(time)s.")
        raise Refused(words % {"post": found.called, "time": format_dtg(found.closed_at)}, code="closed")
    return found


def _named(model: type[M], pk: int) -> M:
    found = model._default_manager.filter(pk=pk).first()
    if found is None:
        raise Missing(_("There is no %(name)s %(pk)s.") % {"name": model._meta.verbose_name, "pk": pk})
    return found


def _write(op: Operation, row: Task) -> None:
    """Save what was heard of the site: it changes nothing that somebody may be deciding about."""
    op.bump(row)
    row.save()
    op.touch(row)


def _save(op: Operation, row: Task) -> None:
    """Save a change of the task; its presence changes with it, and a form that was opened before is refused."""
    _write(op, row)
    for presence in Presence.objects.filter(task=row):
        op.bump(presence)
        presence.save(update_fields=["version"])
        op.touch(presence)


def _follow(row: Task, act: str, at: datetime) -> None:
    target = TASK[row.state].get(act)
    if target is None:
        words = _("%(task)s is %(state)s, which does not allow this.")
        raise Refused(
            words % {"task": row.called, "state": row.get_state_display()},
            current_state=row.state,
            acts=list(TASK[row.state]),
        )
    row.state, row.state_since = TaskState(target), at


def period(op: Operation, begins: datetime, ends: datetime, *, begun: bool = False) -> None:
    """Refuse a period that ends before it begins, is over already or is too far off."""
    if ends <= begins:
        words = _("It cannot end before it begins: %(ends)s is not after %(begins)s.")
        facts = {"ends": format_dtg(ends), "begins": format_dtg(begins)}
        raise Invalid(words % facts, field="ends_at", code="contradicts")
    if ends <= op.now:
        raise Invalid(_("That is over already. Check day and time."), field="ends_at")
    if not begun and not op.now - LATEST_ENTRY <= begins <= op.now + FARTHEST:
        raise Invalid(_("That day is too far off. Check day, month and year."), field="begins_at")
    if ends > op.now + FARTHEST:
        raise Invalid(_("That day is too far off. Check day, month and year."), field="ends_at")


def set_place(row: Placed, location: Place) -> None:
    found: Any = row  # the same columns as an incident's
    set_location(found, clean_location(location))


def incident_or_none(pk: int | None, *, exercise: bool) -> Incident | None:
    if pk is None:
        return None
    found = Incident.objects.filter(pk=pk).first()
    if found is None:
        raise Invalid(_("There is no such incident."), field="incident")
    if found.exercise != exercise:
        raise Invalid(_("Exercise and real work are kept apart."), field="incident")
    return found


def patrol_of(pk: int) -> Patrol:
    found = Patrol.objects.filter(pk=pk, active=True).first()
    if found is None:
        raise Invalid(_("There is no such patrol."), field="patrol")
    return found


def present(post: Post) -> int:
    """Persons who stand at the post now."""
    standing = post.mannings.filter(state=ManningState.PRESENT)
    return standing.aggregate(persons=Sum("strength"))["persons"] or 0


def where(row: Task) -> str:
    """The place as the journal prints it; where a principal is protected is not for the journal."""
    return f", {row.where}" if row.where and row.kind != Task.Kind.PERSONNEL else ""
