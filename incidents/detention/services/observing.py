"""How closely somebody is observed, and so how often somebody looks at them: from the arrival at a site on.

Underscore functions need an open operation.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from blotter.errors import Invalid
from blotter.operations import Operation
from incidents.detention import limits
from incidents.detention.clocks import ROUSED_EVERY, ClockKind, Level
from incidents.detention.models import Clock, CustodyEntry, CustodyRecord, LevelOrdered
from incidents.detention.services import custody_clocks as clocks
from incidents.detention.services.recounting import _recount, changes_of

# Before anybody has assessed the risk: the observation that is owed to everybody. A closer one needs something that was
# seen, and who receives them says that in the same act.
ON_ARRIVAL: Final = Level.L1


def _observe(op: Operation, row: CustodyRecord, entry: CustodyEntry, level: int, rouse: bool, at: datetime) -> None:
    """From ``at`` on at this level, as ``entry`` says: the checks start, or go on in other rounds; what is due is never
    put off."""
    limit = f"check_{level}"
    clock = clocks._clock(row, ClockKind.CHECK)
    if clock is None:
        clock = clocks._start(op, row, ClockKind.CHECK, at, limit, every=limit)
    elif level != row.level:
        if clock.levels.filter(at__gt=at).exists():
            words = _("%(level)s was ordered after that. Write the level that holds now.")
            raise Invalid(words % {"level": row.get_level_display()}, field="level")
        every = _rounds(row, clock, level)
        LevelOrdered.objects.create(
            clock=clock, level=level, every_before=clock.every_s, every_after=every, entry=entry, at=_in_turn(clock, at)
        )
        clock.limit, clock.every_s = limits.in_force(limit), every
        clock.save()
        _recount(op, row, clock)
    row.level, row.rouse = level, bool(rouse)
    check_rouse(row.rouse, clock.every_s)


def _ordered_at(op: Operation, row: CustodyRecord, entry: CustodyEntry, at: datetime) -> None:
    """What this line ordered holds from another time on."""
    order = LevelOrdered.objects.filter(entry=entry).select_related("clock__limit").first()
    if order is not None:
        order.at = _in_turn(order.clock, at, before=entry.pk)
        order.save(update_fields=["at"])
        if order.clock.running:
            _recount(op, row, order.clock)


def _in_turn(clock: Clock, at: datetime, *, before: int | None = None) -> datetime:
    """Orders hold in the order in which they were written (``before`` that line): none from before an older one on."""
    older = [one.at for one in changes_of(clock) if before is None or one.entry_id < before]
    return max([at, *older])


def _rounds(row: CustodyRecord, clock: Clock, level: int) -> int:
    """How often somebody is looked at under another level (seconds): an authorised shortening stands at the level at
    which it was ordered and at closer ones, and no closer level has longer rounds than the one before."""
    assert row.level is not None
    spans = [limits.in_force(f"check_{level}").seconds]
    ordered = [one for one in clock.shortened.all() if one.every_after < one.every_before]
    spans += [one.every_after for one in ordered if (one.level or 0) <= level]
    return min([*spans, clock.every_s] if level > row.level else spans)


def clean_level(level: Any) -> int:
    if isinstance(level, bool) or level not in Level.values:
        raise Invalid(_("The level of observation is 1, 2, 3 or 4."), field="level")
    return int(level)


def check_rouse(rouse: bool, every_s: int) -> None:
    if rouse and every_s > ROUSED_EVERY:
        words = _("Who is roused at every check is looked at every %(most)d minutes at least. Choose a closer level.")
        raise Invalid(words % {"most": ROUSED_EVERY // 60}, field="rouse")
