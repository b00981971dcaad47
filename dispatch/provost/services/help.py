"""Help of a nation's MP: asked for, promised or refused, arrived, released. A late answer or a late arrival alarms."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, check_unchanged, operation
from blotter.text import clean_line, clean_reason, clean_whole
from dispatch.provost import kinds
from dispatch.provost.models import HelpRequest, Series
from dispatch.provost.models.common import SeriesCounter
from dispatch.provost.services.common import (
    DESK,
    ahead,
    is_exercise,
)
from dispatch.provost.states import TRANSITIONS, HelpState
from escalation import policies
from escalation import services as escalation
from incidents.models import ContactChannel
from incidents.services.common import clean_choice
from incidents.services.moments import past
from incidents.services.numbers import incident_called, next_number
from reference.dtg import format_dtg
from reference.models import Nation

MOST = 500


def subject_of(request: HelpRequest) -> str:
    return f"provost_help:{request.pk}"


@operation("help.ask")
def ask_help(
    op: Operation,
    *,
    by: Actor,
    nation: str,
    wanted: str,
    due_at: datetime,
    count: int = 1,
    place: str = "",
    needed_at: datetime | None = None,
    channel: str = ContactChannel.PHONE,
    about: str = "",
    exercise: bool = False,
) -> HelpRequest:
    """Ask the MP of a nation (code of three letters), which answers by ``due_at``."""
    incident = incident_called(about, "about") if about else None
    due_at = ahead(op, due_at, "due_at")
    needed_at = None if needed_at is None else ahead(op, needed_at, "needed_at")
    if needed_at and due_at > needed_at:
        words = _("It is needed at %(needed)s: the answer is wanted before that.")
        raise Invalid(words % {"needed": format_dtg(needed_at)}, field="due_at")
    row = HelpRequest.objects.create(
        number=next_number(op, SeriesCounter, Series.HELP),
        nation=_nation(nation),
        wanted=clean_line(wanted, "wanted", 120, required=True),
        count=clean_whole(count, "count", 1, MOST),
        place=clean_line(place, "place", 80),
        needed_at=needed_at,
        channel=clean_choice(channel, ContactChannel.values, "channel"),
        about=incident,
        exercise=is_exercise(incident, exercise),
        asked_by_id=op.by.user.pk,
        asked_at=op.now,
        due_at=due_at,
        state_since=op.now,
    )
    _arm(op, row, row.due_at, _("no answer yet"))
    op.record(kinds.HELP_ASKED, request=row.called, nation=row.nation_id, due=format_dtg(row.due_at))
    return row


@operation("help.answer")
def promise(
    op: Operation,
    *,
    by: Actor,
    request: int,
    promised: int,
    expected_at: datetime | None = None,
    answer: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> HelpRequest:
    """The nation sends so many (perhaps fewer than asked for), expected at a time. Its clock goes on until then.

    Without a time it is expected when it is needed. A nation that changes its mind promises again.
    """
    row = _follow(op, request, "promise", version)
    row.answered_at = past(op, at, since=row.asked_at)
    row.promised = clean_whole(promised, "promised", 1, MOST)
    row.answer = clean_line(answer, "answer", 400)
    row.expected_at = None if expected_at is None else ahead(op, expected_at, "expected_at")
    watched = row.expected_at or row.needed_at
    if watched is None or watched <= op.now:
        raise Invalid(_("Say when they are expected; ask the nation."), field="expected_at")
    _save(op, row)
    _arm(op, row, watched, _("has not arrived"))
    expected = _(", expected %(at)s") % {"at": format_dtg(row.expected_at)} if row.expected_at else ""
    op.record(
        kinds.HELP_PROMISED, request=row.called, nation=row.nation_id, promised=row.promised, count=row.count,
        expected=expected,
    )  # fmt: skip
    return row


@operation("help.answer")
def refuse_help(
    op: Operation,
    *,
    by: Actor,
    request: int,
    answer: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> HelpRequest:
    """The nation cannot, or can no more."""
    row = _follow(op, request, "refuse", version)
    row.answered_at = past(op, at, since=row.answered_at or row.asked_at)
    row.answer = clean_line(answer, "answer", 400)
    _save(op, row)
    op.record(kinds.HELP_REFUSED, request=row.called, nation=row.nation_id)
    return row


@operation("help.answer")
def arrive(
    op: Operation, *, by: Actor, request: int, at: datetime | None = None, version: int | None = None
) -> HelpRequest:
    row = _follow(op, request, "arrive", version)
    assert row.answered_at
    row.state_since = past(op, at, since=row.answered_at)
    _save(op, row)
    op.record(kinds.HELP_ARRIVED, request=row.called, nation=row.nation_id, occurred_at=row.state_since)
    return row


@operation("help.answer")
def release(
    op: Operation, *, by: Actor, request: int, at: datetime | None = None, version: int | None = None
) -> HelpRequest:
    """They are back with their nation."""
    arrived = op.lock(HelpRequest, request).state_since
    row = _follow(op, request, "release", version)
    row.state_since = past(op, at, since=arrived)
    _save(op, row)
    op.record(kinds.HELP_RELEASED, request=row.called, nation=row.nation_id, occurred_at=row.state_since)
    return row


@operation("help.ask")
def withdraw_help(op: Operation, *, by: Actor, request: int, reason: str, version: int | None = None) -> HelpRequest:
    """It is needed no more, and the nation was told so."""
    row = _follow(op, request, "withdraw", version)
    reason = clean_reason(reason)
    _save(op, row)
    op.record(kinds.HELP_WITHDRAWN, request=row.called, nation=row.nation_id, reason=reason)
    return row


def _follow(op: Operation, request: int, act: str, version: int | None) -> HelpRequest:
    """The locked row, led to the state of this act; not saved yet."""
    row = op.lock(HelpRequest, request)
    target = TRANSITIONS[row.state].get(act)
    if target is None:
        words = _("%(request)s is %(state)s, which does not allow this.")
        facts = {"request": row.called, "state": HelpState(row.state).label}
        raise Refused(words % facts, current_state=row.state, acts=list(TRANSITIONS[row.state]))
    check_unchanged(row, version)
    row.state, row.state_since = target, op.now
    return row


def _save(op: Operation, row: HelpRequest) -> None:
    op.bump(row)
    row.save()
    escalation._disarm(op, subject=subject_of(row))


def _arm(op: Operation, row: HelpRequest, due: datetime, what: str) -> None:
    escalation._arm(
        op, subject=subject_of(row), policy=policies.HELP.name, priority=None, audiences=DESK, due=due,
        words={"request": f"{row.called} ({row.nation_id})", "what": what},
    )  # fmt: skip


def _nation(code: str) -> Nation:
    found = Nation.objects.filter(code=clean_line(code, "nation", 3, required=True).upper(), active=True).first()
    if found is None:
        raise Invalid(_("There is no nation %(code)s.") % {"code": code}, field="nation")
    if not found.has_mp:
        words = _("%(nation)s has no MP of its own in theatre; the IMP covers it.")
        raise Invalid(words % {"nation": found.name}, field="nation")
    return found
