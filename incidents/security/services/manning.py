"""Who stands at which post: planned, arrived, relieved. A patrol is at one post at a time."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_whole
from incidents.security import kinds
from incidents.security.models import Manning, Post, Task
from incidents.security.services.common import (
    MOST_PERSONS,
    _lock_open,
    _lock_post,
    _named,
    _save,
    patrol_of,
    period,
    present,
)
from incidents.security.services.watching import _await_check, _await_relief, _watch_post
from incidents.security.states import MANNING, STANDING, ManningState
from incidents.services.moments import past
from patrols.models import Patrol
from patrols.selectors import with_duty
from patrols.services.common import _follow as follow_patrol
from patrols.services.common import _require_own
from patrols.states import State
from reference.dtg import format_dtg

USUAL_STRENGTH = 2


@operation("security.edit")
def plan_manning(
    op: Operation,
    *,
    by: Actor,
    post: int,
    patrol: int,
    ends_at: datetime,
    begins_at: datetime | None = None,
    strength: int | None = None,
    relieves: int | None = None,
    version: int | None = None,
) -> Manning:
    """A patrol's turn at a post, within the period of its task; from now unless said.

    ``strength``: persons, its crew of now unless said; ``relieves``: the turn before.
    """
    found = _lock_post(op, post, version)
    unit = patrol_of(patrol)
    task = found.task
    since = min(filter(None, (task.begins_at, task.begun_at)))
    begins_at = begins_at or max(op.now, since)
    period(op, begins_at, ends_at, begun=True)
    if begins_at < since or ends_at > task.ends_at:
        words = _("%(task)s is from %(begins)s to %(ends)s. Choose times within that.")
        facts = {"task": task.called, "begins": format_dtg(since), "ends": format_dtg(task.ends_at)}
        outside = begins_at < since or begins_at >= task.ends_at
        raise Invalid(words % facts, field="begins_at" if outside else "ends_at")
    op.lock(Patrol, unit.pk)  # two desks cannot plan it for two posts at one moment
    if not task.exercise:
        _give_way(op, unit, begins_at, ends_at, found.called)
    _refuse_double(unit, begins_at, ends_at, exercise=task.exercise)
    made = Manning(
        post=found, patrol=unit, planned_from=begins_at, planned_until=ends_at,
        strength=_strength(unit, strength), relieves=_relieved(found, relieves),
        planned_by_id=op.by.user.pk, planned_at=op.now,
    )  # fmt: skip
    made.save()
    _save(op, task)
    op.record(
        kinds.MANNING,
        post=found.called,
        patrol=unit.callsign,
        begins=format_dtg(begins_at),
        ends=format_dtg(ends_at),
        relieves=_(", relieves %(patrol)s") % {"patrol": made.relieves.patrol.callsign} if made.relieves else "",
    )
    return made


@operation("security.edit")
def man_post(
    op: Operation,
    *,
    by: Actor,
    post: int,
    patrol: int,
    ends_at: datetime | None = None,
    strength: int | None = None,
    occurred_at: datetime | None = None,
    version: int | None = None,
) -> Manning:
    """A patrol stands at the post, unplanned; until the end of the task unless said."""
    found = _lock_post(op, post, version)
    unit = patrol_of(patrol)
    at = past(op, occurred_at, "occurred_at")
    until = ends_at or found.task.ends_at
    if until <= at:
        words = _("Its turn cannot end at %(ends)s, before it stands there.")
        raise Invalid(words % {"ends": format_dtg(until)}, field="ends_at", code="contradicts")
    turn = Manning(
        post=found, patrol=unit, planned_from=at, planned_until=until,
        strength=_strength(unit, strength), planned_by_id=op.by.user.pk, planned_at=op.now,
    )  # fmt: skip
    _arrive(op, turn, at, occurred_at)
    return turn


@operation("security.report")
def arrive(
    op: Operation,
    *,
    by: Actor,
    manning: int,
    strength: int | None = None,
    occurred_at: datetime | None = None,
    version: int | None = None,
) -> Manning:
    """A planned patrol stands at its post. Whom it relieves has left with that."""
    turn = _lock_turn(op, manning, "arrive", version)
    if strength is not None:
        turn.strength = clean_whole(strength, "strength", 1, MOST_PERSONS)
    _arrive(op, turn, past(op, occurred_at, "occurred_at"), occurred_at)
    return turn


@operation("security.report")
def relieve(
    op: Operation, *, by: Actor, manning: int, occurred_at: datetime | None = None, version: int | None = None
) -> Manning:
    """A patrol has left its post."""
    turn = _lock_turn(op, manning, "relieve", version)
    at = past(op, occurred_at, "occurred_at")
    _leave(op, turn, at)
    _heard(op, turn.post.task, at)
    _watch_post(op, turn.post)
    _save(op, turn.post.task)
    op.record(
        kinds.RELIEVED,
        post=turn.post.called,
        patrol=turn.patrol.callsign,
        present=present(turn.post),
        required=turn.post.required,
        occurred_at=occurred_at,
    )
    return turn


@operation("security.edit")
def cancel_manning(op: Operation, *, by: Actor, manning: int, version: int | None = None) -> Manning:
    """A planned patrol is not needed there after all."""
    turn = _lock_turn(op, manning, "cancel", version)
    _cancel(turn)
    _save(op, turn.post.task)
    op.record(kinds.MANNING_CANCELLED, post=turn.post.called, patrol=turn.patrol.callsign, reason="")
    return turn


# -- shared ----------------------------------------------------------------------------------------------------------
def _lock_turn(op: Operation, manning: int, act: str, version: int | None) -> Manning:
    """The turn with its open task locked, its patrol one's own where only that is allowed, and the act possible now."""
    named = _named(Manning, manning)
    _require_own(op, named.patrol_id)
    row = _lock_open(op, named.post.task_id, version)
    turn = Manning.objects.select_related("post", "patrol", "relieves__patrol").get(pk=manning)
    turn.post.task = row
    if act not in MANNING[turn.state]:
        words = _("%(patrol)s at %(post)s is %(state)s, which does not allow this.")
        facts = {"patrol": turn.patrol.callsign, "post": turn.post.called, "state": turn.get_state_display()}
        raise Refused(words % facts, current_state=turn.state, acts=list(MANNING[turn.state]))
    return turn


def _arrive(op: Operation, turn: Manning, at: datetime, occurred_at: datetime | None) -> None:
    post, before = turn.post, turn.relieves
    takes_over = before is not None and before.state == ManningState.PRESENT
    patrols = [turn.patrol_id, *([before.patrol_id] if before and takes_over else [])]
    locked = {row.pk: row for row in op.lock(Patrol, patrols)}
    turn.patrol = locked[turn.patrol_id]
    if turn.patrol.state == State.OFF_DUTY:
        words = _("%(patrol)s is off duty. Log it on first.")
        raise Refused(words % {"patrol": turn.patrol.callsign}, code="off_duty")
    if turn.patrol.exercise and not post.task.exercise:
        words = _("%(patrol)s is in an exercise. Recall it first.")
        raise Refused(words % {"patrol": turn.patrol.callsign}, code="in_exercise")
    if post.task.exercise and not turn.patrol.exercise:
        words = _("%(patrol)s is in no exercise: from there it could not be recalled. Commit it first.")
        raise Refused(words % {"patrol": turn.patrol.callsign}, code="not_committed")
    _refuse_elsewhere(turn, at)
    if at < turn.patrol.state_since:
        # Written without a network, perhaps, before it was sent elsewhere: it counts at no post that it has left since.
        words = _("%(patrol)s is %(state)s since %(since)s. Enter the time at which it came after that.")
        facts = {"patrol": turn.patrol.callsign, "state": turn.patrol.get_state_display()}
        since = {"since": format_dtg(turn.patrol.state_since)}
        raise Invalid(words % {**facts, **since}, field="occurred_at", code="contradicts")
    turn.state, turn.arrived_at = ManningState.PRESENT, at
    turn.save()
    if before and takes_over:
        before.patrol, before.post = locked[before.patrol_id], post
        _leave(op, before, at)
    if turn.patrol.state == State.AVAILABLE:
        # It is not recommended for a job from now on, but reachable.
        follow_patrol(op, turn.patrol, "busy", reason=post.called, at=at)
    _await_relief(op, turn)
    _heard(op, post.task, at)
    _watch_post(op, post)
    _save(op, post.task)
    op.record(
        kinds.ARRIVED,
        post=post.called,
        patrol=turn.patrol.callsign,
        strength=turn.strength,
        relieved=_(", %(patrol)s relieved") % {"patrol": before.patrol.callsign} if before and takes_over else "",
        present=present(post),
        required=post.required,
        occurred_at=occurred_at,
    )


def _leave(op: Operation, turn: Manning, at: datetime) -> None:
    """End a turn of somebody who stands there; saved, its patrol free again where the post alone kept it busy."""
    if turn.arrived_at and at < turn.arrived_at:
        words = _("%(patrol)s came to %(post)s at %(arrived)s; it cannot have left before that.")
        facts = {"patrol": turn.patrol.callsign, "post": turn.post.called, "arrived": format_dtg(turn.arrived_at)}
        raise Invalid(words % facts, field="occurred_at", code="contradicts")
    turn.state, turn.left_at = ManningState.RELIEVED, at
    turn.save()
    _await_relief(op, turn)
    patrol = op.lock(Patrol, turn.patrol_id)
    if patrol.state == State.BUSY and _kept_busy(turn.post, patrol.state_reason):
        follow_patrol(op, patrol, "available", at=max(at, patrol.state_since))


def _kept_busy(post: Post, reason: str) -> bool:
    """Whether the words that a patrol is busy with are this post; one that turned real meanwhile is the same."""
    return reason.removeprefix("EX ") == post.called.removeprefix("EX ")


def _called_away(op: Operation, patrol: Patrol, at: datetime) -> None:
    """A patrol that stood at a post is sent elsewhere, clears its job or logs off: it stands there no longer."""
    turn = Manning.objects.select_related("post").filter(patrol=patrol, state=ManningState.PRESENT).first()
    if turn is None or turn.arrived_at is None:
        return
    # Here the patrol is locked before the task, against the order; who meets that the other way round tries again.
    turn.post.task = op.lock(Task, turn.post.task_id)
    turn.patrol = patrol
    turn.state, turn.left_at = ManningState.RELIEVED, max(at, turn.arrived_at)
    turn.save()
    _await_relief(op, turn)
    _await_check(op, turn.post.task)
    _watch_post(op, turn.post)
    _save(op, turn.post.task)


def _cancel(turn: Manning) -> None:
    turn.state = ManningState.CANCELLED
    turn.relieves = None  # somebody else may take over from it
    turn.save()


def _take_away(op: Operation, patrol: Patrol, turns: QuerySet[Manning], reason: str) -> None:
    """Real work takes the patrol: it does not come for these turns of exercises, and the blotter says why."""
    tasks = {row.pk: row for row in op.lock(Task, turns.values_list("post__task", flat=True))}
    for turn in turns.select_related("post"):
        turn.post.task = tasks[turn.post.task_id]
        _cancel(turn)
        op.record_consequence(
            kinds.MANNING_CANCELLED, post=turn.post.called, patrol=patrol.callsign, reason=f": {reason}"
        )
    for row in tasks.values():
        _save(op, row)


def _heard(op: Operation, row: Task, at: datetime) -> None:
    """Word from the site: its next check-in counts from the newest, and not from before it began."""
    if row.begun_at is not None:
        row.checked_at = max(filter(None, (row.begun_at, row.checked_at, at)))
    _await_check(op, row)


def _give_way(op: Operation, unit: Patrol, begins: datetime, ends: datetime, reason: str) -> None:
    """Real work goes before an exercise: what was planned of one for then is cancelled."""
    theirs = unit.mannings.filter(post__task__exercise=True, state=ManningState.PLANNED)
    turns = theirs.filter(planned_from__lt=ends, planned_until__gt=begins)
    _take_away(op, unit, turns, reason)


def _refuse_double(unit: Patrol, begins: datetime, ends: datetime, *, exercise: bool) -> None:
    """A patrol that is planned for another post, or stands at one until then; an exercise keeps none from real work."""
    planned = Q(state=ManningState.PLANNED, planned_from__lt=ends, planned_until__gt=begins)
    standing = Q(state=ManningState.PRESENT, planned_until__gt=begins)
    known = Q() if exercise else Q(post__task__exercise=False)
    other = unit.mannings.filter(known, planned | standing).select_related("post__task").first()
    if other:
        words = _("%(patrol)s is at %(post)s from %(begins)s to %(ends)s. Choose other times or another patrol.")
        facts = {"patrol": unit.callsign, "post": other.post.called}
        times = {"begins": format_dtg(other.arrived_at or other.planned_from), "ends": format_dtg(other.planned_until)}
        raise Invalid(words % {**facts, **times}, field="patrol", code="at_another_post")


def _refuse_elsewhere(turn: Manning, at: datetime) -> None:
    """A patrol that stands, or then still stood, at another post."""
    others = turn.patrol.mannings.exclude(pk=turn.pk).select_related("post__task")
    there = others.filter(state=ManningState.PRESENT).first()
    if there and there.arrived_at:
        words = _("%(patrol)s stands at %(post)s since %(since)s. Enter first that it left there.")
        facts = {"patrol": turn.patrol.callsign, "post": there.post.called, "since": format_dtg(there.arrived_at)}
        raise Invalid(words % facts, field="patrol", code="at_another_post")
    stood = others.filter(state=ManningState.RELIEVED, left_at__gt=at).first()
    if stood and stood.left_at:
        words = _("%(patrol)s stood at %(post)s until %(left)s; it cannot have been here before that.")
        facts = {"patrol": turn.patrol.callsign, "post": stood.post.called, "left": format_dtg(stood.left_at)}
        raise Invalid(words % facts, field="occurred_at", code="contradicts")


def _relieved(post: Post, relieves: int | None) -> Manning | None:
    if relieves is None:
        return None
    found = post.mannings.filter(pk=relieves, state__in=STANDING).select_related("patrol").first()
    if found is None:
        raise Invalid(_("Nobody stands or is planned there with this number."), field="relieves")
    if Manning.objects.filter(relieves=found).exists():
        words = _("%(patrol)s is relieved by somebody already.")
        raise Invalid(words % {"patrol": found.patrol.callsign}, field="relieves")
    return found


def _strength(unit: Patrol, given: int | None) -> int:
    if given is not None:
        return clean_whole(given, "strength", 1, MOST_PERSONS)
    shifts = with_duty(Patrol.objects.filter(pk=unit.pk)).get().on_duty  # type: ignore[attr-defined]
    return len(shifts[0].crew.all()) if shifts else USUAL_STRENGTH
