"""Acts around one incident over the API, and what lies around it in one answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from blotter.api import DeskViewSet, act
from incidents.api import answer
from incidents.around import selectors, services
from incidents.around.selectors import partners, people
from incidents.around.serializers import (
    AroundAnswer,
    CallBackSerializer,
    ContactAnswer,
    LinkSerializer,
    NotNeededSerializer,
    ParentSerializer,
    PersonAnswer,
    PersonSerializer,
    PropertyAnswer,
    PropertySerializer,
    TellSerializer,
    VehicleAnswer,
    VehicleSerializer,
)
from incidents.models import Incident
from incidents.serializers import IncidentAnswer


class AroundViewSet(DeskViewSet):
    """The work around an incident. Each act answers what it made, or how the incident stands now."""

    queryset = Incident.objects.none()
    lookup_value_regex = "[0-9]{1,18}"
    serializer_class = IncidentAnswer
    required_action = "incident.view"
    required_actions: ClassVar[dict[str, str]] = {
        "tell": "incident.coordinate",
        "not_needed": "incident.coordinate",
        "call_back": "incident.hold",
        **dict.fromkeys(("link", "unlink", "parent", "persons", "vehicles", "property"), "incident.edit"),
    }

    def act_on(
        self,
        service: Callable[..., Any],
        pk: str,
        body: dict[str, Any],
        present: Callable[[Any], dict[str, Any]] = answer,
        status: int = 200,
    ) -> Response:
        return act(self.request, lambda: service(by=self.actor, incident=int(pk), **body), present, status)

    @extend_schema(responses=AroundAnswer)
    @action(detail=True, methods=["get"])
    def around(self, request: Request, pk: str) -> Response:
        """Partners told and owed, warnings, links; with permission people, vehicles, property and files."""
        return Response(selectors.around(self.actor, int(pk)))

    @extend_schema(request=TellSerializer, responses={201: ContactAnswer})
    @action(detail=True, methods=["post"])
    def tell(self, request: Request, pk: str) -> Response:
        body = self.validated(TellSerializer)
        return self.act_on(services.tell_partner, pk, body, partners.contact_answer, 201)

    @extend_schema(request=NotNeededSerializer, responses={201: ContactAnswer})
    @action(detail=True, methods=["post"], url_path="not-needed")
    def not_needed(self, request: Request, pk: str) -> Response:
        body = self.validated(NotNeededSerializer)
        return self.act_on(services.not_needed, pk, body, partners.contact_answer, 201)

    @extend_schema(request=CallBackSerializer)
    @action(detail=True, methods=["post"], url_path="call-back")
    def call_back(self, request: Request, pk: str) -> Response:
        return self.act_on(services.call_back, pk, self.validated(CallBackSerializer))

    @extend_schema(request=LinkSerializer)
    @action(detail=True, methods=["post"])
    def link(self, request: Request, pk: str) -> Response:
        return self.act_on(services.link, pk, self.validated(LinkSerializer))

    @extend_schema(request=LinkSerializer)
    @action(detail=True, methods=["post"])
    def unlink(self, request: Request, pk: str) -> Response:
        return self.act_on(services.unlink, pk, self.validated(LinkSerializer))

    @extend_schema(request=ParentSerializer)
    @action(detail=True, methods=["post"])
    def parent(self, request: Request, pk: str) -> Response:
        return self.act_on(services.set_parent, pk, self.validated(ParentSerializer))

    @extend_schema(request=PersonSerializer, responses={201: PersonAnswer})
    @action(detail=True, methods=["post"])
    def persons(self, request: Request, pk: str) -> Response:
        return self.act_on(services.add_person, pk, self.validated(PersonSerializer), people.person_answer, 201)

    @extend_schema(request=VehicleSerializer, responses={201: VehicleAnswer})
    @action(detail=True, methods=["post"])
    def vehicles(self, request: Request, pk: str) -> Response:
        return self.act_on(services.add_vehicle, pk, self.validated(VehicleSerializer), people.vehicle_answer, 201)

    @extend_schema(request=PropertySerializer, responses={201: PropertyAnswer})
    @action(detail=True, methods=["post"])
    def property(self, request: Request, pk: str) -> Response:
        return self.act_on(services.add_property, pk, self.validated(PropertySerializer), people.property_answer, 201)
