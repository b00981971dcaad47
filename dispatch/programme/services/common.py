"""What the acts on planned patrols share. Underscore functions need an open operation."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from blotter.errors import Forbidden, Invalid, Refused
from blotter.operations import Operation
from dispatch.programme.models import OrderPatrol, PatrolOrder
from dispatch.programme.selectors.reading import unread
from dispatch.programme.states import OPEN, TRANSITIONS, State
from escalation import policies
from escalation import services as escalation
from patrols.selectors import patrol_ids_of
from reference.dtg import format_dtg

# Orders are looked at so long before the start, and never sooner after they were written than a crew needs to read.
READ_AHEAD = timedelta(minutes=30)
TIME_TO_READ = timedelta(minutes=5)
CHECK, UNREAD = policies.ORDERS_CHECK.name, policies.ORDERS_UNREAD.name
START, END, DEBRIEF = policies.ORDER_START.name, policies.ORDER_END.name, policies.DEBRIEF.name


def subject_of(row: PatrolOrder) -> str:
    return f"{row.board_subject}:{row.pk}"


def part_of(member: OrderPatrol) -> str:
    """What one patrol owes of an order has a clock of its own."""
    return f"order_patrol:{member.pk}"


def members_of(row: PatrolOrder) -> list[OrderPatrol]:
    return list(row.patrols.select_related("patrol"))


def callsigns(members: list[OrderPatrol]) -> str:
    return ", ".join(member.patrol.callsign for member in members)


def _lock(op: Operation, order: int, version: int | None = None) -> PatrolOrder:
    row = op.lock(PatrolOrder, order)
    op.check_version(row, version)
    return row


def _lock_own(op: Operation, order: int, version: int | None = None) -> tuple[PatrolOrder, OrderPatrol | None]:
    """The locked order and, for a patrol leader, their own patrol in it; ``None`` for the desk, which says which.

    A leader is refused alike whether the order is somebody else's or is not there: nothing is learnt by asking.
    """
    own = None
    if op.by.scope(op.action) == "own":
        mine = OrderPatrol.objects.filter(order=order, patrol__in=patrol_ids_of(op.by.user))
        own = mine.select_related("patrol").first()
        if own is None:
            raise Forbidden(_("These are not orders of your patrol. Ask the desk to enter it for you."))
    return _lock(op, order, version), own


def member_of(members: list[OrderPatrol], patrol: int | None) -> OrderPatrol:
    """The patrol of an order that the desk names; the only one need not be named."""
    if patrol is None and len(members) == 1:
        return members[0]
    found = next((member for member in members if member.patrol_id == patrol), None)
    if found is None:
        raise Invalid(_("Name one of the patrols of this order."), field="patrol")
    return found


def _follow(row: PatrolOrder, act: str) -> None:
    target = TRANSITIONS[row.state].get(act)
    if target is None:
        words = _("%(order)s is %(state)s since %(since)s, which does not allow this.")
        facts = {"order": row.called, "state": State(row.state).label, "since": format_dtg(row.state_since)}
        raise Refused(words % facts, current_state=row.state, acts=list(TRANSITIONS[row.state]))
    row.state = target


def _save(op: Operation, row: PatrolOrder) -> None:
    op.bump(row)
    row.save()
    op.touch(row)


def _await_reading(op: Operation, row: PatrolOrder, members: list[OrderPatrol]) -> None:
    """Let the clock look who has read the orders as they are now; what it said of older ones is over."""
    for member in members:
        escalation._disarm(op, subject=part_of(member), policy=UNREAD)
    if row.state not in OPEN or not unread(row, members):
        escalation._disarm(op, subject=subject_of(row), policy=CHECK)
        return
    due = max(row.starts_at - READ_AHEAD, op.now + TIME_TO_READ)
    escalation._arm(op, subject=subject_of(row), policy=CHECK, priority=None, due=due, words={"order": row.called})


def _stop_clocks(op: Operation, row: PatrolOrder, members: list[OrderPatrol]) -> None:
    for subject in (subject_of(row), *map(part_of, members)):
        escalation._disarm(op, subject=subject)
