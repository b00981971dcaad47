"""The master keys of the register: which are in use, and sealing every record with another one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from blotter.actors import Actor
from blotter.operations import Operation, operation
from incidents.detention import vault
from incidents.detention.kinds import custody as kinds
from incidents.detention.models import CustodyRecord, IndexWord, RecordKey
from incidents.detention.services.sealing import _index, data_key, identity_of
from incidents.detention.services.verifying import Fault

BATCH = 100


@dataclass(frozen=True, slots=True)
class Rotated:
    """A batch: how many were sealed anew, which do not open whole, and the key after which the next batch begins.

    ``after`` is ``None`` when there was nothing left.
    """

    count: int
    closed: tuple[Fault, ...]
    after: int | None


@operation("clock.run")
def rotate_keys(op: Operation, *, by: Actor, after: int = 0) -> Rotated:
    """Seal the data keys of up to ``BATCH`` records with the current master key, and index them with it.

    Called with what it answers as ``after`` until that is ``None``. What is sealed in the records stays as it is: only
    their keys are sealed anew. One that does not open is passed over and named, so that it holds up no other; where
    only the identity does not, its key is sealed anew, and the index stays as it was.
    """
    current = vault.current()
    otherwise = IndexWord.objects.filter(record=OuterRef("pk")).exclude(key_id=current.id)
    keys = RecordKey.objects.filter(wrapped__isnull=False, pk__gt=after).order_by("pk")
    stale = keys.filter(~Q(key_id=current.id) | Exists(otherwise))
    records = op.lock(CustodyRecord, list(stale.values_list("pk", flat=True)[:BATCH]))
    count, closed = 0, []
    for record in records:
        try:
            key = data_key(record)
        except vault.VaultClosed as error:
            closed.append(Fault(record.number, error.message))
            continue
        key_id, wrapped = vault.wrap(key, record.number)
        old = RecordKey.objects.filter(pk=record.pk).exclude(key_id=current.id)
        changed = old.update(key_id=key_id, wrapped=wrapped)
        try:
            _index(record, identity_of(record, key))
            changed = 1
        except vault.VaultClosed as error:
            closed.append(Fault(record.number, error.message))
        count += changed
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
