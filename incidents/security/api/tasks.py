"""Security tasks, their posts, who stands there, and their orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from blotter.api import DeskViewSet, act
from blotter.bodies import ActSerializer, LateActSerializer, ReasonSerializer
from incidents.security import serializers as shapes
from incidents.security import services
from incidents.security.models import Manning, Orders, Post, Task
from incidents.security.selectors import tasks

_OBJECT = OpenApiTypes.OBJECT


class ActViewSet(DeskViewSet):
    """Acts on one record, whose key the service knows as ``noun``."""

    filter_backends = ()
    lookup_value_regex = "[0-9]{1,18}"
    required_action = "security.edit"
    noun: ClassVar[str]

    def done(
        self, service: Callable[..., Any], pk: str, body: type[Serializer[Any]], present: Callable[[Any], Any]
    ) -> Response:
        given = {**self.validated(body), self.noun: int(pk)}
        return act(self.request, lambda: service(by=self.actor, **given), present)


class TaskViewSet(ActViewSet):
    """Security tasks, newest first, each with its posts and who stands there."""

    queryset = Task.objects.none()
    serializer_class = shapes.SecurityTaskSerializer
    required_actions: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), "security.view"),
        "check_in": "security.report",
        "open_incident": "incident.open",
    }
    noun = "task"

    def get_queryset(self) -> QuerySet[Task]:
        return tasks.tasks()

    @extend_schema(responses=shapes.SecurityRecordAnswer(many=True))
    def list(self, request: Request) -> Response:
        """Without their posts: those are with the one task."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([tasks.summary(row) for row in page])

    @extend_schema(responses=shapes.SecurityRecordAnswer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(tasks.detail(tasks.get(int(pk))))

    @extend_schema(request=shapes.SecurityTaskSerializer, responses={201: _OBJECT})
    def create(self, request: Request) -> Response:
        given = self.validated(shapes.SecurityTaskSerializer)
        return act(request, lambda: services.plan_task(by=self.actor, **given), tasks.detail, 201)

    def changed(self, service: Callable[..., Any], pk: str, body: type[Serializer[Any]]) -> Response:
        """As it stands after the act, read anew."""
        return self.done(service, pk, body, lambda _result: tasks.detail(tasks.get(int(pk))))

    @extend_schema(request=shapes.SecurityChangeSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        return self.changed(services.change_task, pk, shapes.SecurityChangeSerializer)

    @extend_schema(request=LateActSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, pk: str) -> Response:
        return self.changed(services.begin, pk, LateActSerializer)

    @extend_schema(request=shapes.SecurityEndSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Whoever stands at its posts has left with that."""
        return self.changed(services.end, pk, shapes.SecurityEndSerializer)

    @extend_schema(request=ReasonSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self.changed(services.cancel, pk, ReasonSerializer)

    @extend_schema(request=shapes.SecurityThreatSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def threat(self, request: Request, pk: str) -> Response:
        """Raise or lower the threat level."""
        return self.changed(services.set_threat, pk, shapes.SecurityThreatSerializer)

    @extend_schema(request=shapes.SecurityOrdersSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def orders(self, request: Request, pk: str) -> Response:
        """A new edition of the orders."""
        return self.changed(services.issue_orders, pk, shapes.SecurityOrdersSerializer)

    @extend_schema(request=shapes.SecurityPostSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def posts(self, request: Request, pk: str) -> Response:
        """Set up a post."""
        return self.changed(services.add_post, pk, shapes.SecurityPostSerializer)

    @extend_schema(request=shapes.SecurityLinkSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def link(self, request: Request, pk: str) -> Response:
        """It belongs to an incident."""
        return self.changed(services.link_incident, pk, shapes.SecurityLinkSerializer)

    @extend_schema(request=ActSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"], url_path="open-incident")
    def open_incident(self, request: Request, pk: str) -> Response:
        """Open the incident by which the desk sends patrols to it."""
        return self.changed(services.open_incident, pk, ActSerializer)

    @extend_schema(request=shapes.SecurityCheckInSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"], url_path="check-in")
    def check_in(self, request: Request, pk: str) -> Response:
        """The site is well: one word for all who stand there."""
        return self.done(
            services.check_in, pk, shapes.SecurityCheckInSerializer,
            lambda made: {"id": made.pk, "number": made.task.called, "at": made.at.isoformat()},
        )  # fmt: skip


class PostViewSet(ActViewSet):
    """Acts on a post, answered by its task's posts as they stand then."""

    queryset = Post.objects.none()
    serializer_class = shapes.SecurityPostSerializer
    noun = "post"

    def turn(self, service: Callable[..., Any], pk: str, body: type[Serializer[Any]]) -> Response:
        return self.done(service, pk, body, tasks.turn_detail)

    @extend_schema(request=shapes.SecurityTurnSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def turns(self, request: Request, pk: str) -> Response:
        """Plan a patrol's turn."""
        return self.turn(services.plan_manning, pk, shapes.SecurityTurnSerializer)

    @extend_schema(request=shapes.SecurityManSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def man(self, request: Request, pk: str) -> Response:
        """A patrol stands there, unplanned."""
        return self.turn(services.man_post, pk, shapes.SecurityManSerializer)

    @extend_schema(request=shapes.SecurityRequiredSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def required(self, request: Request, pk: str) -> Response:
        """More or fewer persons."""
        return self.done(services.change_post, pk, shapes.SecurityRequiredSerializer, _post)

    @extend_schema(request=ReasonSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        return self.done(services.close_post, pk, ReasonSerializer, _post)


class TurnViewSet(ActViewSet):
    """Acts on a patrol's turn at a post. A patrol leader acts on those of their own patrol."""

    queryset = Manning.objects.none()
    serializer_class = LateActSerializer
    required_actions: ClassVar[dict[str, str]] = dict.fromkeys(("arrive", "relieve"), "security.report")
    noun = "manning"

    @extend_schema(request=shapes.SecurityArrivalSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def arrive(self, request: Request, pk: str) -> Response:
        """At the post; whom it relieves has left with that."""
        return self.done(services.arrive, pk, shapes.SecurityArrivalSerializer, tasks.turn_detail)

    @extend_schema(request=LateActSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def relieve(self, request: Request, pk: str) -> Response:
        return self.done(services.relieve, pk, LateActSerializer, tasks.turn_detail)

    @extend_schema(request=ActSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Not needed there after all."""
        return self.done(services.cancel_manning, pk, ActSerializer, tasks.turn_detail)


class OrdersViewSet(ActViewSet):
    """An edition of orders."""

    queryset = Orders.objects.none()
    serializer_class = shapes.SecurityReadingSerializer
    required_actions: ClassVar[dict[str, str]] = {"read": "security.report"}
    noun = "orders"

    @extend_schema(request=shapes.SecurityReadingSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Read by the leader of the own patrol, or by radio for the patrol that is named."""
        return self.done(
            services.read_orders, pk, shapes.SecurityReadingSerializer,
            lambda made: {"id": made.pk, "patrol": made.patrol_id, "at": made.at.isoformat()},
        )  # fmt: skip


def _post(post: Post) -> dict[str, Any]:
    return next(tasks.post_detail(each) for each in tasks.manned(post.task) if each.post.pk == post.pk)
