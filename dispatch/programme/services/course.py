"""A planned patrol takes its course: orders read, started, ended, debriefed; by the leader's phone or by the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_reason, clean_text
from dispatch.programme import kinds
from dispatch.programme.models import Debrief, OrderPatrol, PatrolOrder, Reading
from dispatch.programme.selectors.orders import rode_in
from dispatch.programme.selectors.reading import unread
from dispatch.programme.services.common import (
    CHECK,
    DEBRIEF,
    END,
    START,
    UNREAD,
    _follow,
    _lock,
    _lock_own,
    _save,
    _stop_clocks,
    callsigns,
    member_of,
    members_of,
    part_of,
    subject_of,
)
from dispatch.programme.states import OPEN, State
from escalation import services as escalation
from patrols.models import DutyShift
from reference.dtg import format_dtg

# A patrol that goes out sooner than this goes out in a changed plan.
EARLIEST = timedelta(hours=3)
DEBRIEF_LENGTH = 4000
FARTHEST_KM = 2000


@operation("programme.report")
def read_orders(
    op: Operation,
    *,
    by: Actor,
    order: int,
    revision: int | None = None,
    patrol: int | None = None,
    read_at: datetime | None = None,
) -> Reading:
    """The crew on duty has read the orders: on its phone, or because the desk read them out to ``patrol`` by voice.

    ``revision`` is what was read (as they are now, for the desk). One that a phone sends late is written down as what
    it was, and does not count when the orders have changed since.
    """
    row, own = _lock_own(op, order)
    if row.state not in OPEN:
        words = _("%(order)s is %(state)s: there is nothing to read any more.")
        raise Refused(words % {"order": row.called, "state": State(row.state).label}, current_state=row.state)
    member = own or member_of(members_of(row), patrol)
    wanted = revision or row.revision
    if not 1 <= wanted <= row.revision:
        raise Invalid(_("There is no such revision of these orders."), field="revision")
    shift = _shift_of(member)
    if shift is None:
        words = _("%(patrol)s is not on duty: nobody is there to read it. Log it on first.")
        raise Refused(words % {"patrol": member.patrol.callsign}, code="off_duty")
    known = Reading.objects.filter(patrol=member, revision=wanted, shift=shift).first()
    if known:
        op.quiet()
        return known
    reading = Reading.objects.create(
        patrol=member, revision=wanted, shift=shift, read_at=_past(op, read_at, "read_at"), written_at=op.now,
        by_id=op.by.user.pk, by_voice=own is None,
    )  # fmt: skip
    if wanted == row.revision:
        escalation._disarm(op, subject=part_of(member), policy=UNREAD)
    op.touch(row)
    op.record(
        kinds.READ,
        order=row.called,
        patrol=member.patrol.callsign,
        how=_(", read out by voice") if own is None else "",
        old=_("; they have changed since") if wanted < row.revision else "",
        occurred_at=read_at,
    )
    return reading


@operation("clock.run")
def check_reading(op: Operation, *, by: Actor, order: int) -> list[OrderPatrol]:
    """Before the start: whose present crew has not read the orders is told of until it has."""
    row = _lock(op, order)
    escalation._disarm(op, subject=subject_of(row), policy=CHECK)
    missing = unread(row, members_of(row)) if row.state in OPEN else []
    for member in missing:
        escalation._arm(
            op, subject=part_of(member), policy=UNREAD, priority=None, patrol=member.patrol_id,
            words={"order": row.called, "patrol": member.patrol.callsign, "start": format_dtg(row.starts_at)},
        )  # fmt: skip
    if missing:
        op.record(kinds.UNREAD, order=row.called, patrols=callsigns(missing))
    else:
        op.record(kinds.ALL_READ, order=row.called)
    return missing


@operation("programme.report")
def start(
    op: Operation, *, by: Actor, order: int, occurred_at: datetime | None = None, version: int | None = None
) -> PatrolOrder:
    """The patrol goes out: by a leader whose crew has read the orders, or by the desk, which then says who has not."""
    row, own = _lock_own(op, order, version)
    members = members_of(row)
    at = _past(op, occurred_at, "occurred_at")
    _follow(row, "start")
    if at < row.starts_at - EARLIEST:
        words = _("%(order)s starts %(start)s. Change the plan if it goes out so much earlier.")
        raise Refused(words % {"order": row.called, "start": format_dtg(row.starts_at)}, code="too_early")
    missing = unread(row, members)
    if own and own in missing:
        words = _("Read the orders first: they were written %(when)s.") % {"when": format_dtg(row.revised_at)}
        raise Refused(words, code="unread")
    shifts = {member.pk: _shift_of(member, at) or _shift_of(member) for member in members}
    if not any(shifts.values()):
        words = _("%(patrols)s is not on duty. Log the patrol on first.")
        raise Refused(words % {"patrols": callsigns(members)}, code="off_duty")
    elsewhere = OrderPatrol.objects.filter(
        patrol__in=[member.patrol_id for member in members], order__state=State.RUNNING
    )
    if not row.exercise:
        # Real work calls a patrol out of its exercise.
        elsewhere = elsewhere.filter(order__exercise=False)
    if other := elsewhere.select_related("order", "patrol").first():
        words = _("%(patrol)s is still out in %(other)s. End that first.")
        raise Refused(words % {"patrol": other.patrol.callsign, "other": other.order.called}, code="patrol_taken")
    for member in members:
        member.shift = shifts[member.pk]
        member.save(update_fields=["shift"])
    row.state_since = row.started_at = at
    escalation._disarm(op, subject=subject_of(row), policy=START)
    escalation._arm(
        op, subject=subject_of(row), policy=END, priority=None, start=row.ends_at, words={"order": row.called}
    )
    _save(op, row)
    op.record(
        kinds.STARTED,
        order=row.called,
        patrols=callsigns(members),
        unread=_("; orders not read by %(patrols)s") % {"patrols": callsigns(missing)} if missing else "",
        occurred_at=occurred_at,
    )
    return row


@operation("programme.report")
def end(
    op: Operation,
    *,
    by: Actor,
    order: int,
    reason: str = "",
    occurred_at: datetime | None = None,
    version: int | None = None,
) -> PatrolOrder:
    """The patrol is over, for ``reason`` where that is earlier than planned. Its crews owe a debrief from now on."""
    reason = clean_reason(reason, required=False)
    row, _own = _lock_own(op, order, version)
    members = members_of(row)
    _follow(row, "end")
    at = _past(op, occurred_at, "occurred_at", since=row.started_at)
    row.state_since = row.ended_at = at
    row.end_reason = reason
    _stop_clocks(op, row, members)
    for member in members:
        # A crew that took over on the way is the one that comes home and tells; one that came later is not.
        member.shift = _shift_of(member, at) or member.shift
        member.save(update_fields=["shift"])
        escalation._arm(
            op, subject=part_of(member), policy=DEBRIEF, priority=None, patrol=member.patrol_id,
            start=at, words={"order": row.called, "patrol": member.patrol.callsign},
        )  # fmt: skip
    _save(op, row)
    op.record(kinds.ENDED, order=row.called, reason=f": {reason}" if reason else "", occurred_at=occurred_at)
    return row


@operation("programme.report")
def debrief(
    op: Operation,
    *,
    by: Actor,
    order: int,
    observed: str,
    contacts: str = "",
    problems: str = "",
    proposal: str = "",
    km: int | None = None,
    patrol: int | None = None,
    given_at: datetime | None = None,
) -> Debrief:
    """What a patrol tells after its end; more may be added later. A leader tells for the crew that they rode with."""
    texts = {
        name: clean_text(value, name, DEBRIEF_LENGTH, required=name == "observed")
        for name, value in {
            "observed": observed, "contacts": contacts, "problems": problems, "proposal": proposal,
        }.items()
    }  # fmt: skip
    if km is not None and not (isinstance(km, int) and not isinstance(km, bool) and 0 <= km <= FARTHEST_KM):
        raise Invalid(_("Write whole kilometres from 0 to %(most)d.") % {"most": FARTHEST_KM}, field="km")
    own = None
    if op.by.scope(op.action) == "own":
        own = rode_in(op.by.user).filter(order=order).select_related("patrol").first()
        if own is None:
            raise Forbidden(_("You did not ride in this patrol. Ask the desk to enter it for you."))
    row = _lock(op, order)
    if row.state != State.ENDED:
        words = _("%(order)s is %(state)s. It is debriefed when it has ended.")
        raise Refused(words % {"order": row.called, "state": State(row.state).label}, current_state=row.state)
    member = own or member_of(members_of(row), patrol)
    made = Debrief.objects.create(
        patrol=member, **texts, km=km, given_at=_past(op, given_at, "given_at", since=row.ended_at), written_at=op.now,
        author_id=op.by.user.pk, position=op.by.position,
    )  # fmt: skip
    escalation._disarm(op, subject=part_of(member), policy=DEBRIEF)
    _save(op, row)
    op.record(
        kinds.DEBRIEFED,
        order=row.called,
        patrol=member.patrol.callsign,
        km=f", {km} km" if km is not None else "",
        occurred_at=given_at,
    )
    return made


def _shift_of(member: OrderPatrol, at: datetime | None = None) -> DutyShift | None:
    """The duty that the patrol is on, or was on at a moment."""
    duties = DutyShift.objects.filter(patrol=member.patrol_id)
    if at is None:
        return duties.filter(ended_at=None).first()
    return duties.filter(Q(ended_at=None) | Q(ended_at__gt=at), started_at__lte=at).order_by("started_at").last()


def _past(op: Operation, moment: datetime | None, field: str, *, since: datetime | None = None) -> datetime:
    """When it was: now unless said, never ahead, and not before what came first."""
    if moment is None:
        return op.now
    if moment > op.now:
        raise Invalid(_("That time is in the future. Write when it happened."), field=field, code="in_the_future")
    if since is not None and moment < since:
        words = _("That is before %(since)s, which came first. Check both times.")
        raise Invalid(words % {"since": format_dtg(since)}, field=field)
    return moment
