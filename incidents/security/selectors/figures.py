"""The figures of security for the provost's page."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from incidents.security.models import CheckIn, Manning, Task
from incidents.security.selectors import presence
from incidents.security.selectors.board import with_posts
from incidents.security.states import ManningState, TaskState


def figures(since: datetime) -> list[tuple[str, int]]:
    """Name and number, of real work only: what was done since then, and what stands now."""
    real = Task.objects.filter(exercise=False)
    running = list(with_posts(real.filter(state=TaskState.RUNNING)))
    present = Manning.objects.filter(state=ManningState.PRESENT, post__task__exercise=False)
    arrived = Manning.objects.filter(arrived_at__gte=since, post__task__exercise=False)
    return [
        (_("security tasks planned"), real.filter(planned_at__gte=since).count()),
        (_("security tasks begun"), real.filter(begun_at__gte=since).count()),
        (_("security tasks running"), len(running)),
        (_("of these close protection"), sum(row.kind == Task.Kind.PERSONNEL for row in running)),
        (_("of these presence"), sum(row.kind == Task.Kind.PRESENCE for row in running)),
        (_("persons at posts now"), present.aggregate(persons=Sum("strength"))["persons"] or 0),
        (_("posts under-manned now"), sum(short(row) for row in running)),
        (_("turns at posts"), arrived.count()),
        (_("site check-ins"), CheckIn.objects.filter(at__gte=since, task__exercise=False).count()),
        *presence.figures(since),
    ]


def short(row: Task) -> int:
    """How many open posts of a task (``with_posts``) fall short of what they need."""
    posts = row.open_posts  # type: ignore[attr-defined]
    return sum(sum(turn.strength for turn in post.standing) < post.required for post in posts)
