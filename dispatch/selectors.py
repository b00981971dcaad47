"""Reading assignments: the board's rows, who may see an incident because of them, who has what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from blotter.board import Row
from blotter.selectors import stamp
from dispatch.models import Assignment
from dispatch.states import ACTIVE, LIVE


def board_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """Live assignments; one that has ended leaves the board for those who saw it."""
    found = Assignment.objects.filter(state__in=LIVE) if pks is None else Assignment.objects.filter(pk__in=pks)
    return {a.pk: _row(a) for a in found}


def _row(assignment: Assignment) -> Row:
    audiences = frozenset({"desk", f"patrol:{assignment.patrol_id}"})
    return Row(state_of(assignment) if assignment.state in LIVE else None, audiences)


def state_of(assignment: Assignment) -> dict[str, Any]:
    return {
        "id": assignment.pk,
        "version": assignment.version,
        "incident": assignment.incident_id,
        "patrol": assignment.patrol_id,
        "state": assignment.state,
        "since": stamp(assignment.since),
        "dispatched_at": stamp(assignment.dispatched_at) if assignment.dispatched_at else None,
        "by_position": assignment.made_position,
        "told_at": stamp(assignment.told_at) if assignment.told_at else None,
        "read_at": stamp(assignment.read_at) if assignment.read_at else None,
    }


def crews_on(incidents: Iterable[int]) -> dict[int, set[str]]:
    """The audience tags that see these incidents because their patrol has them (or takes them next)."""
    tags: dict[int, set[str]] = defaultdict(set)
    live = Assignment.objects.filter(incident__in=incidents, state__in=LIVE).order_by()
    for incident, patrol in live.values_list("incident_id", "patrol_id"):
        tags[incident].add(f"patrol:{patrol}")
    return tags


def active_of(patrols: Iterable[int]) -> dict[int, Assignment]:
    """The active assignment of each of these patrols that has one, with its incident and who made it."""
    found = Assignment.objects.filter(patrol__in=patrols, state__in=ACTIVE).select_related(
        "incident", "made_by", "patrol"
    )
    return {a.patrol_id: a for a in found}


def stacked_of(patrol: int) -> list[Assignment]:
    """What a patrol takes next, first first."""
    return list(Assignment.objects.filter(patrol=patrol, state="stacked").select_related("incident").order_by("pk"))
