"""Calling the complainant back while an incident waits."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Refused
from blotter.operations import Operation, operation
from blotter.text import clean_text
from incidents.around import kinds
from incidents.models import Incident
from incidents.services.common import HELD, _arm, _lock, _save, _write_note
from incidents.states import OPEN, State


@operation("incident.hold")
def call_back(
    op: Operation,
    *,
    by: Actor,
    incident: int,
    reached: bool = True,
    words: str = "",
    version: int | None = None,
    occurred_at: datetime | None = None,
) -> Incident:
    """Record a call back to the complainant; ``words``, what was said, become a note.

    On a held incident the clock of the next call back starts anew. One who was not reached is still owed the call.
    """
    said = clean_text(words, "words")
    row = _lock(op, incident, version)
    if row.state not in OPEN:
        raise Refused(_("%(incident)s is over. Write a note instead.") % {"incident": row.number}, code="over")
    if said:
        _write_note(op, row, said, occurred_at)
    if reached and row.state == State.HELD:
        _arm(op, row, HELD, start=max(occurred_at or op.now, row.state_since))
    _save(op, row)
    op.record(kinds.CALLED_BACK if reached else kinds.NOT_REACHED, incident=row.called, occurred_at=occurred_at)
    return row
