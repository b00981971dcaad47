"""When a clock is due by what the record says: gone through again from its start, with all that was done and ordered.

Underscore functions need an open operation.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from blotter.operations import Operation
from incidents.detention.clocks import ClockKind, Done, Ordered, check_due, placed, review_due
from incidents.detention.models import Authority, Clock, ClockShortened, CustodyRecord, LevelOrdered
from incidents.detention.services import custody_clocks as clocks
from incidents.detention.services.custody_record import root


def _recount(op: Operation, row: CustodyRecord, clock: Clock) -> None:
    """Go through the record again; what comes out may be due sooner, never later."""
    clocks._set_due(op, row, clock, due_by_the_record(row, clock) + clock.stood)
    clocks._shorten_authority(clock)


def _recount_as_real(op: Operation, row: CustodyRecord) -> None:
    """Its limits are real: due when they always were, however long the exercise stood still; and told as of somebody
    who is held."""
    for clock in row.clocks.filter(running=True).select_related("limit"):
        clock.due_at = max(min(clock.due_at - clock.stood, due_by_the_record(row, clock)), clock.since)
        clock.stood = timedelta()
        clock.save(update_fields=["due_at", "stood"])
        clocks._shorten_authority(clock)
        clocks._arm(op, row, clock)


def due_by_the_record(row: CustodyRecord, clock: Clock) -> datetime:
    """By its start, the lines that stand, and what was ordered."""
    every, orders = orders_of(clock)
    if clock.kind == ClockKind.CHECK:
        standing = row.entries.standing().filter(kind="check")
        looks = [Done(line.at, placed(line.at, root(line).written_at)) for line in standing]
        return check_due(clock.since, every, looks, orders)
    due = clock.since + clock.limit.span
    if clock.kind == ClockKind.REVIEW:
        held = row.reviews.filter(withdrawn_at=None).select_related("entry")
        reviews = [Done(one.at, placed(one.at, one.entry.written_at)) for one in held]
        return review_due(due, every, reviews, orders)
    named = [one.due for one in orders if one.due]
    if instance := clocks.INSTANCES.get(clock.kind):
        named += (
            Authority.objects.filter(record=row, instance=instance).values_list("until", flat=True).order_by("-pk")[:1]
        )
    return min([due, *named])


def orders_of(clock: Clock) -> tuple[timedelta, list[Ordered]]:
    """The rounds that a clock started with, and in their order what was ordered of it since."""
    changes = changes_of(clock)
    every = min(changes, key=lambda one: one.entry_id).every_before if changes else clock.every_s
    return timedelta(seconds=every), [
        Ordered(one.at, timedelta(seconds=one.every_after), getattr(one, "due_after", None)) for one in changes
    ]


def changes_of(clock: Clock) -> list[ClockShortened | LevelOrdered]:
    changes: list[ClockShortened | LevelOrdered] = [*clock.shortened.all(), *clock.levels.all()]
    return sorted(changes, key=lambda one: (one.at, one.entry_id))


def ordered_since(op: Operation, clock: Clock, moment: datetime) -> bool:
    """Whether something was ordered of this clock after what is written down now was done."""
    _every, orders = orders_of(clock)
    return any(one.at > placed(moment, op.now) for one in orders)
