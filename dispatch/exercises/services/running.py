"""STARTEX, pause, ENDEX."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blotter.actors import Actor
from blotter.operations import Operation, operation
from blotter.text import clean_reason, clean_text
from dispatch.exercises import kinds
from dispatch.exercises.commitments import _commit, _leave
from dispatch.exercises.joining import INCIDENT
from dispatch.exercises.models import Exercise
from dispatch.exercises.selectors import open_work, subjects_of
from dispatch.exercises.services.common import _await_end, _follow, _lock, _save, subject_of
from dispatch.exercises.services.patrols import _hindrance, _recall_crews
from dispatch.exercises.states import State
from dispatch.models import Assignment
from dispatch.selectors import active_of
from dispatch.services.common import names
from dispatch.services.ending import _free_all
from dispatch.states import LIVE as LIVE_JOB
from dispatch.states import State as JobState
from escalation import services as escalation
from incidents import exercises as registry
from incidents.models import Incident
from incidents.services.common import _set_state
from incidents.states import ENDED
from incidents.states import State as IncidentState
from patrols.models import Patrol
from patrols.services.common import _save as _save_patrol

ENDEX = "ENDEX"


@operation("exercise.run")
def start(op: Operation, *, by: Actor, exercise: int, version: int | None = None) -> Exercise:
    """STARTEX. The patrols that are foreseen are committed; one that is on real work stays there and is named."""
    row = _lock(op, exercise, version)
    _follow(op, row, "start")
    row.started_at = op.now
    foreseen = list(row.commitments.filter(committed_at=None).order_by("patrol__callsign"))
    crews = {patrol.pk: patrol for patrol in op.lock(Patrol, [one.patrol_id for one in foreseen])}
    inside, missing = [], []
    for one in foreseen:
        patrol = one.patrol = crews[one.patrol_id]
        if not patrol.active or _hindrance(patrol):
            missing.append(patrol)
            continue
        _commit(op, one, patrol)
        _save_patrol(op, patrol)
        inside.append(patrol)
    _await_end(op, row)
    _save(op, row)
    with_ = _("; committed: %(patrols)s") % {"patrols": names(inside)} if inside else ""
    without = _("; not free: %(patrols)s") % {"patrols": names(missing)} if missing else ""
    op.record(kinds.STARTED, exercise=row.called, patrols=with_, missing=without)
    return row


@operation("exercise.run")
def pause(
    op: Operation, *, by: Actor, exercise: int, reason: str, recall: bool = False, version: int | None = None
) -> Exercise:
    """Stop for a while: its clocks stand still, nothing of it alarms. ``recall``: its patrols go to real work."""
    reason = clean_reason(reason)
    row = _lock(op, exercise, version)
    _follow(op, row, "pause", reason)
    back = _recall_crews(op, row, (), reason) if recall else []
    escalation._pause(op, subjects_of(row))
    _save(op, row)
    op.record(kinds.PAUSED, exercise=row.called, reason=reason)
    if back:
        op.record(kinds.RECALLED, patrols=names(one.patrol for one in back), exercise=row.called, reason=reason)
    return row


@operation("exercise.run")
def resume(op: Operation, *, by: Actor, exercise: int, version: int | None = None) -> Exercise:
    """It goes on, and so do its clocks, later by the pause."""
    row = _lock(op, exercise, version)
    paused_since = row.state_since
    _follow(op, row, "resume")
    escalation._go_on(op, subjects_of(row))
    _save(op, row)
    minutes = round((op.now - paused_since).total_seconds() / 60)
    op.record(kinds.RESUMED, exercise=row.called, minutes=minutes)
    return row


@operation("exercise.run")
def end(op: Operation, *, by: Actor, exercise: int, conclusions: str = "", version: int | None = None) -> Exercise:
    """ENDEX: its calls end, its patrols are free, and what can be stopped is. What people must end is named."""
    row = _lock(op, exercise, version)
    if row.state == State.PAUSED:
        # What people must end by hand is watched until they have.
        escalation._go_on(op, subjects_of(row))
    _follow(op, row, "end")
    row.ended_at = op.now
    row.conclusions = clean_text(conclusions, "conclusions") or row.conclusions
    calls, freed = _end_calls(op, row)
    stopped = calls + _stop_others(op, row)
    crews = _release(op, row)
    escalation._disarm(op, subject=subject_of(row))
    _save(op, row)
    left = [one.called for one in open_work(row)]
    out = sorted({patrol.callsign for patrol in (*freed, *crews)})
    op.record(
        kinds.ENDED,
        exercise=row.called,
        patrols=_("; free: %(patrols)s") % {"patrols": ", ".join(out)} if out else "",
        stopped="; " + ngettext("%(count)d ended with it", "%(count)d ended with it", stopped) % {"count": stopped}
        if stopped
        else "",
        open=_("; still open: %(work)s") % {"work": ", ".join(left)} if left else "",
    )
    return row


def _end_calls(op: Operation, row: Exercise) -> tuple[int, list[Patrol]]:
    """Cancel the calls of the exercise that are open; how many, and the patrols that were on them."""
    keys = [one.pk for one in open_work(row) if one.kind == INCIDENT]
    # NO DUFF or another desk may have been first.
    calls = [call for call in op.lock(Incident, keys) if call.exercise and call.state not in ENDED]
    keys = [call.pk for call in calls]
    # All patrols, then all jobs, as everywhere: call by call would take them in another order.
    jobs = list(Assignment.objects.filter(incident__in=keys, state__in=LIVE_JOB).values_list("pk", "patrol"))
    inside = row.commitments.filter(committed_at__isnull=False, left_at=None).values_list("patrol", flat=True)
    op.lock(Patrol, {*inside, *(patrol for _job, patrol in jobs)})
    op.lock(Assignment, [job for job, _patrol in jobs])
    freed: list[Patrol] = []
    for call in calls:
        freed += _free_all(op, call, JobState.RECALLED, op.now, ENDEX)
        over = IncidentState.CLOSED if call.state == IncidentState.RESOLVED else IncidentState.CANCELLED
        _set_state(op, call, over)
    return len(calls), freed


def _stop_others(op: Operation, exercise: Exercise) -> int:
    stopped = 0
    for one in open_work(exercise):
        work = registry.get(one.kind)
        if not work or not work.stop:
            continue
        row: Any = op.lock(work.model, one.pk)
        # A crew or another desk may have ended it meanwhile.
        if row.exercise and work.open(row):
            work.stop(op, one.pk, ENDEX)
            stopped += 1
    return stopped


def _release(op: Operation, row: Exercise) -> list[Patrol]:
    """Who is in it is free of it; who was foreseen and never came in is not kept."""
    inside = list(row.commitments.filter(committed_at__isnull=False, left_at=None))
    crews = {patrol.pk: patrol for patrol in op.lock(Patrol, [one.patrol_id for one in inside])}
    jobs = active_of(crews)
    for one in inside:
        _leave(op, one, op.now)
        # A call of another exercise goes on, and its patrol keeps the mark.
        crews[one.patrol_id].exercise = one.patrol_id in jobs and jobs[one.patrol_id].incident.exercise
        _save_patrol(op, crews[one.patrol_id])
    row.commitments.filter(committed_at=None).delete()
    return list(crews.values())
