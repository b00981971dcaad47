"""What every act on an incident shares. Underscore functions need an open operation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from blotter.errors import Forbidden, Invalid, Refused
from blotter.operations import Operation
from blotter.text import clean_line
from escalation import services as escalation
from incidents import selectors
from incidents.models import Disposition, Incident, IncidentType, Note
from incidents.states import ACTIVE, TRANSITIONS, WAITING, State, reaches

UNASSIGNED, HELD, LOOK_AGAIN = "incident.unassigned", "incident.held", "incident.look_again"


def subject_of(incident: Incident) -> str:
    return f"{incident.board_subject}:{incident.pk}"


def _lock(op: Operation, incident: int, version: int | None) -> Incident:
    """The locked incident, after the checks of "own" (a patrol's crew: their job only) and of the version."""
    row = op.lock(Incident, incident)
    if op.by.scope(op.action) == "own" and not selectors.audiences_of(row) & op.by.own_tags:
        raise Forbidden(_("This is not a job of your patrol. Ask the desk to enter it for you."))
    op.check_version(row, version)
    return row


def _save(op: Operation, incident: Incident) -> None:
    # Whoever at the desk acts on it first has it; what patrols and the clock do gives it to nobody.
    incident.owner = incident.owner or op.by.position
    op.bump(incident)
    incident.save()
    op.touch(incident)


def _follow(op: Operation, incident: Incident, act: str, *, at: datetime | None = None) -> None:
    """Do an act of the state table on a locked incident."""
    target = TRANSITIONS[incident.state].get(act)
    if target is None:
        if incident.state in ACTIVE:
            words = _("%(incident)s is %(state)s: a patrol has it. Recall the patrol or let it clear first.")
        else:
            words = _("%(incident)s is %(state)s, which does not allow this.")
        raise Refused(
            words % {"incident": incident.number, "state": State(incident.state).label},
            current_state=incident.state,
            acts=list(TRANSITIONS[incident.state]),
        )
    _set_state(op, incident, target, at=at)


def _set_state(op: Operation, incident: Incident, state: str, *, at: datetime | None = None) -> None:
    """Lead a locked incident to ``state`` by the table; times and clocks follow. Saved and touched.

    Becoming unassigned starts the unassigned clock, leaving that stops it; a hold's own clock is stopped on leaving.
    ``at``: when it happened, if earlier than now.
    """
    if not reaches(incident.state, state):
        raise Refused(
            _("%(incident)s is %(now)s and cannot become %(next)s from there.")
            % {"incident": incident.number, "now": State(incident.state).label, "next": State(state).label},
            current_state=incident.state,
            acts=list(TRANSITIONS[incident.state]),
        )
    moment = at or op.now
    left, incident.state = incident.state, state
    if left != state:
        incident.state_since = moment
    if left == State.HELD:
        incident.held_until, incident.hold_reason = None, ""
        for policy in (HELD, LOOK_AGAIN):
            escalation._disarm(op, subject=subject_of(incident), policy=policy)
    _stamp(incident, state, moment)
    if state in WAITING and left not in WAITING:
        _arm_unassigned(op, incident, moment)
    elif left in WAITING and state not in WAITING:
        incident.waiting_since = None
        escalation._disarm(op, subject=subject_of(incident), policy=UNASSIGNED)
    _save(op, incident)


def _stamp(incident: Incident, state: str, moment: datetime) -> None:
    if state in ACTIVE and incident.dispatched_at is None:
        incident.dispatched_at = moment
    if state == State.ON_SCENE and incident.on_scene_at is None:
        incident.on_scene_at = moment
    # A reopened incident is neither resolved nor closed, whatever it was before.
    incident.resolved_at = (
        moment if state == State.RESOLVED else incident.resolved_at if state == State.CLOSED else None
    )
    incident.closed_at = moment if state == State.CLOSED else None


def _arm_unassigned(op: Operation, incident: Incident, since: datetime) -> None:
    """Start the clock of an incident that nobody has; a changed priority starts it anew from the same moment."""
    incident.waiting_since = since
    _arm(op, incident, UNASSIGNED, since)


def _arm(op: Operation, incident: Incident, policy: str, start: datetime, due: datetime | None = None) -> None:
    escalation._arm(
        op,
        subject=subject_of(incident),
        policy=policy,
        priority=incident.priority,
        function=incident.function,
        type=incident.type.code,
        audiences=("desk",),  # nobody else has it
        incident=incident.pk,
        start=start,
        due=due,
        words={"incident": incident.called},
    )


def _write_note(op: Operation, incident: Incident, text: str, occurred_at: datetime | None) -> Note:
    return Note.objects.create(
        incident=incident,
        text=text,
        occurred_at=occurred_at or op.now,
        written_at=op.now,
        author_id=op.by.user.pk,
        position=op.by.position,
    )


def clean_priority(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 4:
        raise Invalid(_("The priority is 1 (emergency), 2, 3 or 4 (routine)."), field="priority")
    return value


def clean_choice(value: Any, choices: list[str], field: str) -> str:
    text = clean_line(value, field, 40)
    if text not in choices:
        raise Invalid(_("Choose one of: %(known)s.") % {"known": ", ".join(filter(None, choices))}, field=field)
    return text


def type_of(code: Any) -> IncidentType:
    found = IncidentType.objects.filter(code=clean_line(code, "type", 40, required=True).lower(), active=True)
    row = next(iter(found.order_by()), None)
    if row is None:
        raise Invalid(
            _("There is no incident type «%(code)s». Search the list of types.") % {"code": code}, field="type"
        )
    return row


def disposition_of(code: Any) -> Disposition:
    row = Disposition.objects.filter(code=clean_line(code, "disposition", 20, required=True).lower()).first()
    if row is None or not row.active:
        known = ", ".join(Disposition.objects.filter(active=True).values_list("code", flat=True))
        raise Invalid(
            _("There is no disposition «%(code)s». Known are: %(known)s.") % {"code": code, "known": known},
            field="disposition",
        )
    return row
