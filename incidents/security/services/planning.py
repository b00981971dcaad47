"""Tasks before and while they run: planned, changed, their posts, threat level and orders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason, clean_text, clean_whole
from incidents.models import Incident, Source
from incidents.security import kinds
from incidents.security.models import Manning, Orders, Post, Task, ThreatChange, ThreatLevel
from incidents.security.models.task import TaskCounter
from incidents.security.services.common import (
    MOST_PERSONS,
    Place,
    _lock_open,
    _lock_post,
    _save,
    incident_or_none,
    period,
    set_place,
    where,
)
from incidents.security.services.watching import _name_incident, _watch, _watch_post
from incidents.security.states import STANDING, ManningState, TaskState
from incidents.services import _open
from incidents.services.common import clean_choice
from incidents.services.numbers import next_number
from incidents.states import OPEN as OPEN_INCIDENT
from reference.dtg import format_dtg

LONGEST_CHECK_MIN, MOST_POSTS, ORDERS_LENGTH = 24 * 60, 40, 8000
# Once an hour for a whole presence site; elsewhere whoever plans says whether the site is to check in.
USUAL_CHECK_MIN = {Task.Kind.PRESENCE: 60}
# The incident by which the desk sends patrols to a task.
INCIDENT_TYPES = {
    Task.Kind.PERSONNEL: "close-protection",
    Task.Kind.EVENT: "event-security",
    Task.Kind.PROPERTY: "protection",
    Task.Kind.PRESENCE: "presence",
}


@operation("security.edit")
def plan_task(
    op: Operation,
    *,
    by: Actor,
    kind: str,
    title: str,
    begins_at: datetime | None = None,
    ends_at: datetime,
    location: Place = None,
    principal: str = "",
    threat: str = ThreatLevel.LOW,
    orders: str = "",
    check_every_min: int | None = None,
    incident: int | None = None,
    exercise: bool = False,
) -> Task:
    """Plan a task, from now unless said. ``principal``: who is protected, of a personnel task; the others need a place.

    ``check_every_min``: how often the site checks in, 0 for never, ``None`` for what is usual of the kind.
    """
    if kind == Task.Kind.PRESENCE:
        words = _("Open it as a presence operation: that says whose force stands there.")
        raise Invalid(words, field="kind")
    row = _plan_task(
        op, kind=kind, title=title, begins_at=begins_at, ends_at=ends_at, location=location, principal=principal,
        threat=threat, orders=orders, check_every_min=check_every_min, incident=incident, exercise=exercise,
    )  # fmt: skip
    op.record(
        kinds.PLANNED,
        task=row.called,
        what=row.get_kind_display(),
        where=where(row),
        begins=format_dtg(row.begins_at),
        ends=format_dtg(row.ends_at),
        threat=row.get_threat_display(),
    )
    return row


def _plan_task(
    op: Operation,
    *,
    kind: str,
    title: str,
    begins_at: datetime | None = None,
    ends_at: datetime,
    location: Place = None,
    principal: str = "",
    threat: str = ThreatLevel.LOW,
    orders: str = "",
    check_every_min: int | None = None,
    incident: int | None = None,
    exercise: bool = False,
) -> Task:
    """As ``plan_task``, within an operation, which records it."""
    kind = clean_choice(kind, Task.Kind.values, "kind")
    begins_at = begins_at or op.now
    period(op, begins_at, ends_at)
    row = Task(
        kind=kind,
        title=clean_line(title, "title", 120, required=True),
        begins_at=begins_at,
        ends_at=ends_at,
        threat=clean_choice(threat, ThreatLevel.values, "threat"),
        check_every_min=_interval(check_every_min, kind),
        incident=incident_or_none(incident, exercise=bool(exercise)),
        exercise=bool(exercise),
        state_since=op.now,
        planned_at=op.now,
        planned_by_id=op.by.user.pk,
        position=op.by.position,
    )
    _say_what(row, principal, location)
    words = clean_text(orders, "orders", ORDERS_LENGTH)
    row.number = f"SEC {next_number(op, TaskCounter)}"
    row.save()
    ThreatChange.objects.create(task=row, level=row.threat, reason=_("as planned"), at=op.now, by_id=op.by.user.pk)
    if words:
        Orders.objects.create(task=row, edition=1, words=words, issued_at=op.now, issued_by_id=op.by.user.pk)
    _watch(op, row)
    op.touch(row)
    return row


@operation("security.edit")
def change_task(
    op: Operation,
    *,
    by: Actor,
    task: int,
    title: str | None = None,
    principal: str | None = None,
    location: Place = None,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
    check_every_min: int | None = None,
    version: int | None = None,
) -> Task:
    """Change what is given of an open task; what has begun keeps its beginning."""
    row = _lock_open(op, task, version)
    begins = begins_at or row.begins_at
    if row.state == TaskState.RUNNING and begins != row.begins_at:
        words = _("%(task)s has begun: only its end can be moved.")
        raise Refused(words % {"task": row.called}, code="has_begun")
    if begins_at or ends_at:
        period(op, begins, ends_at or row.ends_at, begun=row.state == TaskState.RUNNING)
        _refuse_turns_outside(op, row, begins, ends_at or row.ends_at)
    row.begins_at, row.ends_at = begins, ends_at or row.ends_at
    if title is not None:
        row.title = clean_line(title, "title", 120, required=True)
    if check_every_min is not None:
        row.check_every_min = _interval(check_every_min, row.kind)
    _say_what(row, row.principal if principal is None else principal, location)
    _watch(op, row)
    _save(op, row)
    op.record(
        kinds.CHANGED,
        task=row.called,
        where=where(row),
        begins=format_dtg(row.begins_at),
        ends=format_dtg(row.ends_at),
    )
    return row


def _refuse_turns_outside(op: Operation, row: Task, begins: datetime, ends: datetime) -> None:
    """What would no longer lie within the task is settled with its patrol first; what its time is over for need not."""
    planned = Manning.objects.filter(post__task=row, state=ManningState.PLANNED, planned_until__gt=op.now)
    early = Q(planned_from__lt=begins) if begins > row.begins_at else Q()
    late = Q(planned_until__gt=ends) if ends < row.ends_at else Q()
    turn = planned.filter(early | late).select_related("post", "patrol").first() if early or late else None
    if turn is None:
        return
    turn.post.task = row
    words = _("%(patrol)s is planned for %(post)s from %(begins)s to %(ends)s. Take it off the plan there first.")
    facts = {"patrol": turn.patrol.callsign, "post": turn.post.called}
    times = {"begins": format_dtg(turn.planned_from), "ends": format_dtg(turn.planned_until)}
    field = "ends_at" if turn.planned_until > ends else "begins_at"
    raise Invalid(words % {**facts, **times}, field=field, code="turns_outside")


@operation("security.edit")
def link_incident(op: Operation, *, by: Actor, task: int, incident: int, version: int | None = None) -> Task:
    """The task belongs to this incident from now on, and its alarms name it."""
    row = _lock_open(op, task, version)
    row.incident = incident_or_none(incident, exercise=row.exercise)
    _name_incident(op, row)
    _save(op, row)
    op.record(kinds.LINKED, task=row.called, incident=row.incident.called if row.incident else "")
    return row


@operation("incident.open")
def open_incident(op: Operation, *, by: Actor, task: int, version: int | None = None) -> Incident:
    """Open the incident by which the desk sends patrols to the task.

    Where somebody is protected it does not say: the crews read that in their orders.
    """
    row = _lock_open(op, task, version)
    if row.incident and row.incident.state in OPEN_INCIDENT:
        words = _("%(task)s has %(incident)s already. Send patrols to that.")
        raise Refused(words % {"task": row.called, "incident": row.incident.called}, code="exists")
    spot: dict[str, Any] | None = {"text": row.place} if where(row) else None
    if spot is not None and row.lat is not None:
        spot |= {"lat": row.lat, "lon": row.lon}
    row.incident = _open(
        op,
        type=INCIDENT_TYPES[Task.Kind(row.kind)],
        narrative=f"{row.called} {row.title}, {format_dtg(row.begins_at)} – {format_dtg(row.ends_at)}",
        location=spot,
        source=Source.PLAN,
        exercise=row.exercise,
    )
    _name_incident(op, row)
    _save(op, row)
    op.record(kinds.OPENED, task=row.called, incident=row.incident.called)
    return row.incident


@operation("security.edit")
def set_threat(op: Operation, *, by: Actor, task: int, level: str, reason: str, version: int | None = None) -> Task:
    """Raise or lower the threat level, for a reason that the blotter prints."""
    level, reason = clean_choice(level, ThreatLevel.values, "level"), clean_reason(reason)
    row = _lock_open(op, task, version)
    if level == row.threat:
        words = _("The threat level is %(level)s already.")
        raise Invalid(words % {"level": row.get_threat_display()}, field="level")
    before = row.get_threat_display()
    row.threat = ThreatLevel(level)
    ThreatChange.objects.create(task=row, level=level, reason=reason, at=op.now, by_id=op.by.user.pk)
    _save(op, row)
    op.record(kinds.THREAT, task=row.called, before=before, after=row.get_threat_display(), reason=reason)
    return row


@operation("security.edit")
def issue_orders(op: Operation, *, by: Actor, task: int, words: str, version: int | None = None) -> Orders:
    """A new edition of the orders: everybody whom it concerns reads it anew."""
    words = clean_text(words, "words", ORDERS_LENGTH, required=True)
    row = _lock_open(op, task, version)
    newest = row.orders.first()
    if newest and newest.words == words:
        raise Invalid(_("These are the orders that hold already."), field="words")
    edition = newest.edition + 1 if newest else 1
    made = Orders.objects.create(task=row, edition=edition, words=words, issued_at=op.now, issued_by_id=op.by.user.pk)
    _save(op, row)
    op.record(kinds.ORDERS, task=row.called, edition=edition)
    return made


@operation("security.edit")
def add_post(
    op: Operation,
    *,
    by: Actor,
    task: int,
    name: str,
    required: int = 2,
    location: Place = None,
    version: int | None = None,
) -> Post:
    """A place to stand for so many persons; without a place of its own it is at the task's."""
    name, required = clean_line(name, "name", 80, required=True), clean_whole(required, "required", 1, MOST_PERSONS)
    row = _lock_open(op, task, version)
    number = (row.posts.aggregate(most=Max("number"))["most"] or 0) + 1
    if number > MOST_POSTS:
        raise Invalid(
            _("%(most)d posts are enough for one task. Plan another one.") % {"most": MOST_POSTS}, field="name"
        )
    made = Post(task=row, number=number, name=name, required=required)
    set_place(made, location)
    made.save()
    _watch_post(op, made)
    _save(op, row)
    op.record(kinds.POST, post=made.called, required=required)
    return made


@operation("security.edit")
def change_post(op: Operation, *, by: Actor, post: int, required: int, reason: str, version: int | None = None) -> Post:
    """Raise or lower how many persons a post needs."""
    reason, required = clean_reason(reason), clean_whole(required, "required", 1, MOST_PERSONS)
    found = _lock_post(op, post, version)
    if found.required == required:
        raise Invalid(_("It needs so many already."), field="required")
    before = _set_required(op, found, required)
    _save(op, found.task)
    op.record(kinds.POST_CHANGED, post=found.called, before=before, after=required, reason=reason)
    return found


def _set_required(op: Operation, post: Post, required: int) -> int:
    """How many a locked post needs from now on; how many it needed before."""
    before, post.required = post.required, required
    post.save(update_fields=["required"])
    _watch_post(op, post)
    return before


@operation("security.edit")
def close_post(op: Operation, *, by: Actor, post: int, reason: str, version: int | None = None) -> Post:
    """Nobody is needed there any more. Whoever stands there or is planned for it is taken off first."""
    reason = clean_reason(reason)
    found = _lock_post(op, post, version)
    turn = found.mannings.filter(state__in=STANDING).select_related("patrol").first()
    if turn:
        words = _("%(patrol)s is %(state)s. Enter that it left, or take it off the plan, first.")
        raise Refused(words % {"patrol": turn.patrol.callsign, "state": turn.get_state_display()}, code="manned")
    found.closed_at = op.now
    found.save(update_fields=["closed_at"])
    _watch_post(op, found)
    _save(op, found.task)
    op.record(kinds.POST_CLOSED, post=found.called, reason=reason)
    return found


def _watch_all(op: Operation, row: Task) -> None:
    """The clocks of the task and of its posts."""
    _watch(op, row)
    for post in row.posts.all():
        post.task = row
        _watch_post(op, post)


def _say_what(row: Task, principal: str, location: Place) -> None:
    """Whom or what it protects, and where."""
    row.principal = clean_line(principal or "", "principal", 120)
    if row.principal and row.kind != Task.Kind.PERSONNEL:
        raise Invalid(
            _("Only close protection has a principal. Choose that kind, or leave this empty."), field="principal"
        )
    set_place(row, location)
    if row.kind == Task.Kind.PERSONNEL and not row.principal:
        raise Invalid(_("Say whom it protects. The journal never names them."), field="principal")
    if row.kind != Task.Kind.PERSONNEL and not row.where:
        raise Invalid(_("Say where it is."), field="location")


def _interval(minutes: int | None, kind: str) -> int:
    if minutes is None:
        return USUAL_CHECK_MIN.get(Task.Kind(kind), 0)
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 <= minutes <= LONGEST_CHECK_MIN:
        words = _("Write minutes from 1 to %(most)d, or 0 for no check-in.")
        raise Invalid(words % {"most": LONGEST_CHECK_MIN}, field="check_every_min")
    return minutes
