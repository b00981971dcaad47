"""Raising alarms, many in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from blotter.operations import Operation
from escalation.models import WORDS_LENGTH, Alarm

# One live alarm per kind and subject: raising it again sounds it again, whoever acknowledged it before.
_RAISE = """
INSERT INTO escalation_alarm AS a (version, kind, subject, escalation_id, incident, patrol, priority, words, audiences,
    told, raised_at, due_at, late_s, count, state, acknowledged_by, ends_when_seen, needs)
SELECT 1, v.kind, v.subject, v.escalation, v.incident, v.patrol, v.priority, v.words, v.audiences::varchar[],
    v.told::varchar[], %s, v.due_at, v.late_s, 1, 'raised', '', v.ends_when_seen, v.needs
FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::text[],
    %s::text[], %s::timestamptz[], %s::float[], %s::bool[], %s::text[])
    AS v (kind, subject, escalation, incident, patrol, priority, words, audiences, told, due_at, late_s, ends_when_seen,
        needs)
ON CONFLICT (subject, kind) WHERE NOT (state = 'ended') DO UPDATE SET
    version = a.version + 1, count = a.count + 1, state = 'raised', words = EXCLUDED.words,
    escalation_id = coalesce(EXCLUDED.escalation_id, a.escalation_id), due_at = EXCLUDED.due_at,
    late_s = EXCLUDED.late_s, priority = coalesce(EXCLUDED.priority, a.priority),
    told = ARRAY(SELECT DISTINCT unnest(a.told || EXCLUDED.told) ORDER BY 1),
    audiences = ARRAY(SELECT DISTINCT unnest(a.audiences || EXCLUDED.audiences) ORDER BY 1),
    acknowledged_at = NULL, acknowledged_by = '', acknowledged_user_id = NULL, again_at = NULL
RETURNING id, kind, subject
"""


@dataclass(slots=True)
class Raise:
    """An alarm to raise. ``due_at`` is when it should have been raised, ``late_s`` how much later it was."""

    kind: str
    subject: str
    words: str
    audiences: Iterable[str]
    told: Iterable[str]
    due_at: datetime
    late_s: float = 0.0
    escalation: int | None = None
    incident: int | None = None
    patrol: int | None = None
    priority: int | None = None
    ends_when_seen: bool = False
    needs: str = ""


def _raise(op: Operation, raises: Iterable[Raise]) -> dict[tuple[str, str], int]:
    """Raise all of these; keys of the alarms by kind and subject. Nothing is touched here."""
    # In one order whoever raises them, so that two clocks cannot wait for each other; a statement may not meet a row
    # twice, so of two for the same alarm the later one counts.
    unique = {(one.kind, one.subject): one for one in raises}
    if not unique:
        return {}
    rows = (
        (
            one.kind, one.subject, one.escalation, one.incident, one.patrol, one.priority, one.words[:WORDS_LENGTH],
            array_literal(one.audiences), array_literal(one.told), one.due_at, one.late_s, one.ends_when_seen,
            one.needs,
        )
        for _key, one in sorted(unique.items())
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [op.now, *map(list, zip(*rows, strict=True))])
        return {(kind, subject): pk for pk, kind, subject in cursor.fetchall()}


def array_literal(tags: Iterable[str]) -> str:
    """A set of tags as PostgreSQL writes an array; tags hold no quotes, so that an array of arrays can be passed."""
    return "{" + ",".join(f'"{tag}"' for tag in sorted(tags)) + "}"


def _raise_alarm(
    op: Operation,
    *,
    kind: str,
    subject: str,
    words: str,
    incident: int | None = None,
    patrol: int | None = None,
    audiences: Iterable[str] = (),
    priority: int | None = None,
    ends_when_seen: bool = False,
    needs: str = "",
) -> int:
    """Raise an alarm at once; its key. It lives until ``_end_alarms``, or until seen when nothing else can end it.

    ``needs``: the action of the matrix without which nobody takes it up (an escape from custody: the provost's).
    """
    one = Raise(
        kind, subject, words, set(audiences) or {"desk"}, ["desk"], op.now,
        incident=incident, patrol=patrol, priority=priority, ends_when_seen=ends_when_seen, needs=needs,
    )  # fmt: skip
    (pk,) = _raise(op, [one]).values()
    op.touch_key(Alarm.board_subject, pk)
    return pk
