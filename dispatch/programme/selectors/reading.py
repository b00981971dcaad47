"""Who has read which orders. A reading is a crew's: the next crew of the same patrol reads them itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.programme.models import OrderPatrol, PatrolOrder, Reading
from dispatch.programme.states import State
from patrols.models import DutyShift


@dataclass(frozen=True, slots=True)
class Receipt:
    """How one patrol stands to the orders. ``reading``: the newest one, of any revision, of the crew that is on duty;
    of the one that rode, once the patrol has ended.

    ``before``: somebody of an earlier crew has read the orders as they are now.
    """

    member: OrderPatrol
    on_duty: bool
    reading: Reading | None
    current: bool
    before: bool


def receipts(order: PatrolOrder, members: Iterable[OrderPatrol]) -> list[Receipt]:
    return receipts_of([(order, list(members))])[order.pk]


def receipts_of(orders: Iterable[tuple[PatrolOrder, list[OrderPatrol]]]) -> dict[int, list[Receipt]]:
    """By key of the order; two queries however many there are."""
    wanted = list(orders)
    members = [member for _order, each in wanted for member in each]
    open_shifts = DutyShift.objects.filter(ended_at=None, patrol__in={member.patrol_id for member in members})
    shifts = dict(open_shifts.values_list("patrol_id", "pk"))
    readings: dict[int, list[Reading]] = {}
    for reading in Reading.objects.filter(patrol__in=[member.pk for member in members]).select_related("by"):
        readings.setdefault(reading.patrol_id, []).append(reading)
    return {
        order.pk: [
            _receipt(
                order,
                member,
                readings.get(member.pk, []),
                member.shift_id if order.state == State.ENDED else shifts.get(member.patrol_id),
            )
            for member in each
        ]
        for order, each in wanted
    }


def _receipt(order: PatrolOrder, member: OrderPatrol, readings: list[Reading], shift: int | None) -> Receipt:
    own = [reading for reading in readings if reading.shift_id == shift]
    newest = max(own, key=lambda reading: reading.revision, default=None)
    before = any(reading.revision == order.revision and reading.shift_id != shift for reading in readings)
    current = newest is not None and newest.revision == order.revision
    return Receipt(member, shift is not None, newest, current, before)


def unread(order: PatrolOrder, members: Iterable[OrderPatrol]) -> list[OrderPatrol]:
    """The patrols whose present crew has not read the orders as they are now."""
    return [receipt.member for receipt in receipts(order, members) if not receipt.current]
