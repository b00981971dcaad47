"""Stopping clocks and ending alarms, which belong together: an alarm lives as long as its cause."""

from __future__ import annotations

from django.db.models import F, Q

from blotter.operations import Operation
from escalation.models import Alarm, Deadline, Escalation
from escalation.policies import FORGOTTEN, PANIC


def _stop(op: Operation, chosen: Q) -> None:
    """End the running escalations that ``chosen`` names, their deadlines and the alarms that they raised."""
    running = Escalation.objects.filter(chosen, state=Escalation.State.RUNNING)
    found = {pk: (subject, name) for pk, subject, name in running.values_list("pk", "subject", "policy_name")}
    if not found:
        return
    armed = Deadline.objects.filter(escalation__in=found, state__in=(Deadline.State.ARMED, Deadline.State.PAUSED))
    # The clock may be firing one of them: the update waits for it and then finds it fired, and the next one, which the
    # firing armed, is only seen by a later statement.
    while armed.exists():
        armed.update(state=Deadline.State.DISARMED)
    Escalation.objects.filter(pk__in=found).update(state=Escalation.State.ENDED, ended_at=op.now)
    for pk, (_subject, name) in found.items():
        if name != FORGOTTEN.name:
            op.touch_key(Escalation.board_subject, pk)
    _end(op, Q(subject__in={subject for subject, _name in found.values()}, escalation__in=found))


def _end(op: Operation, chosen: Q) -> None:
    """End the live alarms that ``chosen`` names, and the clocks of those that were acknowledged."""
    pks = list(Alarm.objects.exclude(state=Alarm.State.ENDED).filter(chosen).values_list("pk", flat=True))
    if not pks:
        return
    _stop(op, Q(subject__in=[f"{Alarm.board_subject}:{pk}" for pk in pks]))
    op.lock(Alarm, pks)
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
