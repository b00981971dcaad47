"""Clocks that must run and do not: an older desk knew none of them, or somebody stopped them outside it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.operations import Operation, operation
from incidents.detention.clocks import ClockKind
from incidents.detention.custody_states import IN_CUSTODY
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import Clock, CustodyRecord, ForceReport
from incidents.detention.services import custody_clocks as clocks
from incidents.detention.services.common import _save
from incidents.detention.services.observing import ON_ARRIVAL, _observe
from incidents.detention.services.recounting import due_by_the_record
from incidents.detention.services.sealing import _write, data_key


def broken() -> list[int]:
    """Keys of the records of which somebody at a site is not looked at, or a use of force waits for no review."""
    checked = Clock.objects.filter(record=OuterRef("pk"), kind=ClockKind.CHECK, running=True)
    unseen = Q(~Exists(checked), state__in=sorted(IN_CUSTODY), arrived_at__isnull=False)
    unwatched = Exists(_unwatched().filter(record=OuterRef("pk")))
    found = CustodyRecord.objects.filter(unseen | unwatched, erased_at=None)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _unwatched() -> QuerySet[ForceReport]:
    """Uses of force that nobody reviewed, and of whose review nobody is warned."""
    running = Clock.objects.filter(force=OuterRef("pk"), running=True)
    return ForceReport.objects.filter(~Exists(running), reviewed_at=None)


@operation("clock.run")
def repair_clocks(op: Operation, *, by: Actor, record: int) -> int:
    """Start the clocks of checks and of reviews of force that are missing, from the fact on; how many they were.

    They are due as if they had always run, so at once where nothing was done meanwhile. Where no level of observation
    was ever ordered, a line says that it is the one of every arrival.
    """
    row = op.lock(CustodyRecord, record)
    started = 0
    if row.arrived_at is not None and not row.ended and clocks._clock(row, ClockKind.CHECK) is None:
        _look_again(op, row, row.arrived_at)
        started += 1
    for report in _unwatched().filter(record=row, record__erased_at=None):
        clocks._start(op, row, ClockKind.FORCE, report.used_at, "force_review", force=report)
        started += 1
    if not started:
        op.quiet()
        return 0
    op.record(kinds.REPAIRED, record=row.called, count=started)
    _save(op, row)
    clocks._show(op, row)
    return started


def _look_again(op: Operation, row: CustodyRecord, since: datetime) -> None:
    if row.level is None:
        why = {"why": _("None was ordered on arrival: the one that is owed to everybody.")}
        decided = {"level": int(ON_ARRIVAL), "rouse": False}
        entry = _write(op, row, data_key(row), "level", op.now, why, decided=decided)
        _observe(op, row, entry, ON_ARRIVAL, False, since)
    else:
        limit = f"check_{row.level}"
        clocks._start(op, row, ClockKind.CHECK, since, limit, every=limit)
    clock = clocks._clock(row, ClockKind.CHECK)
    assert clock is not None
    due = due_by_the_record(row, clock)
    if due > clock.due_at:
        clocks._set_due(op, row, clock, due, next_round=True)
