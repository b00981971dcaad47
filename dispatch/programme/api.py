"""``/api/v1/patrol-orders/``: the patrol programme over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as fields
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from blotter.api import DeskViewSet, MomentField, StrictSerializer, act
from blotter.bodies import LateActSerializer, ReasonSerializer
from dispatch.programme import serializers, services
from dispatch.programme.models import PatrolOrder
from dispatch.programme.selectors import orders
from dispatch.programme.states import State

_OBJECT = OpenApiTypes.OBJECT


class PatrolOrderFilterSerializer(StrictSerializer):
    """Those that take place between two moments, in a state."""

    state = fields.ChoiceField(choices=State.choices, required=False)
    begins = MomentField(required=False)
    ends = MomentField(required=False)
    cursor = fields.CharField(required=False)
    limit = fields.IntegerField(required=False)


class PatrolOrderViewSet(DeskViewSet):
    """Planned joint and preventive patrols, newest first, each with its orders and who has read them."""

    queryset = PatrolOrder.objects.none()
    serializer_class = serializers.NewPatrolOrderSerializer
    filter_backends = ()
    lookup_value_regex = "[0-9]{1,18}"
    # A crew may do some of the acts and read none of the lists.
    required_action = "programme.report"
    required_actions: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), "programme.view"),
        **dict.fromkeys(("create", "change", "cancel"), "programme.plan"),
    }

    def get_queryset(self) -> QuerySet[PatrolOrder]:
        return orders.orders()

    @extend_schema(parameters=[PatrolOrderFilterSerializer], responses=serializers.PatrolOrderAnswer(many=True))
    def list(self, request: Request) -> Response:
        query = PatrolOrderFilterSerializer(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        wanted, rows = query.validated_data, self.get_queryset().prefetch_related("patrols__readings__shift")
        if "state" in wanted:
            rows = rows.filter(state=wanted["state"])
        if "begins" in wanted:
            rows = rows.filter(ends_at__gt=wanted["begins"])
        if "ends" in wanted:
            rows = rows.filter(starts_at__lt=wanted["ends"])
        return self.get_paginated_response([serializers.brief(row) for row in self.paginate_queryset(rows) or []])

    @extend_schema(responses=serializers.PatrolOrderAnswer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(serializers.detail(orders.get(int(pk))))

    @extend_schema(request=serializers.NewPatrolOrderSerializer, responses={201: _OBJECT})
    def create(self, request: Request) -> Response:
        given = self.validated(serializers.NewPatrolOrderSerializer)
        return act(
            request,
            lambda: services.plan_patrol(by=self.actor, **given),
            lambda row: serializers.detail(orders.get(row.pk)),
            201,
        )

    @extend_schema(request=serializers.ChangePatrolOrderSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """Write the plan anew: everything that is not given is taken out of it."""
        return self._done(services.change_plan, pk, serializers.ChangePatrolOrderSerializer)

    @extend_schema(request=ReasonSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self._done(services.cancel, pk, ReasonSerializer)

    @extend_schema(request=serializers.ReadPatrolOrderSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """The crew on duty has read the orders; the desk names the patrol that it read them out to."""
        return self._done(services.read_orders, pk, serializers.ReadPatrolOrderSerializer)

    @extend_schema(request=LateActSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        return self._done(services.start, pk, LateActSerializer)

    @extend_schema(request=serializers.EndPatrolOrderSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        return self._done(services.end, pk, serializers.EndPatrolOrderSerializer)

    @extend_schema(request=serializers.DebriefPatrolOrderSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def debrief(self, request: Request, pk: str) -> Response:
        return self._done(services.debrief, pk, serializers.DebriefPatrolOrderSerializer)

    def _done(self, service: Callable[..., Any], pk: str, body: type[Serializer[Any]]) -> Response:
        given = self.validated(body)
        return act(
            self.request,
            lambda: service(by=self.actor, order=int(pk), **given),
            lambda _result: serializers.brief(orders.get(int(pk))),
        )


ROUTES = [("patrol-orders", PatrolOrderViewSet, "patrol-order")]
