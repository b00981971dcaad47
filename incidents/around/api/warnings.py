"""Lookouts and hazards over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from blotter.api import DeskViewSet, act
from blotter.bodies import ReasonSerializer
from blotter.errors import Invalid, Missing
from incidents.around import services
from incidents.around.selectors import warnings
from incidents.around.serializers import (
    HazardAnswer,
    LookoutAnswer,
    NewHazardSerializer,
    NewLookoutSerializer,
    ProlongSerializer,
)
from incidents.models import Hazard, Lookout
from reference.grid import parse_point

_CURRENT = OpenApiParameter("current", OpenApiTypes.BOOL, description="Only those that are valid at this moment.")


class AdvisoryViewSet(DeskViewSet):
    """What lookouts and hazards have in common. Whoever sees only their own patrol's work sees only what is valid."""

    filter_backends = ()
    lookup_value_regex = "[0-9]{1,18}"
    required_action = "warning.view"
    required_actions: ClassVar[dict[str, str]] = dict.fromkeys(("create", "cancel", "prolong"), "warning.issue")
    noun: ClassVar[str]
    answer: ClassVar[Callable[..., dict[str, Any]]]
    rows: ClassVar[Callable[[], QuerySet[Any]]]

    def get_queryset(self) -> QuerySet[Any]:
        found = type(self).rows()
        asked = self.request.query_params.get("current", "").lower() in ("1", "true", "yes")
        return warnings.current(found) if asked or self.actor.scope("incident.view") != "any" else found

    def retrieve(self, request: Request, pk: str) -> Response:
        row = self.get_queryset().filter(pk=int(pk)).first()
        if row is None:
            raise Missing(_("There is none with this number, or it is over."))
        return Response(type(self).answer(row))

    def act_on(self, service: Callable[..., Any], pk: str, body: dict[str, Any]) -> Response:
        return act(self.request, lambda: service(by=self.actor, **{self.noun: int(pk)}, **body), type(self).answer)


class LookoutViewSet(AdvisoryViewSet):
    """Lookouts for persons and vehicles, newest first. Which one fits a plate or a name: ``POST /api/v1/search/``."""

    queryset = Lookout.objects.none()
    serializer_class = LookoutAnswer
    noun = "lookout"
    answer = staticmethod(warnings.lookout_answer)
    rows = staticmethod(warnings.lookouts)

    @extend_schema(parameters=[_CURRENT], responses=LookoutAnswer(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([warnings.lookout_answer(row) for row in page])

    @extend_schema(request=NewLookoutSerializer, responses={201: LookoutAnswer})
    def create(self, request: Request) -> Response:
        body = self.validated(NewLookoutSerializer)
        return act(request, lambda: services.issue_lookout(by=self.actor, **body), warnings.lookout_answer, 201)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self.act_on(services.cancel_lookout, pk, self.validated(ReasonSerializer))

    @extend_schema(request=ProlongSerializer)
    @action(detail=True, methods=["post"])
    def prolong(self, request: Request, pk: str) -> Response:
        return self.act_on(services.prolong_lookout, pk, self.validated(ProlongSerializer))


class HazardViewSet(AdvisoryViewSet):
    """Hazards by radius, newest first; with ``near`` the current ones whose circle holds that point, nearest first."""

    queryset = Hazard.objects.none()
    serializer_class = HazardAnswer
    noun = "hazard"
    answer = staticmethod(warnings.hazard_answer)
    rows = staticmethod(warnings.hazards)

    @extend_schema(
        parameters=[
            _CURRENT,
            OpenApiParameter("near", OpenApiTypes.STR, description="lat,lon, for example 42.67,21.17."),
        ],
        responses=HazardAnswer(many=True),
    )
    def list(self, request: Request) -> Response:
        if "near" in request.query_params:
            near = warnings.hazards_near(*_point(request.query_params["near"]))
            return Response({"next": None, "previous": None, "results": [warnings.hazard_answer(*hit) for hit in near]})
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([warnings.hazard_answer(row) for row in page])

    @extend_schema(request=NewHazardSerializer, responses={201: HazardAnswer})
    def create(self, request: Request) -> Response:
        body = self.validated(NewHazardSerializer)
        return act(request, lambda: services.issue_hazard(by=self.actor, **body), warnings.hazard_answer, 201)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self.act_on(services.cancel_hazard, pk, self.validated(ReasonSerializer))

    @extend_schema(request=ProlongSerializer)
    @action(detail=True, methods=["post"])
    def prolong(self, request: Request, pk: str) -> Response:
        return self.act_on(services.prolong_hazard, pk, self.validated(ProlongSerializer))


def _point(text: str) -> tuple[float, float]:
    lat, comma, lon = text.partition(",")
    if not comma:
        raise Invalid(_("Give near as latitude,longitude, for example 42.67,21.17."), field="near")
    point = parse_point(lat, lon)
    return point.lat, point.lon
