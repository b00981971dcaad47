"""Work planned for later: made and changed by people, opened by the clock through the same intake as a call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_reason, clean_text
from escalation import services as escalation
from incidents import kinds
from incidents.models import Incident, Planned, Source
from incidents.services.common import clean_choice, clean_priority, type_of
from incidents.services.intake import _open
from incidents.services.place import clean_location
from reference.dtg import format_dtg

PLANNED = "incident.planned"
USUAL_LEAD_MIN = 30
LONGEST_LEAD_MIN = 48 * 60
FARTHEST = timedelta(days=366)
STEPS = {Planned.Repeat.DAILY: timedelta(days=1), Planned.Repeat.WEEKLY: timedelta(days=7)}


@operation("incident.open")
def plan(
    op: Operation,
    *,
    by: Actor,
    type: str,
    due_at: datetime,
    lead_min: int = USUAL_LEAD_MIN,
    priority: int | None = None,
    location: Mapping[str, Any] | None = None,
    narrative: str = "",
    exercise: bool = False,
    repeat: str = "",
) -> Planned:
    """Plan an incident for ``due_at``. It opens by itself ``lead_min`` minutes before; the rest as in a call."""
    kind = type_of(type)
    row = Planned(
        type=kind,
        priority=kind.default_priority if priority is None else clean_priority(priority),
        narrative=clean_text(narrative, "narrative"),
        exercise=bool(exercise),
        repeat=clean_choice(repeat, Planned.Repeat.values, "repeat"),
        planned_by_id=op.by.user.pk,
        planned_at=op.now,
        position=op.by.position,
    )
    _set_place(row, location)
    _set_time(op, row, due_at, lead_min)
    row.save()
    _arm(op, row)
    op.touch(row)
    op.record(kinds.PLANNED, plan=row.called, **_facts(row))
    return row


@operation("incident.open")
def change_plan(op: Operation, /, *, by: Actor, planned: int, version: int | None = None, **changes: Any) -> Planned:
    """Change what is planned: any of type, due_at, lead_min, priority, location, narrative, exercise, repeat."""
    row = _lock(op, planned, version)
    before = _picture(row)
    if "type" in changes:
        row.type = type_of(changes["type"])
    if changes.get("priority") is not None:
        row.priority = clean_priority(changes["priority"])
    if "narrative" in changes:
        row.narrative = clean_text(changes["narrative"], "narrative")
    if "exercise" in changes:
        row.exercise = bool(changes["exercise"])
    if "repeat" in changes:
        row.repeat = clean_choice(changes["repeat"], Planned.Repeat.values, "repeat")
    if "location" in changes:
        _set_place(row, changes["location"])
    if {"due_at", "lead_min"} & changes.keys():
        _set_time(op, row, changes.get("due_at", row.due_at), changes.get("lead_min", row.lead_min))
    after = _picture(row)
    if before == after:
        op.quiet()
        return row
    op.bump(row)
    row.save()
    _arm(op, row)
    op.touch(row)
    fields = ", ".join(label for label, old in before.items() if after[label] != old)
    op.record(kinds.PLAN_CHANGED, plan=row.called, fields=fields, **_facts(row))
    return row


@operation("incident.open")
def cancel_plan(op: Operation, *, by: Actor, planned: int, reason: str, version: int | None = None) -> Planned:
    """Take a plan back, with a reason. A repeating one ends with it."""
    reason = clean_reason(reason)
    row = _lock(op, planned, version)
    _cancel(op, row, reason)
    op.record(kinds.PLAN_CANCELLED, plan=row.called, reason=reason)
    return row


def _cancel(op: Operation, row: Planned, reason: str) -> None:
    row.state, row.cancel_reason = Planned.State.CANCELLED, reason
    op.bump(row)
    row.save()
    escalation._disarm(op, subject=_subject(row), policy=PLANNED)
    op.touch(row)


def _stop_plan(op: Operation, planned: int, reason: str) -> None:
    """An exercise ends and its plans with it."""
    _cancel(op, op.lock(Planned, planned), reason)


@operation("incident.open")
def open_plan(op: Operation, *, by: Actor, planned: int, version: int | None = None) -> Incident:
    """Open it now, before its time."""
    return _open_plan(op, _lock(op, planned, version))


@operation("incident.open")
def open_plan_when_due(op: Operation, *, by: Actor, planned: int) -> Incident | None:
    """The clock's act. Leaving ``planned`` disarms what called it; a plan that was moved meanwhile is left alone."""
    row = op.lock(Planned, planned)
    if row.state != Planned.State.PLANNED or row.opens_at > op.now:
        op.quiet()
        return None
    return _open_plan(op, row)


def _open_plan(op: Operation, row: Planned) -> Incident:
    when = _("Planned for %(due)s.") % {"due": format_dtg(row.due_at)}
    incident = _open(
        op,
        type=row.type.code,
        priority=row.priority,
        narrative=f"{when}\n{row.narrative}".strip(),
        location=row.location,
        source=Source.PLAN,
        exercise=row.exercise,
    )
    row.state, row.incident = Planned.State.OPENED, incident
    op.bump(row)
    row.save()
    escalation._disarm(op, subject=_subject(row), policy=PLANNED)
    op.touch(row)
    if row.repeat:
        _plan_next(op, row)
    op.record(kinds.PLAN_OPENED, incident=incident.called, **_facts(row))
    return incident


def _plan_next(op: Operation, row: Planned) -> None:
    """The next of a series, at the same time on the desk's clock; days that were missed are not made up for."""
    local = ZoneInfo(settings.DESK_TIME_ZONE)
    step, due = STEPS[Planned.Repeat(row.repeat)], row.due_at
    while due <= op.now or due == row.due_at:
        # Wall time, then instant: the night of the change must not move a parade by an hour.
        due = (due.astimezone(local).replace(tzinfo=None) + step).replace(tzinfo=local).astimezone(due.tzinfo)
    following = Planned(
        type=row.type, priority=row.priority, location=row.location, place=row.place, narrative=row.narrative,
        exercise=row.exercise, lead_min=row.lead_min, due_at=due, opens_at=due - timedelta(minutes=row.lead_min),
        repeat=row.repeat, planned_by_id=row.planned_by_id, planned_at=op.now, position=row.position,
    )  # fmt: skip
    following.save()
    _arm(op, following)
    op.touch(following)


def _lock(op: Operation, planned: int, version: int | None) -> Planned:
    row = op.lock(Planned, planned)
    op.check_version(row, version)
    if row.state != Planned.State.PLANNED:
        words = _("This plan is %(state)s already.") % {"state": Planned.State(row.state).label}
        incident = row.incident.number if row.incident else None
        raise Refused(words, current_state=row.state, incident=incident)
    return row


def _set_place(row: Planned, location: Mapping[str, Any] | None) -> None:
    """Checked now, kept as it was given, read again when the incident opens."""
    found = clean_location(location)
    row.location = dict(location) if location else None
    row.place = (found.label or found.mgrs) if found else ""


def _set_time(op: Operation, row: Planned, due_at: datetime, lead_min: int) -> None:
    if not op.now < due_at <= op.now + FARTHEST:
        raise Invalid(_("Plan for a time ahead, within a year. What happens now is a call."), field="due_at")
    if isinstance(lead_min, bool) or not isinstance(lead_min, int) or not 0 <= lead_min <= LONGEST_LEAD_MIN:
        raise Invalid(_("It can open 0 to %(most)d minutes ahead.") % {"most": LONGEST_LEAD_MIN}, field="lead_min")
    row.due_at, row.lead_min, row.opens_at = due_at, lead_min, due_at - timedelta(minutes=lead_min)


def _arm(op: Operation, row: Planned) -> None:
    escalation._arm(
        op, subject=_subject(row), policy=PLANNED, priority=row.priority, function=row.type.function,
        type=row.type.code, audiences=("desk",), start=op.now, due=row.opens_at, words={"incident": row.called},
    )  # fmt: skip


def _subject(row: Planned) -> str:
    return f"{row.board_subject}:{row.pk}"


def _facts(row: Planned) -> dict[str, Any]:
    return {
        "type": row.type.label,
        "priority": row.priority,
        "place": row.place or _("place not known"),
        "due": format_dtg(row.due_at),
    }


def _picture(row: Planned) -> dict[str, Any]:
    """What a change may change, by the name that the journal gives it."""
    return {
        _("type"): row.type_id,
        _("time"): (row.due_at, row.lead_min),
        _("priority"): row.priority,
        _("place"): row.location,
        _("narrative"): row.narrative,
        _("exercise"): row.exercise,
        _("repetition"): row.repeat,
    }
