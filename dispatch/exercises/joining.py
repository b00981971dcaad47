"""What belongs to an exercise: work that is opened with the mark while one runs, and work that NO DUFF makes real."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from blotter.operations import Operation
from dispatch.exercises.commitments import _recall, commitment_of
from dispatch.exercises.models import Commitment, Exercise, Part
from dispatch.exercises.states import LIVE
from dispatch.models import news_of
from dispatch.states import LIVE as LIVE_JOB
from escalation import services as escalation
from incidents import exercises as registry
from incidents.exercises import Work
from incidents.models import Incident
from patrols.models import Patrol
from patrols.services.common import _save as _save_patrol

INCIDENT = "incident"


def join(sender: type[Model], instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """A new record with the mark belongs to an exercise that is under way. Where it is not plain to which, people say.

    By signal, so that no package has to think of it, in the transaction of the act that made the record.
    """
    if not created or raw or not getattr(instance, "exercise", False):
        return
    work = registry.of_model(sender)
    exercise = _exercise_of(instance) if work else None
    # It may end at this moment: the lock waits for that, and what comes too late is not of it.
    live = Exercise.objects.select_for_update(no_key=True).filter(state__in=LIVE)
    if work and exercise and live.filter(pk=exercise).exists():
        Part.objects.create(exercise_id=exercise, kind=work.code, record=instance.pk)


def _exercise_of(row: Any) -> int | None:
    """That of its incident, of its patrol, or the only one that is live."""
    if incident := getattr(row, "incident_id", None):
        of_incident = Part.objects.filter(kind=INCIDENT, record=incident).values_list("exercise", flat=True).first()
        if of_incident:
            return of_incident
    if patrol := getattr(row, "patrol_id", None):
        mine = Commitment.objects.filter(patrol=patrol, committed_at__isnull=False, left_at=None)
        if committed := mine.values_list("exercise", flat=True).first():
            return committed
    live = list(Exercise.objects.filter(state__in=LIVE).values_list("pk", flat=True)[:2])
    return live[0] if len(live) == 1 else None


def _lock_exercise_of(op: Operation, incident: int) -> None:
    """Before the call itself, as STARTEX, pause and ENDEX do: what it turns into is settled with theirs, in turn."""
    part = Part.objects.filter(kind=INCIDENT, record=incident, real_at=None).first()
    if part:
        op.lock(Exercise, part.exercise_id)


def _made_real(op: Operation, incident: Incident, crews: list[Patrol]) -> None:
    """NO DUFF: what was recorded for this call (a check, a movement) is real with it, and so are its crews, who confirm
    that they have understood. The crews' rows are the caller's to save."""
    _leave(op, INCIDENT, incident.pk)
    real = {f"{INCIDENT}:{incident.pk}"}
    jobs = incident.assignments.filter(state__in=LIVE_JOB)
    real |= {subject for job in jobs for subject in (f"{job.board_subject}:{job.pk}", news_of(job.pk))}
    records = [
        (work, row) for work in registry.all_work() if _names_incident(work) for row in _lock(op, work, incident)
    ]
    for work, row in records:
        real |= _record_made_real(op, work, row, incident)
    # Where the exercise is paused, what is real is not.
    escalation._go_on(op, real)
    for work, row in records:
        if work.made_real:
            work.made_real(op, row)
    for patrol in [*crews, *_crews_of(op, records, crews)]:
        row = commitment_of(patrol)
        if row:
            _recall(op, row, patrol, f"NO DUFF {incident.number}", op.now)


def _crews_of(op: Operation, records: Iterable[tuple[Work, Any]], known: Iterable[Patrol]) -> list[Patrol]:
    """Those who do these records without a job, at a post or beside a column; their mark is taken off and saved."""
    real = {(work.code, record.pk) for work, record in records}
    inside = Patrol.objects.filter(exercise=True).exclude(pk__in=[patrol.pk for patrol in known])
    keys = [
        patrol.pk
        for patrol in inside
        if any((work.code, row.pk) in real for work in registry.all_work() for row in work.doing(patrol))
    ]
    crews = op.lock(Patrol, keys if real else [])
    for patrol in crews:
        patrol.exercise = False
        _save_patrol(op, patrol)
    return crews


def _names_incident(work: Work) -> bool:
    try:
        return work.model._meta.get_field(work.incident).related_model is Incident
    except FieldDoesNotExist:
        return False


def _lock(op: Operation, work: Work, incident: Incident) -> list[Any]:
    marked: Any = work.model._default_manager.filter(exercise=True, **{work.incident: incident})
    return list(op.lock(work.model, marked.values_list("pk", flat=True)))


def _record_made_real(op: Operation, work: Work, record: Any, incident: Incident) -> set[str]:
    """The subjects whose clocks are its own."""
    before, record.exercise = record.called, False
    if hasattr(record, "version"):
        op.bump(record)
    record.save()
    if hasattr(record, "board_subject"):
        op.touch(record)
    clocks = {f"{work.code}:{record.pk}", *work.clocks(record)}
    escalation._reword(op, incident=incident.pk, subjects=clocks, old=before, new=record.called)
    _leave(op, work.code, record.pk)
    return clocks


def _leave(op: Operation, kind: str, record: int) -> None:
    Part.objects.filter(kind=kind, record=record, real_at=None).update(real_at=op.now)
