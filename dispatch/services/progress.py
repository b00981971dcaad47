"""A job under way: acknowledge → en route → on scene → clear, or unable, or recalled.

By the patrol itself (phone), or by the desk on its behalf: then ``channel`` ("radio") and ``words`` say how it knows.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Missing, Refused
from blotter.kinds import Kind
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason
from dispatch import kinds
from dispatch.models import Assignment
from dispatch.selectors import active_of
from dispatch.services.common import _allowed, _begin, _changed_meanwhile, _end, _follow, _progress
from dispatch.states import State
from incidents.models import Incident
from incidents.services.common import disposition_of
from patrols.models import Patrol
from patrols.services.common import _require_own
from patrols.services.common import _set_state as _set_patrol_state
from patrols.states import State as PatrolState


def _locked(op: Operation, assignment: int, version: int | None) -> tuple[Assignment, Patrol, Incident]:
    """The assignment with its patrol and incident, all locked in the one order."""
    keys = Assignment.objects.filter(pk=assignment).values_list("incident_id", "patrol_id").first()
    if keys is None:
        raise Missing(_("There is no assignment %(pk)s.") % {"pk": assignment})
    _require_own(op, keys[1])
    incident, patrol = op.lock(Incident, keys[0]), op.lock(Patrol, keys[1])
    row = op.lock(Assignment, assignment)
    op.check_version(row, version)
    return row, patrol, incident


def _how(op: Operation, channel: str, words: str) -> str:
    """ ", by radio: «…»" for an act that the desk enters for a patrol."""
    channel, words = clean_line(channel, "channel", 20), clean_reason(words, "words", required=False)
    if not channel and not words:
        by_themselves = op.by.scope(op.action) == "own" or op.by.channel == "system"
        return "" if by_themselves else ", entered by the desk"
    return f", by {channel or 'voice'}" + (f": «{words}»" if words else "")


def _step(
    op: Operation,
    act: str,
    kind: Kind,
    assignment: int,
    version: int | None,
    channel: str,
    words: str,
    occurred_at: datetime | None,
) -> Assignment:
    row, patrol, incident = _locked(op, assignment, version)
    state = _allowed(row, act, patrol, incident)
    _progress(op, row, state, patrol, incident, occurred_at or op.now)
    op.record(
        kind,
        patrol=patrol.callsign,
        incident=incident.called,
        how=_how(op, channel, words),
        occurred_at=occurred_at,
    )
    return row


@operation("assignment.progress")
def acknowledge(
    op: Operation, *, by: Actor, assignment: int, version: int | None = None, channel: str = "", words: str = "",
    occurred_at: datetime | None = None,
) -> Assignment:  # fmt: skip
    """The patrol has understood its job."""
    return _step(op, "acknowledge", kinds.ACKNOWLEDGED, assignment, version, channel, words, occurred_at)


@operation("assignment.progress")
def en_route(
    op: Operation, *, by: Actor, assignment: int, version: int | None = None, channel: str = "", words: str = "",
    occurred_at: datetime | None = None,
) -> Assignment:  # fmt: skip
    """The patrol is on its way."""
    return _step(op, "en_route", kinds.EN_ROUTE, assignment, version, channel, words, occurred_at)


@operation("assignment.progress")
def on_scene(
    op: Operation, *, by: Actor, assignment: int, version: int | None = None, channel: str = "", words: str = "",
    occurred_at: datetime | None = None,
) -> Assignment:  # fmt: skip
    """The patrol has arrived; its welfare check starts."""
    return _step(op, "on_scene", kinds.ON_SCENE, assignment, version, channel, words, occurred_at)


def _with_somebody(
    op: Operation, state: str, kind: Kind, assignment: int, version: int | None, channel: str, words: str,
    occurred_at: datetime | None,
) -> Assignment:  # fmt: skip
    """The patrol takes somebody along: its own state says so, the job and the incident stay on scene."""
    row, patrol, incident = _locked(op, assignment, version)
    if row.state != State.ON_SCENE:
        raise Refused(_("%(patrol)s is not on scene yet.") % {"patrol": patrol.callsign}, current_state=row.state)
    _set_patrol_state(op, patrol, state, at=occurred_at or op.now)
    op.touch(row)
    how = _how(op, channel, words)
    op.record(kind, patrol=patrol.callsign, incident=incident.called, how=how, occurred_at=occurred_at)
    return row


@operation("assignment.progress")
def transport(
    op: Operation, *, by: Actor, assignment: int, version: int | None = None, channel: str = "", words: str = "",
    occurred_at: datetime | None = None,
) -> Assignment:  # fmt: skip
    """The patrol leaves the scene with somebody."""
    return _with_somebody(
        op, PatrolState.TRANSPORTING, kinds.TRANSPORTING, assignment, version, channel, words, occurred_at
    )


@operation("assignment.progress")
def at_facility(
    op: Operation, *, by: Actor, assignment: int, version: int | None = None, channel: str = "", words: str = "",
    occurred_at: datetime | None = None,
) -> Assignment:  # fmt: skip
    """The patrol has brought somebody to a hospital, a station, a holding site."""
    return _with_somebody(
        op, PatrolState.AT_FACILITY, kinds.AT_FACILITY, assignment, version, channel, words, occurred_at
    )


@operation("assignment.progress")
def clear(
    op: Operation, *, by: Actor, assignment: int, code: str = "", version: int | None = None, channel: str = "",
    words: str = "", occurred_at: datetime | None = None,
) -> Assignment:  # fmt: skip
    """The patrol is done. With a disposition code the incident, if nobody else is on it, is resolved.

    Without a code the incident is unassigned again and its clock starts anew.
    """
    row, patrol, incident = _locked(op, assignment, version)
    _allowed(row, "clear", patrol, incident)
    at = occurred_at or op.now
    if code:
        row.disposition = disposition_of(code)
        # Owed from now on, whoever else is still there and however they clear.
        incident.report_owed = incident.report_owed or row.disposition.report_owed
        incident.save(update_fields=["report_owed"])
    _end(op, row, State.CLEARED, patrol, at)
    _follow(op, incident, at, settled=row.disposition)
    label = row.disposition.label if row.disposition else _("no disposition")
    how = _how(op, channel, words)
    op.record(
        kinds.CLEARED, patrol=patrol.callsign, incident=incident.called, code=label, how=how, occurred_at=occurred_at
    )
    return row


@operation("assignment.progress")
def unable(
    op: Operation, *, by: Actor, assignment: int, reason: str, version: int | None = None, channel: str = "",
    words: str = "", occurred_at: datetime | None = None,
) -> Assignment:  # fmt: skip
    """The patrol cannot go. The incident is unassigned again at once, unless somebody else is on it."""
    reason = clean_reason(reason)
    row, patrol, incident = _locked(op, assignment, version)
    state, at = _allowed(row, "unable", patrol, incident), occurred_at or op.now
    _end(op, row, state, patrol, at, reason=reason)
    _follow(op, incident, at)
    how = _how(op, channel, words)
    op.record(
        kinds.UNABLE, patrol=patrol.callsign, incident=incident.called, reason=reason, how=how, occurred_at=occurred_at
    )
    return row


@operation("assignment.recall")
def recall(
    op: Operation, *, by: Actor, assignment: int, reason: str, version: int | None = None,
    occurred_at: datetime | None = None,
) -> Assignment:  # fmt: skip
    """The desk takes the patrol off the job."""
    reason = clean_reason(reason)
    row, patrol, incident = _locked(op, assignment, version)
    state, at = _allowed(row, "recall", patrol, incident), occurred_at or op.now
    _end(op, row, state, patrol, at, reason=reason)
    _follow(op, incident, at)
    op.record(kinds.RECALLED, patrol=patrol.callsign, incident=incident.called, reason=reason, occurred_at=occurred_at)
    return row


@operation("assignment.progress")
def take_next(op: Operation, *, by: Actor, assignment: int, version: int | None = None) -> Assignment:
    """A patrol that is free takes the job that was stacked behind its last one."""
    row, patrol, incident = _locked(op, assignment, version)
    _allowed(row, "take", patrol, incident)
    if active_of([patrol.pk]):
        raise _changed_meanwhile()
    op.bump(row)
    _begin(op, row, patrol, incident, op.now)
    _follow(op, incident, op.now)
    op.record(kinds.TAKEN, patrol=patrol.callsign, incident=incident.called)
    return row
