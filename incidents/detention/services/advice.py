"""Advice: a unit asks, somebody qualified answers, the unit is called back. The clock runs until it has been told."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, check_unchanged, operation
from blotter.text import clean_line, clean_reason, clean_text, clean_whole
from escalation import policies
from escalation import services as escalation
from escalation.models import Deadline
from incidents.detention.kinds import advice as kinds
from incidents.detention.models import Advice, AdviceRequest, CallBack, RecordNumber
from incidents.detention.services.common import (
    _save,
    ahead,
    follow,
    past,
)
from incidents.detention.states import ADVICE, AdviceState
from incidents.services.numbers import incident_called, next_number

CALL_BACK = policies.ADVICE.name


@operation("advice.take")
def ask_advice(
    op: Operation,
    *,
    by: Actor,
    unit: str,
    situation: str,
    caller: str = "",
    phone: str = "",
    place: str = "",
    persons: int = 0,
    captured_at: datetime | None = None,
    juvenile: bool = False,
    unwell: bool = False,
    asked_at: datetime | None = None,
    call_back_by: datetime | None = None,
    incident: str = "",
    exercise: bool = False,
) -> AdviceRequest:
    """Write down that a unit asks. ``captured_at``: since when it holds somebody, empty where it holds nobody yet.

    The desk is told when the unit was not called back by ``call_back_by`` (30 minutes, by the policy).
    """
    about = incident_called(incident) if incident else None
    asked = past(op, asked_at, "asked_at")
    if captured_at is not None and captured_at > asked:
        raise Invalid(
            _("That is after the unit asked. When did it take the person, or is nobody held yet?"), field="captured_at"
        )
    if captured_at is not None and not persons:
        raise Invalid(_("How many persons does the unit hold?"), field="persons")
    row = AdviceRequest(
        number=next_number(op, RecordNumber, RecordNumber.Series.ADVICE),
        incident=about,
        exercise=about.exercise if about else bool(exercise),
        state_since=asked,
        asked_at=asked,
        unit=clean_line(unit, "unit", 120, required=True),
        caller=clean_line(caller, "caller", 120),
        phone=clean_line(phone, "phone", 40),
        place=clean_line(place, "place", 200),
        situation=clean_text(situation, "situation", 4000, required=True),
        persons=clean_whole(persons, "persons", 0, 999),
        captured_at=captured_at,
        juvenile=bool(juvenile),
        unwell=bool(unwell),
        call_back_by=op.now if call_back_by is None else ahead(op, call_back_by, "call_back_by"),
        taken_by_id=op.by.user.pk,
        written_at=op.now,
    )
    row.save()
    _arm(op, row, call_back_by)
    op.record(kinds.ASKED, request=row.called, persons=row.persons, about=_about(row), occurred_at=asked_at)
    return row


@operation("advice.take")
def advise(
    op: Operation,
    *,
    by: Actor,
    request: int,
    words: str,
    basis: str = "",
    legad: bool = False,
    said_by: str = "",
    given_at: datetime | None = None,
    version: int | None = None,
) -> Advice:
    """Write the advice down; the unit is still to be told. Only a shift leader, the detention officer or the FPM gives
    it on their own authority: whoever else writes it down says whose it is."""
    row = _lock(op, request, version)
    target = follow(ADVICE, row, "advise")
    source = clean_line(said_by, "said_by", 120)
    if not source and not op.by.may("advice.give"):
        raise Invalid(_("Whose advice is it? Write who said it, by function or name."), field="said_by")
    given = Advice.objects.create(
        request=row, words=clean_text(words, "words", 4000, required=True), basis=clean_line(basis, "basis", 120),
        legad=bool(legad), said_by=source, given_at=past(op, given_at, "given_at", since=row.asked_at),
        given_by_id=op.by.user.pk,
    )  # fmt: skip
    if row.state in (AdviceState.CALLED_BACK, AdviceState.CLOSED):
        _arm(op, row, None)
    if row.state != target:
        row.state, row.state_since = target, op.now
    _save(op, row)
    op.record(kinds.ADVISED, request=row.called, occurred_at=given_at)
    return given


@operation("advice.take")
def call_back(
    op: Operation,
    *,
    by: Actor,
    request: int,
    reached: bool,
    words: str = "",
    called_at: datetime | None = None,
    call_back_by: datetime | None = None,
    version: int | None = None,
) -> CallBack:
    """A call to the unit. Reached, it has been told and the clock stops; not reached, the clock goes on, until
    ``call_back_by`` where that is given."""
    row = _lock(op, request, version)
    if reached and row.state == AdviceState.ASKED:
        raise Refused(_("Write the advice down first, then that the unit was told."), code="no_advice")
    if row.state not in (AdviceState.ASKED, AdviceState.ADVISED):
        follow(ADVICE, row, "call_back")
    newest = row.advice.order_by("-given_at").first()
    since = newest.given_at if reached and newest else row.asked_at
    call = CallBack.objects.create(
        request=row, reached=bool(reached), words=clean_line(words, "words", 400, required=bool(reached)),
        called_at=past(op, called_at, "called_at", since=since), called_by_id=op.by.user.pk,
    )  # fmt: skip
    if reached:
        row.state, row.state_since = follow(ADVICE, row, "call_back"), op.now
        row.called_back_at, row.called_back_by_id = call.called_at, op.by.user.pk
        escalation._disarm(op, subject=subject_of(row), policy=CALL_BACK)
    elif call_back_by is not None:
        _arm(op, row, ahead(op, call_back_by, "call_back_by"))
    _save(op, row)
    op.record(kinds.CALLED_BACK if reached else kinds.NOT_REACHED, request=row.called, occurred_at=called_at)
    return call


@operation("advice.take")
def close_advice(op: Operation, *, by: Actor, request: int, version: int | None = None) -> AdviceRequest:
    """Nothing more is expected. A further question opens it again by the advice that answers it."""
    row = _lock(op, request, version)
    row.state, row.state_since = follow(ADVICE, row, "close"), op.now
    _save(op, row)
    op.record(kinds.CLOSED, request=row.called)
    return row


@operation("advice.take")
def withdraw_advice(
    op: Operation, *, by: Actor, request: int, reason: str, version: int | None = None
) -> AdviceRequest:
    """The unit does not need it any more."""
    row = _lock(op, request, version)
    row.state, row.state_since = follow(ADVICE, row, "withdraw"), op.now
    row.reason = clean_reason(reason)
    escalation._disarm(op, subject=subject_of(row), policy=CALL_BACK)
    _save(op, row)
    op.record(kinds.WITHDRAWN, request=row.called, reason=row.reason)
    return row


def subject_of(row: AdviceRequest) -> str:
    return f"advice:{row.pk}"


def _lock(op: Operation, request: int, version: int | None) -> AdviceRequest:
    row = op.lock(AdviceRequest, request)
    check_unchanged(row, version)
    return row


def _arm(op: Operation, row: AdviceRequest, due: datetime | None) -> None:
    """Start the clock anew; when the unit is to be called back at the latest."""
    clock = escalation._arm(
        op, subject=subject_of(row), policy=CALL_BACK, priority=None, function="detention", audiences=("desk",),
        incident=row.incident_id, start=op.now, due=due, words={"request": row.called},
    )  # fmt: skip
    armed = clock.deadlines.filter(state=Deadline.State.ARMED).first()
    row.call_back_by = armed.due_at if armed else op.now
    row.save(update_fields=["call_back_by"])


def _about(row: AdviceRequest) -> str:
    return _(", about %(incident)s") % {"incident": row.incident.called} if row.incident else ""
