"""From a call to an incident: type and place suffice, everything else may follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_text
from incidents import kinds, questions
from incidents.around import traces
from incidents.models import Caller, Incident, IncidentType, Note, NumberCounter, Source
from incidents.services.answering import _keep_answers, read_answers, start_clock
from incidents.services.common import (
    _arm_unassigned,
    _lock,
    _save,
    _write_note,
    clean_choice,
    clean_priority,
    type_of,
)
from incidents.services.numbers import next_number
from incidents.services.place import clean_location, set_location
from incidents.states import State
from patrols.services.common import clean_nation

CALLER_LENGTHS = {"name": 120, "unit": 120, "phone": 40, "language": 40, "relation": 60}


@operation("incident.open")
def open_incident(
    op: Operation,
    *,
    by: Actor,
    type: str,
    narrative: str = "",
    priority: int | None = None,
    caller: Mapping[str, Any] | None = None,
    location: Mapping[str, Any] | None = None,
    source: str = Source.PHONE,
    exercise: bool = False,
    answers: Mapping[str, Any] | None = None,
    occurred_at: datetime | None = None,
) -> Incident:
    """Open an incident; its unassigned clock starts now.

    ``type``: code of an incident type, which gives priority (1–4) and jurisdiction unless said otherwise. ``location``:
    see ``clean_location``. ``caller``: any of name, unit, nation, phone, language, relation. ``answers``: to the
    questions of the type, by key; one that cannot be read is kept as it was said and stays to be asked.
    """
    incident = _open(
        op,
        type=type,
        narrative=narrative,
        priority=priority,
        caller=caller,
        location=location,
        source=source,
        exercise=exercise,
        answers=answers,
        occurred_at=occurred_at,
    )
    op.record(
        kinds.OPENED_EXERCISE if exercise else kinds.OPENED,
        incident=incident.number,
        type=incident.type.label,
        priority=incident.priority,
        place=incident.place or incident.mgrs or _("place not known"),
        occurred_at=occurred_at,
    )
    return incident


def _open(
    op: Operation,
    *,
    type: str,
    narrative: str = "",
    priority: int | None = None,
    caller: Mapping[str, Any] | None = None,
    location: Mapping[str, Any] | None = None,
    source: str = Source.PHONE,
    exercise: bool = False,
    answers: Mapping[str, Any] | None = None,
    occurred_at: datetime | None = None,
) -> Incident:
    kind = type_of(type)
    answered = read_answers(kind, answers, op.now, questions.keep)
    incident = Incident(
        type=kind,
        function=kind.function,
        priority=kind.default_priority if priority is None else clean_priority(priority),
        state=State.RECEIVED,
        source=clean_choice(source, Source.values, "source"),
        exercise=bool(exercise),
        narrative=clean_text(narrative, "narrative"),
        jurisdiction=kind.jurisdiction,
        opened_at=op.now,
        occurred_at=occurred_at or op.now,
        state_since=op.now,
        waiting_since=op.now,
        opened_by_id=op.by.user.pk,
        owner=op.by.position,
    )
    start_clock(incident, answered)
    if incident.clock_since and occurred_at is None:
        incident.occurred_at = incident.clock_since
    set_location(incident, clean_location(location))
    person = _caller(caller)
    # Last of the checks and first of the writes: the counter's row stays locked until the commit.
    incident.number = next_number(op, NumberCounter)
    incident.save()
    _keep_answers(op, incident, kind, answered)
    if person:
        _attach_caller(op, incident, person)
    _arm_unassigned(op, incident, op.now)
    op.touch(incident)
    return incident


def _add_caller(
    op: Operation,
    incident: Incident,
    *,
    caller: Any,
    said: str,
    reported: bool = False,
    reported_as: IncidentType | None = None,
    occurred_at: datetime | None = None,
) -> Caller | None:
    """One more caller on a locked incident, with what they reported it as; what they said becomes a note. Not saved.

    ``reported``: a call came in, so that who would not say who they are counts all the same.
    """
    person = _caller(caller) or (Caller() if reported else None)
    if person is None and not said:
        raise Invalid(_("Say who called, or what they said."), field="caller")
    if person:
        person.reported_as = reported_as
        _attach_caller(op, incident, person)
    if said:
        _write_note(op, incident, said, occurred_at)
    return person


def _attach_caller(op: Operation, incident: Incident, caller: Caller) -> None:
    caller.incident, caller.called_at, caller.added_by_id = incident, op.now, op.by.user.pk
    caller.save()
    traces.add(caller)


def _caller(given: Any) -> Caller | None:
    """A checked caller, not saved; ``None`` when nothing was said about one."""
    if not given:
        return None
    if not isinstance(given, Mapping):
        raise Invalid(_("Give the caller as name, unit, nation, phone, language, relation."), field="caller")
    unknown = set(given) - {*CALLER_LENGTHS, "nation"}
    if unknown:
        raise Invalid(_("A caller has no such field."), field=f"caller.{sorted(map(str, unknown))[0]}")
    lines = {
        field: clean_line(given.get(field) or "", f"caller.{field}", length) for field, length in CALLER_LENGTHS.items()
    }
    nation = clean_nation(given.get("nation") or "", "caller.nation")
    return Caller(**lines, nation=nation) if nation or any(lines.values()) else None


@operation("incident.note")
def add_note(
    op: Operation,
    *,
    by: Actor,
    incident: int,
    text: str,
    version: int | None = None,
    occurred_at: datetime | None = None,
) -> Note:
    """Write a note on an incident in any state. Its text stays there; the journal says only that there is one."""
    text = clean_text(text, "text", required=True)
    row = _lock(op, incident, version)
    note = _write_note(op, row, text, occurred_at)
    _save(op, row)
    op.record(kinds.NOTED, incident=row.called, occurred_at=occurred_at)
    return note
