"""The catalogue of routes over the API."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.mobility import serializers, services
from incidents.mobility.api.common import READING, ReadViewSet
from incidents.mobility.models import Route
from incidents.mobility.selectors import reports


class RouteViewSet(ReadViewSet):
    """Routes with their state; ``until`` is when the clock opens a hindered one."""

    queryset = Route.objects.none()
    serializer_class = serializers.NewRouteSerializer
    required_actions: ClassVar[dict[str, str]] = {
        **READING,
        **dict.fromkeys(("create", "state"), "mobility.edit"),
    }
    noun = "route"
    rows = staticmethod(reports.routes)
    one = staticmethod(reports.get_route)
    answer = staticmethod(reports.route_detail)

    @extend_schema(request=serializers.NewRouteSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        return self.made(services.add_route, serializers.NewRouteSerializer)

    @extend_schema(request=serializers.RouteStateSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def state(self, request: Request, pk: str) -> Response:
        return self.done(services.set_route_state, pk, serializers.RouteStateSerializer)
