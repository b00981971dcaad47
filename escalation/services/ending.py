"""Stopping clocks and ending alarms, which belong together: an alarm lives as long as its cause."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, Q

from blotter.operations import Operation
from escalation.models import Alarm, Deadline, Escalation
from escalation.policies import FORGOTTEN, PANIC


def _stop(op: Operation, chosen: Q) -> None:
    """End the running escalations that ``chosen`` names, their armed deadlines and the alarms that they raised."""
    # The clock holds the escalation while it fires: after this lock the deadline that a firing armed next is visible.
    running = Escalation.objects.select_for_update().filter(chosen, state=Escalation.State.RUNNING).order_by("pk")
    names = dict(running.values_list("pk", "policy_name"))
    if not names:
        return
    Deadline.objects.filter(escalation__in=names, state=Deadline.State.ARMED).update(state=Deadline.State.DISARMED)
    Escalation.objects.filter(pk__in=names).update(state=Escalation.State.ENDED, ended_at=op.now)
    for pk, name in names.items():
        if name != FORGOTTEN.name:
            op.touch_key(Escalation.board_subject, pk)
    _end(op, Q(escalation__in=names))


def _end(op: Operation, chosen: Q) -> None:
    """End the live alarms that ``chosen`` names, and the clocks of those that were acknowledged."""
    pks = list(Alarm.objects.exclude(state=Alarm.State.ENDED).filter(chosen).values_list("pk", flat=True))
    if pks:
        _stop(op, Q(subject__in=[f"{Alarm.board_subject}:{pk}" for pk in pks]))
        op.lock(Alarm, pks)
        _close(op, pks)


def _close(op: Operation, pks: Collection[int]) -> None:
    """End alarms that are locked already."""
    Alarm.objects.filter(pk__in=pks).exclude(state=Alarm.State.ENDED).update(
        state=Alarm.State.ENDED, ended_at=op.now, again_at=None, version=F("version") + 1
    )
    for pk in pks:
        op.touch_key(Alarm.board_subject, pk)


def _disarm(op: Operation, *, subject: str, policy: str | None = None) -> None:
    """Stop the subject's clock of this policy, or all of its clocks; what they raised ends with them.

    A panic is never stopped in passing: its clock stops only when ``policy`` names it.
    """
    named = Q(policy_name=policy) if policy else ~Q(policy_name=PANIC.name)
    _stop(op, Q(subject=subject) & named)


def _end_alarms(op: Operation, *, subject: str, kind: str | None = None) -> None:
    """End the subject's alarms of this kind, or all but a panic, which ends only when ``kind`` names it."""
    named = Q(kind=kind) if kind else ~Q(kind=Alarm.Kind.PANIC)
    _end(op, Q(subject=subject) & named)
