"""Work of policing that may be of an exercise."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.operations import Operation
from incidents.exercises import Step, Work
from incidents.policing.models import CheckSession, Investigation
from incidents.policing.services.checks import _stop_session
from incidents.policing.services.tasks import _subject as task_subject
from incidents.policing.states import OPEN, State
from patrols.models import Patrol


def _release(op: Operation, session: CheckSession, patrol: Patrol, reason: str) -> None:
    _stop_session(op, session.pk, reason)


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
        doing=lambda patrol: CheckSession.objects.filter(patrol=patrol, ended_at=None),
        release=_release,
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
        prefetch=("tasks",),
        clocks=lambda row: (task_subject(task) for task in row.tasks.all()),
        incident="incidents",
    ),
)
