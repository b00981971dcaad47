"""Looking after a held person: level of observation, checks, reviews, and the correction of what was written."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from blotter.actors import Actor
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation, operation
from incidents.detention import limits
from incidents.detention.clocks import (
    ClockKind,
    Done,
    Ordered,
    check_due,
    earlier,
    next_check,
    next_review,
    of_new_level,
    placed,
    review_due,
)
from incidents.detention.models import (
    Authority,
    Clock,
    ClockShortened,
    CustodyEntry,
    CustodyRecord,
    ForceReport,
    LevelOrdered,
    Review,
)
from incidents.detention.services import custody_clocks as clocks
from incidents.detention.services.care import _interviewed, _when
from incidents.detention.services.custody import (
    Facts,
    _after,
    _done,
    _lock,
    _save,
    _take_identity,
    account,
    check_rouse,
    clean_level,
)
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
    "admission": (ClockKind.CHECK,),
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
    every = _rounds(row, clock, level)
    check_rouse(rouse, every)
    entry = _write(op, row, key, "level", op.now, facts, decided={"level": level, "rouse": bool(rouse)})
    if level != row.level:
        # The clock of this level starts, with the limit that is in force for it now; what is due stays due.
        LevelOrdered.objects.create(
            clock=clock, level=level, every_before=clock.every_s, every_after=every, entry=entry, at=op.now
        )
        clock.limit, clock.every_s = limits.in_force(f"check_{level}"), every
        clock.save()
    row.level, row.rouse = level, bool(rouse)
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

    The time is the one at which they looked, and must be said. One that is entered late, behind a later one or behind
    an order by which the next is due sooner, is kept and moves nothing; so is one that is entered after the end.
    """
    if not isinstance(record, int) or isinstance(record, bool):
        raise Invalid(_("A check is of one person. Look at each and write one line for each."), field="record")
    row, key = _lock(op, record, version, ended=True)
    if row.admitted_at is None:
        raise Refused(_("Checks begin when somebody is admitted."), code="not_admitted")
    moment = _when(op, row, _after(op, at, "at", row.admitted_at, _("the admission")))
    if row.rouse and not str(facts.get("response") or "").strip():
        raise Invalid(_("This person is to be roused at every check. Write how they answered."), field="response")
    last = _looked_at(row)
    entry = _write(op, row, key, "check", moment, {"checker": _name(op), **facts})
    clock = clocks._clock(row, ClockKind.CHECK)
    if clock is None:
        _save(op, row)
        return entry
    if (last is None or moment > last) and not _ordered_since(op, clock, moment):
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
    assert isinstance(op.by.user, User)
    assert isinstance(who, User)
    if not Actor(who).may(op.action):
        words = _("%(who)s does not review detentions. Name somebody who does.")
        raise Invalid(words % {"who": who.label}, field="reviewer", code="no_reviewer")
    for one in {who, op.by.user}:  # nor does somebody write it down for another who does not stand apart
        _stands_apart(row, one)
    moment = _after(op, at, "at", clock.since, _("the authorisation"))
    outcome = clean_choice(outcome, Review.Outcome.values, "outcome")
    last = row.reviews.filter(withdrawn_at=None).order_by("-at").first()
    counts = (last is None or moment > last.at) and not _ordered_since(op, clock, moment)
    if counts and moment > clock.due_at and not str(facts.get("late_reason") or "").strip():
        words = _("It was due %(due)s. Write why it is late.")
        raise Invalid(words % {"due": clock.due_at.strftime("%d%H%MZ")}, field="late_reason")
    decided = {"outcome": outcome, "reviewer": who.label, "due": clock.due_at}
    entry = _write(op, row, key, "review", moment, facts, decided=decided)
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
    _follow_correction(op, row, key, old, line, facts)
    _save(op, row)
    clocks._show(op, row)
    return line


# -- what follows a correction -------------------------------------------------------------------------------------
def _corrected(op: Operation, row: CustodyRecord, old: CustodyEntry, at: datetime) -> datetime:
    """The corrected time, which must still fit between its neighbours."""
    met = Clock.objects.filter(record=row, kind=ClockKind.ICRC, met_by=_root(old)).first()
    first = {
        "arrival": row.captured_at,
        "authority": row.captured_at,
        "admission": row.authorised_at,
        "check": row.admitted_at,
        "review": row.authorised_at,
        "icrc": clocks.told_from(row, met) if met else row.captured_at,
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


def _follow_correction(
    op: Operation, row: CustodyRecord, key: bytes, old: CustodyEntry, line: CustodyEntry, facts: Facts
) -> None:
    root = _root(old)
    if old.kind == "check":
        _after_checks(op, row)
    elif old.kind == "review":
        held = row.reviews.get(entry=root)
        held.at, held.withdrawn_at = line.at, op.now if line.withdrawn else None
        held.save(update_fields=["at", "withdrawn_at"])
        _after_reviews(op, row)
    elif old.kind == "icrc":
        _told(op, row, root, line)
    elif old.kind == "interview" and not line.withdrawn:
        _interviewed(op, row, facts)
    elif old.kind == "identity" and not row.entries.filter(kind="identity", number__gt=old.number, corrects=None):
        _take_identity(row, key, facts)
    elif old.kind == "authority":
        _authorised(op, row, root, line.at)
    elif field := STEPS.get(old.kind):
        setattr(row, field, line.at)
        if row.state_since == old.at:
            row.state_since = line.at
        for kind in STARTED_BY[old.kind]:
            _restart(op, row, kind, line.at)


def _authorised(op: Operation, row: CustodyRecord, root: CustodyEntry, at: datetime) -> None:
    """The first authority started the reviews, the last one of COMKFOR its own end."""
    given = list(row.authorities.order_by("pk"))
    (this,) = [one for one in given if one.entry_id == root.pk]
    this.begins_at = at
    this.save(update_fields=["begins_at"])
    if this == given[0]:
        row.authorised_at = at
        _restart(op, row, ClockKind.REVIEW, at)
    if this == given[-1] and this.instance == Authority.Instance.COMKFOR:
        _restart(op, row, ClockKind.COMKFOR, at)


def _restart(op: Operation, row: CustodyRecord, kind: str, at: datetime) -> None:
    """A clock started at this time, and not at the one that was written before: it may be due sooner."""
    clock = clocks._clock(row, kind)
    if clock is None:
        return
    clock.since = earlier(clock.since, at)
    clock.save(update_fields=["since"])
    if kind == ClockKind.REVIEW:
        _after_reviews(op, row)
    elif kind == ClockKind.CHECK:
        _after_checks(op, row)
    else:
        clocks._set_due(op, row, clock, at + clock.limit.span)
        clocks._shorten_authority(clock)


def _told(op: Operation, row: CustodyRecord, root: CustodyEntry, line: CustodyEntry) -> None:
    """The ICRC was told at another time; or not after all: it is due again, when it was due before."""
    met = Clock.objects.filter(record=row, kind=ClockKind.ICRC, met_by=root).select_related("limit").first()
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


def _after_checks(op: Operation, row: CustodyRecord) -> None:
    """Go through the checks that stand from the admission on; what comes out may be due sooner, never later."""
    clock = clocks._clock(row, ClockKind.CHECK)
    if clock is not None:
        standing = row.entries.filter(kind="check", withdrawn=False, corrected_by=None)
        looks = [Done(line.at, placed(line.at, _root(line).written_at)) for line in standing]
        every, orders = _orders(clock)
        assert row.admitted_at is not None
        clocks._set_due(op, row, clock, check_due(row.admitted_at, every, looks, orders))


def _after_reviews(op: Operation, row: CustodyRecord) -> None:
    """Go through the reviews that stand from the first on; what comes out may be due sooner, never later."""
    clock = clocks._clock(row, ClockKind.REVIEW)
    if clock is not None:
        standing = row.reviews.filter(withdrawn_at=None).select_related("entry")
        done = [Done(one.at, placed(one.at, one.entry.written_at)) for one in standing]
        every, orders = _orders(clock)
        clocks._set_due(op, row, clock, review_due(clock.since + clock.limit.span, every, done, orders))


def _orders(clock: Clock) -> tuple[timedelta, list[Ordered]]:
    """The rounds that a clock started with, and in their order what was ordered of it since."""
    changes: list[ClockShortened | LevelOrdered] = [*clock.shortened.all(), *clock.levels.all()]
    changes.sort(key=lambda one: (one.at, one.entry_id))
    every = changes[0].every_before if changes else clock.every_s
    return timedelta(seconds=every), [
        Ordered(one.at, timedelta(seconds=one.every_after), getattr(one, "due_after", None)) for one in changes
    ]


def _ordered_since(op: Operation, clock: Clock, moment: datetime) -> bool:
    """Whether something was ordered of this clock after what is written down now was done."""
    _every, orders = _orders(clock)
    return any(one.at > placed(moment, op.now) for one in orders)


def _rounds(row: CustodyRecord, clock: Clock, level: int) -> int:
    """How often somebody is looked at under another level (seconds): an authorised shortening stands at the level at
    which it was ordered and at closer ones, and no closer level has longer rounds than the one before."""
    if level == row.level:
        return clock.every_s
    assert row.level is not None
    spans = [limits.in_force(f"check_{level}").seconds]
    ordered = [one for one in clock.shortened.all() if one.every_after < one.every_before]
    spans += [one.every_after for one in ordered if (one.level or 0) <= level]
    return min([*spans, clock.every_s] if level > row.level else spans)


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
