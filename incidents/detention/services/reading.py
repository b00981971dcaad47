"""Opening what is sealed. Whoever reads says for what, and every single reading is an entry of the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Refused
from blotter.kinds import Kind
from blotter.operations import Operation, operation
from blotter.text import clean_line
from incidents.detention import vault
from incidents.detention.entries import KINDS, in_words
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import CustodyEntry, CustodyRecord, PropertyItem, Reading
from incidents.detention.selectors.custody import _look_up
from incidents.detention.services.sealing import data_key, facts_of, identity_of, item_place, reading_place
from incidents.services.common import clean_choice

# So long a purpose that was given holds for the same record and reader; each reading is entered all the same.
STANDS = timedelta(minutes=15)
MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line as it reads; one that does not open has no ``facts`` and says so where they are ``shown``.

    ``superseded``: another line stands in its place.
    """

    entry: CustodyEntry
    label: str
    facts: dict[str, Any]
    shown: Sequence[tuple[str, str]]
    superseded: bool


@dataclass(frozen=True, slots=True)
class OpenItem:
    item: PropertyItem
    what: str
    seal: str


@dataclass(frozen=True, slots=True)
class OpenReading:
    """Who read the record, or found it by a search, with the reason that was given, and who got the copy."""

    reading: Reading
    words: str = field(repr=False)
    recipient: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """A custody record, read. Never kept, cached, logged, or put into a frame or an address; pages are ``no-store``.

    ``identity`` and the facts of lines are by field name, ``shown`` by label in words. ``reading`` says for what.
    What was changed outside the desk does not open; that is said where it stands, and keeps nobody from the rest.
    ``readings`` are of a copy alone.
    """

    record: CustodyRecord
    reading: Reading
    identity: dict[str, Any] = field(repr=False)
    shown: Sequence[tuple[str, str]] = field(repr=False)
    lines: Sequence[OpenLine] = field(repr=False)
    items: Sequence[OpenItem] = field(repr=False)
    readings: Sequence[OpenReading] = field(repr=False)

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.identity.get("given_name", ""), self.identity.get("family_name", ""))))

    @property
    def standing(self) -> list[OpenLine]:
        """The lines that hold, without those that were corrected or withdrawn."""
        return [line for line in self.lines if not line.superseded and not line.entry.withdrawn]


@operation("custody.read")
def read_record(
    op: Operation, *, by: Actor, record: int, purpose: str = "", words: str = "", lines: range | None = None
) -> OpenRecord:
    """Read a record whole, or (``lines``) only the lines of these numbers.

    ``purpose``: of ``Reading.Purpose``, with the reason in words. Without one, that of the same reader's last reading
    of this record holds for a quarter of an hour; after that ``Refused`` with the code "purpose_needed".
    """
    row = op.lock(CustodyRecord, record)
    return _read(op, row, purpose, words, lines=lines)


@operation("custody.read")
def export_record(op: Operation, *, by: Actor, record: int, recipient: str, purpose: str, words: str) -> OpenRecord:
    """Read a record to give it out: a copy with a number, for one recipient, who is named on every sheet of it."""
    row = op.lock(CustodyRecord, record)
    name = clean_line(recipient, "recipient", 120, required=True)
    return _read(op, row, purpose, words, recipient=name)


def _read(
    op: Operation, row: CustodyRecord, purpose: str, words: str, *, recipient: str = "", lines: range | None = None
) -> OpenRecord:
    key = data_key(row)
    reading = _reading(op, row, key, purpose, words, recipient)
    identity, closed = _opened(partial(identity_of, row, key))
    return OpenRecord(
        record=row,
        reading=reading,
        identity=identity,
        shown=_shown("identity", identity, closed),
        lines=_lines(row, key, lines),
        items=_items(row, key),
        readings=_readings(row, key) if reading.copy else (),
    )


def _opened(facts: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], str]:
    """The facts, or none and why they do not open."""
    try:
        return facts(), ""
    except vault.VaultClosed as error:
        return {}, error.message


def _shown(kind: str, facts: Mapping[str, Any], closed: str) -> list[tuple[str, str]]:
    return [(_("does not open"), closed)] if closed else in_words(kind, facts)


def _reading(op: Operation, row: CustodyRecord, key: bytes, purpose: str, words: str, recipient: str) -> Reading:
    asked_at: datetime = op.now
    if purpose or words or recipient:  # of a copy it is said each time
        purpose, reason = _reason(purpose, words)
        facts = {"words": reason, "recipient": recipient}
    else:
        last = Reading.objects.filter(record=row, user_id=op.by.user.pk, copy=0, searched=False).first()
        facts, closed = _opened(partial(_facts, last, row, key)) if last else ({}, "")
        if last is None or closed or last.asked_at < op.now - STANDS:
            raise Refused(_("Say for what you read this record."), code="purpose_needed", field="purpose")
        purpose, asked_at = last.purpose, last.asked_at
    copy = Reading.objects.filter(record=row, copy__gt=0).count() + 1 if recipient else 0
    return _keep(op, row, key, facts, kinds.EXPORTED if copy else kinds.READ, purpose, asked_at, copy=copy)


def _keep(
    op: Operation,
    row: CustodyRecord,
    key: bytes | None,
    facts: Mapping[str, Any],
    kind: Kind,
    purpose: str,
    asked_at: datetime,
    *,
    copy: int = 0,
) -> Reading:
    """Write down a reading of the locked record, and tell the journal, with a print, that there is one.

    Without a ``key`` (it is lost) nothing of what was said is kept.
    """
    last = row.readings.aggregate(last=Max("number"))["last"] or 0
    reading = Reading(
        record=row, number=last + 1, user_id=op.by.user.pk, position=op.by.position, purpose=purpose, asked_at=asked_at,
        at=op.now, copy=copy, searched=kind is kinds.FOUND,
    )  # fmt: skip
    place = reading_place(row, reading)
    reading.sealed = vault.seal(key, facts, place) if key else b""
    reading.save(force_insert=True)
    op.record(
        kind, record=row.called, reading=reading.number, purpose=reading.get_purpose_display(), copy=copy,
        print=vault.print_of(reading.sealed, place),
    )  # fmt: skip
    return reading


def _facts(reading: Reading, row: CustodyRecord, key: bytes) -> dict[str, Any]:
    return vault.unseal(key, bytes(reading.sealed), reading_place(row, reading)) if reading.sealed else {}


def _reason(purpose: str, words: str) -> tuple[str, str]:
    """Why somebody opens or searches what is sealed: one of the purposes, and in words."""
    return clean_choice(purpose, Reading.Purpose.values, "purpose"), clean_line(words, "words", 200, required=True)


def _lines(row: CustodyRecord, key: bytes, numbers: range | None) -> list[OpenLine]:
    entries = row.entries.select_related("written_by", "corrects")
    if numbers is not None:
        entries = entries.filter(number__gte=numbers.start, number__lt=numbers.stop)
    corrected = set(row.entries.values_list("corrects_id", flat=True))
    lines = []
    for entry in entries:
        facts, closed = _opened(partial(facts_of, entry, row, key))
        shown = _shown("withdrawn" if entry.withdrawn else entry.kind, facts, closed)
        lines.append(OpenLine(entry, str(KINDS[entry.kind].label), facts, shown, entry.pk in corrected))
    return lines


def _items(row: CustodyRecord, key: bytes) -> list[OpenItem]:
    items = []
    for item in row.property.select_related("entry"):
        place = item_place(row, item.number, item.entry.number)
        facts, closed = _opened(partial(vault.unseal, key, bytes(item.sealed), place))
        items.append(OpenItem(item, closed or facts["what"], facts.get("seal", "")))
    return items


def _readings(row: CustodyRecord, key: bytes) -> list[OpenReading]:
    readings = []
    for reading in row.readings.select_related("user").order_by("pk"):
        facts, closed = _opened(partial(_facts, reading, row, key))
        readings.append(OpenReading(reading, closed or facts.get("words", ""), facts.get("recipient", "")))
    return readings


@operation("custody.read")
def look_up(op: Operation, *, by: Actor, text: str, purpose: str, words: str) -> list[CustodyRecord]:
    """The records of a person, by names or a document: all of the words, by the blind index. An entry like a reading.

    What comes back is without names: whoever needs one opens it. The reason (``words``) is kept, sealed, with every
    record that is found; what was searched for is kept nowhere.
    """
    purpose, reason = _reason(purpose, words)
    wanted = clean_line(text, "text", 120, required=True)
    newest = _look_up(wanted).order_by("-pk").values_list("pk", flat=True)[:MOST_FOUND]
    found = op.lock(CustodyRecord, list(newest))[::-1]
    for row in found:
        try:
            key = data_key(row)
        except vault.VaultClosed:  # one whose key is lost is found all the same
            key = None
        _keep(op, row, key, {"words": reason}, kinds.FOUND, purpose, op.now)
    op.record(kinds.LOOKED_UP, purpose=Reading.Purpose(purpose).label, count=len(found))
    return found
