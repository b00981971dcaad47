"""Route reports, surveillance tasks and intelligence over the API."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.mobility import serializers, services
from incidents.mobility.api.common import READING, ReadViewSet
from incidents.mobility.models import IntelligenceReport, RouteReport, Surveillance
from incidents.mobility.selectors import reports

_OBJECT = OpenApiTypes.OBJECT


class RouteReportViewSet(ReadViewSet):
    """Reconnaissance reports; ``formula`` is computed from what was given and from every feature on the way."""

    queryset = RouteReport.objects.none()
    serializer_class = serializers.NewRouteReportSerializer
    required_actions: ClassVar[dict[str, str]] = READING
    noun = "report"
    rows = staticmethod(reports.route_reports)
    one = staticmethod(reports.get_route_report)
    answer = staticmethod(reports.route_report_detail)

    @extend_schema(request=serializers.NewRouteReportSerializer, responses={201: _OBJECT})
    def create(self, request: Request) -> Response:
        return self.made(services.report_route, serializers.NewRouteReportSerializer)


class SurveillanceViewSet(ReadViewSet):
    """Tasks to keep a route or a place under observation."""

    queryset = Surveillance.objects.none()
    serializer_class = serializers.NewSurveillanceSerializer
    required_actions: ClassVar[dict[str, str]] = {
        **READING,
        "create": "mobility.edit",
    }
    noun = "task"
    rows = staticmethod(reports.surveillance)
    one = staticmethod(reports.get_surveillance)
    answer = staticmethod(reports.surveillance_detail)

    @extend_schema(request=serializers.NewSurveillanceSerializer, responses={201: _OBJECT})
    def create(self, request: Request) -> Response:
        return self.made(services.task_surveillance, serializers.NewSurveillanceSerializer)

    @extend_schema(request=serializers.ResultSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, pk: str) -> Response:
        return self.done(services.move_surveillance, pk, serializers.ResultSerializer, act="begin")

    @extend_schema(request=serializers.ResultSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        return self.done(services.move_surveillance, pk, serializers.ResultSerializer, act="end")

    @extend_schema(request=serializers.ResultSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self.done(services.move_surveillance, pk, serializers.ResultSerializer, act="cancel")


class IntelligenceViewSet(ReadViewSet):
    """SALUTE, INCREP, SITREP, 9-line and threat reports, and what became of them."""

    queryset = IntelligenceReport.objects.none()
    serializer_class = serializers.NewIntelligenceSerializer
    required_actions: ClassVar[dict[str, str]] = {
        **READING,
        "lookout": "warning.issue",
        "hazard": "warning.issue",
        "incident": "incident.open",
        "presence": "mobility.edit",
    }
    noun = "report"
    rows = staticmethod(reports.intelligence)
    one = staticmethod(reports.get_intelligence)
    answer = staticmethod(reports.intelligence_detail)

    @extend_schema(request=serializers.NewIntelligenceSerializer, responses={201: _OBJECT})
    def create(self, request: Request) -> Response:
        return self.made(services.report, serializers.NewIntelligenceSerializer)

    @extend_schema(request=serializers.BecomeLookoutSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def lookout(self, request: Request, pk: str) -> Response:
        return self.done(services.become_lookout, pk, serializers.BecomeLookoutSerializer)

    @extend_schema(request=serializers.BecomeHazardSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def hazard(self, request: Request, pk: str) -> Response:
        return self.done(services.become_hazard, pk, serializers.BecomeHazardSerializer)

    @extend_schema(request=serializers.BecomeIncidentSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def incident(self, request: Request, pk: str) -> Response:
        return self.done(services.become_incident, pk, serializers.BecomeIncidentSerializer)

    @extend_schema(request=serializers.AddToPresenceSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def presence(self, request: Request, pk: str) -> Response:
        """Add it to a presence operation that stands."""
        return self.done(services.add_to_presence, pk, serializers.AddToPresenceSerializer)
