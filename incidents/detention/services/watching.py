"""Looking after a held person: level of observation, checks, reviews, and the correction of what was written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from blotter.actors import Actor
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation, operation
from incidents.detention import limits
from incidents.detention.clocks import ClockKind, next_check, next_review, of_new_level
from incidents.detention.models import Authority, Clock, CustodyEntry, CustodyRecord, ForceReport, Review
from incidents.detention.services import custody_clocks as clocks
from incidents.detention.services.custody import Facts, _after, _done, _lock, _save, account, clean_level
from incidents.detention.services.sealing import _write, facts_of
from incidents.functions import investigators_of
from incidents.services.common import clean_choice

# Lines that are steps of the custody: their time may be corrected, but that they happened is not taken back.
STEPS = {
    "capture": "captured_at",
    "arrival": "arrived_at",
    "authority": "",
    "admission": "admitted_at",
}
# The clocks that start with a step.
STARTED_BY = {
    "capture": (ClockKind.ARRIVAL, ClockKind.FIRST_LEVEL),
    "arrival": (ClockKind.AUTHORISATION,),
    "authority": (ClockKind.REVIEW, ClockKind.COMKFOR),
}
FINAL = frozenset({
    *STEPS, "moved", "hospital", "back", "transfer", "release", "escape", "death", "property", "settled", "force",
    "force_review", "identity", "shortened", "hold", "hold_lifted", "level",
})  # fmt: skip


@operation("custody.keep")
def set_level(
    op: Operation, *, by: Actor, record: int, level: int, facts: Facts, rouse: bool = False, version: int | None = None
) -> CustodyRecord:
    """Observe more closely from now on, or less closely from the next check on."""
    row, key = _lock(op, record, version)
    clock = clocks._clock(row, ClockKind.CHECK)
    if clock is None:
        raise Refused(_("The level is set when somebody is admitted."), code="not_admitted")
    level = clean_level(level)
    if (level, bool(rouse)) == (row.level, row.rouse):
        raise Invalid(_("That is the level now."), field="level")
    _write(op, row, key, "level", op.now, facts)
    row.level, row.rouse = level, bool(rouse)
    # The clock of this level starts, with the limit that is in force for it now; what is due stays due.
    clock.limit = limits.in_force(f"check_{level}")
    clock.every_s = clock.limit.seconds
    clock.save()
    looked = _looked_at(row) or row.admitted_at
    assert looked is not None
    clocks._set_due(op, row, clock, of_new_level(clock.due_at, looked, op.now, clock.every))
    _done(op, row)
    return row


@operation("custody.keep")
def check(
    op: Operation, *, by: Actor, record: int, at: datetime, facts: Facts, version: int | None = None
) -> CustodyEntry:
    """Somebody looked at one held person at ``at``: their condition, in words, by whom. The next check follows.

    The time is the one at which they looked, and must be said. One that is entered late, behind a later one, is kept
    and moves nothing.
    """
    if not isinstance(record, int) or isinstance(record, bool):
        raise Invalid(_("A check is of one person. Look at each and write one line for each."), field="record")
    row, key = _lock(op, record, version)
    clock = clocks._clock(row, ClockKind.CHECK)
    if clock is None:
        raise Refused(_("Checks begin when somebody is admitted."), code="not_admitted")
    assert row.admitted_at is not None
    moment = _after(op, at, "at", row.admitted_at, _("the admission"))
    if row.rouse and not str(facts.get("response") or "").strip():
        raise Invalid(_("This person is to be roused at every check. Write how they answered."), field="response")
    last = _looked_at(row)
    entry = _write(op, row, key, "check", moment, {"checker": _name(op), **facts})
    if last is None or moment > last:
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
    ``min(actual, due)`` plus the interval; a late one says why.
    """
    row, key = _lock(op, record, version)
    clock = clocks._clock(row, ClockKind.REVIEW)
    if clock is None:
        raise Refused(_("Reviews begin when the detention is authorised."), code="not_authorised")
    who = account(reviewer, "reviewer") if reviewer else op.by.user
    assert isinstance(who, User)
    _stands_apart(row, who)
    moment = _after(op, at, "at", clock.since, _("the authorisation"))
    outcome = clean_choice(outcome, Review.Outcome.values, "outcome")
    last = row.reviews.filter(withdrawn_at=None).order_by("-at").first()
    counts = last is None or moment > last.at
    if counts and moment > clock.due_at and not str(facts.get("late_reason") or "").strip():
        words = _("It was due %(due)s. Write why it is late.")
        raise Invalid(words % {"due": clock.due_at.strftime("%d%H%MZ")}, field="late_reason")
    entry = _write(op, row, key, "review", moment, facts)
    done = Review.objects.create(
        record=row, entry=entry, round=clock.round, due_at=clock.due_at, at=moment, reviewer=who, outcome=outcome,
        counts=counts,
    )  # fmt: skip
    if counts:
        clocks._set_due(op, row, clock, next_review(moment, clock.due_at, clock.every), next_round=True)
    _done(op, row)
    return done


@operation("custody.keep")
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

    ``facts``: the whole of the line as it should read, or ``{"why": …}`` for one that is withdrawn. A clock that
    started with a corrected time is brought forward where that demands it, and never put off.
    """
    old = CustodyEntry.objects.filter(pk=entry).first()
    if old is None:
        raise Missing(_("There is no such line."))
    row, key = _lock(op, old.record_id, version, ended=True)
    if CustodyEntry.objects.filter(corrects=old).exists():
        raise Refused(_("That line was corrected already. Correct the newer one."), code="corrected")
    if old.withdrawn:
        raise Refused(_("That line withdraws another. Write a new one."), code="withdrawn")
    if withdrawn and old.kind in FINAL:
        words = _("A step of the custody is not taken back. Correct its time or its words.")
        raise Refused(words, code="step")
    if at is not None and old.kind in FINAL and old.kind not in STEPS and at != old.at:
        raise Invalid(_("The time of this line stays as it was written."), field="at")
    moment = old.at if at is None or withdrawn else _corrected(op, row, old, at)
    if not withdrawn:
        facts = {**facts_of(old, row, key), **facts}
    line = _write(op, row, key, old.kind, moment, facts, corrects=old, withdrawn=withdrawn)
    _follow_correction(op, row, old, line)
    _save(op, row)
    clocks._show(op, row)
    return line


# -- what follows a correction -------------------------------------------------------------------------------------
def _corrected(op: Operation, row: CustodyRecord, old: CustodyEntry, at: datetime) -> datetime:
    """The corrected time, which must still fit between its neighbours."""
    first = {
        "arrival": row.captured_at,
        "authority": row.captured_at,
        "admission": row.authorised_at,
        "check": row.admitted_at,
        "review": row.authorised_at,
    }.get(old.kind)
    moment = _after(op, at, "at", first, _("what came first")) if first else _after(op, at, "at", at, "")
    ends = [row.ended_at]
    if old.kind == "capture":
        ends += [row.arrived_at, row.authorised_at]
    elif old.kind == "arrival":
        ends += [row.admitted_at]
    elif old.kind in ("authority", "admission"):
        checked = row.entries.filter(kind__in=("check", "review"), withdrawn=False, corrected_by=None)
        ends += [*checked.order_by("at").values_list("at", flat=True)[:1]]
    if old.kind == "authority":
        ends += [row.admitted_at, Authority.objects.get(record=row, entry_id=_root(old).pk).until]
    if late := [end for end in ends if end is not None and moment > end]:
        words = _("That is after %(next)s, which came later. Check both times.")
        raise Invalid(words % {"next": min(late).strftime("%d%H%MZ")}, field="at")
    return moment


def _follow_correction(op: Operation, row: CustodyRecord, old: CustodyEntry, line: CustodyEntry) -> None:
    if old.kind == "check":
        _after_checks(op, row)
    elif old.kind == "review":
        _after_reviews(op, row, old, line)
    elif old.kind == "icrc" and line.withdrawn:
        _demand_again(op, row, old)
    elif old.kind == "authority":
        given = Authority.objects.get(record=row, entry_id=_root(old).pk)
        given.begins_at = line.at
        given.save(update_fields=["begins_at"])
        if row.authorised_at == old.at:
            row.authorised_at = line.at
    elif field := STEPS.get(old.kind):
        setattr(row, field, line.at)
        if row.state_since == old.at:
            row.state_since = line.at
    if old.kind == "admission":
        _after_checks(op, row)
    for kind in STARTED_BY.get(old.kind, ()):
        _restart(op, row, kind, old, line)


def _restart(op: Operation, row: CustodyRecord, kind: str, old: CustodyEntry, line: CustodyEntry) -> None:
    """A clock that started with the corrected time: brought forward by as much, where it is in its first round."""
    clock = clocks._clock(row, kind)
    if clock is not None and clock.since == old.at and clock.round == 1 and line.at < old.at:
        clock.since = line.at
        clocks._set_due(op, row, clock, clock.due_at - (old.at - line.at))


def _demand_again(op: Operation, row: CustodyRecord, old: CustodyEntry) -> None:
    """The ICRC was not told after all: what it was to be told of is due again, when it was due before."""
    met = Clock.objects.filter(record=row, kind=ClockKind.ICRC, running=False, met_at=old.at).order_by("pk").first()
    if met is not None and clocks._clock(row, ClockKind.ICRC, met.about) is None:
        met.running, met.met_at, met.ended_at = True, None, None
        met.save()
        clocks._arm(op, row, met)


def _after_checks(op: Operation, row: CustodyRecord) -> None:
    clock = clocks._clock(row, ClockKind.CHECK)
    if clock is not None:
        looked = _looked_at(row) or row.admitted_at
        assert looked is not None
        clocks._set_due(op, row, clock, next_check(looked, clock.every))


def _after_reviews(op: Operation, row: CustodyRecord, old: CustodyEntry, line: CustodyEntry) -> None:
    """Go through the reviews that stand from the first on; what comes out may be due sooner, never later."""
    held = row.reviews.get(entry_id=_root(old).pk)
    held.at, held.withdrawn_at = line.at, op.now if line.withdrawn else None
    held.save(update_fields=["at", "withdrawn_at"])
    clock = clocks._clock(row, ClockKind.REVIEW)
    if clock is None:
        return
    due = clock.since + clock.limit.span
    for at in row.reviews.filter(withdrawn_at=None).order_by("at").values_list("at", flat=True):
        due = next_review(at, due, clock.every)
    clocks._set_due(op, row, clock, due)


def _root(entry: CustodyEntry) -> CustodyEntry:
    while entry.corrects is not None:
        entry = entry.corrects
    return entry


def _looked_at(row: CustodyRecord) -> datetime | None:
    """When somebody last looked, by the lines that stand."""
    standing = row.entries.filter(kind="check", withdrawn=False, corrected_by=None)
    return standing.order_by("-at").values_list("at", flat=True).first()


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
