"""The correction of what was written: another line in the place of one, and what follows from it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Missing, Refused
from blotter.operations import Operation, operation
from incidents.detention.clocks import ClockKind, earlier
from incidents.detention.entries import KINDS
from incidents.detention.models import Authority, Clock, CustodyEntry, CustodyRecord, Review
from incidents.detention.services import custody_clocks as clocks
from incidents.detention.services.care import _interviewed, after_the_end, by_whom
from incidents.detention.services.common import _save
from incidents.detention.services.custody import _take_identity
from incidents.detention.services.custody_record import Facts, _lock, root, said
from incidents.detention.services.observing import _ordered_at
from incidents.detention.services.recounting import _recount
from incidents.detention.services.sealing import _write, facts_of, identity_of
from incidents.detention.services.watching import _explained, _stands_apart
from reference.dtg import format_dtg

# Where a step of the custody stands in clear; that of an authority follows from all of them.
COLUMNS = {"capture": "captured_at", "arrival": "arrived_at", "admission": "admitted_at"}
# The clocks that start with a step.
STARTED_BY = {
    "capture": (ClockKind.ARRIVAL, ClockKind.FIRST_LEVEL),
    "arrival": (ClockKind.AUTHORISATION, ClockKind.CHECK),
}


def may_correct(by: Actor, line: CustodyEntry, *, withdrawn: bool = False) -> bool:
    """Who keeps the register corrects its lines; what somebody decided, who decided it or wrote it down, or who agrees
    to such decisions."""
    kind = KINDS[line.kind]
    if withdrawn and kind.withdrawn_by:
        return by.may(kind.withdrawn_by)
    if not kind.decision:
        return by.may("custody.keep")
    if by.may("custody.agree") or line.written_by_id == by.user.pk:
        return True
    return line.kind == "review" and Review.objects.filter(entry=root(line), reviewer=by.user.pk).exists()


@operation("custody.correct")
def correct(
    op: Operation,
    *,
    by: Actor,
    entry: int,
    facts: Facts,
    at: datetime | None = None,
    withdrawn: bool = False,
    version: int | None = None,
) -> CustodyEntry:
    """Write another line in the place of one: with other words or another time, or (``withdrawn``) that it never was.

    ``facts``: what is not said stays as it was; of one that is withdrawn, ``{"why": …}``. A clock that started with a
    corrected time is brought forward where that demands it, and never put off.
    """
    old = CustodyEntry.objects.filter(pk=entry).first()
    if old is None:
        raise Missing(_("There is no such line."))
    row, key = _lock(op, old.record_id, version, ended=True)
    if CustodyEntry.objects.filter(corrects=old).exists():
        raise Refused(_("That line was corrected already. Correct the newer one."), code="corrected")
    if old.withdrawn:
        raise Refused(_("That line withdraws another. Write a new one."), code="withdrawn")
    kind = KINDS[old.kind]
    if not may_correct(op.by, old, withdrawn=withdrawn):
        theirs = kind.decision or (withdrawn and kind.withdrawn_by)
        raise Forbidden(
            _("The Force Provost Marshal may, or who decided it.")
            if theirs
            else _("The detention officer corrects it.")
        )
    if withdrawn and kind.step:
        words = _("A step of the custody is not taken back. Correct its time or its words.")
        raise Refused(words, code="step")
    if withdrawn and not kind.withdrawable:
        raise Refused(_("What was done or decided is not taken back. Correct its words."), code="step")
    if at is not None and not kind.timed and at != old.at:
        raise Invalid(_("The time of this line stays as it was written."), field="at")
    moment = old.at
    if not withdrawn:
        facts = {**facts_of(old, row, key), **facts}
        # Whose visit it was says whether it may be one of after the end.
        if at is not None or old.kind == "visit":
            moment = _corrected(op, row, old, at or old.at, facts)
    if old.kind == "review":
        _as_reviewed(op, row, old, moment, facts, withdrawn)
    line = _write(op, row, key, old.kind, moment, facts, corrects=old, withdrawn=withdrawn)
    _follow_correction(op, row, key, old, line, facts)
    _save(op, row)
    clocks._show(op, row)
    return line


# -- what follows a correction -------------------------------------------------------------------------------------
def _as_reviewed(
    op: Operation, row: CustodyRecord, old: CustodyEntry, at: datetime, facts: Facts, withdrawn: bool
) -> None:
    """A review is corrected as it is made: by who stands apart, and a late one says why.

    Who made it and should not have may still take it back.
    """
    held = row.reviews.get(entry=root(old))
    assert isinstance(op.by.user, User)
    if not (withdrawn and held.reviewer == op.by.user):
        _stands_apart(row, op.by.user)
    if held.counts and not withdrawn:
        _explained(at, held.due_at, facts)


def _corrected(op: Operation, row: CustodyRecord, old: CustodyEntry, at: datetime, facts: Facts) -> datetime:
    """The corrected time, which must still fit between its neighbours."""
    met = Clock.objects.filter(record=row, kind=ClockKind.ICRC, met_by=root(old)).first()
    first: datetime | None = {
        "capture": row.before.ended_at if row.before else None,
        "admission": max(filter(None, (row.arrived_at, row.authorised_at)), default=None),
        "check": row.arrived_at,
        "review": row.authorised_at,
        "icrc": clocks.told_from(row, met) if met else row.captured_at,
    }.get(old.kind, row.captured_at)
    ends = [] if after_the_end(old.kind, facts) else [row.ended_at]
    if old.kind == "capture":
        ends += [row.arrived_at, row.authorised_at]
    elif old.kind == "arrival":
        ends += [row.admitted_at, _earliest(row, "check")]
    elif old.kind == "authority":
        given = list(row.authorities.order_by("pk"))
        nth = [one.entry_id for one in given].index(root(old).pk)
        if nth:
            first = given[nth - 1].begins_at
        else:
            ends += [row.admitted_at, _earliest(row, "review")]
        ends += [given[nth].until - timedelta(seconds=1), *(one.begins_at for one in given[nth + 1 : nth + 2])]
    elif old.kind == "admission":
        ends += row.clocks.filter(levels__entry__gt=root(old)).values_list("levels__at", flat=True)
    moment = said(op, at, "at", first, _("what came first")) if first else said(op, at, "at", at, "")
    if late := [end for end in ends if end is not None and moment > end]:
        words = _("That is after %(next)s, which came later. Check both times.")
        raise Invalid(words % {"next": format_dtg(min(late))}, field="at")
    return moment


def _earliest(row: CustodyRecord, kind: str) -> datetime | None:
    """When the first of these happened, by the lines that stand."""
    standing = row.entries.standing().filter(kind=kind)
    return standing.order_by("at").values_list("at", flat=True).first()


def _follow_correction(
    op: Operation, row: CustodyRecord, key: bytes, old: CustodyEntry, line: CustodyEntry, facts: Facts
) -> None:
    first = root(old)
    if old.kind == "check":
        _recount_running(op, row, ClockKind.CHECK)
    elif old.kind == "review":
        held = row.reviews.get(entry=first)
        held.at, held.withdrawn_at = line.at, op.now if line.withdrawn else None
        held.save(update_fields=["at", "withdrawn_at"])
        _recount_running(op, row, ClockKind.REVIEW)
    elif old.kind == "icrc":
        _told(op, row, first, line)
    elif old.kind == "interview" and not line.withdrawn:
        _interviewed(op, row, facts)
    elif old.kind == "force":
        by_whom(facts, "account", "who")
    elif old.kind == "identity":
        _take_identity(row, identity_of(row, key))
    elif old.kind == "authority":
        _authorised(op, row, first, line.at)
    elif field := COLUMNS.get(old.kind):
        setattr(row, field, line.at)
        if row.state_since == old.at:
            row.state_since = line.at
        for kind in STARTED_BY.get(old.kind, ()):
            _restart(op, row, kind, line.at)
        _ordered_at(op, row, first, line.at)


def _authorised(op: Operation, row: CustodyRecord, first: CustodyEntry, at: datetime) -> None:
    """The first authority started the reviews, the last one of COMKFOR its own end."""
    given = list(row.authorities.order_by("pk"))
    (this,) = [one for one in given if one.entry_id == first.pk]
    this.begins_at = at
    this.save(update_fields=["begins_at"])
    if this == given[0]:
        row.authorised_at = at
        _restart(op, row, ClockKind.REVIEW, at)
    if this == given[-1] and this.instance == Authority.Instance.COMKFOR:
        _restart(op, row, ClockKind.COMKFOR, at)


def _restart(op: Operation, row: CustodyRecord, kind: str, at: datetime) -> None:
    """A clock started at this time, and not at the one that was written before: it may be due sooner.

    One that the end of the custody stopped is counted again when that is taken back.
    """
    clock = Clock.objects.filter(record=row, kind=kind, met_at=None).select_related("limit").order_by("pk").last()
    if clock is not None:
        clock.since = earlier(clock.since, at)
        clock.save(update_fields=["since"])
        if clock.running:
            _recount(op, row, clock)


def _recount_running(op: Operation, row: CustodyRecord, kind: str) -> None:
    if clock := clocks._clock(row, kind):
        _recount(op, row, clock)


def _told(op: Operation, row: CustodyRecord, first: CustodyEntry, line: CustodyEntry) -> None:
    """The ICRC was told at another time; or not after all: it is due again, when it was due before."""
    met = Clock.objects.filter(record=row, kind=ClockKind.ICRC, met_by=first).select_related("limit").first()
    if met is None:
        return
    if not line.withdrawn:
        met.met_at = line.at
        met.save(update_fields=["met_at"])
        return
    met.met_at = met.met_by = None
    other = clocks._clock(row, ClockKind.ICRC, met.about)
    if other is not None:  # it happened again meanwhile: both are told of at once, as soon as the first demands
        met.save()
        other.since = earlier(other.since, met.since)
        other.save(update_fields=["since"])
        clocks._set_due(op, row, other, met.due_at)
        return
    met.running, met.ended_at = True, None
    met.save()
    clocks._arm(op, row, met)
