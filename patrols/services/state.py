"""States a patrol takes without a job, and the answer to a welfare check."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Refused
from blotter.operations import Operation, operation
from blotter.text import clean_reason
from escalation import selectors as escalation_selectors
from patrols import kinds
from patrols.models import Patrol
from patrols.services.common import WELFARE, _arm_welfare, _follow, _lock, subject_of
from patrols.states import JOB


@operation("patrol.state")
def set_available(
    op: Operation, *, by: Actor, patrol: int, version: int | None = None, occurred_at: datetime | None = None
) -> Patrol:
    """Busy or out of service no longer."""
    row = _lock(op, patrol, version)
    _refuse_job(row)
    _follow(op, row, "available", at=occurred_at)
    op.record(kinds.AVAILABLE, patrol=row.callsign, occurred_at=occurred_at)
    return row


@operation("patrol.state")
def set_busy(
    op: Operation,
    *,
    by: Actor,
    patrol: int,
    reason: str,
    version: int | None = None,
    occurred_at: datetime | None = None,
) -> Patrol:
    """Self-initiated work: not recommended for a job, but reachable."""
    reason = clean_reason(reason)
    row = _lock(op, patrol, version)
    _follow(op, row, "busy", reason=reason, at=occurred_at)
    op.record(kinds.BUSY, patrol=row.callsign, reason=reason, occurred_at=occurred_at)
    return row


@operation("patrol.state")
def set_out_of_service(
    op: Operation,
    *,
    by: Actor,
    patrol: int,
    reason: str,
    version: int | None = None,
    occurred_at: datetime | None = None,
) -> Patrol:
    """Not to be sent, for a reason. One with a job says ``unable`` first, so that the incident waits at once."""
    reason = clean_reason(reason)
    row = _lock(op, patrol, version)
    _refuse_job(row)
    _follow(op, row, "out_of_service", reason=reason, at=occurred_at)
    op.record(kinds.OUT_OF_SERVICE, patrol=row.callsign, reason=reason, occurred_at=occurred_at)
    return row


def _refuse_job(patrol: Patrol) -> None:
    if patrol.state in JOB:
        raise Refused(
            _("%(callsign)s has a job. Report it clear or unable, or recall it.") % {"callsign": patrol.callsign},
            code="has_job",
        )


@operation("patrol.state")
def answer_welfare(
    op: Operation, *, by: Actor, patrol: int, version: int | None = None, occurred_at: datetime | None = None
) -> Patrol:
    """The crew is well: the check starts over. Answering before it is due starts it over as well."""
    row = _lock(op, patrol, version)
    running = escalation_selectors.running(subject_of(row)).filter(policy_name=WELFARE).select_related("policy").first()
    if running is None:
        raise Refused(_("No welfare check runs for %(callsign)s.") % {"callsign": row.callsign})
    _arm_welfare(op, row, occurred_at or op.now, running.incident, running.policy.type)
    op.touch(row)
    op.record(kinds.WELFARE_ANSWERED, patrol=row.callsign, occurred_at=occurred_at)
    return row
