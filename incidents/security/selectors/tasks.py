"""Tasks in full: their posts with who stands there, who has not read the orders, the turns of a patrol."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from blotter.errors import Missing
from blotter.operations import desk_now
from blotter.selectors import stamp
from incidents.security.models import Manning, Orders, OrdersRead, Post, Task
from incidents.security.models.post import counts
from incidents.security.selectors.board import due_of
from incidents.security.states import MANNING, OPEN, STANDING, TASK, ManningState, TaskState
from patrols.models import DutyShift

PAST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Manned:
    """A post as it is manned: turns that stand, then those that are planned, then the newest that are over."""

    post: Post
    present: int
    turns: list[Manning] = field(default_factory=list)

    @property
    def missing(self) -> int:
        return max(0, self.post.required - self.present) if self.post.closed_at is None else 0


def tasks() -> QuerySet[Task]:
    return Task.objects.select_related("incident", "planned_by")


def get(pk: int) -> Task:
    row = tasks().filter(pk=pk).first()
    if row is None:
        raise Missing(_("There is no security task %(pk)s.") % {"pk": pk})
    return row


def overlapping(begins: datetime, ends: datetime) -> QuerySet[Task]:
    """Tasks of a calendar's span that were not cancelled, until they were over; one that runs on counts until now."""
    chosen = tasks().select_related("presence__command").exclude(state="cancelled").filter(begins_at__lt=ends)
    lasting = Q(over_at=None, ends_at__gt=begins) | Q(state=TaskState.RUNNING) | Q(over_at__gt=begins)
    return chosen.filter(lasting).order_by("begins_at", "pk")


def manned(row: Task, past: int | None = PAST_SHOWN) -> list[Manned]:
    """Its posts; of turns that are over the newest ``past`` a post, all of them for ``None``."""
    turns = Manning.objects.select_related("patrol", "relieves__patrol")
    standing = turns.filter(state__in=STANDING).order_by(F("arrived_at").asc(nulls_last=True), "planned_from")
    over = turns.filter(state=ManningState.RELIEVED).order_by("-left_at", "-pk")[:past]
    found = []
    for post in row.posts.prefetch_related(
        Prefetch("mannings", queryset=standing, to_attr="standing"), Prefetch("mannings", queryset=over, to_attr="past")
    ):
        post.task = row
        there = sum(turn.strength for turn in post.standing if turn.state == ManningState.PRESENT)
        found.append(Manned(post, there, [*post.standing, *post.past]))
    return found


def unread(rows: Iterable[Task]) -> dict[int, list[str]]:
    """Callsigns of those who stand or are planned there and have not read the newest orders, by task.

    What was read before the patrol's present duty began was read by another crew.
    """
    keys = [row.pk for row in rows]
    newest = dict(Orders.objects.filter(task__in=keys).order_by("edition").values_list("task", "pk"))
    if not newest:
        return {}
    turns = Manning.objects.filter(counts(desk_now()), post__task__in=newest).order_by("patrol__callsign")
    there = list(turns.values_list("post__task", "patrol", "patrol__callsign").distinct())
    duty = dict(
        DutyShift.objects.filter(ended_at=None, patrol__in={patrol for _task, patrol, _callsign in there}).values_list(
            "patrol", "started_at"
        )
    )
    read = {
        (orders, patrol)
        for orders, patrol, at in OrdersRead.objects.filter(orders__in=newest.values()).values_list(
            "orders", "patrol", "at"
        )
        if patrol not in duty or at >= duty[patrol]
    }
    found: dict[int, list[str]] = {}
    for task, patrol, callsign in there:
        if (newest[task], patrol) not in read:
            found.setdefault(task, []).append(callsign)
    return found


def turns_of(patrol: int) -> QuerySet[Manning]:
    """Where a patrol stands or is to stand, in open tasks: what it stands at first, then what comes soonest."""
    return (
        Manning.objects.filter(counts(desk_now()), patrol=patrol, post__task__state__in=OPEN)
        .select_related("post__task", "relieves__patrol", "patrol")
        .order_by(F("arrived_at").asc(nulls_last=True), "planned_from")
    )


def turns_between(begins: datetime, ends: datetime) -> QuerySet[Manning]:
    """Turns of a calendar's span, as they were or as they are planned, and those of who stands there still; one that is
    over counts until it was over."""
    turns = Manning.objects.exclude(state=ManningState.CANCELLED).select_related("patrol", "post")
    chosen = turns.filter(planned_from__lt=ends)
    lasting = Q(left_at=None, planned_until__gt=begins) | Q(state=ManningState.PRESENT) | Q(left_at__gt=begins)
    return chosen.filter(lasting).order_by("planned_from")


def summary(row: Task) -> dict[str, Any]:
    """The task itself over the API, as in a list."""
    return {
        "id": row.pk,
        "number": row.number,
        "version": row.version,
        "kind": row.kind,
        "title": row.title,
        "principal": row.principal,
        "state": row.state,
        "acts": list(TASK[row.state]),
        "exercise": row.exercise,
        "threat": row.threat,
        "place": row.place,
        "mgrs": row.mgrs,
        "lat": row.lat,
        "lon": row.lon,
        "begins_at": stamp(row.begins_at),
        "ends_at": stamp(row.ends_at),
        "begun_at": _stamp(row.begun_at),
        "over_at": _stamp(row.over_at),
        "check_every_min": row.check_every_min,
        "checked_at": _stamp(row.checked_at),
        "check_due": _stamp(due_of(row)),
        "incident": row.incident_id,
        "end_reason": row.end_reason,
        "result": row.result,
    }


def detail(row: Task) -> dict[str, Any]:
    """The task with everything that its page shows."""
    orders = row.orders.first()
    return {
        **summary(row),
        "orders": {"id": orders.pk, "edition": orders.edition, "words": orders.words} if orders else None,
        "unread": unread([row]).get(row.pk, []),
        "posts": [post_detail(each) for each in manned(row)],
    }


def post_detail(each: Manned) -> dict[str, Any]:
    return {
        "id": each.post.pk,
        "number": each.post.number,
        "name": each.post.name,
        "place": each.post.where,
        "required": each.post.required,
        "present": each.present,
        "closed_at": _stamp(each.post.closed_at),
        "turns": [turn_detail(turn) for turn in each.turns],
    }


def turn_detail(turn: Manning) -> dict[str, Any]:
    return {
        "id": turn.pk,
        "patrol": turn.patrol_id,
        "callsign": turn.patrol.callsign,
        "state": turn.state,
        "acts": list(MANNING[turn.state]),
        "persons": turn.strength,
        "planned_from": stamp(turn.planned_from),
        "planned_until": stamp(turn.planned_until),
        "arrived_at": _stamp(turn.arrived_at),
        "left_at": _stamp(turn.left_at),
        "relieves": turn.relieves_id,
    }


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None
