"""Sending patrols: dispatch, stack, divert, and a stop that a patrol makes by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Busy, Invalid, Refused
from blotter.operations import Operation, operation
from blotter.selectors import stamp
from blotter.text import clean_line, clean_reason
from dispatch import kinds
from dispatch.models import Assignment
from dispatch.selectors import active_of
from dispatch.services.common import _begin, _changed_meanwhile, _end, _follow, _progress, names
from dispatch.states import LIVE, State
from incidents.models import Incident
from incidents.services.intake import _open
from incidents.states import TRANSITIONS as INCIDENT_TRANSITIONS
from incidents.states import State as IncidentState
from patrols.models import Patrol
from patrols.services.common import _require_own
from patrols.states import JOB, SENDABLE
from patrols.states import State as PatrolState

MOST_PATROLS = 12
MOST_STACKED = 3
STOP_TYPE = "vehicle-check"


@operation("assignment.dispatch")
def dispatch(
    op: Operation,
    *,
    by: Actor,
    incident: int,
    patrols: Iterable[int],
    version: int | None = None,
    stack: bool = False,
    divert_reason: str = "",
    occurred_at: datetime | None = None,
) -> list[Assignment]:
    """Send one or more patrols to an incident, in one act.

    A patrol that has a job is refused (``Busy``: who, when, which job), unless it is to take this one next (``stack``)
    or leaves its job for this one (``divert_reason``). Either all are sent or none is.
    """
    wanted = sorted(set(patrols))
    if not 0 < len(wanted) <= MOST_PATROLS:
        raise Invalid(_("Name one to %(most)d patrols to send.") % {"most": MOST_PATROLS}, field="patrols")
    reason = clean_reason(divert_reason, "divert_reason", required=False)
    if stack and reason:
        raise Invalid(_("Stack the job or divert the patrol, not both."), field="stack")
    at = occurred_at or op.now
    left = {job.incident_id for job in active_of(wanted).values()} if reason else set()
    rows = {row.pk: row for row in op.lock(Incident, {incident, *left})}
    row = rows[incident]
    crews = op.lock(Patrol, wanted)
    jobs = active_of(wanted)  # again, now that nobody can change it
    if reason and {job.incident_id for job in jobs.values()} != left:
        raise _changed_meanwhile()
    _refuse_incident(row)
    for patrol in crews:
        _refuse_patrol(row, patrol, jobs.get(patrol.pk), allowed=stack or bool(reason))
    # Last: who lost the race for a patrol is to read who has it, not only that something changed.
    op.check_version(row, version)
    made = []
    for patrol in crews:
        job = jobs.get(patrol.pk)
        if job and reason:
            op.lock(Assignment, job.pk)
            _end(op, job, State.RECALLED, patrol, at, free=False, reason=reason)
        made.append(_make(op, row, patrol, at, stacked=bool(job) and stack))
    for other in sorted(left - {incident}):
        _follow(op, rows[other], at)
    _follow(op, row, at)
    op.touch(row)
    say = partial(
        op.record, patrols=names(crews), incident=row.called, place=row.place or row.mgrs, occurred_at=occurred_at
    )
    if reason and jobs:
        say(kinds.DIVERTED, reason=reason, left=", ".join(rows[k].called for k in sorted(left)))
    elif all(a.state == State.STACKED for a in made):
        say(kinds.STACKED)
    else:
        say(kinds.DISPATCHED)
    return made


def _refuse_incident(incident: Incident) -> None:
    if "dispatch" not in INCIDENT_TRANSITIONS[incident.state]:
        raise Refused(
            _("%(incident)s is %(state)s. Reopen it before you send a patrol.")
            % {"incident": incident.number, "state": IncidentState(incident.state).label},
            current_state=incident.state,
        )


def _refuse_patrol(incident: Incident, patrol: Patrol, job: Assignment | None, *, allowed: bool) -> None:
    same = Assignment.objects.filter(incident=incident, patrol=patrol, state__in=LIVE).first()
    if same is not None or (job and not allowed):
        job = same or job
        assert job
        since = job.dispatched_at or job.made_at
        words = _(
            "%(patrol)s has %(incident)s since %(since)s, sent by %(who)s. Stack it behind, divert it, or send another."
        )
        who = job.made_position or job.made_by.label
        facts = {"patrol": patrol.callsign, "incident": job.incident.number, "since": f"{since:%H:%M:%S}Z", "who": who}
        raise Busy(
            words % facts,
            patrol=patrol.pk,
            assignment=job.pk,
            job=job.incident.number,
            sent_by=who,
            since=stamp(since),
        )
    if job is None and patrol.state not in SENDABLE:
        raise Refused(
            _("%(patrol)s is %(state)s%(reason)s and cannot be sent.")
            % {
                "patrol": patrol.callsign,
                "state": PatrolState(patrol.state).label,
                "reason": f" ({patrol.state_reason})" if patrol.state_reason else "",
            },
            code="patrol_not_available",
            patrol=patrol.pk,
        )


def _make(op: Operation, incident: Incident, patrol: Patrol, at: datetime, *, stacked: bool = False) -> Assignment:
    if stacked and Assignment.objects.filter(patrol=patrol, state=State.STACKED).count() >= MOST_STACKED:
        raise Refused(
            _("%(patrol)s has %(most)d jobs waiting. Send another patrol.")
            % {"patrol": patrol.callsign, "most": MOST_STACKED},
            code="stack_full",
        )
    assignment = Assignment(
        incident=incident, patrol=patrol, state=State.STACKED, since=at, made_at=at, made_by_id=op.by.user.pk,
        made_position=op.by.position,
    )  # fmt: skip
    if stacked:
        assignment.save()
        op.touch(assignment)
    else:
        _begin(op, assignment, patrol, incident, at)
    return assignment


@operation("assignment.progress")
def stop(
    op: Operation, *, by: Actor, patrol: int, plate: str = "", place: str = "", occurred_at: datetime | None = None
) -> Assignment:
    """A patrol stopped a vehicle by itself: an incident with the patrol on scene, in one act.

    The plate goes to the incident's narrative, never to the journal. Without a place the patrol's own position serves.
    """
    _require_own(op, patrol)
    if active_of([patrol]):
        raise Refused(_("This patrol has a job. Clear it first, or stack the stop as an incident."), code="has_job")
    at = occurred_at or op.now
    row = Patrol.objects.select_related("position").filter(pk=patrol).first()
    location: dict[str, object] | None = {"place": place} if place else None
    if location is None and row is not None and hasattr(row, "position"):
        location = {"lat": row.position.lat, "lon": row.position.lon}
    if location is None:
        raise Invalid(_("Say where: the patrol's position is not known."), field="place")
    narrative = _("Vehicle stopped: %(plate)s") % {"plate": clean_line(plate, "plate", 20)} if plate else ""
    incident = _open(
        op, type=STOP_TYPE, narrative=narrative, location=location, source="patrol", occurred_at=occurred_at
    )
    crew = op.lock(Patrol, patrol)
    if crew.state in JOB or crew.state not in SENDABLE:
        _refuse_patrol(incident, crew, active_of([patrol]).get(patrol), allowed=False)
    assignment = _make(op, incident, crew, at)
    _follow(op, incident, at)
    _progress(op, assignment, State.ON_SCENE, crew, incident, at)
    op.record(
        kinds.STOPPED, patrol=crew.callsign, place=incident.place, incident=incident.called, occurred_at=occurred_at
    )
    return assignment
