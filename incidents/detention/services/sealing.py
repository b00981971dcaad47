"""The sealed side of a custody record: its key, its lines, who it is.

Underscore functions need an open operation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from blotter.errors import Refused
from blotter.operations import Operation
from blotter.selectors import stamp
from incidents.detention import vault
from incidents.detention.entries import INDEXED, KINDS, clean_facts, decided_facts
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import CustodyEntry, CustodyRecord, IndexWord, Reading, RecordKey
from incidents.detention.vault import Clear, Place


def data_key(record: CustodyRecord) -> bytes:
    """What opens the record. ``VaultClosed``: its master key is missing or wrong. ``Refused``: it was erased."""
    key = RecordKey.objects.get(pk=record.pk)
    if key.wrapped is None:
        words = _("%(record)s was erased. What was sealed in it cannot be read by anybody.")
        raise Refused(words % {"record": record.called}, code="erased")
    return vault.unwrap(key.key_id, bytes(key.wrapped), record.number)


def identity_of(record: CustodyRecord, key: bytes) -> dict[str, Any]:
    """Who it is, as the newest line of identity says, or the one that corrects it; empty while nobody knows."""
    lines = list(record.entries.filter(kind="identity").select_related("corrects"))
    return facts_of(deciding(lines), record, key) if lines else {}


def deciding(lines: Sequence[CustodyEntry]) -> CustodyEntry:
    """Of all lines of one kind the one that says how it is now: the newest of its own, as it was corrected last."""
    corrected_by = {line.corrects_id: line for line in lines}
    newest = max((line for line in lines if line.corrects_id is None), key=lambda line: line.number)
    while newest.pk in corrected_by:
        newest = corrected_by[newest.pk]
    return newest


def facts_of(entry: CustodyEntry, record: CustodyRecord, key: bytes) -> dict[str, Any]:
    return vault.unseal(key, bytes(entry.sealed), line_place(record, entry))


# -- where something sealed stands, with what is said in clear beside it ------------------------------------------
def line_place(record: CustodyRecord, entry: CustodyEntry) -> Place:
    """Read with ``select_related("corrects")`` where there are many."""
    corrects = entry.corrects.number if entry.corrects else 0
    clear: Clear = {"kind": entry.kind, "at": stamp(entry.at), "corrects": corrects, "withdrawn": entry.withdrawn}
    written: Clear = {"written_at": stamp(entry.written_at), "by": entry.written_by_id, "position": entry.position}
    return Place(f"{record.number}/{entry.number}", {**clear, **written})


def item_place(record: CustodyRecord, number: int, line: int) -> Place:
    """``line``: the number of the line by which it was taken."""
    return Place(f"{record.number} property {number}", {"line": line})


def reading_place(record: CustodyRecord, reading: Reading) -> Place:
    who: Clear = {"by": reading.user_id, "position": reading.position, "at": stamp(reading.at)}
    why: Clear = {"purpose": reading.purpose, "asked_at": stamp(reading.asked_at), "searched": reading.searched}
    return Place(f"{record.number}/R{reading.number}", {**who, **why, "copy": reading.copy})


def _make_key(record: CustodyRecord) -> bytes:
    key = vault.new_data_key()
    key_id, wrapped = vault.wrap(key, record.number)
    RecordKey.objects.create(record=record, key_id=key_id, wrapped=wrapped)
    return key


def _index(record: CustodyRecord, facts: Mapping[str, Any]) -> None:
    """The words by which somebody is found from now on."""
    master = vault.current()
    IndexWord.objects.filter(record=record).delete()
    IndexWord.objects.bulk_create(
        IndexWord(record=record, key_id=master.id, word=word) for word in blinded(facts, master)
    )


def blinded(facts: Mapping[str, Any], master: vault.MasterKey) -> list[bytes]:
    """What the index holds of an identity, by this key."""
    return vault.blind(vault.words_of(*(str(facts.get(name, "")) for name in INDEXED)), master)


def _write(
    op: Operation,
    record: CustodyRecord,
    key: bytes,
    kind: str,
    at: datetime,
    given: Mapping[str, Any],
    *,
    decided: Mapping[str, Any] | None = None,
    corrects: CustodyEntry | None = None,
    withdrawn: bool = False,
) -> CustodyEntry:
    """The next line of the record, sealed and signed by who acts; the journal says which it was, never what it says.

    ``decided``: what the act itself puts into its line; a correction keeps that of the line in whose place it stands.
    The journal's entry comes first of what the act records, so that what the board shows goes into one of its own.
    """
    if corrects is not None and not withdrawn:
        own = {field.name for field in KINDS[kind].decided}
        decided = {name: fact for name, fact in facts_of(corrects, record, key).items() if name in own}
        given = {name: fact for name, fact in given.items() if name not in own}
    facts = {**decided_facts(kind, decided or {}), **clean_facts("withdrawn" if withdrawn else kind, given)}
    record.entries_no += 1
    entry = CustodyEntry(
        record=record, number=record.entries_no, kind=kind, at=at, written_at=op.now, written_by_id=op.by.user.pk,
        position=op.by.position, corrects=corrects, withdrawn=withdrawn,
    )  # fmt: skip
    place = line_place(record, entry)
    entry.sealed = vault.seal(key, facts, place)
    entry.save(force_insert=True)
    said: dict[str, Any] = {"record": record.called, "line": entry.number, "what": KINDS[kind].label}
    said["print"] = vault.print_of(entry.sealed, place)
    if corrects:
        op.record(kinds.WITHDRAWN if withdrawn else kinds.CORRECTED, old=corrects.number, **said)
    elif kind == "capture":
        about = _(", about %(incident)s") % {"incident": record.incident.called} if record.incident else ""
        op.record(kinds.REGISTERED, about=about, **said)
    else:
        op.record(kinds.LINE, **said)
    return entry
