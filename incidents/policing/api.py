"""Policing over the API: check sessions and their vehicles, investigations, evidence and its chain."""

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
from blotter.operations import desk_now
from incidents.policing import serializers as shapes
from incidents.policing import services
from incidents.policing.models import CheckSession, CustodyStep, Investigation, Item
from incidents.policing.selectors import cases, evidence
from incidents.policing.selectors import checks as selectors
from incidents.policing.services.common import missing
from patrols.selectors import patrol_ids_of


class CheckSessionViewSet(DeskViewSet):
    """Check sessions, newest first, with their running counts."""

    queryset = CheckSession.objects.none()
    serializer_class = shapes.CheckSessionSerializer
    lookup_value_regex = "[0-9]{1,18}"
    required_action = "policing.view"
    required_actions: ClassVar[dict[str, str]] = {
        "create": "policing.check",
        "vehicles": "policing.check",
        "end": "policing.check",
    }

    def get_queryset(self) -> QuerySet[CheckSession]:
        """All, or on the phone those of one's own patrol."""
        found = selectors.sessions()
        own = self.actor.scope("policing.view") == "own"
        return found.filter(patrol__in=patrol_ids_of(self.actor.user)) if own else found

    def answer(self, row: CheckSession) -> dict[str, Any]:
        return shapes.session_answer(row, selectors.counts(row, desk_now()))

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([self.answer(row) for row in page])

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        row = self.get_queryset().filter(pk=int(pk)).first()
        if row is None:
            raise missing(_("check session"), pk)
        checks = row.checks.filter(withdrawn_at=None)
        return Response({**self.answer(row), "checks": [shapes.check_answer(check) for check in checks]})

    @extend_schema(request=shapes.CheckBeginSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        """A patrol begins to control vehicles."""
        body = self.validated(shapes.CheckBeginSerializer)
        return act(request, lambda: services.begin_session(by=self.actor, **body), self.answer, 201)

    @extend_schema(request=shapes.VehicleCheckSerializer, responses={201: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["post"])
    def vehicles(self, request: Request, pk: str) -> Response:
        """One vehicle that was controlled."""
        body = self.validated(shapes.VehicleCheckSerializer)
        call = lambda: services.record_check(by=self.actor, session=int(pk), **body)  # noqa: E731
        return act(request, call, shapes.check_answer, 201)

    @extend_schema(request=shapes.CheckEndSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        body = self.validated(shapes.CheckEndSerializer)
        return act(request, lambda: services.end_session(by=self.actor, session=int(pk), **body), self.answer)


class InvestigationViewSet(DeskViewSet):
    """The cases that this person may read, newest first."""

    queryset = Investigation.objects.none()
    serializer_class = shapes.InvestigationSerializer
    lookup_value_regex = "[0-9]{1,18}"
    required_action = "investigation.view"
    required_actions: ClassVar[dict[str, str]] = {
        "create": "investigation.lead",
        "follow": "investigation.work",
        "tasks": "investigation.work",
        "seize": "investigation.work",
    }

    def get_queryset(self) -> QuerySet[Investigation]:
        return cases.visible(self.actor)

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([shapes.case_answer(row) for row in page])

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        row = self.get_queryset().filter(pk=int(pk)).first()
        if row is None:
            raise missing(_("investigation"), pk)
        return Response(shapes.case_answer(row))

    @extend_schema(request=shapes.CaseOpenSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        body = self.validated(shapes.CaseOpenSerializer)
        return act(request, lambda: services.open_investigation(by=self.actor, **body), shapes.case_answer, 201)

    @extend_schema(request=shapes.CaseActSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def follow(self, request: Request, pk: str) -> Response:
        """An act of the state table; ``acts`` of a case names those that are possible."""
        body = self.validated(shapes.CaseActSerializer)
        call = lambda: services.follow(by=self.actor, investigation=int(pk), **body)  # noqa: E731
        return act(request, call, shapes.case_answer)

    @extend_schema(request=shapes.CaseTaskSerializer, responses={201: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["post"])
    def tasks(self, request: Request, pk: str) -> Response:
        """Something to be done until a time."""
        body = self.validated(shapes.CaseTaskSerializer)
        call = lambda: services.give_task(by=self.actor, investigation=int(pk), **body)  # noqa: E731
        return act(request, call, lambda task: {"id": task.pk, "number": task.number}, 201)

    @extend_schema(request=shapes.SeizureSerializer, responses={201: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["post"])
    def seize(self, request: Request, pk: str) -> Response:
        """Take things as evidence, on one document."""
        body = self.validated(shapes.SeizureSerializer)
        call = lambda: services.seize(by=self.actor, investigation=int(pk), **body)  # noqa: E731

        def present(document: Any) -> dict[str, Any]:
            items = document.items.order_by("number")
            return {"id": document.pk, "number": document.number, "items": [item.pk for item in items]}

        return act(request, call, present, 201)


class EvidenceViewSet(DeskViewSet):
    """Items of evidence that this person may read, each with its chain. Acts take a list of items, all or none."""

    queryset = Item.objects.none()
    serializer_class = shapes.EvidenceItemSerializer
    lookup_value_regex = "[0-9]{1,18}"
    required_action = "investigation.view"
    required_actions: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("hand_over", "receive", "decline", "give_out", "take_back", "dispose"), "investigation.work"),
        "authorise": "investigation.lead",
    }

    def get_queryset(self) -> QuerySet[Item]:
        readable = evidence.documents(self.actor).values("pk")
        return Item.objects.filter(document__in=readable).select_related("document").prefetch_related("steps")

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([self.answer(item) for item in page])

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        item = self.get_queryset().filter(pk=int(pk)).first()
        if item is None:
            raise missing(_("item of evidence"), pk)
        return Response(self.answer(item))

    def answer(self, item: Item) -> dict[str, Any]:
        return shapes.item_answer(evidence.chain(item), evidence.faults(item))

    def step(self, serializer: type[shapes.CustodySerializer], service: Callable[..., Any]) -> Response:
        """An act on items, answered by how each of them stands then."""
        body = self.validated(serializer)

        def present(_result: list[CustodyStep] | list[Item]) -> dict[str, Any]:
            items = Item.objects.filter(pk__in=body["items"]).select_related("document").prefetch_related("steps")
            return {"items": [self.answer(item) for item in items]}

        return act(self.request, lambda: service(by=self.actor, **body), present)

    @extend_schema(request=shapes.CustodyReleaseSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request) -> Response:
        """Release items that one holds to somebody with an account, who then receives them."""
        return self.step(shapes.CustodyReleaseSerializer, services.hand_over)

    @extend_schema(request=shapes.CustodyReceiptSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def receive(self, request: Request) -> Response:
        return self.step(shapes.CustodyReceiptSerializer, services.receive)

    @extend_schema(request=shapes.CustodyDeclineSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def decline(self, request: Request) -> Response:
        return self.step(shapes.CustodyDeclineSerializer, services.decline)

    @extend_schema(request=shapes.CustodyOutSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"], url_path="give-out")
    def give_out(self, request: Request) -> Response:
        """Release items that one holds to somebody without an account, against their receipt."""
        return self.step(shapes.CustodyOutSerializer, services.give_out)

    @extend_schema(request=shapes.CustodyBackSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"], url_path="take-back")
    def take_back(self, request: Request) -> Response:
        return self.step(shapes.CustodyBackSerializer, services.take_back)

    @extend_schema(request=shapes.DisposalSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def authorise(self, request: Request) -> Response:
        """Allow a disposal."""
        return self.step(shapes.DisposalSerializer, services.authorise_disposal)

    @extend_schema(request=shapes.CustodyEndSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def dispose(self, request: Request) -> Response:
        return self.step(shapes.CustodyEndSerializer, services.dispose)


ROUTES = [
    ("check-sessions", CheckSessionViewSet, "check-session"),
    ("investigations", InvestigationViewSet, "investigation"),
    ("evidence", EvidenceViewSet, "evidence"),
]
