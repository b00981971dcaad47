"""The provost over the API: the figures of the day, and everything that is coordinated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from blotter import decisions
from blotter.api import DeskViewSet, StrictSerializer, act
from blotter.bodies import ReasonSerializer
from blotter.errors import Missing
from dispatch.provost import selectors, services
from dispatch.provost import serializers as shapes
from dispatch.provost.models import Directive, HelpRequest, Report, Takeover
from dispatch.provost.models import Request as DeskRequest
from dispatch.provost.selectors import coordination
from dispatch.provost.selectors import reports as report_selectors

LONGEST_KEY = 18  # digits that always fit a bigint


class SpreadSerializer(serializers.Serializer[Any]):
    median_s = serializers.FloatField(allow_null=True)
    p90_s = serializers.FloatField(allow_null=True)


class ResponseSerializer(serializers.Serializer[Any]):
    priority = serializers.IntegerField()
    opened = serializers.IntegerField()
    dispatched = serializers.IntegerField()
    arrived = serializers.IntegerField()
    target_s = serializers.IntegerField()
    within_target = serializers.IntegerField()
    dispatch = SpreadSerializer()
    arrival = SpreadSerializer()


class CountSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    count = serializers.IntegerField()


class FunctionFiguresSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    figures = CountSerializer(many=True)


class FiguresSerializer(serializers.Serializer[Any]):
    since = serializers.CharField()
    now = serializers.CharField()
    real = ResponseSerializer(many=True)
    exercise = ResponseSerializer(many=True)
    functions = FunctionFiguresSerializer(many=True)


class FiguresView(APIView):
    required_action = "provost.view"

    @extend_schema(responses=FiguresSerializer)
    def get(self, request: Request) -> Response:
        return Response(selectors.figures())


class WaitingSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    key = serializers.IntegerField()
    words = serializers.CharField()
    reason = serializers.CharField()
    asked_by = serializers.CharField()
    since = serializers.CharField()
    due = serializers.CharField(allow_null=True)
    url = serializers.CharField()
    exercise = serializers.BooleanField()
    version = serializers.IntegerField(allow_null=True)


class DecisionViewSet(DeskViewSet):
    """What awaits the provost, whatever package asked for it: the oldest first, exercises last."""

    queryset = DeskRequest.objects.none()
    serializer_class = WaitingSerializer
    pagination_class = None
    lookup_value_regex = "[a-z0-9_.:]{1,60}"
    required_action = "coordination.view"
    required_actions: ClassVar[dict[str, str]] = {"decide": "provost.decide"}

    def list(self, request: Request) -> Response:
        return Response(coordination.waiting())

    @extend_schema(request=shapes.DecideSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """``pk`` is ``code:key`` of what awaits a decision."""
        code, _colon, key = pk.rpartition(":")
        decision = decisions.get(code)
        if not key.isdecimal() or len(key) > LONGEST_KEY:
            raise Missing(_("There is no decision «%(code)s».") % {"code": pk})
        body = {"words": "", "version": None, **self.validated(shapes.DecideSerializer)}
        return act(request, lambda: decision.decide(by=self.actor, key=int(key), **body), lambda _row: {})


class _CoordinationViewSet(DeskViewSet):
    """A noun of coordination: list, one, and its acts."""

    lookup_value_regex = "[0-9]{1,18}"
    serializer_class: Any = shapes.CoordinationRowSerializer
    answer: Callable[[Any], dict[str, Any]]

    def present(self, row: Any) -> dict[str, Any]:
        """The answer to an act."""
        return type(self).answer(row)

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([type(self).answer(row) for row in page])

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        row = self.get_queryset().filter(pk=int(pk)).first()
        if row is None:
            raise Missing(_("There is no such row: %(key)s.") % {"key": pk})
        return Response(type(self).answer(row))

    def make(self, service: Callable[..., Any], body: type[StrictSerializer]) -> Response:
        given = self.validated(body)
        return act(self.request, lambda: service(by=self.actor, **given), self.present, 201)

    def follow(self, service: Callable[..., Any], body: type[StrictSerializer], **on: int) -> Response:
        given = self.validated(body)
        return act(self.request, lambda: service(by=self.actor, **on, **given), self.present)


class DirectiveViewSet(_CoordinationViewSet):
    """Directives, newest first: all, or for a patrol leader those to the own patrol."""

    queryset = Directive.objects.none()
    answer = staticmethod(shapes.directive_answer)
    required_action = "directive.view"
    required_actions: ClassVar[dict[str, str]] = {
        "create": "directive.give",
        "read": "directive.read",
        "read_out": "directive.read",
        "end": "directive.give",
    }

    def get_queryset(self) -> QuerySet[Directive]:
        return coordination.directives(self.actor).distinct()

    def present(self, row: Directive) -> dict[str, Any]:
        # Read as this person may read it: a leader is told of the own patrol, not of who else has read it.
        return super().present(coordination.directives(self.actor).get(pk=row.pk))

    @extend_schema(request=shapes.DirectiveGiveSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        return self.make(services.give_directive, shapes.DirectiveGiveSerializer)

    @extend_schema(request=shapes.ReadAtSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Confirm that one has read it."""
        return self.follow(services.read_directive, shapes.ReadAtSerializer, directive=int(pk))

    @extend_schema(request=shapes.ReadOutSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"], url_path="read-out")
    def read_out(self, request: Request, pk: str) -> Response:
        """The desk has read it out to a patrol by radio."""
        return self.follow(services.read_out, shapes.ReadOutSerializer, directive=int(pk))

    @extend_schema(request=ReasonSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        return self.follow(services.end_directive, ReasonSerializer, directive=int(pk))


class DeskRequestViewSet(_CoordinationViewSet):
    """What the desk asked the provost to decide, newest first."""

    queryset = DeskRequest.objects.none()
    answer = staticmethod(shapes.request_answer)
    required_action = "coordination.view"
    required_actions: ClassVar[dict[str, str]] = {"create": "coordination.ask", "take_back": "coordination.ask"}

    def get_queryset(self) -> QuerySet[DeskRequest]:
        return coordination.requests()

    @extend_schema(request=shapes.RequestAskSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        return self.make(services.ask, shapes.RequestAskSerializer)

    @extend_schema(request=ReasonSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        return self.follow(services.take_back, ReasonSerializer, request=int(pk))


class HelpRequestViewSet(_CoordinationViewSet):
    """Help of nations' MP, newest first; ``acts`` of one names what is possible."""

    queryset = HelpRequest.objects.none()
    answer = staticmethod(shapes.help_answer)
    required_action = "coordination.view"
    required_actions: ClassVar[dict[str, str]] = {
        "create": "help.ask",
        "withdraw": "help.ask",
        **dict.fromkeys(("promise", "refuse", "arrive", "release"), "help.answer"),
    }

    def get_queryset(self) -> QuerySet[HelpRequest]:
        return coordination.help_requests()

    @extend_schema(request=shapes.HelpAskSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        return self.make(services.ask_help, shapes.HelpAskSerializer)

    @extend_schema(request=shapes.HelpPromiseSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def promise(self, request: Request, pk: str) -> Response:
        return self.follow(services.promise, shapes.HelpPromiseSerializer, request=int(pk))

    @extend_schema(request=shapes.HelpRefuseSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        return self.follow(services.refuse_help, shapes.HelpRefuseSerializer, request=int(pk))

    @extend_schema(request=shapes.HelpMomentSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def arrive(self, request: Request, pk: str) -> Response:
        return self.follow(services.arrive, shapes.HelpMomentSerializer, request=int(pk))

    @extend_schema(request=shapes.HelpMomentSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        return self.follow(services.release, shapes.HelpMomentSerializer, request=int(pk))

    @extend_schema(request=ReasonSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.follow(services.withdraw_help, ReasonSerializer, request=int(pk))


class TakeoverViewSet(_CoordinationViewSet):
    """Escalations that the provost has now."""

    queryset = Takeover.objects.none()
    answer = staticmethod(coordination.takeover_state)
    required_action = "coordination.view"
    required_actions: ClassVar[dict[str, str]] = {"create": "provost.take", "give_back": "provost.take"}

    def get_queryset(self) -> QuerySet[Takeover]:
        return coordination.takeovers()

    @extend_schema(request=shapes.TakeoverMakeSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        """Take an alarm to oneself."""
        return self.make(services.take_over, shapes.TakeoverMakeSerializer)

    @extend_schema(request=shapes.GiveBackSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"], url_path="give-back")
    def give_back(self, request: Request, pk: str) -> Response:
        return self.follow(services.give_back, shapes.GiveBackSerializer, takeover=int(pk))


class ReportViewSet(_CoordinationViewSet):
    """Reports to COMKFOR, newest first; one that was submitted has its frozen ``document``."""

    queryset = Report.objects.none()
    answer = staticmethod(shapes.report_answer)
    required_action = "coordination.view"
    required_actions: ClassVar[dict[str, str]] = {
        "create": "report.draft",
        "write": "report.draft",
        "discard": "report.draft",
        "submit": "report.submit",
    }

    def get_queryset(self) -> QuerySet[Report]:
        return report_selectors.reports()

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        found = super().retrieve(request, pk)
        found.data["document"] = self.get_queryset().values_list("document", flat=True).get(pk=int(pk))
        return found

    @extend_schema(request=shapes.ReportDraftSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        return self.make(services.draft, shapes.ReportDraftSerializer)

    @extend_schema(request=shapes.ReportWriteSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def write(self, request: Request, pk: str) -> Response:
        return self.follow(services.write, shapes.ReportWriteSerializer, report=int(pk))

    @extend_schema(request=shapes.ReportWriteSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        return self.follow(services.submit, shapes.ReportWriteSerializer, report=int(pk))

    @extend_schema(request=ReasonSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        return self.follow(services.discard, ReasonSerializer, report=int(pk))


ROUTES = [
    ("decisions", DecisionViewSet, "decision"),
    ("directives", DirectiveViewSet, "directive"),
    ("provost-requests", DeskRequestViewSet, "provost-request-api"),
    ("help-requests", HelpRequestViewSet, "help-request"),
    ("takeovers", TakeoverViewSet, "takeover"),
    ("provost-reports", ReportViewSet, "provost-report-api"),
]
