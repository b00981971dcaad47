"""Work of policing that may be of an exercise."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.exercises import Step, Work
from incidents.policing.models import CheckSession, Investigation
from incidents.policing.services.checks import _stop_session
from incidents.policing.states import OPEN, State


def _session(row: CheckSession) -> Iterator[Step]:
    yield _("begun"), row.started_at
    yield _("ended"), row.ended_at


def _case(row: Investigation) -> Iterator[Step]:
    yield _("opened"), row.opened_at
    yield _("closed"), row.state_since if row.state == State.CLOSED else None


WORK = (
    Work(
        "check",
        gettext_lazy("Vehicle checks"),
        CheckSession,
        lambda row: f"{row.patrol.callsign}, {row.place}",
        _session,
        lambda row: row.open,
        page="policing-session",
        related=("patrol",),
        stop=_stop_session,
    ),
    # Its title may name people: the number and the state say enough.
    Work(
        "investigation",
        gettext_lazy("Investigations"),
        Investigation,
        lambda row: row.get_state_display(),
        _case,
        lambda row: row.state in OPEN,
        page="policing-case",
    ),
)
