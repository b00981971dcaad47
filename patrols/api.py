"""Patrols and positions over the API. Job states are set by acts on assignments, never here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from blotter.api import DeskViewSet, act
from blotter.bodies import ActSerializer, LateActSerializer, ReasonSerializer
from blotter.errors import Missing
from patrols import selectors, services
from patrols.models import DutyShift, Patrol, Position
from patrols.serializers import (
    FixAnswer,
    FixSerializer,
    LogOnSerializer,
    NewPatrolSerializer,
    PanicSerializer,
    PatrolAnswer,
    PatrolRow,
    PatrolSerializer,
    PositionSerializer,
    StateSerializer,
)
from patrols.states import State, acts


def answer(patrol: Patrol | DutyShift) -> dict[str, Any]:
    """What every act on a patrol answers: its row as the board shows it now."""
    pk = patrol.patrol_id if isinstance(patrol, DutyShift) else patrol.pk
    return selectors.states_of(list(selectors.with_duty(Patrol.objects.filter(pk=pk))))[pk]


def detail(patrol: Patrol) -> dict[str, Any]:
    """The row, and what the board does not show: the crew by name, the acts on offer and the position."""
    crew = [member for shift in patrol.on_duty for member in shift.crew.all()]  # type: ignore[attr-defined]
    position = Position.objects.filter(patrol=patrol).first()
    return {
        **selectors.states_of([patrol])[patrol.pk],
        "acts": acts(patrol.state),
        "crew": [
            {
                "rank": member.rank,
                "name": member.name,
                "nation": member.nation,
                "leader": member.is_leader,
                "languages": member.languages,
            }
            for member in crew
        ],
        "position": selectors.position_of(position) if position else None,
    }


class PatrolViewSet(DeskViewSet):
    """Every patrol that is an active unit; a patrol's crew see their own."""

    queryset = Patrol.objects.none()
    lookup_value_regex = "[0-9]{1,18}"
    serializer_class = PatrolAnswer
    required_action = "patrol.view"
    required_actions: ClassVar[dict[str, str]] = {
        "create": "patrol.edit",
        "partial_update": "patrol.edit",
        "log_on": "patrol.duty",
        "log_off": "patrol.duty",
        "state": "patrol.state",
        "welfare": "patrol.state",
        "panic": "patrol.panic",
        "voice_contact": "patrol.panic.clear",
        "clear_panic": "patrol.panic.clear",
        "position": "patrol.position",
    }

    def get_queryset(self) -> QuerySet[Patrol]:
        return selectors.visible(self.actor)

    def _act(self, service: Callable[..., Any], pk: str, body: dict[str, Any], status: int = 200) -> Response:
        return act(self.request, lambda: service(by=self.actor, patrol=int(pk), **body), answer, status)

    @extend_schema(responses=PatrolRow(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(list(selectors.states_of(page).values()))

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        """The row, the crew by name, the acts on offer and the position."""
        patrol = self.get_queryset().filter(pk=int(pk)).first()
        if patrol is None:
            raise Missing(_("There is no patrol %(patrol)s, or it is not yours.") % {"patrol": pk})
        return Response(detail(patrol))

    @extend_schema(request=NewPatrolSerializer)
    def create(self, request: Request) -> Response:
        body = self.validated(NewPatrolSerializer)
        return act(request, lambda: services.create_patrol(by=self.actor, **body), answer, 201)

    @extend_schema(request=PatrolSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        return self._act(services.amend_patrol, pk, self.validated(PatrolSerializer))

    @extend_schema(request=LogOnSerializer)
    @action(detail=True, methods=["post"], url_path="log-on")
    def log_on(self, request: Request, pk: str) -> Response:
        return self._act(services.log_on, pk, self.validated(LogOnSerializer))

    @extend_schema(request=ActSerializer)
    @action(detail=True, methods=["post"], url_path="log-off")
    def log_off(self, request: Request, pk: str) -> Response:
        return self._act(services.log_off, pk, self.validated(ActSerializer))

    @extend_schema(request=StateSerializer)
    @action(detail=True, methods=["post"])
    def state(self, request: Request, pk: str) -> Response:
        body = self.validated(StateSerializer)
        match body.pop("state"):
            case State.AVAILABLE:
                body.pop("reason", None)
                return self._act(services.set_available, pk, body)
            case State.BUSY:
                return self._act(services.set_busy, pk, {"reason": "", **body})
            case _:
                return self._act(services.set_out_of_service, pk, {"reason": "", **body})

    @extend_schema(request=LateActSerializer)
    @action(detail=True, methods=["post"])
    def welfare(self, request: Request, pk: str) -> Response:
        return self._act(services.answer_welfare, pk, self.validated(LateActSerializer))

    @extend_schema(request=PanicSerializer)
    @action(detail=True, methods=["post"])
    def panic(self, request: Request, pk: str) -> Response:
        return self._act(services.report_panic, pk, self.validated(PanicSerializer))

    @extend_schema(request=ActSerializer)
    @action(detail=True, methods=["post"], url_path="voice-contact")
    def voice_contact(self, request: Request, pk: str) -> Response:
        return self._act(services.confirm_voice_contact, pk, self.validated(ActSerializer))

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"], url_path="clear-panic")
    def clear_panic(self, request: Request, pk: str) -> Response:
        return self._act(services.clear_panic, pk, self.validated(ReasonSerializer))

    @extend_schema(request=FixSerializer, responses={201: FixAnswer})
    @action(detail=True, methods=["post"])
    def position(self, request: Request, pk: str) -> Response:
        body = self.validated(FixSerializer)
        return act(request, lambda: services.report_position(by=self.actor, patrol=int(pk), **body), _taken, 201)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def track(self, request: Request, pk: str) -> Response:
        """Fixes of the last hour, oldest first."""
        if not self.get_queryset().filter(pk=int(pk)).exists():
            raise Missing(_("There is no patrol %(patrol)s, or it is not yours.") % {"patrol": pk})
        return Response({"fixes": selectors.track(int(pk))})


def _taken(is_newest: bool) -> dict[str, Any]:
    return {"newest": is_newest}


class PositionViewSet(DeskViewSet):
    """The newest position of every patrol; a device reports one here or at its patrol."""

    queryset = Position.objects.none()
    serializer_class = PositionSerializer
    required_action = "patrol.view"
    required_actions: ClassVar[dict[str, str]] = {"create": "patrol.position"}

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        """By patrol; the age of a fix is for the reader to show."""
        mine = set(selectors.visible(self.actor).values_list("pk", flat=True))
        return Response({pk: fix for pk, fix in selectors.positions().items() if int(pk) in mine})

    @extend_schema(request=PositionSerializer, responses={201: FixAnswer})
    def create(self, request: Request) -> Response:
        body = self.validated(PositionSerializer)
        return act(request, lambda: services.report_position(by=self.actor, **body), _taken, 201)


ROUTES = [("patrols", PatrolViewSet, "patrol"), ("positions", PositionViewSet, "position")]
