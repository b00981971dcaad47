"""Looking over the clock's shoulder, from another process."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.operations import Operation, operation
from escalation import kinds, policies, selectors
from escalation.models import Alarm
from escalation.services.ending import _end_alarms
from escalation.services.raising import _raise_alarm

LATE_S = 5.0
SUBJECT = "clock:1"


@operation("clock.run")
def audit(op: Operation, *, by: Actor) -> bool:
    """Raise a system alarm while an armed deadline is more than 5 s overdue, end it when none is; whether one is."""
    with connection.cursor() as cursor:
        # Two auditors at once would both see the alarm missing and both raise it.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('escalation.audit'))")
    standing = Alarm.objects.filter(kind=Alarm.Kind.SYSTEM, subject=SUBJECT).exclude(state=Alarm.State.ENDED).exists()
    late = selectors.overdue(LATE_S)
    if bool(late.count) == standing:
        op.quiet()
    elif late.count:
        words = _("The deadline clock is late: %(count)d overdue, the oldest by %(late)s. Watch the limits yourself.")
        words %= {"count": late.count, "late": policies.in_words(late.oldest_s)}
        _raise_alarm(op, kind=Alarm.Kind.SYSTEM, subject=SUBJECT, words=words)
        op.record(kinds.CLOCK_LATE, words=words)
    else:
        _end_alarms(op, subject=SUBJECT, kind=Alarm.Kind.SYSTEM)
        op.record(kinds.CLOCK_CAUGHT_UP)
    return bool(late.count)
