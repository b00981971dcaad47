"""What of the rooms is open and can be named in a line: columns on their way, posts, presences, directives in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dispatch.commandline.grammar import Slot
from dispatch.provost.models import Directive
from incidents.mobility.models import Movement
from incidents.mobility.states import AWAITED
from incidents.security.models import Post, Presence
from incidents.security.states import OPEN


@dataclass(frozen=True, slots=True)
class Record:
    """``words`` say which one it is, beside its number."""

    pk: int
    words: str = ""


def _movements() -> dict[str, Record]:
    rows = Movement.objects.filter(state__in=AWAITED).order_by("day")
    return {number: Record(pk, unit) for pk, number, unit in rows.values_list("pk", "number", "unit")}


def _posts() -> dict[str, Record]:
    rows = Post.objects.filter(closed_at=None, task__state__in=OPEN).order_by("task__number", "number")
    found = rows.values_list("pk", "task__number", "number", "name")
    return {f"{task}/{number}": Record(pk, name) for pk, task, number, name in found}


def _presences() -> dict[str, Record]:
    rows = Presence.objects.filter(task__state__in=OPEN).select_related("task", "command").order_by("pk")
    return {row.task.number: Record(row.pk, f"{row.who}, {row.task.where}") for row in rows}


def _directives() -> dict[str, Record]:
    """By number alone: what one is about is read by those to whom it is addressed."""
    rows = Directive.objects.filter(ended_at=None).order_by("pk")
    return {number: Record(pk) for pk, number in rows.values_list("pk", "number")}


_OPEN: dict[Slot, Callable[[], dict[str, Record]]] = {
    Slot.MOVEMENT: _movements,
    Slot.POST: _posts,
    Slot.PRESENCE: _presences,
    Slot.DIRECTIVE: _directives,
}


def open_records(slot: Slot) -> Mapping[str, Record]:
    """Number → record, asked for only where a line has such a slot: most have none."""
    return _OPEN[slot]()
