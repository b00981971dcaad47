"""Patrols into an exercise and back: committed, recalled to real work, the recall understood."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_reason
from dispatch.exercises import kinds
from dispatch.exercises.commitments import _commit, _recall, _seen, commitment_of, real_work
from dispatch.exercises.models import Commitment, Exercise
from dispatch.exercises.selectors import subjects_of
from dispatch.exercises.services.common import _lock_open
from dispatch.exercises.states import LIVE, State
from dispatch.models import Assignment
from dispatch.selectors import active_of
from dispatch.services.common import _end, _follow, names
from dispatch.services.progress import _how
from dispatch.states import LIVE as LIVE_JOB
from dispatch.states import State as JobState
from escalation import services as escalation
from incidents.models import Incident
from patrols.models import Patrol
from patrols.services.common import _require_own, _save
from patrols.states import State as PatrolState

MOST_PATROLS = 40


@operation("exercise.run")
def commit(op: Operation, *, by: Actor, exercise: int, patrols: Iterable[int]) -> list[Commitment]:
    """Put patrols into an exercise: foreseen while it is planned, committed and recallable while it is under way."""
    row = _lock_open(op, exercise, None)
    crews = op.lock(Patrol, _wanted(patrols))
    inside = set(row.commitments.filter(left_at=None).values_list("patrol", flat=True))
    for patrol in crews:
        if patrol.pk in inside:
            raise Refused(_("%(patrol)s is in this exercise.") % {"patrol": patrol.callsign}, code="committed")
        if not patrol.active:
            raise Refused(_("%(patrol)s was stood down.") % {"patrol": patrol.callsign}, code="stood_down")
        if row.state in LIVE and (why := _hindrance(patrol)):
            raise Refused(why, code="not_free", patrol=patrol.pk)
    made = [Commitment(exercise=row, patrol=patrol) for patrol in crews]
    for one in made:
        if row.state in LIVE:
            _commit(op, one, one.patrol)
            _save(op, one.patrol)
        else:
            one.save()
    op.touch(row)
    kind = kinds.COMMITTED if row.state in LIVE else kinds.FORESEEN
    op.record(kind, patrols=names(crews), exercise=row.called)
    return made


@operation("exercise.run")
def withdraw(op: Operation, *, by: Actor, commitment: int) -> None:
    """A patrol is no longer foreseen for an exercise that has not begun, or that began without it."""
    of = Commitment.objects.filter(pk=commitment).values_list("exercise", flat=True).first()
    if of is not None:
        op.lock(Exercise, of)  # it may begin at this moment, with this patrol
    one = op.lock(Commitment, commitment)
    if one.committed_at:
        raise Refused(_("%(patrol)s is in it. Recall it.") % {"patrol": one.patrol.callsign}, code="committed")
    exercise, callsign = one.exercise, one.patrol.callsign
    one.delete()
    op.touch(exercise)
    op.record(kinds.WITHDRAWN, patrols=callsign, exercise=exercise.called)


@operation("exercise.run")
def recall(op: Operation, *, by: Actor, exercise: int, reason: str, patrols: Iterable[int] = ()) -> list[Commitment]:
    """Take patrols back to real work, all of the exercise when none is named. They leave its jobs and are free at once;
    each confirms that it has understood, and the desk hears of one that does not."""
    reason = clean_reason(reason)
    row = _lock_open(op, exercise, None)
    back = _recall_crews(op, row, _wanted(patrols, required=False), reason)
    if not back:
        raise Refused(_("No patrol is committed to %(exercise)s.") % {"exercise": row.called}, code="not_committed")
    if row.state == State.PAUSED:
        # The calls that they left wait for somebody again: not while the exercise stands still.
        escalation._pause(op, subjects_of(row))
    op.touch(row)
    op.record(kinds.RECALLED, patrols=names(one.patrol for one in back), exercise=row.called, reason=reason)
    return back


def _recall_crews(op: Operation, row: Exercise, wanted: Collection[int], reason: str) -> list[Commitment]:
    """Recall those of the locked exercise that are ``wanted``, or all; answers them."""
    chosen = row.commitments.filter(committed_at__isnull=False, left_at=None)
    if wanted:
        chosen = chosen.filter(patrol__in=wanted)
        if missing := set(wanted) - set(chosen.values_list("patrol", flat=True)):
            callsigns = names(Patrol.objects.filter(pk__in=missing))
            words = _("%(patrols)s: not committed to %(exercise)s.")
            raise Refused(words % {"patrols": callsigns, "exercise": row.called}, code="not_committed")
    keys = list(chosen.values_list("patrol", flat=True))
    crews = _take_off_jobs(op, keys, reason)
    back = list(chosen.select_related("patrol", "exercise").order_by("patrol__callsign"))
    for one in back:
        patrol = one.patrol = crews[one.patrol_id]
        _recall(op, one, patrol, reason, op.now)
        patrol.exercise = False
        _save(op, patrol)
    return back


def _take_off_jobs(op: Operation, patrols: Collection[int], reason: str) -> dict[int, Patrol]:
    """Lock these patrols, and end what they have of exercises; real jobs that wait for them stay."""
    jobs = Assignment.objects.filter(patrol__in=patrols, state__in=LIVE_JOB, incident__exercise=True)
    incidents = {i.pk: i for i in op.lock(Incident, jobs.values_list("incident", flat=True))}
    crews = {patrol.pk: patrol for patrol in op.lock(Patrol, patrols)}
    for job in op.lock(Assignment, jobs.values_list("pk", flat=True)):
        if job.incident_id not in incidents:
            raise Refused(_("Somebody changed this at the same moment. Look and try again."), code="try_again")
        _end(op, job, JobState.RECALLED, crews[job.patrol_id], op.now, reason=reason)
    for incident in incidents.values():
        _follow(op, incident, op.now)
    return crews


@operation("exercise.recall.seen")
def confirm_recall(
    op: Operation,
    *,
    by: Actor,
    commitment: int,
    channel: str = "",
    words: str = "",
    occurred_at: datetime | None = None,
) -> Commitment:
    """The crew has understood its recall: by its phone, or the desk heard it (``channel``, ``words``)."""
    found = Commitment.objects.filter(pk=commitment).values_list("patrol", flat=True).first()
    if found is not None:
        _require_own(op, found)
        op.lock(Patrol, found)
    one = op.lock(Commitment, commitment)
    if one.recalled_at is None:
        raise Refused(_("%(patrol)s is not recalled.") % {"patrol": one.patrol.callsign}, code="not_recalled")
    if one.seen_at:
        op.quiet()
        return one
    _seen(op, one, occurred_at or op.now)
    assert one.answer is not None
    seconds = round(one.answer.total_seconds())
    op.record(
        kinds.SEEN,
        patrol=one.patrol.callsign,
        exercise=one.exercise.called,
        seconds=seconds,
        how=_how(op, channel, words),
        occurred_at=one.seen_at if occurred_at else None,
    )
    return one


def _hindrance(patrol: Patrol) -> str:
    """Why a patrol cannot be committed now; empty where it can. On a job of an exercise it is in one already."""
    if other := commitment_of(patrol):
        words = _("%(patrol)s is in %(exercise)s. Recall it there first.")
        return words % {"patrol": patrol.callsign, "exercise": other.exercise.called}
    job = active_of([patrol.pk]).get(patrol.pk)
    if job and not job.incident.exercise:
        words = _("%(patrol)s is on %(incident)s, real work. Commit it when it is free.")
        return words % {"patrol": patrol.callsign, "incident": job.incident.number}
    if patrol.state == PatrolState.OFF_DUTY:
        return _("%(patrol)s is off duty. Log it on first.") % {"patrol": patrol.callsign}
    if called := real_work(patrol):
        words = _("%(patrol)s is busy with %(work)s, real work. Commit it when it is free.")
        return words % {"patrol": patrol.callsign, "work": called}
    return ""


def _wanted(patrols: Iterable[int], *, required: bool = True) -> list[int]:
    wanted = sorted(set(patrols))
    if len(wanted) > MOST_PATROLS or (required and not wanted):
        raise Invalid(_("Name one to %(most)d patrols.") % {"most": MOST_PATROLS}, field="patrols")
    return wanted
