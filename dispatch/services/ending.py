"""Acts that end an incident while patrols are on it: each patrol is freed, told, and named in the entry."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid
from blotter.operations import Operation, operation
from blotter.text import clean_reason, clean_text
from dispatch.services.common import _end, _live_on, _recall_stacked, names
from dispatch.states import ACTIVE, State
from incidents import kinds
from incidents.models import Incident
from incidents.services.common import _set_state, disposition_of
from incidents.services.ending import _advise, _merge, _resolve
from incidents.states import State as IncidentState
from patrols.models import Patrol


def _free_all(op: Operation, incident: Incident, state: str, at: datetime, reason: str = "") -> list[Patrol]:
    """End every live assignment; stacked ones are recalled whatever becomes of the others."""
    freed = []
    for assignment, patrol in _live_on(op, incident):
        ending = state if assignment.state in ACTIVE else State.RECALLED
        _end(op, assignment, ending, patrol, at, reason=reason)
        freed.append(patrol)
    return freed


def _cleared(freed: list[Patrol]) -> str:
    return _("; cleared: %(patrols)s") % {"patrols": names(freed)} if freed else ""


def _recalled(freed: list[Patrol]) -> str:
    return _("; recalled: %(patrols)s") % {"patrols": names(freed)} if freed else ""


@operation("incident.end")
def resolve_incident(
    op: Operation, *, by: Actor, incident: int, disposition: str, words: str = "", version: int | None = None,
    occurred_at: datetime | None = None,
) -> Incident:  # fmt: skip
    """Resolve an incident with a disposition; patrols that are on it are clear, ``words`` become a note."""
    code = disposition_of(disposition)
    note = clean_text(words, "words")
    row = op.lock(Incident, incident)
    op.check_version(row, version)
    freed = _free_all(op, row, State.CLEARED, occurred_at or op.now)
    _resolve(op, row, code, note, occurred_at)
    op.record(
        kinds.RESOLVED, incident=row.called, disposition=code.label, freed=_cleared(freed), occurred_at=occurred_at
    )
    return row


@operation("incident.end")
def advise(
    op: Operation, *, by: Actor, incident: int, words: str, version: int | None = None,
    occurred_at: datetime | None = None,
) -> Incident:  # fmt: skip
    """Advice was given and nobody is sent; whoever was to take it next is recalled."""
    row = op.lock(Incident, incident)
    op.check_version(row, version)
    _recall_stacked(op, row, occurred_at or op.now)
    _advise(op, row, words, occurred_at)
    op.record(kinds.ADVISED, incident=row.called, occurred_at=occurred_at)
    return row


@operation("incident.end")
def cancel_incident(
    op: Operation, *, by: Actor, incident: int, reason: str, version: int | None = None,
    occurred_at: datetime | None = None,
) -> Incident:  # fmt: skip
    """Cancel an incident; patrols that are on it are recalled."""
    reason = clean_reason(reason)
    at = occurred_at or op.now
    row = op.lock(Incident, incident)
    op.check_version(row, version)
    freed = _free_all(op, row, State.RECALLED, at, reason)
    _set_state(op, row, IncidentState.CANCELLED, at=at)
    op.record(kinds.CANCELLED, incident=row.called, reason=reason, freed=_recalled(freed), occurred_at=occurred_at)
    return row


@operation("incident.end")
def merge_incident(op: Operation, *, by: Actor, incident: int, master: int, version: int | None = None) -> Incident:
    """Make an incident a duplicate of another; patrols that are on it are recalled, those on the master stay."""
    if incident == master:
        raise Invalid(_("An incident is no duplicate of itself."), field="master")
    rows = {row.pk: row for row in op.lock(Incident, [incident, master])}
    op.check_version(rows[incident], version)
    freed = _free_all(op, rows[incident], State.RECALLED, op.now, _("duplicate"))
    _merge(op, rows[incident], rows[master])
    op.record(kinds.MERGED, incident=rows[incident].called, master=rows[master].called, freed=_recalled(freed))
    return rows[incident]
