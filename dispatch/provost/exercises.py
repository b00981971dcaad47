"""What the provost coordinates may be of an exercise, too."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.operations import Operation
from dispatch.provost.models import Directive, HelpRequest, Request
from dispatch.provost.services import directives, requests
from dispatch.provost.services import help as help_
from dispatch.provost.states import HelpState
from incidents.exercises import Step, Work

_HELP_OPEN = frozenset({HelpState.ASKED, HelpState.PROMISED, HelpState.ARRIVED})


def _directive(row: Directive) -> Iterator[Step]:
    yield _("given"), row.given_at
    yield _("ended"), row.ended_at


def _request(row: Request) -> Iterator[Step]:
    yield _("asked"), row.asked_at
    yield row.get_state_display(), row.decided_at


def _help(row: HelpRequest) -> Iterator[Step]:
    yield _("asked"), row.asked_at
    yield _("answered"), row.answered_at


def _stop_directive(op: Operation, directive: int, reason: str) -> None:
    row = op.lock(Directive, directive)
    row.ended_at, row.ended_by_id, row.end_reason = op.now, op.by.user.pk, reason
    directives._save(op, row)


def _stop_request(op: Operation, request: int, reason: str) -> None:
    requests._end(op, op.lock(Request, request), Request.State.WITHDRAWN, reason)


def _stop_help(op: Operation, request: int, reason: str) -> None:
    """Who has come goes home; whom was only asked need not come."""
    arrived = op.lock(HelpRequest, request).state == HelpState.ARRIVED
    row = help_._follow(op, request, "release" if arrived else "withdraw", None)
    help_._save(op, row)


WORK = (
    Work(
        "directive",
        gettext_lazy("Directives"),
        Directive,
        lambda row: "",
        _directive,
        lambda row: row.ended_at is None,
        page="provost-directive",
        stop=_stop_directive,
        incident="about",
    ),
    Work(
        "provost_request",
        gettext_lazy("Requests for a decision"),
        Request,
        lambda row: f"{row.get_matter_display()}, {row.get_state_display()}",
        _request,
        lambda row: row.decided_at is None,
        page="provost-request",
        stop=_stop_request,
        incident="about",
    ),
    Work(
        "provost_help",
        gettext_lazy("Help of a nation's MP"),
        HelpRequest,
        lambda row: f"{row.nation_id}, {row.get_state_display()}",
        _help,
        lambda row: row.state in _HELP_OPEN,
        page="provost-help-request",
        stop=_stop_help,
        incident="about",
    ),
)
