"""Patrol orders that may be of an exercise."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.operations import Operation
from dispatch.programme.models import PatrolOrder
from dispatch.programme.services.common import _follow, _lock, _save, _stop_clocks, callsigns, members_of, part_of
from dispatch.programme.states import OPEN, State
from incidents.exercises import Step, Work
from patrols.models import Patrol


def _steps(row: PatrolOrder) -> Iterator[Step]:
    yield _("planned"), row.planned_at
    yield _("started"), row.started_at
    yield _("ended"), row.ended_at


def _stop(op: Operation, order: int, reason: str) -> None:
    """An exercise ends and its patrols with it; their debriefs are those of the exercise."""
    row = _lock(op, order)
    running = row.state == State.RUNNING
    _follow(row, "end" if running else "cancel")
    row.state_since, row.end_reason = op.now, reason
    row.ended_at = op.now if running else None
    _stop_clocks(op, row, members_of(row))
    _save(op, row)


def _release(op: Operation, order: PatrolOrder, patrol: Patrol, reason: str) -> None:
    """A joint patrol that loses one of its own is over; what is left of it is planned anew."""
    _stop(op, order.pk, reason)


WORK = (
    Work(
        "order",
        gettext_lazy("Patrol orders"),
        PatrolOrder,
        lambda row: ", ".join(filter(None, (callsigns(members_of(row)), row.get_state_display()))),
        _steps,
        lambda row: row.state in OPEN,
        page="programme-order",
        clocks=lambda row: (part_of(member) for member in members_of(row)),
        stop=_stop,
        doing=lambda patrol: PatrolOrder.objects.filter(patrols__patrol=patrol, state=State.RUNNING),
        release=_release,
    ),
)
