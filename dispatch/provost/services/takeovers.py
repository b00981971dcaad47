"""The provost takes an escalation to himself; the desk sees on the alarm who has it, and gets it back with a reason."""

from __future__ import annotations

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Refused
from blotter.operations import Operation, operation
from blotter.text import clean_reason
from dispatch.provost import kinds
from dispatch.provost.models import Takeover
from escalation import services as escalation
from escalation.models import Alarm
from incidents.models import Incident

# Whoever has an alarm is named by the desk position or, where that begins with these letters, the provost.
FPM = "FPM"


@operation("provost.take")
def take_over(op: Operation, *, by: Actor, alarm: int, words: str = "", version: int | None = None) -> Takeover:
    """Take an alarm to oneself, also one that the desk has acknowledged. ``words``: what the provost does about it.

    One that burns again is taken up again by whoever has it, or by somebody else who sees it.
    An emergency is taken over with words: no single press of a key may silence one.
    """
    row = escalation._lock_alarm(op, alarm)
    op.check_version(row, version)
    if row.state == Alarm.State.ENDED:
        raise Refused(_("This alarm is over; its cause has ended."), code="alarm_over")
    if row.ends_when_seen:
        raise Refused(_("This alarm only says what happened. Acknowledge it."), code="nothing_to_take")
    words = clean_reason(words, "words", required=row.kind == Alarm.Kind.PANIC)
    standing = Takeover.objects.filter(alarm=row, given_back_at=None).select_related("taken_by").first()
    if standing and has_it(standing, row):
        raise Refused(_("%(who)s has it already.") % {"who": standing.taken_by}, code="taken")
    if standing and row.state == Alarm.State.RAISED and standing.taken_by_id == by.user.pk:
        # It burns again and he has it still.
        taken = standing
        taken.words = words or taken.words
        taken.save(update_fields=["words"])
    else:
        if standing:
            standing.reason = _("somebody else has taken it up")
            standing.given_back_at, standing.given_back_by_id = op.now, by.user.pk
            standing.save()
        taken = Takeover.objects.create(alarm=row, words=words, taken_by_id=by.user.pk, taken_at=op.now)
    escalation._take_up(op, row, f"{FPM} {by.label}")
    _touch_incident(op, row)
    op.record(kinds.TAKEN_OVER, words=row.words)
    return taken


@operation("provost.take")
def give_back(op: Operation, *, by: Actor, takeover: int, reason: str) -> Takeover:
    """The desk has it again: the alarm is raised anew until somebody takes it up."""
    alarm = Takeover.objects.filter(pk=takeover).values_list("alarm_id", flat=True).first()
    row = escalation._lock_alarm(op, alarm) if alarm else None
    taken = op.lock(Takeover, takeover)
    assert row
    by_a_desk = row.state == Alarm.State.ACKNOWLEDGED and not has_it(taken, row)
    if taken.given_back_at or by_a_desk:
        raise Refused(_("The desk has it already."), code="given_back")
    if row.state == Alarm.State.ENDED:
        raise Refused(_("This alarm is over; its cause has ended."), code="alarm_over")
    taken.reason = clean_reason(reason)
    taken.given_back_at, taken.given_back_by_id = op.now, by.user.pk
    taken.save()
    escalation._disarm(op, subject=f"{Alarm.board_subject}:{row.pk}")
    escalation._raise_alarm(op, kind=row.kind, subject=row.subject, words=row.words, audiences=row.audiences)
    _touch_incident(op, row)
    op.record(kinds.GIVEN_BACK, words=row.words, reason=taken.reason)
    return taken


def has_it(taken: Takeover, alarm: Alarm) -> bool:
    """Whether the alarm is silent because of this: one that burns again may be taken up by anybody."""
    return alarm.state == Alarm.State.ACKNOWLEDGED and alarm.acknowledged_user_id == taken.taken_by_id


def _touch_incident(op: Operation, alarm: Alarm) -> None:
    """The incident's own log says who has it."""
    if alarm.incident:
        op.touch_key(Incident.board_subject, alarm.incident)
