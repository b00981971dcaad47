"""Work of mobility support that may be of an exercise."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.operations import Operation
from incidents.exercises import Step, Work
from incidents.mobility import kinds
from incidents.mobility.models import IntelligenceReport, Movement, RouteReport, Surveillance
from incidents.mobility.services.planning import _stop_movement
from incidents.mobility.services.reconnaissance import _stop_surveillance
from incidents.mobility.states import MARCHING, OPEN, MovementState, TaskState
from patrols.models import Patrol


def _movement(row: Movement) -> Iterator[Step]:
    yield _("requested"), row.requested_at
    yield _("approved"), row.approved_at
    for point in row.checkpoints.all():
        yield point.called, point.actual_first
    yield _("handed over"), row.state_since if row.state == MovementState.HANDED_OVER else None


def _release(op: Operation, movement: Movement, patrol: Patrol, reason: str) -> None:
    """It rides along no longer, or will not; the column marches on."""
    row = op.lock(Movement, movement.pk)
    row.escorts.filter(patrol=patrol).delete()
    op.bump(row)
    row.save()
    op.touch(row)
    op.record_consequence(kinds.ESCORT_ENDED, movement=row.called, patrol=patrol.callsign, reason=f": {reason}")


def _movement_words(row: Movement) -> str:
    points = list(row.checkpoints.all())
    return f"{row.unit}, {points[0].name} → {points[-1].name}, {row.get_state_display()}"


def _report(row: RouteReport | IntelligenceReport) -> Iterator[Step]:
    yield _("observed"), row.observed_at
    yield _("reported"), row.reported_at


def _surveillance(row: Surveillance) -> Iterator[Step]:
    yield _("tasked"), row.tasked_at
    yield row.get_state_display(), row.state_since if row.state != TaskState.PLANNED else None


WORK = (
    Work(
        "movement",
        gettext_lazy("Movements"),
        Movement,
        _movement_words,
        _movement,
        lambda row: row.state in OPEN,
        page="mobility-movement",
        prefetch=("checkpoints",),
        stop=_stop_movement,
        doing=lambda patrol: Movement.objects.filter(escorts__patrol=patrol, state__in=MARCHING),
        foreseen=lambda patrol: Movement.objects.filter(escorts__patrol=patrol, state__in=OPEN - MARCHING),
        release=_release,
    ),
    Work(
        "route_report",
        gettext_lazy("Route reports"),
        RouteReport,
        lambda row: f"{row.section_from} → {row.section_to}, {row.formula}",
        _report,
        lambda row: False,
        page="mobility-route-report",
    ),
    # What was seen may describe people: the format and the rating say enough.
    Work(
        "intelligence",
        gettext_lazy("Intelligence reports"),
        IntelligenceReport,
        lambda row: f"{row.get_kind_display()} {row.rating}",
        _report,
        lambda row: False,
        page="mobility-intelligence-report",
    ),
    Work(
        "surveillance",
        gettext_lazy("Surveillance"),
        Surveillance,
        lambda row: f"{row.route.code if row.route else row.where}, {row.get_state_display()}",
        _surveillance,
        lambda row: row.state in (TaskState.PLANNED, TaskState.RUNNING),
        related=("route",),
        stop=_stop_surveillance,
    ),
)
