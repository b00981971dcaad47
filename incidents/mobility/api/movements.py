"""Convoys and movements over the API."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from blotter.bodies import ActSerializer, LateActSerializer, ReasonSerializer
from incidents.mobility import serializers, services
from incidents.mobility.api.common import READING, ReadViewSet
from incidents.mobility.models import Movement
from incidents.mobility.selectors import movements

_OBJECT = OpenApiTypes.OBJECT


class MovementViewSet(ReadViewSet):
    """Movements, newest first, each with its plan, its times and its log. Deltas are in seconds, late is above 0."""

    queryset = Movement.objects.none()
    serializer_class = serializers.NewMovementSerializer
    required_actions: ClassVar[dict[str, str]] = {
        **READING,
        **dict.fromkeys(
            ("create", "replan", "approve", "refuse", "cancel", "assemble", "hand_over", "escort", "end_escort"),
            "mobility.edit",
        ),
        "open_escort": "incident.open",
    }
    noun = "movement"
    rows = staticmethod(movements.movements)
    one = staticmethod(movements.get)
    answer = staticmethod(movements.detail)

    @extend_schema(request=serializers.NewMovementSerializer, responses={201: _OBJECT})
    def create(self, request: Request) -> Response:
        return self.made(services.request_movement, serializers.NewMovementSerializer)

    @extend_schema(request=serializers.ReplanSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def replan(self, request: Request, pk: str) -> Response:
        """New places and times for the checkpoints that are still ahead."""
        return self.done(services.replan, pk, serializers.ReplanSerializer)

    @extend_schema(request=ActSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        return self.done(services.approve, pk, ActSerializer)

    @extend_schema(request=ReasonSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        return self.done(services.refuse, pk, ReasonSerializer)

    @extend_schema(request=ReasonSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self.done(services.cancel, pk, ReasonSerializer)

    @extend_schema(request=LateActSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def assemble(self, request: Request, pk: str) -> Response:
        return self.done(services.assemble, pk, LateActSerializer)

    @extend_schema(request=serializers.PassSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"], url_path="pass")
    def passed(self, request: Request, pk: str) -> Response:
        """A checkpoint was passed: times of the first and the last vehicle, now unless said."""
        return self.done(services.pass_checkpoint, pk, serializers.PassSerializer)

    @extend_schema(request=serializers.HaltSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def halt(self, request: Request, pk: str) -> Response:
        return self.done(services.halt, pk, serializers.HaltSerializer)

    @extend_schema(request=LateActSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        return self.done(services.resume, pk, LateActSerializer)

    @extend_schema(request=serializers.EventSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def event(self, request: Request, pk: str) -> Response:
        """Breakdown, accident, separation or a remark; with ``open_incident`` the desk can send help at once."""
        return self.done(services.log_event, pk, serializers.EventSerializer)

    @extend_schema(request=serializers.HandOverSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        return self.done(services.hand_over, pk, serializers.HandOverSerializer)

    @extend_schema(request=serializers.EscortSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def escort(self, request: Request, pk: str) -> Response:
        return self.done(services.escort, pk, serializers.EscortSerializer)

    @extend_schema(request=serializers.EndEscortSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"], url_path="end-escort")
    def end_escort(self, request: Request, pk: str) -> Response:
        return self.done(services.end_escort, pk, serializers.EndEscortSerializer)

    @extend_schema(request=ActSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"], url_path="open-escort")
    def open_escort(self, request: Request, pk: str) -> Response:
        """Open the incident by which the desk sends the escort."""
        return self.done(services.open_escort, pk, ActSerializer)
