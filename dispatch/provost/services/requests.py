"""What the desk asks the provost to decide: asked, approved or refused, taken back."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid
from blotter.operations import Operation, check_unchanged, operation
from blotter.text import clean_line, clean_reason, clean_whole
from dispatch.provost import kinds
from dispatch.provost.models import Request, Series
from dispatch.provost.models.common import SeriesCounter
from dispatch.provost.services.common import (
    SHIFT,
    ahead,
    is_exercise,
    over,
)
from escalation import policies
from escalation import services as escalation
from incidents.models import Incident
from incidents.security.models import Presence
from incidents.security.selectors.presence import own_at, own_called, own_for
from incidents.services.common import clean_choice
from incidents.services.numbers import incident_called, next_number


def subject_of(request: Request) -> str:
    return f"provost_request:{request.pk}"


@operation("coordination.ask")
def ask(
    op: Operation,
    *,
    by: Actor,
    words: str,
    matter: str = Request.Matter.MANNING,
    reason: str = "",
    place: str = "",
    strength_now: int | None = None,
    strength_asked: int | None = None,
    due_at: datetime | None = None,
    about: str = "",
    exercise: bool = False,
) -> Request:
    """Ask for a decision. Manning says how many there are (if any) and how many are wanted.

    How strongly a presence of the own force is manned is asked for with that presence, not here: whether it is named by
    its incident, by its number, or by its place alone. Anything else about a presence is asked with its incident.
    """
    standing = own_called(about)
    incident = standing.task.incident if standing else incident_called(about, "about") if about else None
    matter = clean_choice(matter, Request.Matter.values, "matter")
    if matter == Request.Matter.MANNING and strength_asked is None:
        raise Invalid(_("How many? Manning is asked for with a figure."), field="strength_asked")
    if matter == Request.Matter.MANNING:
        _not_of_a_presence(standing or own_called(words), incident, place, exercise)
    elif standing and incident is None:
        wrong = _("%(presence)s has no incident yet. Open one and ask about that, or name it in the words alone.")
        raise Invalid(wrong % {"presence": standing.called}, field="about")
    row = Request.objects.create(
        number=next_number(op, SeriesCounter, Series.REQUEST),
        matter=matter,
        words=clean_line(words, "words", 200, required=True),
        reason=clean_line(reason, "reason", 400),
        place=clean_line(place, "place", 80),
        strength_now=None if strength_now is None else clean_whole(strength_now, "strength_now", 0, 9999),
        strength_asked=None if strength_asked is None else clean_whole(strength_asked, "strength_asked", 0, 9999),
        about=incident,
        exercise=is_exercise(incident, exercise),
        asked_by_id=op.by.user.pk,
        asked_at=op.now,
        position=op.by.position,
        due_at=None if due_at is None else ahead(op, due_at, "due_at"),
    )
    escalation._arm(
        op, subject=subject_of(row), policy=policies.DECISION.name, priority=None, audiences=SHIFT, due=row.due_at,
        words={"subject": row.called},
    )  # fmt: skip
    op.record(kinds.ASKED, request=row.called, matter=Request.Matter(matter).label)
    return row


def _not_of_a_presence(named: Presence | None, incident: Incident | None, place: str, exercise: bool) -> None:
    """Asked in two places it would be approved twice."""
    if named is None and incident:
        named = own_for(incident.pk)
    if named:
        words = _("%(presence)s stands at %(place)s. Raise its manning there: that is put to the provost.")
        raise Invalid(words % {"presence": named.called, "place": named.task.where}, field="about")
    if incident is None and (there := own_at(place, exercise=exercise)):
        words = _(
            "%(presence)s stands at %(place)s. Raise its manning there; for anything else there, say about which "
            "incident, or choose another matter."
        )
        raise Invalid(words % {"presence": there.called, "place": there.task.where}, field="place")


@operation("provost.decide")
def decide_request(
    op: Operation, *, by: Actor, key: int, approve: bool, words: str = "", version: int | None = None
) -> Request:
    """The provost's answer. A refusal says why."""
    row = op.lock(Request, key)
    if row.state != Request.State.ASKED:
        raise over(row.called, row.get_state_display())
    check_unchanged(row, version)
    answer = clean_reason(words, "words", required=not approve)
    _end(op, row, Request.State.APPROVED if approve else Request.State.REFUSED, answer)
    why = f": {answer}" if answer else ""
    op.record(kinds.APPROVED if approve else kinds.REFUSED, request=row.called, why=why)
    return row


@operation("coordination.ask")
def take_back(op: Operation, *, by: Actor, request: int, reason: str, version: int | None = None) -> Request:
    """What was asked for is needed no more: by whoever asked, or by who leads the shift."""
    row = op.lock(Request, request)
    if row.asked_by_id != by.user.pk and not by.may("shift.replace"):
        raise Forbidden(_("Whoever asked takes it back, or the shift leader."))
    if row.state != Request.State.ASKED:
        raise over(row.called, row.get_state_display())
    check_unchanged(row, version)
    _end(op, row, Request.State.WITHDRAWN, clean_reason(reason))
    op.record(kinds.TAKEN_BACK, request=row.called, reason=row.answer)
    return row


def _end(op: Operation, row: Request, state: str, answer: str) -> None:
    row.state, row.answer = state, answer
    row.decided_by_id, row.decided_at = op.by.user.pk, op.now
    op.bump(row)
    row.save()
    escalation._disarm(op, subject=subject_of(row))
