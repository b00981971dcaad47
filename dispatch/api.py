"""The desk over the API: sending patrols, their progress, the snapshot, the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from blotter import live
from blotter import selectors as journal
from blotter.api import DeskViewSet, StrictSerializer, act
from blotter.bodies import ActSerializer, LateActSerializer, ReasonSerializer, key, moment
from blotter.text import REASON_LENGTH
from dispatch import radio, recommendation, selectors, services
from dispatch.models import Assignment
from dispatch.services.sending import MOST_PATROLS
from incidents import selectors as incident_selectors
from incidents.api import IncidentViewSet
from incidents.intake import protocol
from incidents.serializers import (
    AddCallerSerializer,
    AdviseSerializer,
    AnswersSerializer,
    CancelSerializer,
    DuplicateSerializer,
    PrioritySerializer,
    ResolveSerializer,
)
from patrols import selectors as patrol_selectors


class ProgressSerializer(LateActSerializer):
    channel = serializers.CharField(max_length=20, required=False, allow_blank=True)
    words = serializers.CharField(max_length=REASON_LENGTH, required=False, allow_blank=True)


class ReadNewsSerializer(ProgressSerializer):
    """``told_at``: the newest that the screen showed, as the job's row says it."""

    told_at = moment()


class ClearSerializer(ProgressSerializer):
    code = serializers.CharField(max_length=20, required=False, allow_blank=True)


class UnableSerializer(ProgressSerializer):
    reason = serializers.CharField(max_length=REASON_LENGTH)


class RecallSerializer(LateActSerializer):
    reason = serializers.CharField(max_length=REASON_LENGTH)


class DispatchSerializer(LateActSerializer):
    patrols = serializers.ListField(child=key(), min_length=1, max_length=MOST_PATROLS)
    stack = serializers.BooleanField(required=False)
    divert_reason = serializers.CharField(max_length=REASON_LENGTH, required=False, allow_blank=True)


class AssignmentSerializer(serializers.Serializer[Any]):
    """A live assignment as the board shows it; ``state`` of an ended one is how it ended."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    incident = serializers.IntegerField()
    patrol = serializers.IntegerField()
    state = serializers.CharField()
    since = serializers.CharField()
    dispatched_at = serializers.CharField(allow_null=True)
    by_position = serializers.CharField()
    told_at = serializers.CharField(allow_null=True)
    read_at = serializers.CharField(allow_null=True)


class DispatchedSerializer(serializers.Serializer[Any]):
    assignments = AssignmentSerializer(many=True)
    serial = serializers.IntegerField(allow_null=True)


class DeskIncidentViewSet(IncidentViewSet):
    """Incidents with patrols: these acts free, tell and name every patrol that is on them."""

    required_actions: ClassVar[dict[str, str]] = {
        **IncidentViewSet.required_actions,
        **dict.fromkeys(("advise", "cancel", "resolve", "duplicate"), "incident.end"),
        **dict.fromkeys(("callers", "answers"), "incident.edit"),
        "dispatch_patrols": "assignment.dispatch",
        "no_duff": "incident.exercise",
        "priority": "incident.edit",
        "recommendation": "assignment.dispatch",
        "radio": "assignment.dispatch",
    }

    @extend_schema(request=DispatchSerializer, responses=DispatchedSerializer)
    @action(detail=True, methods=["post"], url_path="dispatch", url_name="dispatch")
    def dispatch_patrols(self, request: Request, pk: str) -> Response:
        body = self.validated(DispatchSerializer)
        return act(
            request,
            lambda: services.dispatch(by=self.actor, incident=int(pk), **body),
            lambda made: {"assignments": [selectors.state_of(assignment) for assignment in made]},
        )

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def recommendation(self, request: Request, pk: str) -> Response:
        """Which patrol to send, best first, and why in words."""
        return Response(recommendation.recommend(incident_selectors.get(self.actor, int(pk))))

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def questions(self, request: Request, pk: str) -> Response:
        """What the type asks, what was answered, what is still to ask, and the priority that answers speak for."""
        return Response(protocol.protocol(incident_selectors.get(self.actor, int(pk))))

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def radio(self, request: Request, pk: str) -> Response:
        """``{"words"}`` to say to a patrol after its callsign."""
        return Response({"words": radio.message(incident_selectors.get(self.actor, int(pk)))})

    @extend_schema(request=AddCallerSerializer)
    @action(detail=True, methods=["post"])
    def callers(self, request: Request, pk: str) -> Response:
        """Attach one more caller; the patrols that are on it are told."""
        body = self.validated(AddCallerSerializer)
        kept: dict[str, Any] = {
            key: body.pop(key) for key in ("words", "type", "answers", "version", "occurred_at") if key in body
        }
        return self.act_on(services.attach_caller, pk, {"caller": body, **kept})

    @extend_schema(request=AnswersSerializer)
    @action(detail=True, methods=["post"])
    def answers(self, request: Request, pk: str) -> Response:
        """Answer what the type asks; the patrols that are on it are told."""
        return self.act_on(services.answer_questions, pk, self.validated(AnswersSerializer))

    @extend_schema(request=ResolveSerializer)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: str) -> Response:
        return self.act_on(services.resolve_incident, pk, self.validated(ResolveSerializer))

    @extend_schema(request=CancelSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self.act_on(services.cancel_incident, pk, self.validated(CancelSerializer))

    @extend_schema(request=DuplicateSerializer)
    @action(detail=True, methods=["post"])
    def duplicate(self, request: Request, pk: str) -> Response:
        return self.act_on(services.merge_incident, pk, self.validated(DuplicateSerializer))

    @extend_schema(request=PrioritySerializer)
    @action(detail=True, methods=["post"])
    def priority(self, request: Request, pk: str) -> Response:
        return self.act_on(services.change_priority, pk, self.validated(PrioritySerializer))

    @extend_schema(request=AdviseSerializer)
    @action(detail=True, methods=["post"])
    def advise(self, request: Request, pk: str) -> Response:
        return self.act_on(services.advise, pk, self.validated(AdviseSerializer))

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"], url_path="no-duff")
    def no_duff(self, request: Request, pk: str) -> Response:
        return self.act_on(services.no_duff, pk, self.validated(ReasonSerializer))


class AssignmentViewSet(DeskViewSet):
    """Jobs of patrols. Acts: acknowledge, en-route, on-scene, clear, unable, recall, take."""

    queryset = Assignment.objects.none()
    lookup_value_regex = "[0-9]{1,18}"
    serializer_class = AssignmentSerializer
    required_action = "patrol.view"
    required_actions: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "acknowledge",
                "en_route",
                "on_scene",
                "transport",
                "at_facility",
                "clear",
                "unable",
                "take",
                "read_news",
            ),
            "assignment.progress",
        ),
        "recall": "assignment.recall",
    }

    def get_queryset(self) -> QuerySet[Assignment]:
        found = Assignment.objects.all()
        if self.actor.scope("patrol.view") == "own":
            return found.filter(patrol__in=patrol_selectors.patrol_ids_of(self.request.user))
        return found

    def list(self, request: Request) -> Response:
        """Newest first, ended ones too."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([selectors.state_of(assignment) for assignment in page])

    def _act(self, service: Callable[..., Assignment], pk: str, body: type[StrictSerializer]) -> Response:
        checked = self.validated(body)
        return act(
            self.request,
            lambda: service(by=self.actor, assignment=int(pk), **checked),
            selectors.state_of,
        )

    @extend_schema(request=ProgressSerializer)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        return self._act(services.acknowledge, pk, ProgressSerializer)

    @extend_schema(request=ProgressSerializer)
    @action(detail=True, methods=["post"], url_path="en-route")
    def en_route(self, request: Request, pk: str) -> Response:
        return self._act(services.en_route, pk, ProgressSerializer)

    @extend_schema(request=ProgressSerializer)
    @action(detail=True, methods=["post"], url_path="on-scene")
    def on_scene(self, request: Request, pk: str) -> Response:
        return self._act(services.on_scene, pk, ProgressSerializer)

    @extend_schema(request=ProgressSerializer)
    @action(detail=True, methods=["post"])
    def transport(self, request: Request, pk: str) -> Response:
        return self._act(services.transport, pk, ProgressSerializer)

    @extend_schema(request=ProgressSerializer)
    @action(detail=True, methods=["post"], url_path="at-facility")
    def at_facility(self, request: Request, pk: str) -> Response:
        return self._act(services.at_facility, pk, ProgressSerializer)

    @extend_schema(request=ReadNewsSerializer)
    @action(detail=True, methods=["post"], url_path="read")
    def read_news(self, request: Request, pk: str) -> Response:
        """The crew has what was reported since it was sent."""
        return self._act(services.read_news, pk, ReadNewsSerializer)

    @extend_schema(request=ClearSerializer)
    @action(detail=True, methods=["post"])
    def clear(self, request: Request, pk: str) -> Response:
        return self._act(services.clear, pk, ClearSerializer)

    @extend_schema(request=UnableSerializer)
    @action(detail=True, methods=["post"])
    def unable(self, request: Request, pk: str) -> Response:
        return self._act(services.unable, pk, UnableSerializer)

    @extend_schema(request=RecallSerializer)
    @action(detail=True, methods=["post"])
    def recall(self, request: Request, pk: str) -> Response:
        return self._act(services.recall, pk, RecallSerializer)

    @extend_schema(request=ActSerializer)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: str) -> Response:
        return self._act(services.take_next, pk, ActSerializer)


class SnapshotView(APIView):
    """``GET``: everything that this viewer's screens show, of one instant, with the serial to go on from."""

    required_action = "board.view"

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        user: Any = request.user
        tags, from_when = user.audiences(), user.sees_since()
        patrols = sorted(patrol_selectors.patrol_ids_of(user))
        positions = patrol_selectors.positions()
        if "desk" not in tags:
            positions = {str(pk): positions[str(pk)] for pk in patrols if str(pk) in positions}
        return Response(
            {
                **journal.snapshot(tags, from_when),
                "clock": live.clock(),
                "positions": positions,
                "you": {
                    "id": user.pk,
                    "username": user.username,
                    "name": user.name,
                    "rank": user.rank,
                    "roles": sorted(user.roles),
                    "position": getattr(request, "desk_position", ""),
                    "audiences": sorted(tags),
                    "patrols": patrols,
                    "may": user.actions(),
                },
            }
        )


ROUTES = [
    ("incidents", DeskIncidentViewSet, "incident"),
    ("assignments", AssignmentViewSet, "assignment"),
]
