"""Incidents over the API: intake, the acts of the desk, one incident with all that is known about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from blotter.api import DeskViewSet, act
from blotter.bodies import ActSerializer, ReasonSerializer
from incidents import selectors, services
from incidents.filters import IncidentFilter
from incidents.models import Disposition, Incident, IncidentType, Note, Planned
from incidents.serializers import (
    AmendSerializer,
    ChangePlanSerializer,
    CloseSerializer,
    CoordinateSerializer,
    DispositionSerializer,
    GiveSerializer,
    HoldSerializer,
    IncidentAnswer,
    IncidentRow,
    IncidentTypeSerializer,
    NewIncidentSerializer,
    NoteAnswer,
    NoteSerializer,
    PlannedAnswer,
    PlannedRow,
    PlanSerializer,
)


def answer(incident: Incident) -> dict[str, Any]:
    """What every act on an incident answers."""
    return {
        "id": incident.pk,
        "number": incident.number,
        "type": incident.type.code,
        "state": incident.state,
        "priority": incident.priority,
        "version": incident.version,
        "location": selectors.location_of(incident),
    }


def note_answer(note: Note) -> dict[str, Any]:
    return {**answer(note.incident), "note": note.pk}


class IncidentViewSet(DeskViewSet):
    """Routed by ``dispatch``, whose own view set adds sending patrols and ending what has patrols on it."""

    queryset = Incident.objects.none()
    lookup_value_regex = "[0-9]{1,18}"
    serializer_class = IncidentAnswer
    filterset_class = IncidentFilter
    required_action = "incident.view"
    required_actions: ClassVar[dict[str, str]] = {
        "create": "incident.open",
        "amend": "incident.edit",
        "assess": "incident.edit",
        "report_filed": "incident.edit",
        "note": "incident.note",
        "hold": "incident.hold",
        "resume": "incident.hold",
        "close": "incident.end",
        "unmerge": "incident.end",
        "reopen": "incident.edit",
        "coordinate": "incident.coordinate",
        "take": "incident.edit",
        "give": "incident.edit",
    }

    def get_queryset(self) -> QuerySet[Incident]:
        return selectors.visible(self.actor)

    def act_on(self, service: Callable[..., Any], pk: str, body: dict[str, Any]) -> Response:
        """Run a service on this incident and answer how it stands now."""
        return act(self.request, lambda: service(by=self.actor, incident=int(pk), **body), answer)

    @extend_schema(responses=IncidentRow(many=True))
    def list(self, request: Request) -> Response:
        """Newest first. ``open=true`` is what stands on the board."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        rows = selectors.rows([incident.pk for incident in page])
        return self.get_paginated_response([rows[incident.pk] for incident in page])

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        """The row, and what the board may not show: narrative, notes, callers (with permission), timeline."""
        return Response(selectors.detail(self.actor, int(pk)))

    @extend_schema(request=NewIncidentSerializer)
    def create(self, request: Request) -> Response:
        body = self.validated(NewIncidentSerializer)
        return act(request, lambda: services.open_incident(by=self.actor, **body), answer, 201)

    @extend_schema(request=AmendSerializer)
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: str) -> Response:
        return self.act_on(services.amend, pk, self.validated(AmendSerializer))

    @extend_schema(request=ActSerializer)
    @action(detail=True, methods=["post"])
    def assess(self, request: Request, pk: str) -> Response:
        return self.act_on(services.assess, pk, self.validated(ActSerializer))

    @extend_schema(request=NoteSerializer, responses={201: NoteAnswer})
    @action(detail=True, methods=["post"])
    def note(self, request: Request, pk: str) -> Response:
        body = self.validated(NoteSerializer)
        return act(request, lambda: services.add_note(by=self.actor, incident=int(pk), **body), note_answer, 201)

    @extend_schema(request=HoldSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        return self.act_on(services.hold, pk, self.validated(HoldSerializer))

    @extend_schema(request=ActSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        return self.act_on(services.resume, pk, self.validated(ActSerializer))

    @extend_schema(request=CloseSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        return self.act_on(services.close, pk, self.validated(CloseSerializer))

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        return self.act_on(services.reopen, pk, self.validated(ReasonSerializer))

    @extend_schema(request=ActSerializer)
    @action(detail=True, methods=["post"])
    def unmerge(self, request: Request, pk: str) -> Response:
        return self.act_on(services.unmerge, pk, self.validated(ActSerializer))

    @extend_schema(request=CoordinateSerializer)
    @action(detail=True, methods=["post"])
    def coordinate(self, request: Request, pk: str) -> Response:
        return self.act_on(services.coordinate, pk, self.validated(CoordinateSerializer))

    @extend_schema(request=ActSerializer)
    @action(detail=True, methods=["post"], url_path="report-filed")
    def report_filed(self, request: Request, pk: str) -> Response:
        return self.act_on(services.file_report, pk, self.validated(ActSerializer))

    @extend_schema(request=ActSerializer)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: str) -> Response:
        """Have it at one's own desk position from now on."""
        return self.act_on(services.take, pk, self.validated(ActSerializer))

    @extend_schema(request=GiveSerializer)
    @action(detail=True, methods=["post"])
    def give(self, request: Request, pk: str) -> Response:
        return self.act_on(services.give, pk, self.validated(GiveSerializer))


class PlannedViewSet(DeskViewSet):
    """Work planned for later, soonest first; the clock opens each as an incident in its time."""

    queryset = Planned.objects.none()
    lookup_value_regex = "[0-9]{1,18}"
    serializer_class = PlannedAnswer
    required_action = "incident.view"
    required_actions: ClassVar[dict[str, str]] = dict.fromkeys(("create", "change", "cancel", "open"), "incident.open")

    def act_on(self, service: Callable[..., Any], pk: str, body: dict[str, Any]) -> Response:
        return act(self.request, lambda: service(by=self.actor, planned=int(pk), **body), selectors.planned_state)

    @extend_schema(responses=inline_serializer("PlannedList", {"results": PlannedRow(many=True)}))
    def list(self, request: Request) -> Response:
        """What lies ahead. Never paged: a desk plans dozens, not thousands."""
        plans = selectors.plans_ahead(self.actor)
        return Response({"next": None, "previous": None, "results": [selectors.planned_state(row) for row in plans]})

    @extend_schema(responses=PlannedRow)
    def retrieve(self, request: Request, pk: str) -> Response:
        """The row with its narrative."""
        return Response(selectors.plan_detail(self.actor, int(pk)))

    @extend_schema(request=PlanSerializer, responses={201: PlannedAnswer})
    def create(self, request: Request) -> Response:
        body = self.validated(PlanSerializer)
        return act(request, lambda: services.plan(by=self.actor, **body), selectors.planned_state, 201)

    @extend_schema(request=ChangePlanSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        return self.act_on(services.change_plan, pk, self.validated(ChangePlanSerializer))

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self.act_on(services.cancel_plan, pk, self.validated(ReasonSerializer))

    @extend_schema(request=ActSerializer, responses=IncidentAnswer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """Open it now, before its time: answers the incident."""
        body = self.validated(ActSerializer)
        return act(request, lambda: services.open_plan(by=self.actor, planned=int(pk), **body), answer)


class IncidentTypeViewSet(DeskViewSet):
    """Types on offer. ``q`` ranks them by everyday words and short forms. A short list: never paged."""

    queryset = IncidentType.objects.none()
    serializer_class = IncidentTypeSerializer
    required_action = "incident.view"

    @extend_schema(
        parameters=[OpenApiParameter("q", OpenApiTypes.STR, description="A few letters of any word: rta, ass, det.")],
        responses=inline_serializer("IncidentTypeList", {"results": IncidentTypeSerializer(many=True)}),
    )
    def list(self, request: Request) -> Response:
        found = selectors.search_types(request.query_params.get("q", "")[:80])
        return Response({"next": None, "previous": None, "results": IncidentTypeSerializer(found, many=True).data})


class DispositionViewSet(DeskViewSet):
    """How an incident may end. A short list: never paged."""

    queryset = Disposition.objects.none()
    serializer_class = DispositionSerializer
    required_action = "incident.view"

    @extend_schema(responses=inline_serializer("DispositionList", {"results": DispositionSerializer(many=True)}))
    def list(self, request: Request) -> Response:
        found = Disposition.objects.filter(active=True)
        return Response({"next": None, "previous": None, "results": DispositionSerializer(found, many=True).data})


ROUTES = [
    ("incident-types", IncidentTypeViewSet, "incident-type"),
    ("dispositions", DispositionViewSet, "disposition"),
    ("planned", PlannedViewSet, "planned"),
]
