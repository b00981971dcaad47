"""Reading: the board's rows, the pulse of the clock, what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from blotter.actors import Actor
from blotter.board import Row
from blotter.operations import desk_now
from blotter.selectors import stamp
from escalation.models import Alarm, Deadline, Escalation, Notice
from escalation.policies import FORGOTTEN


def _stamp(value: datetime | None) -> str | None:
    return stamp(value) if value else None


# -- the board ---------------------------------------------------------------------------------------------------
# Lateral, so that each is looked up by the index of armed deadlines, however many fired ones lie beside them.
_ESCALATIONS = """
SELECT e.id, e.subject, e.policy_name, e.label, e.started_at,
    coalesce(d.step, jsonb_array_length(e.steps) - 1), d.due_at, e.incident, e.patrol,
    CASE WHEN e.shown_to = '{{}}' THEN e.audiences ELSE e.shown_to END,
    e.state = 'running' AND e.policy_name <> %s
FROM escalation_escalation e LEFT JOIN LATERAL (
    SELECT step, due_at FROM escalation_deadline WHERE escalation_id = e.id AND state = 'armed' LIMIT 1
) d ON true
WHERE {chosen}
"""


def escalation_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """Running escalations. An acknowledged alarm's own clock is not among them: the alarm's row says ``again_at``."""
    chosen = "e.state = 'running'" if pks is None else "e.id = ANY(%s)"
    params: list[Any] = [FORGOTTEN.name] if pks is None else [FORGOTTEN.name, list(pks)]
    with connection.cursor() as cursor:
        cursor.execute(_ESCALATIONS.format(chosen=chosen), params)
        rows = cursor.fetchall()
    return {
        row[0]: Row(
            {
                "id": row[0],
                "subject": row[1],
                "policy": row[2],
                "label": row[3],
                "started_at": stamp(row[4]),
                "step": row[5],
                "next_due": _stamp(row[6]),
                "incident": row[7],
                "patrol": row[8],
            }
            if row[10]
            else None,
            frozenset(row[9]),
        )
        for row in rows
        if row[10] or pks is not None
    }


_ALARM = (
    "id", "version", "kind", "subject", "incident", "patrol", "words", "told", "raised_at", "due_at", "late_s",
    "state", "acknowledged_at", "acknowledged_by", "again_at", "count",
)  # fmt: skip
_ALARMS = "SELECT audiences, {columns} FROM escalation_alarm WHERE {chosen}"
_TIMES = ("raised_at", "due_at", "acknowledged_at", "again_at")


def alarm_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """Live alarms."""
    chosen = "NOT (state = 'ended')" if pks is None else "id = ANY(%s)"
    rows: dict[int, Row] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ALARMS.format(columns=", ".join(_ALARM), chosen=chosen), None if pks is None else [list(pks)])
        for audiences, *values in cursor.fetchall():
            state = dict(zip(_ALARM, values, strict=True))
            for name in _TIMES:
                state[name] = _stamp(state[name])
            ended = state["state"] == Alarm.State.ENDED
            rows[state["id"]] = Row(None if ended else state, frozenset(audiences))
    return rows


_UNDELIVERED = Q(state__in=[Notice.State.LATE, Notice.State.FAILED], seen_at=None)


def notice_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """What did not arrive, until somebody saw it or it arrived after all."""
    notices = Notice.objects.filter(_UNDELIVERED) if pks is None else Notice.objects.filter(pk__in=list(pks))
    return {
        notice.pk: Row(
            {
                "id": notice.pk,
                "channel": notice.channel,
                "recipient_role": notice.role,
                "words": notice.words,
                "subject": notice.subject,
                "due_at": stamp(notice.due_at),
                "state": notice.state,
            }
            if notice.state in (Notice.State.LATE, Notice.State.FAILED) and notice.seen_at is None
            else None,
            frozenset(notice.audiences),
        )
        for notice in notices
    }


# -- alarms and deadlines ----------------------------------------------------------------------------------------
def visible_alarms(by: Actor) -> QuerySet[Alarm]:
    """Live alarms that this person may see."""
    tags = list(by.user.audiences())  # type: ignore[attr-defined]
    return Alarm.objects.exclude(state=Alarm.State.ENDED).filter(audiences__overlap=tags)


def visible_deadlines(by: Actor) -> QuerySet[Deadline]:
    """Armed deadlines of what this person may see."""
    tags = list(by.user.audiences())  # type: ignore[attr-defined]
    armed = Deadline.objects.filter(state=Deadline.State.ARMED).select_related("escalation")
    to_all = Q(escalation__shown_to=[], escalation__audiences__overlap=tags)
    return armed.filter(to_all | Q(escalation__shown_to__overlap=tags))


def panic_acknowledged(patrols: Iterable[int]) -> dict[int, str]:
    """Which desk has taken up the panic of these patrols, by patrol; absent while nobody has."""
    subjects = {f"patrol:{pk}": pk for pk in patrols}
    taken = Alarm.objects.filter(
        kind=Alarm.Kind.PANIC, state=Alarm.State.ACKNOWLEDGED, subject__in=subjects
    ).values_list("subject", "acknowledged_by")
    return {subjects[subject]: who for subject, who in taken}


def running(subject: str) -> QuerySet[Escalation]:
    return Escalation.objects.filter(subject=subject, state=Escalation.State.RUNNING)


# -- the clock ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Pulse:
    """The newest sign of life of any deadline clock; ``at`` is None when there was never one."""

    at: datetime | None
    age_s: float | None


def pulse() -> Pulse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(at), extract(epoch FROM desk_now() - max(at))::float FROM escalation_clockpulse")
        return Pulse(*cursor.fetchone())


def clock() -> dict[str, Any]:
    """The ``clock`` of every beat and snapshot: the desk's time and the pulse of the deadline clock."""
    seen = pulse()
    return {"now": stamp(desk_now()), "pulse_at": _stamp(seen.at), "pulse_age_s": seen.age_s}


def due(limit: int) -> list[int]:
    """Keys of the deadlines that a clock should fire now, the longest overdue first."""
    armed = Deadline.objects.filter(state=Deadline.State.ARMED, act=False, due_at__lte=desk_now())
    return list(armed.order_by("due_at").values_list("pk", flat=True)[:limit])


@dataclass(frozen=True, slots=True)
class Overdue:
    """Armed deadlines that should have fired ``beyond_s`` seconds ago or more."""

    count: int
    oldest_s: float


def overdue(beyond_s: float) -> Overdue:
    # A deadline that was armed when it was due already (a late entry) is late from its arming on.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(extract(epoch FROM max(now.at - greatest(due_at, armed_at))), 0)::float"
            " FROM escalation_deadline, (SELECT desk_now() AS at) now"
            " WHERE state = 'armed' AND due_at < now.at - %s * interval '1 second'"
            " AND armed_at < now.at - %s * interval '1 second'",
            [beyond_s, beyond_s],
        )
        return Overdue(*cursor.fetchone())
