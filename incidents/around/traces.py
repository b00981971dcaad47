"""One spelling for what people and things are found by, and keeping it beside the rows that it comes from.

"Móricz", "MORICZ" and "móricz" are one name; ``K-123 AB`` and ``k123ab`` one plate; ``048/100 821`` and
``+383 48 100 821`` one telephone.
"""

from __future__ import annotations

from collections.abc import Iterable

from incidents.models import Caller, Lookout, Person, Property, Trace, Vehicle
from incidents.models.people import phone_key
from reference.folding import fold

FOLDED_LENGTH = 200
Source = Caller | Person | Vehicle | Property | Lookout
_COLUMNS = {Caller: "caller", Person: "person", Vehicle: "vehicle", Property: "property", Lookout: "lookout"}


def plate_key(plate: str) -> str:
    """A plate, a serial or a mark in bare letters and digits."""
    return fold(plate).replace(" ", "")


def name_key(name: str) -> str:
    return fold(name)[:FOLDED_LENGTH]


def add(source: Source) -> None:
    """The traces of a row that was just saved for the first time."""
    owner = {} if isinstance(source, Lookout) else {"incident_id": source.incident_id}
    column = _COLUMNS[type(source)]
    found = [(kind, folded) for kind, folded in _keys(source) if folded]
    if found:
        Trace.objects.bulk_create(
            Trace(kind=kind, folded=folded, **{column: source}, **owner) for kind, folded in found
        )


def renew(source: Source) -> None:
    """Make the traces of a changed row what it says now; a withdrawn one leaves none."""
    Trace.objects.filter(**{_COLUMNS[type(source)]: source}).delete()
    if getattr(source, "withdrawn_at", None) is None:
        add(source)


def _keys(source: Source) -> Iterable[tuple[str, str]]:
    match source:
        case Caller() | Person():
            return (Trace.Kind.NAME, name_key(source.name)), (Trace.Kind.PHONE, phone_key(source.phone))
        case Vehicle():
            return ((Trace.Kind.PLATE, plate_key(source.plate)),)
        case Property():
            return (Trace.Kind.PLATE, plate_key(source.mark)), (Trace.Kind.NAME, name_key(source.owner))
        case Lookout():
            return (Trace.Kind.NAME, name_key(source.name)), (Trace.Kind.PLATE, plate_key(source.plate))
