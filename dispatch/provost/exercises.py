"""What the provost coordinates may be of an exercise, too."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.provost.models import Directive, HelpRequest, Request
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


WORK = (
    Work(
        "directive",
        gettext_lazy("Directives"),
        Directive,
        lambda row: "",
        _directive,
        lambda row: row.ended_at is None,
        page="provost-directive",
    ),
    Work(
        "provost_request",
        gettext_lazy("Requests for a decision"),
        Request,
        lambda row: f"{row.get_matter_display()}, {row.get_state_display()}",
        _request,
        lambda row: row.decided_at is None,
        page="provost-request",
    ),
    Work(
        "provost_help",
        gettext_lazy("Help of a nation's MP"),
        HelpRequest,
        lambda row: f"{row.nation_id}, {row.get_state_display()}",
        _help,
        lambda row: row.state in _HELP_OPEN,
        page="provost-help-request",
    ),
)
