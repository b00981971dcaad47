"""What the API of the custody register answers. Only ``whole`` names anybody."""

from __future__ import annotations

from typing import Any

from blotter.selectors import stamp
from incidents.detention.api.shapes import stamp_or_none
from incidents.detention.models import CustodyEntry, CustodyRecord, Limit
from incidents.detention.selectors.custody import HeldPerson
from incidents.detention.services.reading import OpenRecord


def opened(row: CustodyRecord) -> dict[str, Any]:
    return {"id": row.pk, "number": row.number, "person": row.held_person, "state": row.state, "version": row.version}


def ended(row: CustodyRecord) -> dict[str, Any]:
    return {
        **opened(row),
        "exercise": row.exercise,
        "site": row.site.name if row.site else "",
        "ended_at": stamp_or_none(row.ended_at),
        "retention": row.retention,
        "erased_at": stamp_or_none(row.erased_at),
    }


def person(one: HeldPerson) -> dict[str, Any]:
    row = one.record
    return {
        **opened(row),
        "exercise": row.exercise,
        "site": row.site.name if row.site else "",
        "cell": row.cell,
        "level": row.level,
        "clocks": [
            {"id": clock.pk, "kind": clock.kind, "about": clock.about, "due_at": stamp(clock.due_at)}
            for clock in one.clocks
        ],
        "missing": [missed.code for missed in one.missing],
    }


def record(one: HeldPerson) -> dict[str, Any]:
    """One person with what their acts name by key: property, reports of force."""
    row = one.record
    return {
        **person(one),
        **ended(row),
        "on_hold": row.holds.filter(lifted_at=None).exists(),
        "property": [{"id": item.pk, "number": item.number, "fate": item.fate} for item in row.property.all()],
        "force": [
            {"id": report.pk, "used_at": stamp(report.used_at), "reviewed": report.reviewed_at is not None}
            for report in row.force_reports.all()
        ],
    }


def line(entry: CustodyEntry) -> dict[str, Any]:
    """That a line was written, by whom and when; what it says is read with a reason."""
    return {
        "id": entry.pk,
        "number": entry.number,
        "kind": entry.kind,
        "at": stamp(entry.at),
        "written_at": stamp(entry.written_at),
        "written_by": entry.written_by.label,
        "corrects": entry.corrects_id,
        "withdrawn": entry.withdrawn,
    }


def whole(read: OpenRecord) -> dict[str, Any]:
    return {
        **opened(read.record),
        "purpose": read.reading.purpose,
        "identity": read.identity,
        "lines": [{**line(each.entry), "superseded": each.superseded, "facts": each.facts} for each in read.lines],
        "property": [
            {"id": one.item.pk, "number": one.item.number, "what": one.what, "seal": one.seal, "fate": one.item.fate}
            for one in read.items
        ],
    }


def copy(read: OpenRecord, marking: str, recipient: str) -> dict[str, Any]:
    """A copy to be given out: marked, numbered, with its recipient, and with everybody who read the record."""
    return {
        "marking": marking,
        "copy": read.reading.copy,
        "recipient": recipient,
        "made_at": stamp(read.reading.at),
        **whole(read),
        "readings": [
            {
                "at": stamp(each.reading.at),
                "by": each.reading.user.label,
                "purpose": each.reading.purpose,
                "words": each.words,
                "searched": each.reading.searched,
                "copy": each.reading.copy,
                "recipient": each.recipient,
            }
            for each in read.readings
        ],
    }


def limit(row: Limit) -> dict[str, Any]:
    return {
        "name": row.name,
        "label": row.label,
        "seconds": row.seconds,
        "lead_s": row.lead_s,
        "version": row.version,
        "current": row.current,
        "valid_from": stamp(row.valid_from),
        "changed_by": row.changed_by.label if row.changed_by else "",
        "reason": row.reason,
    }
