"""Starting a subject's clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from blotter.operations import Operation
from escalation import policies, standing, steps
from escalation.models import Deadline, Escalation
from escalation.services.ending import _disarm
from escalation.services.firing import CHANNEL, Due, _fire

# The clock looks at least twice a second; what is due sooner than that must wake it.
WAKE = timedelta(seconds=1)


def _arm(
    op: Operation,
    *,
    subject: str,
    policy: str,
    priority: int | None,
    function: str = "",
    type: str = "",
    audiences: Iterable[str] = (),
    shown_to: Iterable[str] = (),
    incident: int | None = None,
    patrol: int | None = None,
    start: datetime | None = None,
    due: datetime | None = None,
    first: datetime | None = None,
    after: datetime | None = None,
    words: dict[str, Any] | None = None,
) -> Escalation:
    """Start the clock of ``policy`` for ``subject``, instead of one that runs; its board row is touched.

    The steps of the best matching policy are frozen into it. ``start`` (now) may lie in the past, as in a late entry:
    what is due already then fires within this very act. ``due``: when the first step is due, where somebody said it
    (a hold's end); else the policy does. ``first``, ``after``: the first is told at another time than ``due``, from
    which the others count all the same, and nothing at or before ``after`` (see ``steps.counted_from``). ``words``:
    facts for the wording (``incident``, ``patrol``).
    ``audiences`` hear its alarms; ``shown_to``: those who see that it runs, where these are fewer.
    """
    chosen = policies.match(policy, priority=priority, function=function, type=type)
    frozen = steps.parse(chosen.steps)
    _disarm(op, subject=subject, policy=policy)
    start = start or op.now
    due = due or start + timedelta(seconds=frozen[0].after_s)
    if first:
        frozen, due = steps.counted_from(frozen, due, first=first, after=after or start)
    escalation = Escalation.objects.create(
        subject=subject,
        policy=chosen,
        policy_name=policy,
        label=chosen.label,
        steps=[step.as_json() for step in frozen] if first else chosen.steps,
        words=words or {},
        priority=priority,
        incident=incident,
        patrol=patrol,
        audiences=sorted(set(audiences) or {"desk"}),
        shown_to=sorted(set(shown_to)),
        started_at=start,
    )
    act = frozen[0].act
    still = standing.stands(subject)
    deadline = Deadline(escalation=escalation, step=0, version=1, due_at=due, armed_at=op.now, act=act)
    overdue = deadline.due_at <= op.now and not act and not still
    if still:
        deadline.state, deadline.paused_at = Deadline.State.PAUSED, op.now
    elif overdue:
        deadline.state, deadline.fired_at = Deadline.State.FIRED, op.now
    deadline.save()
    if policy != policies.FORGOTTEN.name:
        op.touch(escalation)
    if overdue:
        for outcome in _fire(op, [Due.of(deadline)]):
            for key in outcome.touched:
                op.touch_key(*key)
    elif deadline.due_at < op.now + WAKE and not still:
        op.notify(CHANNEL)
    return escalation
