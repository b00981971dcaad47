"""What every act on an assignment shares. Underscore functions need an open operation.

Locks are taken incidents first, then patrols, then assignments, each by key. Who knows only the patrol reads the
incident's key first, locks, and then checks that nothing has changed in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from blotter.errors import Refused
from blotter.operations import Operation
from dispatch.exercises.commitments import _mark_between_jobs, _recall_for_work, _seen_by_work
from dispatch.models import Assignment, news_of
from dispatch.states import ACTIVE, LIVE, PATROL_STATE, TRANSITIONS, State, furthest
from escalation import services as escalation
from incidents.models import Disposition, Incident
from incidents.services.common import _set_state as _set_incident_state
from incidents.states import ACTIVE as INCIDENT_ACTIVE
from incidents.states import State as IncidentState
from patrols.models import Patrol
from patrols.services.common import _set_state as _set_patrol_state
from patrols.states import State as PatrolState

UNACKNOWLEDGED = "assignment.unacknowledged"
NEWS = "assignment.news"


def subject_of(assignment: Assignment) -> str:
    return f"{assignment.board_subject}:{assignment.pk}"


def _changed_meanwhile() -> Refused:
    return Refused(
        _("Somebody changed this at the same moment. Nothing was saved; look and try again."), code="try_again"
    )


def _allowed(assignment: Assignment, act: str, patrol: Patrol, incident: Incident) -> str:
    """The state that an act leads to, or a refusal that says how things stand."""
    target = TRANSITIONS[assignment.state].get(act)
    if target is None:
        raise Refused(
            _("%(patrol)s is %(state)s on %(incident)s, which does not allow this.")
            % {"patrol": patrol.callsign, "state": State(assignment.state).label, "incident": incident.number},
            current_state=assignment.state,
            acts=list(TRANSITIONS[assignment.state]),
        )
    return target


def _in_order(at: datetime, begun: datetime, what: str) -> None:
    """A late entry may lie in the past, but not before the thing that it is about."""
    if at < begun:
        raise Refused(
            _("%(what)s began at %(begun)sZ. Write a time after that.") % {"what": what, "begun": f"{begun:%H:%M:%S}"},
            code="before_it_began",
        )


def _begin(op: Operation, assignment: Assignment, patrol: Patrol, incident: Incident, at: datetime) -> None:
    """The patrol has the job now: it must be acknowledged in time."""
    _in_order(at, min(incident.opened_at, incident.occurred_at), incident.number)
    assignment.state, assignment.since, assignment.dispatched_at = State.ASSIGNED, at, at
    assignment.save()
    op.touch(assignment)
    # A patrol that is sent to an exercise carries the mark until it is free; real work takes it out of its exercise.
    if not incident.exercise:
        _recall_for_work(op, patrol, incident, at)
    patrol.exercise = incident.exercise
    _set_patrol_state(op, patrol, PatrolState.DISPATCHED, at=at)
    _arm_unacknowledged(op, assignment, patrol, incident)


def _arm_unacknowledged(op: Operation, assignment: Assignment, patrol: Patrol, incident: Incident) -> None:
    """The clock of a dispatch that nobody has acknowledged, by the incident's priority, from the dispatch on."""
    escalation._arm(
        op,
        subject=subject_of(assignment),
        policy=UNACKNOWLEDGED,
        priority=incident.priority,
        function=incident.function,
        type=incident.type.code,
        audiences=("desk", f"patrol:{patrol.pk}"),
        incident=incident.pk,
        patrol=patrol.pk,
        start=assignment.dispatched_at,
        words={"patrol": patrol.callsign, "incident": incident.called},
    )


def _progress(
    op: Operation, assignment: Assignment, state: str, patrol: Patrol, incident: Incident, at: datetime
) -> None:
    """Lead an active assignment on, and its patrol and incident with it."""
    _in_order(at, assignment.dispatched_at or assignment.made_at, _("The dispatch"))
    assignment.state, assignment.since = state, at
    for reached in ACTIVE[1 : ACTIVE.index(State(state)) + 1]:
        # Steps that were skipped by voice happened at the latest now.
        if getattr(assignment, f"{reached}_at") is None:
            setattr(assignment, f"{reached}_at", at)
    op.bump(assignment)
    assignment.save()
    op.touch(assignment)
    _stop_clock(op, assignment)
    if not incident.exercise:
        _seen_by_work(op, patrol, at)
    _set_patrol_state(op, patrol, PATROL_STATE[state], at=at, incident=incident.pk, type=incident.type.code)
    _follow(op, incident, at)


def _end(
    op: Operation,
    assignment: Assignment,
    state: str,
    patrol: Patrol,
    at: datetime,
    *,
    free: bool = True,
    reason: str = "",
) -> None:
    """End an assignment, ``free`` unless the patrol goes on to another job at once. The incident is the caller's."""
    _in_order(at, assignment.dispatched_at or assignment.made_at, _("The dispatch"))
    was_active = assignment.state in ACTIVE
    assignment.state, assignment.since, assignment.ended_at, assignment.reason = state, at, at, reason
    op.bump(assignment)
    assignment.save()
    op.touch(assignment)
    if not was_active:
        return
    _stop_clock(op, assignment)
    if assignment.unread:
        escalation._disarm(op, subject=news_of(assignment.pk))
    if free:
        _mark_between_jobs(patrol)
        _set_patrol_state(op, patrol, PatrolState.AVAILABLE, at=at)


def _stop_clock(op: Operation, assignment: Assignment) -> None:
    escalation._disarm(op, subject=subject_of(assignment), policy=UNACKNOWLEDGED)
    escalation._end_alarms(op, subject=subject_of(assignment))


def _follow(op: Operation, incident: Incident, at: datetime, *, settled: Disposition | None = None) -> None:
    """The incident's state from its assignments: the furthest one. With none left it is unassigned again,
    or, ``settled`` by a disposition, resolved; whoever was to take it next is recalled then.
    """
    target = furthest(list(incident.assignments.values_list("state", flat=True)))
    if target is None:
        if incident.state not in INCIDENT_ACTIVE:
            op.touch(incident)  # a stacked job that ended: its crew may no longer see the incident
            return
        target = IncidentState.RESOLVED if settled else IncidentState.ASSESSED
        if settled:
            incident.disposition = settled
            _recall_stacked(op, incident, at)
    if target == incident.state:
        # Who may see it has changed with its patrols, even where its state has not.
        op.touch(incident)
        return
    _set_incident_state(op, incident, target, at=at)


def _recall_stacked(op: Operation, incident: Incident, at: datetime) -> None:
    """Nobody takes next what is over. The incident's lock keeps everybody else from these assignments."""
    stacked = incident.assignments.filter(state=State.STACKED)
    for assignment in op.lock(Assignment, stacked.values_list("pk", flat=True)):
        _end(op, assignment, State.RECALLED, assignment.patrol, at, reason=_("over before it was begun"))


def _live_on(op: Operation, incident: Incident) -> list[tuple[Assignment, Patrol]]:
    """All live assignments of a locked incident with their patrols, locked in order."""
    keys = list(incident.assignments.filter(state__in=LIVE).values_list("pk", "patrol_id"))
    patrols = {p.pk: p for p in op.lock(Patrol, [patrol for _key, patrol in keys])}
    return [(a, patrols[a.patrol_id]) for a in op.lock(Assignment, [key for key, _patrol in keys])]


def names(patrols: Iterable[Patrol]) -> str:
    return ", ".join(p.callsign for p in patrols)
