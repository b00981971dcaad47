"""Presence operations, the partners they are coordinated with, what they displace, proposals of their manning."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from blotter.api import act
from blotter.bodies import ActSerializer
from incidents.security import presence_serializers as shapes
from incidents.security.api.tasks import ActViewSet
from incidents.security.models import Coordination, Displacement, LevelChange, Presence
from incidents.security.selectors import presence as selectors
from incidents.security.serializers import SecurityRecordAnswer
from incidents.security.services import presence as services
from incidents.security.services import presence_manning as manning
from incidents.security.services import presence_record as record

_OBJECT = OpenApiTypes.OBJECT


def _whole(row: Presence) -> dict[str, Any]:
    return selectors.detail(selectors.get(row.pk))


def _of(row: Any) -> dict[str, Any]:
    """The presence that a row of it belongs to, read anew."""
    return _whole(row.presence)


class PresenceViewSet(ActViewSet):
    """Presence operations of the desk's own force and of others, newest first; begin, check-in and threat level are
    those of its security task."""

    queryset = Presence.objects.none()
    serializer_class = shapes.NewPresenceSerializer
    required_actions: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), "security.view"),
        "situation": "security.report",
    }
    noun = "presence"

    def get_queryset(self) -> QuerySet[Presence]:
        return selectors.with_counts(selectors.presences())

    @extend_schema(responses=SecurityRecordAnswer(many=True))
    def list(self, request: Request) -> Response:
        """Without their history: that is with the one."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([{**selectors.presence_state(row), "number": row.called} for row in page])

    @extend_schema(responses=SecurityRecordAnswer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(selectors.detail(selectors.get(int(pk))))

    @extend_schema(request=shapes.NewPresenceSerializer, responses={201: _OBJECT})
    def create(self, request: Request) -> Response:
        given = self.validated(shapes.NewPresenceSerializer)
        return act(request, lambda: services.open_presence(by=self.actor, **given), _whole, 201)

    @extend_schema(request=shapes.PresenceLevelSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def level(self, request: Request, pk: str) -> Response:
        """Raise or lower the manning; raising the own force awaits the Force Provost Marshal."""
        return self.done(manning.set_level, pk, shapes.PresenceLevelSerializer, _of)

    @extend_schema(request=ActSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def posts(self, request: Request, pk: str) -> Response:
        """Let its posts require together what it is manned with."""
        return self.done(manning.match_posts, pk, ActSerializer, _whole)

    @extend_schema(request=shapes.PresenceForceSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def force(self, request: Request, pk: str) -> Response:
        return self.done(services.change_force, pk, shapes.PresenceForceSerializer, _whole)

    @extend_schema(request=shapes.PresencePartnersSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def partners(self, request: Request, pk: str) -> Response:
        """Say with whom it must be coordinated."""
        return self.done(record.name_partners, pk, shapes.PresencePartnersSerializer, _whole)

    @extend_schema(request=shapes.CoordinationSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def coordinate(self, request: Request, pk: str) -> Response:
        """A partner was told, directly or via HQ, and perhaps has answered."""
        return self.done(record.coordinate, pk, shapes.CoordinationSerializer, _of)

    @extend_schema(request=shapes.SituationSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def situation(self, request: Request, pk: str) -> Response:
        """How it stands there. A crew is answered what it wrote, and no more."""
        own = self.actor.scope("security.report") == "own"
        return self.done(record.report_situation, pk, shapes.SituationSerializer, _mine if own else _of)

    @extend_schema(request=shapes.DisplacementSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def displace(self, request: Request, pk: str) -> Response:
        return self.done(record.displace, pk, shapes.DisplacementSerializer, _of)

    @extend_schema(request=shapes.StandDownSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"], url_path="stand-down")
    def stand_down(self, request: Request, pk: str) -> Response:
        return self.done(services.stand_down, pk, shapes.StandDownSerializer, _whole)


def _mine(row: Any) -> dict[str, Any]:
    return {"id": row.pk, "number": row.presence.called, "situation": record.situation_words(row)}


class PresencePartnerViewSet(ActViewSet):
    """Partners of a presence operation: what they answered, and entries made by mistake."""

    queryset = Coordination.objects.none()
    serializer_class = shapes.CoordinationAnswerSerializer
    noun = "coordination"

    @extend_schema(request=shapes.CoordinationAnswerSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        return self.done(record.answer_coordination, pk, shapes.CoordinationAnswerSerializer, _of)

    @extend_schema(request=shapes.PresenceReasonSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.done(record.withdraw_coordination, pk, shapes.PresenceReasonSerializer, _of)


class PresenceDisplacementViewSet(ActViewSet):
    """What a presence operation displaces."""

    queryset = Displacement.objects.none()
    serializer_class = shapes.PresenceMomentSerializer
    noun = "displacement"

    @extend_schema(request=shapes.PresenceMomentSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """It is done again."""
        return self.done(record.restore, pk, shapes.PresenceMomentSerializer, _of)


class PresenceLevelViewSet(ActViewSet):
    """Proposals to raise the manning; the Force Provost Marshal decides them with all that awaits a decision."""

    queryset = LevelChange.objects.none()
    serializer_class = shapes.PresenceReasonSerializer
    noun = "change"

    @extend_schema(request=shapes.PresenceReasonSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.done(manning.withdraw_level, pk, shapes.PresenceReasonSerializer, _of)


ROUTES = [
    ("presences", PresenceViewSet, "presence"),
    ("presence-partners", PresencePartnerViewSet, "presence-partner"),
    ("presence-displacements", PresenceDisplacementViewSet, "presence-displacement"),
    ("presence-levels", PresenceLevelViewSet, "presence-level"),
]
