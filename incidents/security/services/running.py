"""Tasks under way: begun, the site checked in, orders read, ended or cancelled."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason, clean_text
from incidents.security import kinds
from incidents.security.models import CheckIn, Manning, Orders, OrdersRead, Task
from incidents.security.models.post import counts
from incidents.security.services.common import _follow, _lock, _lock_open, _named, _save, _write, patrol_of
from incidents.security.services.manning import _cancel, _heard, _leave
from incidents.security.services.planning import _watch_all
from incidents.security.services.presence_manning import _task_over
from incidents.security.states import STANDING, ManningState, TaskState
from incidents.services.moments import past
from patrols.selectors import patrol_ids_of
from patrols.services.common import _require_own
from reference.dtg import format_dtg


@operation("security.edit")
def begin(
    op: Operation, *, by: Actor, task: int, occurred_at: datetime | None = None, version: int | None = None
) -> Task:
    """The task runs: its posts must be manned and its site checks in from now on."""
    row = _lock(op, task, version)
    at = past(op, occurred_at, "occurred_at")
    _follow(row, "begin", at)
    if row.ends_at <= op.now:
        words = _("Its period was over at %(ends)s. Change the period first, or cancel it.")
        raise Refused(words % {"ends": format_dtg(row.ends_at)}, code="over")
    row.begun_at = at
    _watch_all(op, row)
    _save(op, row)
    op.record(kinds.BEGUN, task=row.called, occurred_at=occurred_at)
    return row


@operation("security.edit")
def end(
    op: Operation,
    *,
    by: Actor,
    task: int,
    result: str = "",
    occurred_at: datetime | None = None,
    version: int | None = None,
) -> Task:
    """The task is over; whoever stands at its posts has left with that."""
    result = clean_text(result, "result", 4000)
    row = _lock(op, task, version)
    at = past(op, occurred_at, "occurred_at")
    _refuse_standing(row)
    _follow(row, "end", at)
    row.result = result
    _finish(op, row, at)
    op.record(kinds.ENDED, task=row.called, occurred_at=occurred_at)
    return row


@operation("security.edit")
def cancel(op: Operation, *, by: Actor, task: int, reason: str, version: int | None = None) -> Task:
    """It does not take place, or is broken off, for a reason that the blotter prints."""
    reason = clean_reason(reason)
    row = _lock(op, task, version)
    _refuse_standing(row)
    _follow(row, "cancel", op.now)
    row.end_reason = reason
    _finish(op, row, op.now)
    op.record(kinds.CANCELLED, task=row.called, reason=reason)
    return row


def _refuse_standing(row: Task) -> None:
    if row.kind == Task.Kind.PRESENCE and row.state == TaskState.RUNNING:
        words = _("%(task)s is a presence: stand it down, which says why and on whose authority.")
        raise Refused(words % {"task": row.called}, code="presence")


def _finish(op: Operation, row: Task, at: datetime) -> None:
    heard = max(filter(None, (row.begun_at, row.checked_at)), default=None)
    if heard and at < heard:
        words = _("It was begun or heard of at %(heard)s; it cannot have ended before that.")
        raise Invalid(words % {"heard": format_dtg(heard)}, field="occurred_at", code="contradicts")
    row.over_at = at
    turns = Manning.objects.filter(post__task=row, state__in=STANDING).select_related("post", "patrol")
    for turn in turns.order_by("patrol_id"):
        turn.post.task = row
        if turn.state == ManningState.PRESENT:
            _leave(op, turn, at)
        else:
            _cancel(turn)
    _watch_all(op, row)
    _task_over(op, row)
    _save(op, row)


@operation("security.report")
def check_in(
    op: Operation,
    *,
    by: Actor,
    task: int,
    words: str = "",
    patrol: int | None = None,
    occurred_at: datetime | None = None,
) -> CheckIn:
    """The site is well: one word for all who stand there. A patrol leader checks in for the site of their own post.

    One that comes late says when it was, and moves nothing that was heard after it.
    """
    words = clean_line(words, "words", 400)
    row = _lock_open(op, task)
    if row.state != TaskState.RUNNING:
        refusal = _("%(task)s is %(state)s: its site does not check in yet.")
        raise Refused(refusal % {"task": row.called, "state": row.get_state_display()}, current_state=row.state)
    at = past(op, occurred_at, "occurred_at")
    unit = _speaker(op, row, patrol, Q(state=ManningState.PRESENT))
    made = CheckIn.objects.create(
        task=row, patrol_id=unit, at=at, words=words, written_at=op.now, written_by_id=op.by.user.pk,
        position=op.by.position,
    )  # fmt: skip
    _heard(op, row, at)
    _write(op, row)
    callsign = made.patrol.callsign if made.patrol else ""
    op.record(kinds.CHECKED_IN, task=row.called, patrol=f", {callsign}" if callsign else "", occurred_at=occurred_at)
    return made


@operation("security.report")
def read_orders(op: Operation, *, by: Actor, orders: int, patrol: int | None = None) -> OrdersRead:
    """A leader has read an edition of the orders, or was read it by radio: then the desk names the patrol."""
    edition = _named(Orders, orders)
    row = _lock_open(op, edition.task_id)
    newest = row.orders.first()
    unit = _speaker(op, row, patrol, counts(op.now))
    if unit is None:
        raise Invalid(_("Say which patrol has read them."), field="patrol")
    if newest is None or newest.pk != edition.pk:
        words = _("These orders were replaced. Read edition %(edition)d.")
        raise Refused(words % {"edition": newest.edition if newest else 1}, code="replaced")
    made, created = OrdersRead.objects.get_or_create(
        orders=edition, patrol_id=unit, reader_id=op.by.user.pk, defaults={"at": op.now}
    )
    if not created and not _of_another_shift(op, made):
        op.quiet()
        return made
    made.at = op.now
    made.save(update_fields=["at"])
    _write(op, row)
    op.record(kinds.ORDERS_READ, task=row.called, patrol=made.patrol.callsign, edition=edition.edition)
    return made


def _of_another_shift(op: Operation, reading: OrdersRead) -> bool:
    """Whether it was read before the present duty of the patrol began."""
    shift = reading.patrol.shifts.filter(ended_at=None).first()
    return shift is not None and reading.at < shift.started_at


def _speaker(op: Operation, row: Task, patrol: int | None, there: Q) -> int | None:
    """The patrol that speaks: on the phone one's own, which must have such a turn (``there``) at the site."""
    if op.by.scope(op.action) == "own":
        patrol = patrol or min(patrol_ids_of(op.by.user), default=None)
        if patrol is None:
            raise Forbidden(_("You are not logged on to a patrol. Ask the desk to log you on, or to enter it for you."))
        _require_own(op, patrol)
        if not Manning.objects.filter(there, post__task=row, patrol=patrol).exists():
            raise Forbidden(_("Your patrol has no post there. Ask the desk to enter it for you."))
        return patrol
    return patrol_of(patrol).pk if patrol is not None else None
