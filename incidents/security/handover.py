"""What security hands to the next shift: tasks that run or begin soon, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blotter.handover import Line, Section
from incidents.security.models import Task
from incidents.security.selectors.board import due_of, with_posts
from incidents.security.selectors.figures import short
from incidents.security.selectors.tasks import unread
from incidents.security.services.common import where
from incidents.security.states import TaskState
from reference.dtg import format_dtg

AHEAD = timedelta(hours=36)


def tasks(now: datetime) -> Iterator[Line]:
    """Those that run first; of close protection neither where nor whom."""
    running = Task.objects.filter(state=TaskState.RUNNING)
    coming = Task.objects.filter(state=TaskState.PLANNED, begins_at__lte=now + AHEAD)
    rows = [*with_posts(running.order_by("exercise", "begins_at")), *with_posts(coming.order_by("begins_at"))]
    behind = unread(rows)
    for row in rows:
        there = sum(turn.strength for post in row.open_posts for turn in post.standing)  # type: ignore[attr-defined]
        needed = sum(post.required for post in row.open_posts)  # type: ignore[attr-defined]
        words = f"{row.called} {row.get_kind_display()}{where(row)} – {row.get_state_display()}"
        words += _(", threat %(level)s; %(there)d of %(needed)d persons") % {
            "level": row.get_threat_display(),
            "there": there,
            "needed": needed,
        }
        if row.state == TaskState.RUNNING and (posts := short(row)):
            words += "; " + ngettext("%(count)d post under-manned", "%(count)d posts under-manned", posts) % {
                "count": posts
            }
        if row.pk in behind:
            words += _("; orders not read by %(patrols)s") % {"patrols": ", ".join(behind[row.pk])}
        words += _("; until %(ends)s") % {"ends": format_dtg(row.ends_at)}
        due = due_of(row) if row.state == TaskState.RUNNING else row.begins_at
        yield Line(f"security_task:{row.pk}", words, words, row.state_since, due or row.ends_at, row.exercise)


SECTIONS = (Section("security", gettext_lazy("Security tasks"), 50, tasks),)
