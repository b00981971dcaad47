"""The sealed side of a custody record: its key, its identity, its lines.

Underscore functions need an open operation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from blotter.errors import Refused
from blotter.operations import Operation
from incidents.detention import vault
from incidents.detention.entries import INDEXED, KINDS, clean_facts, decided_facts
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import CustodyEntry, CustodyRecord, IndexWord, RecordKey


def data_key(record: CustodyRecord) -> bytes:
    """What opens the record. ``VaultClosed``: its master key is missing or wrong. ``Refused``: it was erased."""
    key = RecordKey.objects.get(pk=record.pk)
    if key.wrapped is None:
        words = _("%(record)s was erased. What was sealed in it cannot be read by anybody.")
        raise Refused(words % {"record": record.called}, code="erased")
    return vault.unwrap(key.key_id, bytes(key.wrapped), record.number)


def identity_of(record: CustodyRecord, key: bytes) -> dict[str, Any]:
    return vault.unseal(key, bytes(record.sealed), identity_place(record)) if record.sealed else {}


def facts_of(entry: CustodyEntry, record: CustodyRecord, key: bytes) -> dict[str, Any]:
    return vault.unseal(key, bytes(entry.sealed), line_place(record, entry.number))


def identity_place(record: CustodyRecord) -> str:
    return f"{record.number} identity"


def line_place(record: CustodyRecord, number: int) -> str:
    return f"{record.number}/{number}"


def item_place(record: CustodyRecord, number: int) -> str:
    return f"{record.number} property {number}"


def reading_place(record: CustodyRecord) -> str:
    return f"{record.number} reading"


def _make_key(record: CustodyRecord) -> bytes:
    key = vault.new_data_key()
    key_id, wrapped = vault.wrap(key, record.number)
    RecordKey.objects.create(record=record, key_id=key_id, wrapped=wrapped)
    return key


def _seal_identity(record: CustodyRecord, key: bytes, facts: Mapping[str, Any]) -> None:
    """Take over who somebody is, and index the words by which they are found again. The record is not saved."""
    record.sealed = vault.seal(key, facts, identity_place(record))
    _index(record, facts)


def _index(record: CustodyRecord, facts: Mapping[str, Any]) -> None:
    master = vault.current()
    words = vault.words_of(*(str(facts.get(name, "")) for name in INDEXED))
    IndexWord.objects.filter(record=record).delete()
    IndexWord.objects.bulk_create(
        IndexWord(record=record, key_id=master.id, word=word) for word in vault.blind(words, master)
    )


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
    sealed = vault.seal(key, facts, line_place(record, record.entries_no))
    entry = CustodyEntry.objects.create(
        record=record, number=record.entries_no, kind=kind, at=at, written_at=op.now, written_by_id=op.by.user.pk,
        position=op.by.position, corrects=corrects, withdrawn=withdrawn, sealed=sealed,
    )  # fmt: skip
    said: dict[str, Any] = {"record": record.called, "line": entry.number, "what": KINDS[kind].label}
    said["print"] = vault.print_of(sealed)
    if corrects:
        op.record(kinds.WITHDRAWN if withdrawn else kinds.CORRECTED, old=corrects.number, **said)
    elif kind == "capture":
        about = _(", about %(incident)s") % {"incident": record.incident.called} if record.incident else ""
        op.record(kinds.REGISTERED, about=about, **said)
    else:
        op.record(kinds.LINE, **said)
    return entry
