"""The digest chain, computed apart from the database that wrote it.

An entry's digest is ``sha256(previous || fields)``: each field as UTF-8 behind its length in bytes (4 bytes,
big-endian), times as microseconds since 1970 UTC, the format version first. The first entry's previous is
``sha256("")``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

FORMAT = "1"
FIRST = hashlib.sha256(b"").digest()
FIELDS = (
    "serial", "kind", "actor_id", "position", "occurred_at", "recorded_at", "audiences", "body", "words",
    "corrects_id", "view", "day_no", "previous", "digest",
)  # fmt: skip
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``checked`` entries hold; ``bad`` is the first serial that does not, with the reason."""

    checked: int
    bad: int | None = None
    reason: str = ""


def _micros(value: datetime) -> str:
    return str((value - _EPOCH) // timedelta(microseconds=1))


def digest(previous: bytes, row: tuple[Any, ...]) -> bytes:
    """The digest that an entry must carry. ``row`` is in the order of ``FIELDS``."""
    serial, kind, actor, position, occurred, recorded, audiences, body, words, corrects, view, day_no = row[:12]
    fields = (
        FORMAT, str(serial), kind, str(actor), position, _micros(occurred), _micros(recorded), ",".join(audiences),
        body, words, "" if corrects is None else str(corrects), str(int(view)), str(day_no),
    )  # fmt: skip
    parts = [bytes(previous)]
    for field in fields:
        data = field.encode()
        parts += (len(data).to_bytes(4, "big"), data)
    return hashlib.sha256(b"".join(parts)).digest()


def verify(rows: Iterable[tuple[Any, ...]]) -> Verdict:
    """Walk the whole journal in the order of its serials and name the first entry that does not fit."""
    previous, count = FIRST, 0
    for row in rows:
        serial = row[0]
        if serial != count + 1:
            return Verdict(count, count + 1, f"serial {count + 1} is missing, {serial} follows {count}")
        if bytes(row[12]) != previous:
            return Verdict(count, serial, "it does not continue the entry before it")
        if bytes(row[13]) != digest(previous, row):
            return Verdict(count, serial, "its digest does not match what it says")
        previous, count = bytes(row[13]), serial
    return Verdict(count)
