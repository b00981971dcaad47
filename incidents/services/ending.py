"""How an incident ends, merges into another, and comes back.

Acts that may find patrols on it (resolve, cancel, advise, merge) are services of ``dispatch``, which frees and tells
them; what they do to the incident is here.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_reason, clean_text
from incidents import kinds
from incidents.models import Disposition, Incident
from incidents.services.common import _follow, _lock, _save, _write_note, disposition_of
from incidents.states import OPEN


def _advise(op: Operation, incident: Incident, words: str, occurred_at: datetime | None) -> None:
    words = clean_text(words, "words", required=True)
    _follow(op, incident, "advise", at=occurred_at)
    _write_note(op, incident, words, occurred_at)


def _resolve(
    op: Operation, incident: Incident, disposition: Disposition, words: str = "", occurred_at: datetime | None = None
) -> None:
    _dispose(incident, disposition)
    _follow(op, incident, "resolve", at=occurred_at)
    if words:
        _write_note(op, incident, words, occurred_at)


def _dispose(incident: Incident, disposition: Disposition) -> None:
    incident.disposition = disposition
    incident.report_owed = incident.report_owed or disposition.report_owed


@operation("incident.end")
def close(
    op: Operation, *, by: Actor, incident: int, disposition: str | None = None, version: int | None = None
) -> Incident:
    """Nothing more to do. Closing needs a disposition, now or from before; a report may still be owed."""
    code = disposition_of(disposition) if disposition else None
    row = _lock(op, incident, version)
    if code:
        _dispose(row, code)
    if row.disposition is None:
        raise Invalid(_("Say how it ended: choose a disposition."), field="disposition")
    _follow(op, row, "close")
    op.record(kinds.CLOSED, incident=row.called, disposition=row.disposition.label)
    return row


@operation("incident.edit")
def reopen(op: Operation, *, by: Actor, incident: int, reason: str, version: int | None = None) -> Incident:
    """Back to assessed, for a reason: it waits for a patrol again from now."""
    reason = clean_reason(reason)
    row = _lock(op, incident, version)
    _follow(op, row, "reopen")
    op.record(kinds.REOPENED, incident=row.called, reason=reason)
    return row


def _merge(op: Operation, incident: Incident, master: Incident) -> None:
    if master.state not in OPEN:
        raise Refused(_("%(master)s is not open. Merge into an open incident.") % {"master": master.number})
    if incident.duplicates.exists():
        raise Refused(
            _("Others are duplicates of %(incident)s. Merge %(master)s into it instead, or un-merge them.")
            % {"incident": incident.number, "master": master.number}
        )
    incident.master = master
    _follow(op, incident, "mark_duplicate")
    op.touch(master)


@operation("incident.end")
def unmerge(op: Operation, *, by: Actor, incident: int, version: int | None = None) -> Incident:
    """It was no duplicate: back to assessed, waiting from now."""
    row = _lock(op, incident, version)
    master, row.master = row.master, None
    _follow(op, row, "unmerge")
    op.record(kinds.UNMERGED, incident=row.called, master=master.called if master else "")
    return row


@operation("incident.edit")
def file_report(op: Operation, *, by: Actor, incident: int, version: int | None = None) -> Incident:
    """The owed report was handed in."""
    row = _lock(op, incident, version)
    if row.report_filed:
        op.quiet()
        return row
    if not row.report_owed:
        raise Refused(_("No report is owed for %(incident)s.") % {"incident": row.number})
    row.report_filed = True
    _save(op, row)
    op.record(kinds.REPORT_FILED, incident=row.called)
    return row
