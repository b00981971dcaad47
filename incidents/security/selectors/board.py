"""The board's rows: what lies on the map and must agree on every screen. No title, no name of anybody, no words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from blotter.board import Row
from blotter.selectors import stamp
from incidents.security.models import Manning, Post, Task
from incidents.security.states import OPEN, ManningState, TaskState

DESK = frozenset({"desk"})
DEGREES = 5  # about a metre


def task_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """Tasks that run or are to come; of the keys asked for, those that are over too, without a state."""
    chosen = Task.objects.filter(state__in=OPEN) if pks is None else Task.objects.filter(pk__in=pks)
    return {row.pk: Row(task_state(row) if row.state in OPEN else None, DESK) for row in with_posts(chosen)}


def with_posts(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks with their open posts as ``open_posts``, each with who stands there as ``standing``."""
    present = Manning.objects.filter(state=ManningState.PRESENT).select_related("patrol")
    posts = Post.objects.filter(closed_at=None).prefetch_related(
        Prefetch("mannings", queryset=present, to_attr="standing")
    )
    return tasks.prefetch_related(Prefetch("posts", queryset=posts, to_attr="open_posts"))


def task_state(row: Task) -> dict[str, Any]:
    """Of close protection the row says neither where nor whom: that is read on its page, by whoever may."""
    open_ = row.kind != Task.Kind.PERSONNEL
    posts = [
        {
            "number": post.number,
            "required": post.required,
            "present": sum(turn.strength for turn in post.standing),
            "patrols": [turn.patrol_id for turn in post.standing],
        }
        for post in row.open_posts  # type: ignore[attr-defined]
    ]
    return {
        "id": row.pk,
        "version": row.version,
        "number": row.number,
        "kind": row.kind,
        "state": row.state,
        "state_since": stamp(row.state_since),
        "exercise": row.exercise,
        "threat": row.threat,
        "place": row.where[:80] if open_ else "",
        "at": [round(row.lat, DEGREES), round(row.lon, DEGREES)]
        if open_ and row.lat is not None and row.lon is not None
        else None,
        "begins_at": stamp(row.begins_at),
        "ends_at": stamp(row.ends_at),
        "check_due": stamp(check_due) if (check_due := due_of(row)) else None,
        "incident": row.incident_id,
        "posts": posts,
        "required": sum(post["required"] for post in posts),
        "present": sum(post["present"] for post in posts),
    }


def due_of(row: Task) -> Any:
    """When the site is to check in next, ``None`` where it does not."""
    if row.state != TaskState.RUNNING or not row.check_every_min or row.begun_at is None:
        return None
    return (row.checked_at or row.begun_at) + timedelta(minutes=row.check_every_min)
