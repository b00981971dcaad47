"""What is learned of an incident after its patrols were sent: another caller, an answer. It reaches their phones, and
the desk sees until when a crew has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_text
from dispatch import kinds
from dispatch.models import Assignment, news_of
from dispatch.services.common import NEWS, _live_on, names
from dispatch.services.progress import _how, _locked
from dispatch.states import ACTIVE
from escalation import services as escalation
from escalation.selectors import running
from incidents import kinds as incident_kinds
from incidents import questions
from incidents.models import Incident
from incidents.services.answering import _keep_answers, read_answers, start_clock
from incidents.services.common import _lock, _save, type_of
from incidents.services.intake import _add_caller
from patrols.models import Patrol


def _tell(op: Operation, incident: Incident, news: str) -> list[Patrol]:
    """Mark on every patrol that has the locked incident that there is something new; who was told."""
    told = []
    for assignment, patrol in _live_on(op, incident):
        if assignment.state not in ACTIVE:
            continue
        if not running(news_of(assignment.pk)).exists():
            # Counted from the first that the crew has not read: who calls again and again does not put it off.
            _await_reading(op, assignment, patrol, incident, op.now, {"since": f"{op.now:%H%MZ}", "news": news})
        assignment.told_at, assignment.read_at = op.now, None
        op.bump(assignment)
        assignment.save()
        op.touch(assignment)
        told.append(patrol)
    return told


def _await_reading(
    op: Operation, job: Assignment, patrol: Patrol, incident: Incident, start: datetime, words: dict[str, Any]
) -> None:
    """The clock of what a crew has not read, by the incident's priority; ``words``: ``news``, and ``since`` when."""
    escalation._arm(
        op,
        subject=news_of(job.pk),
        policy=NEWS,
        priority=incident.priority,
        function=incident.function,
        type=incident.type.code,
        audiences=("desk", f"patrol:{patrol.pk}"),
        incident=incident.pk,
        patrol=patrol.pk,
        start=start,
        words={**words, "patrol": patrol.callsign, "incident": incident.called},
    )


def _await_reading_anew(op: Operation, job: Assignment, patrol: Patrol, incident: Incident) -> None:
    """By the priority of now, still counted from the first that the crew has not read."""
    clock = running(news_of(job.pk)).first()
    if clock:
        _await_reading(op, job, patrol, incident, clock.started_at, clock.words)


def _told_words(told: list[Patrol]) -> str:
    return f"; told: {names(told)}" if told else ""


@operation("incident.edit")
def attach_caller(
    op: Operation,
    *,
    by: Actor,
    incident: int,
    caller: Mapping[str, Any] | None = None,
    words: str = "",
    type: str = "",
    answers: Mapping[str, Any] | None = None,
    version: int | None = None,
    occurred_at: datetime | None = None,
) -> Incident:
    """Attach one more caller to an incident; what they say becomes a note. Nobody new is sent.

    ``type``: what this caller reported it as; with it, who would not say a name counts as a caller too. Whoever must
    be told of that type is owed it on this incident as well; the priority stays, the desk decides on it.
    """
    said = clean_text(words, "words")
    row = _lock(op, incident, version)
    kind = type_of(type) if type else row.type
    answered = read_answers(kind, answers, op.now, questions.keep)
    other = kind if kind != row.type else None
    _add_caller(op, row, caller=caller, said=said, reported=bool(type), reported_as=other, occurred_at=occurred_at)
    _keep_answers(op, row, kind, answered)
    start_clock(row, answered)
    if other:
        row.notify_also = sorted({*row.notify_also, *other.notifications} - {*row.type.notifications})
    _save(op, row)
    told = _tell(op, row, _("another caller"))
    op.record(
        incident_kinds.CALLER_ADDED,
        incident=row.called,
        callers=row.callers.count(),
        what=f", reported as {kind.label}" if other else "",
        told=_told_words(told),
        occurred_at=occurred_at,
    )
    return row


@operation("incident.edit")
def answer_questions(
    op: Operation,
    *,
    by: Actor,
    incident: int,
    answers: Mapping[str, Any],
    type: str = "",
    version: int | None = None,
) -> Incident:
    """Keep answers to the questions of the incident's type (or of ``type``, as a caller reported it).

    Here, with time to look again, one that cannot be read is refused with words for its field ``answers.<key>``.
    """
    row = _lock(op, incident, version)
    kind = type_of(type) if type else row.type
    answered = read_answers(kind, answers, op.now, questions.read)
    if not answered:
        raise Invalid(_("Answer at least one question."), field="answers")
    _keep_answers(op, row, kind, answered)
    start_clock(row, answered)
    _save(op, row)
    told = _tell(op, row, _("answers to what was asked"))
    op.record(
        incident_kinds.ANSWERED, incident=row.called, count=len(answered), type=kind.label, told=_told_words(told)
    )
    return row


@operation("assignment.progress")
def read_news(
    op: Operation,
    *,
    by: Actor,
    assignment: int,
    version: int | None = None,
    channel: str = "",
    words: str = "",
    occurred_at: datetime | None = None,
    told_at: datetime | None = None,
) -> Assignment:
    """The crew has what was reported since it was sent: read on its phone, or told by voice.

    ``told_at``: the newest that the phone showed then. What came later stays unread, and its clock runs on.
    """
    row, patrol, incident = _locked(op, assignment, version)
    if row.state not in ACTIVE:
        raise Refused(
            _("%(patrol)s is no longer on %(incident)s.") % {"patrol": patrol.callsign, "incident": incident.number},
            current_state=row.state,
        )
    if not row.unread:
        op.quiet()
        return row
    how = _how(op, channel, words)
    later = _told_later(row, occurred_at, told_at)
    if later:
        how += f"; not yet what came {later:%H%MZ}"
    else:
        row.read_at = occurred_at or op.now
        op.bump(row)
        row.save()
        escalation._disarm(op, subject=news_of(row.pk))
        op.touch(row)
    op.record(kinds.NEWS_READ, patrol=patrol.callsign, incident=incident.called, how=how, occurred_at=occurred_at)
    return row


def _told_later(job: Assignment, read_at: datetime | None, seen: datetime | None) -> datetime | None:
    """When there was something newer than what was read, as on a phone that had no network in between."""
    assert job.told_at
    if seen:
        return job.told_at if seen < job.told_at else None
    # A time that was typed is to the minute.
    return job.told_at if read_at and read_at < job.told_at.replace(second=0, microsecond=0) else None
