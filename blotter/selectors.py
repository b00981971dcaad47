"""Reading the journal: whole, by serial, or as one viewer may see it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from blotter import board, journal
from blotter.errors import Missing
from blotter.models import SUBJECTS, Entry

# Plain SQL, since the tailer reads through a connection of its own.
FRAMES_AFTER = """
SELECT serial, kind, words, occurred_at, recorded_at, position, day_no, corrects_id, view, audiences, body, actor_id
FROM blotter_entry WHERE serial > %s ORDER BY serial LIMIT %s
"""


def head() -> int:
    """The newest serial, 0 in an empty journal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(serial), 0) FROM blotter_entry")
        serial: int = cursor.fetchone()[0]
    return serial


def last_visible(audiences: frozenset[str], upto: int) -> int:
    """The newest serial ≤ ``upto`` that these tags may see, 0 when there is none."""
    newest = Entry.objects.filter(serial__lte=upto, audiences__overlap=sorted(audiences)).order_by("-serial")
    return newest.values_list("serial", flat=True).first() or 0


def visible(audiences: frozenset[str], since: int, limit: int = 500, from_when: datetime | None = None) -> list[Entry]:
    """Entries with serial > ``since`` that these tags may see, oldest first; none recorded before ``from_when``."""
    return list(_seen_by(audiences, from_when).filter(serial__gt=since).order_by("serial")[:limit])


def latest(audiences: frozenset[str], limit: int = 50, from_when: datetime | None = None) -> list[Entry]:
    """The newest entries that these tags may see, oldest first; none recorded before ``from_when``."""
    newest = _seen_by(audiences, from_when).filter(view=False).order_by("-serial")
    return list(reversed(newest[:limit]))


def _seen_by(audiences: frozenset[str], from_when: datetime | None) -> QuerySet[Entry]:
    found = Entry.objects.filter(audiences__overlap=sorted(audiences)).select_related("actor")
    return found if from_when is None else found.filter(recorded_at__gte=from_when)


def about(subject: str) -> QuerySet[Entry]:
    """The entries that changed the board row of this subject (``incident:145``), in no order, for whomever."""
    return Entry.objects.alias(subjects=SUBJECTS).filter(subjects__contains=[subject])  # type: ignore[misc]


def of_the_day(number: int) -> int:
    """The serial of the newest entry with this daily number: what a person who reads the blotter means by it."""
    entry = Entry.objects.filter(day_no=number, view=False).order_by("-serial").values_list("serial", flat=True).first()
    if entry is None:
        raise Missing(_("There is no entry %(number)d of the day.") % {"number": number})
    return entry


def stamp(value: datetime) -> str:
    """A time as every frame and answer writes it: ISO 8601, UTC, microseconds, Z."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def frame_rest(
    *, kind: str, words: str, occurred_at: datetime, recorded_at: datetime, actor: str, position: str, day_no: int,
    corrects: int | None, view: bool, body: str,
) -> str:  # fmt: skip
    """An entry's frame behind its ``prev``: JSON members, the stored body spliced in as it is."""
    facts = {
        "kind": kind, "words": words, "at": stamp(occurred_at), "recorded_at": stamp(recorded_at), "actor": actor,
        "position": position, "day_no": day_no, "corrects": corrects, "view": view,
    }  # fmt: skip
    return f'{json.dumps(facts, ensure_ascii=False)[1:-1]},"body":{body}}}'


def frames(entries: list[Entry], prev: int) -> list[dict[str, Any]]:
    """Entries as the feed frames them, ``prev`` chained from the given serial."""
    out = []
    for entry in entries:
        rest = frame_rest(
            kind=entry.kind, words=entry.words, occurred_at=entry.occurred_at, recorded_at=entry.recorded_at,
            actor=entry.actor.label, position=entry.position, day_no=entry.day_no, corrects=entry.corrects_id,
            view=entry.view, body=entry.body,
        )  # fmt: skip
        out.append(json.loads(f'{{"t":"entry","serial":{entry.serial},"prev":{prev},{rest}'))
        prev = entry.serial
    return out


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside comes from one instant of the database.

    Inside a transaction that is already open (a test's) the isolation level can no longer be chosen.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def snapshot(audiences: frozenset[str], from_when: datetime | None = None, entries: int = 50) -> dict[str, Any]:
    """``{serial, board, entries}`` for a viewer with these tags, all of one instant; entries as in ``latest``.

    ``serial`` is the newest that the viewer may see: entries after it, applied in order, lead to any later snapshot.
    """
    with one_moment():
        seen = last_visible(audiences, head())
        newest = latest(audiences, entries, from_when)
        return {"serial": seen, "board": board.snapshot(audiences), "entries": frames(newest, 0)}


def take_time() -> None:
    """What reads the whole of something in the open transaction takes as long as it does."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def chain_rows() -> Iterator[tuple[Any, ...]]:
    """Every entry in the order of ``journal.FIELDS``, streamed. A journal is long."""
    with transaction.atomic():
        take_time()
        rows = Entry.objects.order_by("serial").values_list(*journal.FIELDS)
        yield from rows.iterator(chunk_size=5000)
