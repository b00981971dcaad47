"""An exercise before it begins, and what is said of it afterwards: plan, change, assess; what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason, clean_text
from dispatch.exercises import kinds
from dispatch.exercises.models import Exercise, Objective, Part
from dispatch.exercises.services.common import _await_end, _follow, _lock, _save
from dispatch.exercises.states import LIVE, State
from incidents import exercises as registry
from incidents.services.common import clean_choice
from incidents.services.place import clean_location
from reference.dtg import format_dtg

LONGEST = timedelta(days=31)
FARTHEST = timedelta(days=366)
MOST_OBJECTIVES = 20
EDITABLE = {"name", "location", "director", "scenario", "begins_at", "ends_at", "conclusions"}


@operation("exercise.plan")
def plan(
    op: Operation,
    *,
    by: Actor,
    name: str,
    location: str | Mapping[str, Any],
    director: str,
    begins_at: datetime,
    ends_at: datetime,
    objectives: Iterable[str] = (),
    scenario: str = "",
) -> Exercise:
    """Plan an exercise. ``objectives``: what is practised, one line each. It begins with STARTEX, not by itself."""
    row = Exercise(state_since=op.now, planned_by_id=op.by.user.pk)
    _apply(row, {"name": name, "location": location, "director": director, "scenario": scenario})
    _set_period(op, row, begins_at, ends_at)
    wanted = [clean_line(words, "objectives", 200, required=True) for words in objectives]
    if len(wanted) > MOST_OBJECTIVES:
        raise Invalid(_("At most %(most)d.") % {"most": MOST_OBJECTIVES}, field="objectives")
    row.save()
    Objective.objects.bulk_create(Objective(exercise=row, order=n, words=words) for n, words in enumerate(wanted, 1))
    op.touch(row)
    op.record(
        kinds.PLANNED, exercise=row.called, place=row.place, begins=format_dtg(begins_at), ends=format_dtg(ends_at)
    )
    return row


@operation("exercise.plan")
def amend(op: Operation, /, *, by: Actor, exercise: int, version: int | None = None, **fields: Any) -> Exercise:
    """Change any of ``EDITABLE``; what has ended takes conclusions alone. A later end prolongs one that runs."""
    row = _lock(op, exercise, version)
    if unknown := sorted(set(fields) - EDITABLE):
        raise Invalid(_("There is no field of this name."), field=unknown[0])
    if row.state == State.CANCELLED or (row.state == State.ENDED and set(fields) != {"conclusions"}):
        words = _("%(exercise)s is %(state)s already.")
        raise Refused(words % {"exercise": row.called, "state": row.get_state_display()}, current_state=row.state)
    before = {name: getattr(row, name) for name in ("name", "place", "begins_at", "ends_at")}
    labels = _apply(row, fields)
    if {"begins_at", "ends_at"} & fields.keys():
        _set_period(op, row, fields.get("begins_at", row.begins_at), fields.get("ends_at", row.ends_at))
        labels += [_("period")] if (before["begins_at"], before["ends_at"]) != (row.begins_at, row.ends_at) else []
    if not labels:
        op.quiet()
        return row
    if row.state in LIVE and before["ends_at"] != row.ends_at:
        _await_end(op, row)
    _save(op, row)
    op.record(kinds.AMENDED, exercise=row.called, fields=", ".join(map(str, labels)))
    return row


@operation("exercise.plan")
def cancel(op: Operation, *, by: Actor, exercise: int, reason: str, version: int | None = None) -> Exercise:
    """It does not take place; the patrols that were foreseen are free of it."""
    reason = clean_reason(reason)
    row = _lock(op, exercise, version)
    _follow(op, row, "cancel", reason)
    row.commitments.filter(committed_at=None).delete()
    _save(op, row)
    op.record(kinds.CANCELLED, exercise=row.called, reason=reason)
    return row


@operation("exercise.plan")
def assess(
    op: Operation, *, by: Actor, exercise: int, results: Sequence[Mapping[str, Any]], version: int | None = None
) -> Exercise:
    """How what is practised went: ``{"order", "result", "remark"}`` of each that is assessed now."""
    row = _lock(op, exercise, version)
    if row.started_at is None:
        raise Refused(_("It has not begun. Assess what was practised, not what is planned."), code="not_begun")
    goals = {goal.order: goal for goal in row.objectives.all()}
    for given in results:
        goal = goals.get(given.get("order") or 0)
        if goal is None:
            raise Missing(_("There is no objective %(order)s.") % {"order": given.get("order")})
        goal.result = clean_choice(given.get("result") or "", Objective.Result.values, f"result-{goal.order}")
        goal.remark = clean_line(given.get("remark") or "", f"remark-{goal.order}", 400)
        goal.save()
    _save(op, row)
    done = sum(bool(goal.result) for goal in goals.values())
    op.record(kinds.ASSESSED, exercise=row.called, count=done, all=len(goals))
    return row


@operation("exercise.plan")
def add_work(op: Operation, *, by: Actor, exercise: int, kind: str, record: int) -> Part:
    """Say that exercise work belongs to this exercise: it was opened before it began, or while two ran."""
    row = _lock(op, exercise, None)
    if row.state == State.CANCELLED:
        raise Refused(_("%(exercise)s did not take place.") % {"exercise": row.called}, current_state=row.state)
    work = registry.get(clean_line(kind, "kind", 30, required=True))
    if work is None:
        raise Invalid(_("There is no such kind of work."), field="kind")
    found: Any = op.lock(work.model, record)
    if not found.exercise:
        raise Refused(_("%(work)s is real work: it is kept apart.") % {"work": found.called}, code="real")
    if part := Part.objects.filter(kind=kind, record=record).select_related("exercise").first():
        words = _("%(work)s belongs to %(exercise)s.")
        raise Refused(words % {"work": found.called, "exercise": part.exercise.called}, code="belongs")
    part = Part.objects.create(exercise=row, kind=kind, record=record)
    op.record(kinds.JOINED, work=found.called, exercise=row.called)
    return part


def _apply(row: Exercise, fields: Mapping[str, Any]) -> list[Any]:
    """Set the checked fields but the period; answers the labels of those that changed."""
    values: dict[str, Any] = {}
    if "name" in fields:
        values["name"] = clean_line(fields["name"], "name", 60, required=True)
    if "director" in fields:
        values["director"] = clean_line(fields["director"], "director", 200, required=True)
    for name in ("scenario", "conclusions"):
        if name in fields:
            values[name] = clean_text(fields[name], name)
    if "location" in fields:
        found = clean_location(fields["location"])
        if found is None:
            raise Invalid(_("Where? Write a place or a grid."), field="location")
        values |= {"place": found.label or found.mgrs, "mgrs": found.mgrs}
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return [Exercise._meta.get_field(name).verbose_name for name in changed if name != "mgrs"]  # type: ignore[union-attr]


def _set_period(op: Operation, row: Exercise, begins_at: datetime, ends_at: datetime) -> None:
    if row.started_at and begins_at != row.begins_at:
        raise Refused(_("It has begun: only its end can be moved."), code="begun")
    if begins_at > op.now + FARTHEST:
        raise Invalid(_("That is more than a year ahead. Check the date."), field="begins_at")
    if ends_at <= begins_at:
        raise Invalid(_("It ends before it begins. Check both times."), field="ends_at")
    if ends_at - begins_at > LONGEST:
        raise Invalid(_("That is longer than %(days)d days. Check the date.") % {"days": LONGEST.days}, field="ends_at")
    if ends_at <= op.now:
        raise Invalid(_("That time has passed. Write when it is to end."), field="ends_at")
    row.begins_at, row.ends_at = begins_at, ends_at
