"""Panic: a flag beside the state. The job, its timers and the time on scene stay as they are."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Refused
from blotter.operations import Operation, operation
from blotter.text import clean_reason
from escalation import services as escalation
from patrols import kinds
from patrols.models import Patrol
from patrols.services.common import _lock, _save, subject_of, viewers_of

PANIC = "patrol.panic"


@operation("patrol.panic")
def report_panic(
    op: Operation,
    *,
    by: Actor,
    patrol: int,
    voice_contact: bool = False,
    words: str = "",
    version: int | None = None,
    occurred_at: datetime | None = None,
) -> Patrol:
    """Raise the alarm for a patrol, at once and in any state. A repeat adds what it knows and sounds again."""
    words = clean_reason(words, "words", required=False)
    # Whoever holds the phone cannot vouch for the crew: that somebody spoke with them is the desk's to say.
    voice_contact = voice_contact and op.by.scope(op.action) != "own"
    row = _lock(op, patrol, version)
    if row.panic_since is None:
        row.panic_since, row.panic_voice_contact = occurred_at or op.now, voice_contact
    row.panic_voice_contact = row.panic_voice_contact or voice_contact
    _save(op, row)
    contact = _("voice contact") if row.panic_voice_contact else _("no voice contact yet")
    escalation._arm(
        op,
        subject=subject_of(row),
        policy=PANIC,
        priority=1,
        audiences=viewers_of(row),
        patrol=row.pk,
        words={"patrol": row.callsign},
    )
    # After the clock, which ends what an earlier press had raised.
    escalation._raise_alarm(
        op,
        kind="panic",
        subject=subject_of(row),
        words=f"{row.callsign}, {contact}",
        patrol=row.pk,
        audiences=viewers_of(row),
        priority=1,
    )
    kind = kinds.PANIC_WORDS if words else kinds.PANIC
    op.record(kind, patrol=row.callsign, contact=contact, words=words, occurred_at=occurred_at)
    return row


@operation("patrol.panic.clear")
def confirm_voice_contact(op: Operation, *, by: Actor, patrol: int, version: int | None = None) -> Patrol:
    """Somebody spoke with the patrol. The panic stays until the desk clears it."""
    row = _in_panic(op, patrol, version)
    if row.panic_voice_contact:
        op.quiet()
        return row
    row.panic_voice_contact = True
    _save(op, row)
    op.record(kinds.VOICE_CONTACT, patrol=row.callsign)
    return row


@operation("patrol.panic.clear")
def clear_panic(op: Operation, *, by: Actor, patrol: int, reason: str, version: int | None = None) -> Patrol:
    """End a panic, with the reason. The role matrix keeps this from the phone."""
    reason = clean_reason(reason)
    row = _in_panic(op, patrol, version)
    row.panic_since, row.panic_voice_contact = None, False
    _save(op, row)
    escalation._disarm(op, subject=subject_of(row), policy=PANIC)
    escalation._end_alarms(op, subject=subject_of(row), kind="panic")
    op.record(kinds.PANIC_CLEARED, patrol=row.callsign, reason=reason)
    return row


def _in_panic(op: Operation, patrol: int, version: int | None) -> Patrol:
    row = _lock(op, patrol, version)
    if row.panic_since is None:
        raise Refused(_("%(callsign)s has no panic open.") % {"callsign": row.callsign})
    return row
