"""Advice, plans, inspections and holding sites over the API."""

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
from blotter.bodies import ActSerializer
from incidents.detention import services
from incidents.detention.api import shapes
from incidents.detention.models import AdviceRequest, DetentionPlan, HoldingSite, Inspection
from incidents.detention.selectors import advice, plans
from incidents.detention.services.common import missing

Body = type[Serializer[Any]]


class RecordViewSet(DeskViewSet):
    """Newest first, one in full, and its acts; ``noun`` is what services call its key."""

    filter_backends = ()
    lookup_value_regex = "[0-9]{1,18}"
    noun: ClassVar[str]
    answer: Callable[[Any], dict[str, Any]]

    def one(self, pk: int) -> Any:
        row = self.get_queryset().filter(pk=pk).first()
        if row is None:
            raise missing(str(self.get_queryset().model._meta.verbose_name), pk)
        return row

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([self.answer(row) for row in page])

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.answer(self.one(int(pk))))

    def made(self, service: Callable[..., Any], body: Body) -> Response:
        given = self.validated(body)
        return act(
            self.request, lambda: service(by=self.actor, **given), lambda row: self.answer(self.one(row.pk)), 201
        )

    def done(self, service: Callable[..., Any], pk: str, body: Body, *, of: tuple[str, str] | None = None) -> Response:
        """An act on the row, answered by how it stands then.

        ``of``: the field and the relation of something in the row, where the service asks for the key of that alone.
        """
        given = self.validated(body)
        if of is None:
            given[self.noun] = int(pk)
        else:
            field, relation = of
            held = getattr(self.one(int(pk)), relation)
            if not held.filter(pk=given[field]).exists():
                raise missing(str(held.model._meta.verbose_name), given[field])
        return act(
            self.request, lambda: service(by=self.actor, **given), lambda _result: self.answer(self.one(int(pk)))
        )


class AdviceRequestViewSet(RecordViewSet):
    """Units that ask what to do with somebody whom they hold."""

    queryset = AdviceRequest.objects.none()
    serializer_class = shapes.AdviceAskSerializer
    required_action = "detention.desk.view"
    required_actions: ClassVar[dict[str, str]] = dict.fromkeys(
        ("create", "advise", "call_back", "close", "withdraw"), "advice.take"
    )
    noun = "request"
    answer = staticmethod(shapes.advice_answer)

    def get_queryset(self) -> QuerySet[AdviceRequest]:
        return advice.requests()

    @extend_schema(request=shapes.AdviceAskSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        """A unit asks; the clock of its call back starts."""
        return self.made(services.ask_advice, shapes.AdviceAskSerializer)

    @extend_schema(request=shapes.AdviceGiveSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def advise(self, request: Request, pk: str) -> Response:
        return self.done(services.advise, pk, shapes.AdviceGiveSerializer)

    @extend_schema(request=shapes.AdviceCallSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"], url_path="call-back")
    def call_back(self, request: Request, pk: str) -> Response:
        return self.done(services.call_back, pk, shapes.AdviceCallSerializer)

    @extend_schema(request=ActSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        return self.done(services.close_advice, pk, ActSerializer)

    @extend_schema(request=shapes.AdviceWithdrawSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.done(services.withdraw_advice, pk, shapes.AdviceWithdrawSerializer)


class DetentionPlanViewSet(RecordViewSet):
    """Detention plans with their gaps. The FPM decides on them among the ``decisions``."""

    queryset = DetentionPlan.objects.none()
    serializer_class = shapes.DetentionPlanDraftSerializer
    required_action = "detention.desk.view"
    required_actions: ClassVar[dict[str, str]] = dict.fromkeys(
        ("create", "change", "lines", "confirm", "withdraw", "tick", "submit", "lead"), "detention.plan"
    )
    noun = "plan"
    answer = staticmethod(shapes.plan_answer)

    def get_queryset(self) -> QuerySet[DetentionPlan]:
        return plans.plans()

    @extend_schema(request=shapes.DetentionPlanDraftSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        return self.made(services.draft_plan, shapes.DetentionPlanDraftSerializer)

    @extend_schema(request=shapes.DetentionPlanLineSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def lines(self, request: Request, pk: str) -> Response:
        """A means of the plan."""
        return self.done(services.add_line, pk, shapes.DetentionPlanLineSerializer)

    @extend_schema(request=shapes.DetentionPlanChangeSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        return self.done(services.change_plan, pk, shapes.DetentionPlanChangeSerializer)

    @extend_schema(request=shapes.DetentionPlanOfLineSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """One of its means is there."""
        return self.done(services.confirm_line, pk, shapes.DetentionPlanOfLineSerializer, of=("line", "lines"))

    @extend_schema(request=shapes.DetentionPlanOfLineSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """One of its means is not there after all."""
        return self.done(services.withdraw_line, pk, shapes.DetentionPlanOfLineSerializer, of=("line", "lines"))

    @extend_schema(request=shapes.DetentionPlanTickSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def tick(self, request: Request, pk: str) -> Response:
        """A point of its checklist."""
        return self.done(services.tick, pk, shapes.DetentionPlanTickSerializer, of=("check", "checks"))

    @extend_schema(request=shapes.DetentionPlanSubmitSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        return self.done(services.submit_plan, pk, shapes.DetentionPlanSubmitSerializer)

    @extend_schema(request=shapes.DetentionPlanLeadSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def lead(self, request: Request, pk: str) -> Response:
        return self.done(services.lead_plan, pk, shapes.DetentionPlanLeadSerializer)


class InspectionViewSet(RecordViewSet):
    """Inspections of holding sites with their findings."""

    queryset = Inspection.objects.none()
    serializer_class = shapes.InspectionRecordSerializer
    required_action = "inspection.view"
    required_actions: ClassVar[dict[str, str]] = dict.fromkeys(("create", "findings", "follow"), "inspection.work")
    noun = "inspection"
    answer = staticmethod(shapes.inspection_answer)

    def get_queryset(self) -> QuerySet[Inspection]:
        return Inspection.objects.order_by("-pk").prefetch_related("findings__inspection")

    @extend_schema(request=shapes.InspectionRecordSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        return self.made(services.record_inspection, shapes.InspectionRecordSerializer)

    @extend_schema(request=shapes.FindingSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def findings(self, request: Request, pk: str) -> Response:
        return self.done(services.add_finding, pk, shapes.FindingSerializer)

    @extend_schema(request=shapes.FindingFollowSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def follow(self, request: Request, pk: str) -> Response:
        """What was done about one of its findings."""
        return self.done(services.follow_up, pk, shapes.FindingFollowSerializer, of=("finding", "findings"))


class HoldingSiteViewSet(RecordViewSet):
    """Where persons are held."""

    queryset = HoldingSite.objects.none()
    serializer_class = shapes.HoldingSiteSerializer
    required_action = "detention.desk.view"
    required_actions: ClassVar[dict[str, str]] = dict.fromkeys(("create", "change"), "inspection.work")
    noun = "site"
    answer = staticmethod(shapes.site_answer)

    def get_queryset(self) -> QuerySet[HoldingSite]:
        return HoldingSite.objects.order_by("-pk")

    @extend_schema(request=shapes.HoldingSiteSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        return self.made(services.add_site, shapes.HoldingSiteSerializer)

    @extend_schema(request=shapes.HoldingSiteChangeSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        return self.done(services.change_site, pk, shapes.HoldingSiteChangeSerializer)


ROUTES = [
    ("advice-requests", AdviceRequestViewSet, "advice-request"),
    ("detention-plans", DetentionPlanViewSet, "detention-plan"),
    ("inspections", InspectionViewSet, "inspection"),
    ("holding-sites", HoldingSiteViewSet, "holding-site"),
]
