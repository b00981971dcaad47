"""Work of detention that may be of an exercise. Who is held is nowhere in it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.operations import Operation
from escalation import services as escalation
from incidents.detention.models import AdviceRequest, Clock, CustodyRecord, DetentionPlan, Inspection
from incidents.detention.services.inspections import finding_subject
from incidents.detention.services.recounting import _recount_as_real
from incidents.detention.states import ADVICE_OPEN, PLAN_OPEN
from incidents.exercises import Step, Work


def _advice(row: AdviceRequest) -> Iterator[Step]:
    yield _("asked"), row.asked_at
    yield _("unit told"), row.called_back_at


def _plan(row: DetentionPlan) -> Iterator[Step]:
    yield _("written"), row.written_at
    yield _("approved"), row.approved_at


def _inspection(row: Inspection) -> Iterator[Step]:
    yield _("visited"), row.visited_at
    yield _("written"), row.written_at


def _custody(row: CustodyRecord) -> Iterator[Step]:
    yield _("captured"), row.captured_at
    yield _("arrived"), row.arrived_at
    yield _("authorised"), row.authorised_at
    yield _("ended"), row.ended_at


def _made_real(op: Operation, row: CustodyRecord) -> None:
    _recount_as_real(op, row)
    if row.incident_id is not None:
        escalation._reword(op, incident=row.incident_id, old=f"EX {row.alias}", new=row.heading)


WORK = (
    Work(
        "advice",
        gettext_lazy("Detention advice"),
        AdviceRequest,
        lambda row: ", ".join(filter(None, (row.unit, row.place, row.get_state_display()))),
        _advice,
        lambda row: row.state in ADVICE_OPEN,
        page="detention-request",
    ),
    Work(
        "detention_plan",
        gettext_lazy("Detention plans"),
        DetentionPlan,
        lambda row: ", ".join(filter(None, (row.place, row.get_state_display()))),
        _plan,
        lambda row: row.state in PLAN_OPEN,
        page="detention-plan",
    ),
    Work(
        "inspection",
        gettext_lazy("Inspections of holding sites"),
        Inspection,
        lambda row: str(row.site),
        _inspection,
        lambda row: False,
        page="detention-inspection",
        related=("site",),
        prefetch=("findings",),
        clocks=lambda row: (finding_subject(finding) for finding in row.findings.all()),
    ),
    Work(
        "custody",
        gettext_lazy("Custody records"),
        CustodyRecord,
        lambda row: row.get_state_display(),
        _custody,
        lambda row: not row.ended,
        page="detention-record",
        prefetch=("clocks",),
        clocks=lambda row: (f"{Clock.board_subject}:{clock.pk}" for clock in row.clocks.all()),
        made_real=_made_real,
    ),
)
