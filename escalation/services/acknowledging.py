"""Taking up an alarm. The acknowledgement names the desk, and is forgotten only for a while."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Forbidden, Refused
from blotter.operations import Operation, operation
from escalation import kinds, policies, steps
from escalation.models import Alarm, Deadline, Notice
from escalation.services.arming import _arm
from escalation.services.ending import _disarm
from escalation.services.firing import _changed

NAME_LENGTH = 60


@operation("alarm.acknowledge")
def acknowledge_alarm(op: Operation, *, by: Actor, alarm: int, version: int | None = None) -> Alarm:
    """Say that this desk has it. While its cause lasts the alarm comes back after the ``alarm.forgotten`` policy.

    Acknowledging one that is acknowledged already changes nothing. A patrol leader may take up an alarm of the own
    patrol, but never a panic.
    """
    row = _lock_alarm(op, alarm)
    if by.scope(op.action) == "own" and (row.kind == Alarm.Kind.PANIC or not by.own_tags.intersection(row.audiences)):
        raise Forbidden(_("The desk takes up this alarm. Call the desk."))
    op.check_version(row, version)
    if row.state == Alarm.State.ENDED:
        raise Refused(_("This alarm is over; its cause has ended."), code="alarm_over")
    if row.state == Alarm.State.ACKNOWLEDGED:
        op.quiet()
        return row
    _take_up(op, row, by.position or by.label)
    op.record(kinds.ACKNOWLEDGED, words=row.words)
    return row


def _take_up(op: Operation, row: Alarm, name: str) -> None:
    """Let a locked alarm say that ``name`` has it, whoever had it before; its rows are touched."""
    if row.needs and not op.by.may(row.needs):
        raise Forbidden(_("This alarm ends when the Force Provost Marshal has taken it up. Tell him."))
    op.bump(row)
    row.state, row.acknowledged_at, row.acknowledged_user_id = Alarm.State.ACKNOWLEDGED, op.now, op.by.user.pk
    row.acknowledged_by = name[:NAME_LENGTH]
    if row.ends_when_seen:
        row.state, row.ended_at = Alarm.State.ENDED, op.now
        _see(op, row)
    else:
        _stop_repeats(op, row)
        row.again_at = _come_back(op, row)
    row.save()
    if row.ends_when_seen:
        _disarm(op, subject=row.subject)
    for key in _changed(row.pk, row.kind, row.subject):
        op.touch_key(*key)


def _lock_alarm(op: Operation, alarm: int) -> Alarm:
    """The alarm, locked after the deadlines of its clocks: the clock locks in this order too when it fires."""
    found = Alarm.objects.filter(pk=alarm).values_list("escalation_id", "subject", "ends_when_seen").first()
    cause, subject, ends = found or (None, "", False)
    clocks = Q(escalation__subject=f"{Alarm.board_subject}:{alarm}") | Q(escalation=cause)
    if ends:
        clocks |= Q(escalation__subject=subject)
    armed = Deadline.objects.select_for_update(of=("self",)).filter(clocks, state=Deadline.State.ARMED)
    list(armed.order_by("pk").values_list("pk"))
    return op.lock(Alarm, alarm)


def _stop_repeats(op: Operation, alarm: Alarm) -> None:
    """Only the repeats stop: a further step still tells whom it has to tell."""
    cause = alarm.escalation
    if cause is None or steps.parse(cause.steps)[-1].until != "acknowledged":
        return
    repeats = Deadline.objects.filter(escalation=cause, state=Deadline.State.ARMED, version__gt=1)
    if repeats.update(state=Deadline.State.DISARMED):
        op.touch(cause)


def _come_back(op: Operation, alarm: Alarm) -> datetime:
    """Start the alarm's own clock; when it will sound again."""
    clock = _arm(
        op,
        subject=f"{Alarm.board_subject}:{alarm.pk}",
        policy=policies.FORGOTTEN.name,
        priority=alarm.priority,
        type=alarm.kind,
        audiences=alarm.audiences,
        incident=alarm.incident,
        patrol=alarm.patrol,
        words={"alarm": alarm.words, "by": alarm.acknowledged_by},
    )
    return clock.deadlines.get(state=Deadline.State.ARMED).due_at


def _see(op: Operation, alarm: Alarm) -> None:
    """What was not delivered leaves the board with its alarm: somebody knows and has taken it over."""
    subject, _colon, key = alarm.subject.partition(":")
    if subject == Notice.board_subject:
        notice = op.lock(Notice, int(key))
        notice.seen_at = op.now
        notice.save(update_fields=["seen_at"])
        op.touch(notice)
