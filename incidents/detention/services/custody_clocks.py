"""The clocks of held persons at work: started, met, brought forward, never put off.

Underscore functions need an open operation with the record locked. Each clock that runs has an escalation that warns
before its limit and tells when it has passed; both are changed together, here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line
from escalation import services as escalation
from escalation import standing
from incidents.detention import limits
from incidents.detention.clocks import LIMITS, OUTLIVING, ClockKind, Notifiable, earlier, length
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import (
    Authority,
    Clock,
    ClockShortened,
    CustodyEntry,
    CustodyRecord,
    ForceReport,
    HoldingSite,
    Limit,
)
from incidents.detention.services.sealing import _write, data_key
from reference.dtg import format_dtg

# The authority that ends with a clock.
INSTANCES: Final[Mapping[str, Authority.Instance]] = {
    ClockKind.FIRST_LEVEL: Authority.Instance.FIRST,
    ClockKind.COMKFOR: Authority.Instance.COMKFOR,
}
YEARS = timedelta(days=366 * 30)


def _clock(record: CustodyRecord, kind: str, about: str = "") -> Clock | None:
    return Clock.objects.filter(record=record, kind=kind, about=about, running=True).select_related("limit").first()


def _start(
    op: Operation,
    record: CustodyRecord,
    kind: ClockKind,
    since: datetime,
    limit: str,
    *,
    every: str = "",
    about: str = "",
    force: ForceReport | None = None,
) -> Clock:
    """Start a clock at a fact. It keeps the limits that are in force now, whatever they become."""
    first = limits.in_force(limit)
    clock = Clock.objects.create(
        record=record, kind=kind, about=about, force=force, limit=first, since=since, due_at=since + first.span,
        every_s=limits.in_force(every).seconds if every else 0,
    )  # fmt: skip
    _arm(op, record, clock)
    return clock


def _set_due(op: Operation, record: CustodyRecord, clock: Clock, due: datetime, *, next_round: bool = False) -> None:
    """Bring a clock forward, or with ``next_round`` on to its next due time."""
    if not next_round:
        due = earlier(clock.due_at, due)
        if due == clock.due_at:
            return
    clock.due_at, clock.round = due, clock.round + next_round
    if next_round:
        clock.stood = timedelta()
    clock.save()
    _arm(op, record, clock)


def _due_by(op: Operation, record: CustodyRecord, clock: Clock, due: datetime) -> None:
    """Somebody named the time, which is without any time that an exercise stood still."""
    if due < clock.due_at:
        clock.stood = timedelta()
    _set_due(op, record, clock, due)


def _shorten_authority(clock: Clock) -> None:
    """Nobody is held by an authority for longer than its clock says."""
    instance = INSTANCES.get(clock.kind)
    given = Authority.objects.filter(record=clock.record_id, instance=instance).last() if instance else None
    if given and clock.due_at < given.until:
        given.until = authority_end(given.begins_at, clock.due_at)
        given.save(update_fields=["until"])


def authority_end(begins_at: datetime, due: datetime) -> datetime:
    """It has a length, even where the limit had passed when it was given."""
    return max(due, begins_at + timedelta(seconds=1))


def _stop(
    op: Operation, clocks: Iterable[Clock], *, met_at: datetime | None = None, met_by: CustodyEntry | None = None
) -> None:
    """What these demand was done at ``met_at``, as ``met_by`` says, or (``None``) nobody demands it any more."""
    for clock in clocks:
        clock.running, clock.met_at, clock.met_by, clock.ended_at = False, met_at, met_by, op.now
        clock.save()
        escalation._disarm(op, subject=_subject(clock))


def _meet(op: Operation, record: CustodyRecord, kind: str, at: datetime) -> None:
    if clock := _clock(record, kind):
        _stop(op, [clock], met_at=at)


def _stop_custody(op: Operation, record: CustodyRecord) -> None:
    """Nobody is held any more. What the record demands is done all the same."""
    _stop(op, Clock.objects.filter(record=record, running=True).exclude(kind__in=OUTLIVING))


def _say_site(op: Operation, record: CustodyRecord, before: HoldingSite | None) -> None:
    """Alarms name the site: after a move they name the new one. Nothing is told again for it."""
    old, new = _site_words(before), _site_words(record.site)
    if old != new:
        subjects = [_subject(clock) for clock in Clock.objects.filter(record=record, running=True)]
        escalation._reword(op, old=old, new=new, subjects=subjects)


def _site_words(site: HoldingSite | None) -> str:
    return site.name if site else _("on the way")


# -- exercises -----------------------------------------------------------------------------------------------------
def _lock_records(op: Operation, keys: Collection[int]) -> None:
    op.lock(CustodyRecord, set(Clock.objects.filter(pk__in=keys).values_list("record", flat=True)))


def _later(op: Operation, key: int, still: timedelta) -> None:
    """The exercise goes on, and with it this clock, which is due later by as long as it stood still."""
    clock = Clock.objects.get(pk=key)
    before = clock.due_at
    clock.due_at, clock.stood = before + still, clock.stood + still
    clock.save(update_fields=["due_at", "stood"])
    escalation._reword(op, old=format_dtg(before), new=format_dtg(clock.due_at), subjects=[_subject(clock)])


WITH_EXERCISE = standing.Companion(_lock_records, _later)


def _arm(op: Operation, record: CustodyRecord, clock: Clock) -> None:
    """Warn as long before the limit as it says, then as its policy does, which counts back from the limit as shipped.

    What would warn before the round began does not.
    Of what runs the desk sees the next check; it hears of every limit that is due.
    """
    begun = clock.due_at - clock.every if clock.round > 1 else clock.since
    escalation._arm(
        op,
        subject=_subject(clock),
        policy=clock.limit.policy,
        priority=None,
        function="detention",
        type=clock.kind,
        audiences=("desk",),
        shown_to=() if clock.kind == ClockKind.CHECK else ("detention",),
        start=clock.since,
        due=clock.due_at - timedelta(seconds=LIMITS[clock.limit.name].lead_s),
        first=clock.due_at - timedelta(seconds=clock.limit.lead_s),
        after=begun,
        words={
            "person": record.heading,
            "site": _site_words(record.site),
            "due": format_dtg(clock.due_at),
        },
    )


def _subject(clock: Clock) -> str:
    return f"{Clock.board_subject}:{clock.pk}"


def told_from(record: CustodyRecord, clock: Clock) -> datetime:
    """From when on the ICRC can have been told of it: of somebody's registration, from the capture on."""
    return record.captured_at if clock.about == Notifiable.REGISTRATION else clock.since


# -- what the desk sees ------------------------------------------------------------------------------------------
def _show(op: Operation, record: CustodyRecord) -> None:
    """Write down what everybody at the desk may see of it: number, site, next check. Comes last in an act.

    Of one that is over the desk was told when it ended (``_show_end``); the register says what is left to do.
    """
    if record.ended:
        count = Clock.objects.filter(record=record, running=True).count()
        op.record(kinds.OWED, record=record.called, count=count)
        return
    op.touch(record)
    check = _clock(record, ClockKind.CHECK)
    due = _(", next check %(due)s") % {"due": format_dtg(check.due_at)} if check else ""
    op.record(kinds.SHOWN, person=record.heading, site=_at(record), next=due)


def _show_end(op: Operation, record: CustodyRecord) -> None:
    op.touch(record)
    op.record(kinds.ENDED, person=record.heading, site=_at(record))


def _at(record: CustodyRecord) -> str:
    return f", {record.site.name}" if record.site else ""


# -- limits ------------------------------------------------------------------------------------------------------
@operation("custody.shorten")
def shorten_clock(
    op: Operation, *, by: Actor, clock: int, why: str, due_at: datetime | None = None, every_s: int | None = None
) -> Clock:
    """Bring a running clock forward to ``due_at``, or make its rounds shorter (``every_s``). Never the other way.

    The one change that a running clock knows: limits that are changed hold for the clocks that start afterwards.
    """
    found = Clock.objects.filter(pk=clock).first()
    if found is None:
        raise Missing(_("There is no such clock."))
    record = op.lock(CustodyRecord, found.record_id)
    row = Clock.objects.select_related("limit").get(pk=clock)
    if not row.running:
        raise Refused(_("This clock has ended."), code="clock_ended")
    due, every = row.due_at, row.every_s
    if due_at is not None:
        if due_at > row.due_at:
            words = _("It is due %(due)s already. A running clock is only brought forward.")
            raise Invalid(words % {"due": format_dtg(row.due_at)}, field="due_at")
        if due_at <= op.now:
            raise Invalid(_("That time has passed. Write one that is to come."), field="due_at")
        due = due_at
    if every_s is not None:
        if not row.every_s:
            raise Invalid(_("This clock has no rounds. Write a new due time."), field="every_s")
        if isinstance(every_s, bool) or not 60 <= every_s <= row.every_s:
            words = _("Its rounds last %(now)d minutes. Write less, and at least one.")
            raise Invalid(words % {"now": row.every_s // 60}, field="every_s")
        # The round that runs ends sooner, too.
        sooner = max(op.now, row.due_at - timedelta(seconds=row.every_s - every_s))
        due, every = min(due, sooner), every_s
    if (due, every) == (row.due_at, row.every_s):
        raise Invalid(_("Write by how much."), field="due_at")
    decided = {"clock": row.label, "due_before": row.due_at, "due_after": due}
    if every != row.every_s:
        decided["minutes"] = every // 60
    entry = _write(op, record, data_key(record), "shortened", op.now, {"why": why}, decided=decided)
    ClockShortened.objects.create(
        clock=row, due_before=row.due_at, due_after=due, every_before=row.every_s, every_after=every, entry=entry,
        level=record.level if row.kind == ClockKind.CHECK else None, at=op.now, by_id=op.by.user.pk,
    )  # fmt: skip
    row.every_s = every
    row.save(update_fields=["every_s"])
    _due_by(op, record, row, due)
    _shorten_authority(row)
    op.bump(record)
    record.save()
    _show(op, record)
    return row


@operation("custody.agree")
def change_limit(
    op: Operation, *, by: Actor, limit: str, seconds: int, reason: str, lead_s: int | None = None
) -> Limit:
    """Change a limit for the clocks that start from now on; ``lead_s``: the first warning, so long before it."""
    reason = clean_line(reason, "reason", 120, required=True)
    now = Limit.objects.select_for_update().filter(name=limit, current=True).first()
    if now is None:
        raise Invalid(_("There is no such limit. Known are: %(known)s.") % {"known": ", ".join(LIMITS)}, field="limit")
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 60 <= seconds <= YEARS.total_seconds():
        raise Invalid(_("A limit is at least a minute and at most 30 years."), field="seconds")
    lead = now.lead_s if lead_s is None else lead_s
    if isinstance(lead, bool) or not isinstance(lead, int) or not 0 <= lead < seconds:
        raise Invalid(_("The warning lies before the limit, and not before its beginning."), field="lead_s")
    now.current = False
    now.save(update_fields=["current"])
    changed = Limit.objects.create(
        name=now.name, label=now.label, seconds=seconds, lead_s=lead, policy=now.policy, version=now.version + 1,
        valid_from=op.now, changed_by_id=op.by.user.pk, reason=reason,
    )  # fmt: skip
    op.record(kinds.LIMIT_CHANGED, limit=now.label, before=length(now.seconds), after=length(seconds), reason=reason)
    return changed
