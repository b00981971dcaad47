"""Changing the master key, and checking that the register is what the journal says it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count

from blotter.actors import Actor
from blotter.models import Entry
from blotter.operations import Operation, operation
from incidents.detention import vault
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import CustodyRecord, RecordKey
from incidents.detention.services.sealing import _index, data_key, facts_of, identity_of, line_place

BATCH = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """A place of the register and what is wrong there."""

    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Rotated:
    """A batch: how many were sealed anew, which do not open, and the key after which the next batch begins.

    ``after`` is ``None`` when there was nothing left.
    """

    count: int
    closed: tuple[Fault, ...]
    after: int | None


@operation("clock.run")
def rotate_keys(op: Operation, *, by: Actor, after: int = 0) -> Rotated:
    """Seal the data keys of up to ``BATCH`` records with the current master key, and index them with it.

    Called with what it answers as ``after`` until that is ``None``. What is sealed in the records stays as it is: only
    their keys are sealed anew. One that does not open is passed over and named, so that it holds up no other.
    """
    current = vault.current()
    stale = RecordKey.objects.filter(wrapped__isnull=False, pk__gt=after).exclude(key_id=current.id).order_by("pk")
    records = op.lock(CustodyRecord, list(stale.values_list("pk", flat=True)[:BATCH]))
    count, closed = 0, []
    for record in records:
        try:
            key = data_key(record)
            identity = identity_of(record, key)
        except vault.VaultClosed as error:
            closed.append(Fault(record.number, error.message))
            continue
        key_id, wrapped = vault.wrap(key, record.number)
        RecordKey.objects.filter(pk=record.pk).update(key_id=key_id, wrapped=wrapped)
        _index(record, identity)
        count += 1
    if count:
        op.record(kinds.KEYS_CHANGED, count=count)
    else:
        op.quiet()
    return Rotated(count, tuple(closed), records[-1].pk if records else None)


def keys_in_use() -> list[tuple[str, int]]:
    """Ids of master keys and how many records are sealed with each; "" are the destroyed ones."""
    living = RecordKey.objects.filter(wrapped__isnull=False).values("key_id").annotate(n=Count("pk")).order_by("key_id")
    gone = RecordKey.objects.filter(wrapped=None).count()
    return [(row["key_id"], row["n"]) for row in living] + ([("", gone)] if gone else [])


def verify_register() -> Iterator[Fault]:
    """Every line must be there without a gap, have its print in the journal, and open unless its record was erased."""
    journal = _prints()
    for record in CustodyRecord.objects.select_related("key").order_by("pk"):
        erased = record.key.wrapped is None
        try:
            key = b"" if erased else data_key(record)
        except vault.VaultClosed as error:
            yield Fault(record.number, error.message)
            continue
        numbers = []
        for entry in record.entries.all():
            numbers.append(entry.number)
            place = line_place(record, entry).name
            if journal.get(place) != vault.print_of(bytes(entry.sealed), line_place(record, entry)):
                yield Fault(place, "the journal does not know it as it is")
            elif not erased:
                try:
                    facts_of(entry, record, key)
                except vault.VaultClosed as error:
                    yield Fault(place, str(error))
        if numbers != list(range(1, record.entries_no + 1)):
            yield Fault(record.number, "a line is missing")


_SAID = re.compile(r"(CUS \d\d-\d+/\d+) .*\(([0-9a-f]{32})\)")


def _prints() -> dict[str, str]:
    """The print of every line, by its place, as the journal has it."""
    kept = [kind.name for kind in (kinds.REGISTERED, kinds.LINE, kinds.CORRECTED, kinds.WITHDRAWN)]
    said = Entry.objects.filter(kind__in=kept, view=False).values_list("words", flat=True)
    return {found[1]: found[2] for words in said.iterator() if (found := _SAID.search(words))}
