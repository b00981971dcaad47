"""An end that was entered for the wrong person is taken back: one person asks, a second agrees, the clocks run on."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Refused
from blotter.operations import Operation, operation
from escalation import services as escalation
from incidents.detention.clocks import OUTLIVING, ClockKind
from incidents.detention.custody_states import ENDS, TRANSITIONS, CustodyState
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import Clock, CustodyEntry, CustodyRecord, PropertyItem, Transfer
from incidents.detention.services import custody_clocks as clocks
from incidents.detention.services.common import _save, follow
from incidents.detention.services.custody_ending import RISK
from incidents.detention.services.custody_record import Facts, _count, _done, _lock, free_number
from incidents.detention.services.questions import _answer, _ask, _take_up
from incidents.detention.services.recounting import _recount

_STEPS = ("capture", "arrival", "authority", "admission", "hospital", "back")


@operation("custody.keep")
def ask_reopening(op: Operation, *, by: Actor, record: int, facts: Facts, version: int | None = None) -> CustodyEntry:
    """Say that the person is held all the same, and why the end was entered. The clocks wait for a second person."""
    row, key = _lock(op, record, version, ended=True)
    follow(TRANSITIONS, row, "reopen")
    _not_captured_again(row)
    return _ask(op, row, key, "reopen_asked", facts)


@operation("custody.agree")
def decide_reopening(
    op: Operation, *, by: Actor, key: int, approve: bool, words: str = "", version: int | None = None
) -> CustodyRecord:
    """Agree, and the custody goes on in the state in which it was, with every clock due when it was due before."""
    row, _key, _asked = _answer(op, key, "reopen_asked", approve, words)
    if approve:
        _not_captured_again(row)
        # First, as it is for the register: the desk hears of the alarm that ends with what is shown to it.
        op.record(kinds.REOPENED, record=row.called)
        _reopen(op, row)
        _done(op, row)
        _count(op, row, 1)
    else:
        _save(op, row)
    return row


def _not_captured_again(row: CustodyRecord) -> None:
    if again := row.after.first():
        words = _("Captured again since: %(record)s. Nobody is held twice.")
        raise Refused(words % {"record": again.called}, code="captured_again")


def _reopen(op: Operation, row: CustodyRecord) -> None:
    end = row.entries.filter(kind__in=ENDS, corrects=None).order_by("-number").first()
    assert end is not None, "an ended custody has the line of its end"
    row.held_person = free_number(row.held_person, besides=row.pk)
    row.state, row.ended_at = _state_before(row), None
    steps = row.entries.standing().filter(kind__in=_STEPS)
    row.state_since = steps.aggregate(last=Max("at"))["last"]
    # Nobody was handed over: the line of it stays, what hangs on it goes.
    Transfer.objects.filter(record=row).delete()
    if end.kind == "transfer":
        given_on = row.property.filter(fate=PropertyItem.Fate.FORWARDED, settled_at=end.at)
        given_on.update(fate="", settled_at=None, settled_by=None)
    subject = f"{CustodyRecord.board_subject}:{row.pk}"
    escalation._disarm(op, subject=subject)
    escalation._end_alarms(op, subject=subject)
    if told := clocks._clock(row, ClockKind.ICRC, ENDS[end.kind].about):
        clocks._stop(op, [told])
    # The end stopped them at the instant in which its line was written, unmet.
    stopped = Clock.objects.filter(record=row, running=False, met_at=None, ended_at=end.written_at)
    for clock in stopped.exclude(kind__in=OUTLIVING).select_related("limit"):
        clock.running, clock.ended_at = True, None
        clock.save()
        clocks._arm(op, row, clock)
        # What was corrected since the end demands it sooner, perhaps.
        _recount(op, row, clock)
    row.save()
    _take_up(op, row, RISK)


def _state_before(row: CustodyRecord) -> str:
    """As the facts of the record say: an end changes none of them.

    ``agreeing`` works it out from the lines instead, so that one can prove the other.
    """
    if row.left:
        return CustodyState.HOSPITAL
    if row.admitted_at:
        return CustodyState.HELD
    if row.arrived_at:
        return CustodyState.AUTHORISED if row.authorised_at else CustodyState.AT_SITE
    return CustodyState.CAPTURED
