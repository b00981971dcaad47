"""Reading exercises: the board's rows, what belongs to one, how long each step took, the end report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from blotter.board import Row
from blotter.errors import Missing
from blotter.operations import desk_now
from blotter.selectors import stamp
from dispatch.exercises.models import Commitment, Exercise, Objective, Part, Phase
from dispatch.exercises.states import OPEN, State
from dispatch.models import Assignment, news_of
from dispatch.states import LIVE as LIVE_JOB
from incidents import exercises as registry
from incidents.exercises import Work

DESK = frozenset({"desk"})
LOOSE_SHOWN = 10  # of each kind
_INSIDE = Q(committed_at__isnull=False, left_at=None)
_UNSEEN = Q(recalled_at__isnull=False, seen_at=None)


# -- the board -------------------------------------------------------------------------------------------------------
def exercise_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """Exercises that are planned or under way; of the keys asked for, those that ended too, without a state."""
    found = exercises().filter(state__in=OPEN) if pks is None else exercises().filter(pk__in=pks)
    return {row.pk: Row(exercise_state(row) if row.state in OPEN else None, DESK) for row in found}


def exercise_state(row: Exercise) -> dict[str, Any]:
    return {
        "id": row.pk,
        "version": row.version,
        "name": row.name,
        "place": row.place,
        "state": row.state,
        "state_since": stamp(row.state_since),
        "begins_at": stamp(row.begins_at),
        "ends_at": stamp(row.ends_at),
        "patrols": row.inside,  # type: ignore[attr-defined]
    }


def commitment_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """Patrols in an exercise, and those that have not confirmed their recall: for the desk and for their own phone."""
    live = Commitment.objects.filter(_INSIDE | _UNSEEN) if pks is None else Commitment.objects.filter(pk__in=pks)
    return {
        row.pk: Row(commitment_state(row) if _on_board(row) else None, DESK | {f"patrol:{row.patrol_id}"})
        for row in live.select_related("exercise")
    }


def _on_board(row: Commitment) -> bool:
    inside = row.committed_at is not None and row.left_at is None
    return inside or (row.recalled_at is not None and row.seen_at is None)


def commitment_state(row: Commitment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "exercise": row.exercise_id,
        "name": row.exercise.name,
        "patrol": row.patrol_id,
        "since": _stamp(row.committed_at),
        "recalled_at": _stamp(row.recalled_at),
        "reason": row.reason,
    }


# -- what belongs to one ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Stage:
    """A step that was reached, and how long it took from the step before (``None`` for the first)."""

    name: str
    at: datetime
    took: timedelta | None


@dataclass(frozen=True, slots=True)
class Done:
    """One record of an exercise. ``real_at``: when NO DUFF made it real; it is named then and counted nowhere."""

    kind: str
    pk: int
    called: str
    words: str
    stages: tuple[Stage, ...]
    open: bool
    url: str
    real_at: datetime | None = None


def _done(work: Work, row: Any, real_at: datetime | None = None) -> Done:
    reached = [(str(name), at) for name, at in work.steps(row) if at is not None]
    stages = tuple(
        # A late entry may cross another: what was first is then the later step's time.
        Stage(name, at, max(at - reached[number - 1][1], timedelta()) if number else None)
        for number, (name, at) in enumerate(reached)
    )
    url = reverse(work.page, args=[row.pk]) if work.page else ""
    return Done(work.code, row.pk, row.called, work.words(row), stages, work.open(row), url, real_at)


def _rows(work: Work, keys: Iterable[int]) -> Iterator[Any]:
    found = work.model._default_manager.filter(pk__in=list(keys)).order_by("pk")
    yield from found.select_related(*work.related).prefetch_related(*work.prefetch)


def work_of(row: Exercise) -> list[tuple[Work, list[Done]]]:
    """What belongs to it, by kind, oldest first; kinds without any are left out."""
    parts: dict[str, dict[int, datetime | None]] = defaultdict(dict)
    for kind, record, real_at in row.parts.values_list("kind", "record", "real_at"):
        parts[kind][record] = real_at
    return [
        (work, [_done(work, each, parts[work.code][each.pk]) for each in _rows(work, parts[work.code])])
        for work in registry.all_work()
        if parts[work.code]
    ]


def open_work(row: Exercise) -> list[Done]:
    """What of it still goes on."""
    return [one for _work, all_ in work_of(row) for one in all_ if one.open and not one.real_at]


def subjects_of(row: Exercise) -> set[str]:
    """The subjects whose clocks are the exercise's: its records and the dispatches to its calls. Never a patrol:
    whoever is out there is looked after, exercise or not."""
    parts: dict[str, set[int]] = defaultdict(set)
    for kind, record in row.parts.filter(real_at=None).values_list("kind", "record"):
        parts[kind].add(record)
    jobs = Assignment.objects.filter(incident__in=parts["incident"], state__in=LIVE_JOB).values_list("pk", flat=True)
    found = {subject for job in jobs for subject in (f"{Assignment.board_subject}:{job}", news_of(job))}
    for work in registry.all_work():
        found |= {f"{work.code}:{record}" for record in parts[work.code]}
        found |= {clock for each in _rows(work, parts[work.code]) for clock in work.clocks(each)}
    return found


def stands_still(subject: str) -> bool:
    """Whether it is of an exercise that is paused."""
    return any(subject in subjects_of(row) for row in Exercise.objects.filter(state=State.PAUSED))


def loose() -> list[Done]:
    """Newest exercise work that belongs to no exercise: somebody says to which, or it was a drill of its own."""
    found = []
    for work in registry.all_work():
        taken = Part.objects.filter(kind=work.code).values("record")
        keys = work.model._default_manager.filter(exercise=True).exclude(pk__in=taken).order_by("-pk")
        found += [_done(work, row) for row in _rows(work, keys.values_list("pk", flat=True)[:LOOSE_SHOWN])]
    return found


# -- lists and one in full -------------------------------------------------------------------------------------------
def exercises() -> QuerySet[Exercise]:
    """Newest first, each with ``inside``: how many patrols are committed to it now."""
    inside = Q(commitments__committed_at__isnull=False, commitments__left_at=None)
    return Exercise.objects.annotate(inside=Count("commitments", filter=inside)).order_by("-pk")


def get(pk: int) -> Exercise:
    row = exercises().filter(pk=pk).first()
    if row is None:
        raise Missing(_("There is no exercise %(exercise)s.") % {"exercise": pk})
    return row


def commitments(row: Exercise) -> list[Commitment]:
    return list(row.commitments.select_related("patrol", "recalled_for").order_by("patrol__callsign", "pk"))


def inside() -> QuerySet[Commitment]:
    """Patrols that are in an exercise now."""
    return Commitment.objects.filter(_INSIDE)


def unseen() -> QuerySet[Commitment]:
    """Recalls that nobody has confirmed, the oldest first."""
    return Commitment.objects.filter(_UNSEEN).select_related("patrol", "exercise").order_by("recalled_at")


# -- the end report --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Took:
    """How long a step took over all records of a kind."""

    kind: str
    step: str
    count: int
    median: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that an exercise was. ``lasted`` is without its pauses; ``counts``: name and number."""

    exercise: Exercise
    phases: list[tuple[Phase, timedelta | None]]
    lasted: timedelta
    objectives: list[Objective]
    commitments: list[Commitment]
    recall: Took | None
    work: list[tuple[Work, list[Done]]]
    took: list[Took]
    counts: list[tuple[str, int]]
    real: list[Done]


def report(row: Exercise) -> Report:
    now = desk_now()
    phases = list(row.phases.select_related("by"))
    until = [*(phase.since for phase in phases[1:]), None if row.state not in OPEN else now]
    spans = [(phase, end - phase.since if end else None) for phase, end in zip(phases, until, strict=False)]
    everything = work_of(row)
    work = [(each, [one for one in all_ if not one.real_at]) for each, all_ in everything]
    crews = commitments(row)
    answered = [one.answer for one in crews if one.answer is not None]
    return Report(
        exercise=row,
        phases=spans,
        lasted=sum((span for phase, span in spans if span and phase.state == State.RUNNING), timedelta()),
        objectives=list(row.objectives.all()),
        commitments=crews,
        recall=_took("", _("recalled → understood"), answered) if answered else None,
        work=[(each, all_) for each, all_ in work if all_],
        took=list(_steps(work)),
        counts=[(str(each.label), len(all_)) for each, all_ in work if all_],
        real=[one for _each, all_ in everything for one in all_ if one.real_at],
    )


def _steps(work: Iterable[tuple[Work, list[Done]]]) -> Iterator[Took]:
    """Every step from one stage to the next, in the order in which they come."""
    for each, all_ in work:
        spans: dict[str, list[timedelta]] = defaultdict(list)
        for one in all_:
            for before, stage in zip(one.stages, one.stages[1:], strict=False):
                assert stage.took is not None
                spans[f"{before.name} → {stage.name}"].append(stage.took)
        for step, found in spans.items():
            yield _took(str(each.label), step, found)


def _took(kind: str, step: str, spans: list[timedelta]) -> Took:
    return Took(kind, step, len(spans), timedelta(seconds=median(span.total_seconds() for span in spans)), max(spans))


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None
