"""Whether the register is what its seals and the journal say it is: for an inspector, and after a restore.

Lines and readings are proved by their print in the journal and, unless the record was erased, by opening them. What an
act wrote down beside its line is then compared with what the line says (``agreeing``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch

from blotter.models import Entry
from blotter.selectors import one_moment, take_time
from incidents.detention import vault
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import (
    Clock,
    CustodyEntry,
    CustodyRecord,
    ForceReport,
    Investigates,
    PropertyItem,
    Review,
)
from incidents.detention.services.agreeing import Line, disagreements
from incidents.detention.services.sealing import blinded, deciding, facts_of, item_place, line_place, reading_place

BATCH = 100
_PRINTED = (kinds.REGISTERED, kinds.LINE, kinds.CORRECTED, kinds.WITHDRAWN, kinds.READ, kinds.EXPORTED, kinds.FOUND)
_PRINT = re.compile(r"(CUS \d\d-\d+/R?\d+) .*\(([0-9a-f]{32})\)")
_NUMBER = re.compile(r"CUS \d\d-\d+")
_BESIDE = (
    "index_words", "readings", "authorities", "holds", "erasures",
    Prefetch("entries", CustodyEntry.objects.select_related("corrects")),
    Prefetch("property", PropertyItem.objects.select_related("entry")),
    Prefetch("reviews", Review.objects.select_related("reviewer")),
    Prefetch("force_reports", ForceReport.objects.select_related("used_by")),
    Prefetch("investigators", Investigates.objects.select_related("user")),
    Prefetch("clocks", Clock.objects.select_related("limit").prefetch_related("shortened", "levels")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """A place of the register and what is wrong there."""

    place: str
    words: str


def verify_register() -> Iterator[Fault]:
    """Every fault of the register, all of one instant: acts may go on meanwhile."""
    with one_moment():
        take_time()
        journal = _Journal()
        after = 0
        while batch := list(_records(after)):
            after = batch[-1].pk
            for record in batch:
                yield from _verify(record, journal)
        yield from journal.rest()


def _records(after: int) -> list[CustodyRecord]:
    rows = CustodyRecord.objects.filter(pk__gt=after).select_related("key", "before", "transfer").order_by("pk")
    return list(rows.prefetch_related(*_BESIDE)[:BATCH])


class _Journal:
    """What the journal says of the register: the print of every line and reading by its place, and who was erased."""

    def __init__(self) -> None:
        said = Entry.objects.filter(view=False).order_by("serial").values_list("words", flat=True)
        self.prints: dict[str, str] = {}
        self.more: list[str] = []
        for words in said.filter(kind__in=[kind.name for kind in _PRINTED]).iterator():
            if found := _PRINT.search(words):
                place, print_ = found.groups()
                # The first one stands: a later one is somebody's who added it to fit what was changed.
                if self.prints.setdefault(place, print_) != print_:
                    self.more.append(place)
        erased = said.filter(kind=kinds.ERASED.name)
        self.erased = {found[0] for words in erased.iterator() if (found := _NUMBER.search(words))}

    def knows(self, sealed: bytes, place: vault.Place) -> bool:
        return self.prints.pop(place.name, "") == vault.print_of(sealed, place)

    def rest(self) -> Iterator[Fault]:
        """What it tells of that nobody found, and what it tells twice."""
        there = set(CustodyRecord.objects.values_list("number", flat=True))
        gone = Counter(number for place in self.prints if (number := place.partition("/")[0]) not in there)
        for number, count in gone.items():
            yield Fault(number, f"the record is gone, of which the journal knows {count} lines and readings")
        for place in self.prints:
            if place.partition("/")[0] not in gone:
                yield Fault(place, "the journal knows it, and it is gone")
        for place in self.more:
            yield Fault(place, "the journal tells of it twice, and not the same")


def _verify(record: CustodyRecord, journal: _Journal) -> Iterator[Fault]:
    faults, key = [], None
    if (row := getattr(record, "key", None)) is None:
        faults.append(Fault(record.number, "its key is gone"))
    elif row.wrapped is None:
        if record.number not in journal.erased:
            faults.append(Fault(record.number, "its key was destroyed, and the journal knows of no erasing"))
        if record.index_words.all():
            faults.append(Fault(record.number, "its key is destroyed, and it can still be found by name"))
    elif record.number in journal.erased:
        faults.append(Fault(record.number, "it was erased, and its key is there again"))
    else:
        try:
            key = vault.unwrap(row.key_id, bytes(row.wrapped), record.number)
        except vault.VaultClosed as error:
            faults.append(Fault(record.number, error.message))
    for sealed, place in _printed(record):
        if not journal.knows(sealed, place):
            faults.append(Fault(place.name, "the journal does not know it as it is"))
    entries = record.entries.all()
    if record.entries_no != len(entries) or not entries:
        faults.append(Fault(record.number, f"it counts {record.entries_no} lines, and has {len(entries)}"))
    told = {fault.place for fault in faults}
    if key is not None:
        faults += [fault for fault in _opened(record, key) if fault.place not in told]
    yield from faults
    # What its lines say is worth asking when they are all there, as they were.
    whole = bool(entries) and [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    changed = {fault.place for fault in faults} & {line_place(record, entry).name for entry in entries}
    erased = row is not None and row.wrapped is None and record.erased_at is not None
    if whole and not changed and (key is not None or erased):
        lines = [Line(entry, facts_of(entry, record, key) if key else None) for entry in entries]
        for what in disagreements(record, lines):
            yield Fault(record.number, f"{what}: not as its lines say")
        if key is not None and not _indexed(record, lines):
            yield Fault(record.number, "it is not found by the name and document that its lines say")


def _printed(record: CustodyRecord) -> Iterator[tuple[bytes, vault.Place]]:
    for entry in record.entries.all():
        yield bytes(entry.sealed), line_place(record, entry)
    for reading in record.readings.all():
        yield bytes(reading.sealed), reading_place(record, reading)


def _opened(record: CustodyRecord, key: bytes) -> Iterator[Fault]:
    """What does not open with the key of the record at the place where it stands."""
    items = [(bytes(item.sealed), item_place(record, item.number, item.entry.number)) for item in record.property.all()]
    for sealed, place in (*_printed(record), *items):
        if not sealed and "/R" in place.name:  # found by a search while the key was lost
            continue
        try:
            vault.unseal(key, sealed, place)
        except vault.VaultClosed as error:
            yield Fault(place.name, error.message)


def _indexed(record: CustodyRecord, lines: list[Line]) -> bool:
    facts = {line.entry: line.facts for line in lines if line.entry.kind == "identity"}
    identity = facts[deciding(list(facts))] if facts else {}
    there = record.index_words.all()
    used = {word.key_id for word in there} or {vault.current().id}
    masters = [key for key in vault.ring() if key.id in used]
    words = {bytes(word.word) for word in there}
    return len(used) == len(masters) == 1 and words == set(blinded(identity or {}, masters[0]))
