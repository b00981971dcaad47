"""Looking after a held person: level of observation, checks, reviews of the detention."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from incidents.detention.clocks import ClockKind, next_check, next_review
from incidents.detention.models import CustodyEntry, CustodyRecord, ForceReport, Review
from incidents.detention.services import custody_clocks as clocks
from incidents.detention.services.custody_record import Facts, _done, _lock, account, during, looked_at, said
from incidents.detention.services.observing import _observe, clean_level
from incidents.detention.services.recounting import ordered_since
from incidents.detention.services.sealing import _write
from incidents.functions import investigators_of
from incidents.services.common import clean_choice
from reference.dtg import format_dtg


@operation("custody.keep")
def set_level(
    op: Operation, *, by: Actor, record: int, level: int, facts: Facts, rouse: bool = False, version: int | None = None
) -> CustodyRecord:
    """Observe more closely from now on, or less closely from the next check on."""
    row, key = _lock(op, record, version)
    if row.arrived_at is None:
        raise Refused(_("The level is set when somebody arrives at a site."), code="not_arrived")
    level = clean_level(level)
    if (level, bool(rouse)) == (row.level, row.rouse):
        raise Invalid(_("That is the level now."), field="level")
    entry = _write(op, row, key, "level", op.now, facts, decided={"level": level, "rouse": bool(rouse)})
    _observe(op, row, entry, level, rouse, op.now)
    _done(op, row)
    return row


@operation("custody.keep")
def check(
    op: Operation, *, by: Actor, record: int, at: datetime, facts: Facts, version: int | None = None
) -> CustodyEntry:
    """Somebody looked at one held person at ``at``: their condition, in words, by whom. The next check follows.

    The time is the one at which they looked, and must be said. One that is entered late, behind a later one or behind
    an order by which the next is due sooner, is kept and moves nothing; so is one that is entered after the end.
    """
    if not isinstance(record, int) or isinstance(record, bool):
        raise Invalid(_("A check is of one person. Look at each and write one line for each."), field="record")
    row, key = _lock(op, record, version, ended=True)
    if row.arrived_at is None:
        raise Refused(_("Checks begin when somebody has arrived at a site."), code="not_arrived")
    moment = during(op, row, said(op, at, "at", row.arrived_at, _("the arrival")))
    if row.rouse and not str(facts.get("response") or "").strip():
        raise Invalid(_("This person is to be roused at every check. Write how they answered."), field="response")
    last = looked_at(row)
    entry = _write(op, row, key, "check", moment, {"checker": _name(op), **facts})
    clock = clocks._clock(row, ClockKind.CHECK)
    if clock and (last is None or moment > last) and not ordered_since(op, clock, moment):
        clocks._set_due(op, row, clock, next_check(moment, clock.every), next_round=True)
    _done(op, row)
    return entry


@operation("custody.review")
def review(
    op: Operation,
    *,
    by: Actor,
    record: int,
    outcome: str,
    at: datetime,
    facts: Facts,
    reviewer: str = "",
    version: int | None = None,
) -> Review:
    """Review the detention, in person or (``reviewer``: their user name) for somebody who reviewed it.

    The reviewer takes no part in the investigation, the capture or an interview. The next review is due
    ``min(actual, due)`` plus the interval; a late one says why. One that is entered after the end moves nothing.
    """
    row, key = _lock(op, record, version, ended=True)
    clock = row.clocks.filter(kind=ClockKind.REVIEW).select_related("limit").last()
    if clock is None:
        raise Refused(_("Reviews begin when the detention is authorised."), code="not_authorised")
    who = account(reviewer, "reviewer") if reviewer else op.by.user
    assert isinstance(op.by.user, User)
    assert isinstance(who, User)
    if not Actor(who).may(op.action):
        words = _("%(who)s does not review detentions. Name somebody who does.")
        raise Invalid(words % {"who": who.label}, field="reviewer", code="no_reviewer")
    for one in {who, op.by.user}:  # nor does somebody write it down for another who does not stand apart
        _stands_apart(row, one)
    moment = during(op, row, said(op, at, "at", clock.since, _("the authorisation")))
    outcome = clean_choice(outcome, Review.Outcome.values, "outcome")
    last = row.reviews.filter(withdrawn_at=None).order_by("-at").first()
    counts = (last is None or moment > last.at) and not ordered_since(op, clock, moment)
    if counts:
        _explained(moment, clock.due_at, facts)
    decided = {"outcome": outcome, "reviewer": who.label, "account": who.username, "due": clock.due_at}
    entry = _write(op, row, key, "review", moment, facts, decided=decided)
    done = Review.objects.create(
        record=row, entry=entry, round=clock.round, due_at=clock.due_at, at=moment, reviewer=who, outcome=outcome,
        counts=counts,
    )  # fmt: skip
    if counts and clock.running:
        clocks._set_due(op, row, clock, next_review(moment, clock.due_at, clock.every), next_round=True)
    _done(op, row)
    return done


def _explained(at: datetime, due: datetime, facts: Facts) -> None:
    """A review that was late says why."""
    if at > due and not str(facts.get("late_reason") or "").strip():
        words = _("It was due %(due)s. Write why it is late.")
        raise Invalid(words % {"due": format_dtg(due)}, field="late_reason")


def _stands_apart(row: CustodyRecord, who: User) -> None:
    takes_part = row.investigators.filter(user=who).exists() or (
        row.incident_id is not None and who.pk in investigators_of(row.incident_id)
    )
    if takes_part:
        words = _("%(who)s takes part in the investigation. Somebody else reviews this detention.")
        raise Invalid(words % {"who": who.label}, field="reviewer", code="reviewer_investigates")
    if ForceReport.objects.filter(record=row, used_by=who).exists():
        words = _("%(who)s used force against this person. Somebody else reviews this detention.")
        raise Invalid(words % {"who": who.label}, field="reviewer", code="reviewer_used_force")


def _name(op: Operation) -> str:
    user: Any = op.by.user
    return str(user.label)
