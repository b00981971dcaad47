"""Correcting and withdrawing what was entered around an incident."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from blotter.api import DeskViewSet, act
from blotter.bodies import ReasonSerializer
from incidents.around import services
from incidents.around.selectors import partners, people
from incidents.around.serializers import (
    AmendPersonSerializer,
    AmendPropertySerializer,
    AnswerSerializer,
    ContactAnswer,
    PersonAnswer,
    PropertyAnswer,
    VehicleAnswer,
    VehicleSerializer,
    WithdrawSerializer,
)
from incidents.models import PartnerContact, Person, Property, Vehicle


class EntryViewSet(DeskViewSet):
    """One entry that stands with an incident. It is read there, in ``around``."""

    lookup_value_regex = "[0-9]{1,18}"
    noun: ClassVar[str]
    answer: ClassVar[Callable[..., dict[str, Any]]]

    def act_on(self, service: Callable[..., Any], pk: str, body: dict[str, Any]) -> Response:
        return act(self.request, lambda: service(by=self.actor, **{self.noun: int(pk)}, **body), type(self).answer)


class ContactViewSet(EntryViewSet):
    queryset = PartnerContact.objects.none()
    serializer_class = ContactAnswer
    required_action = "incident.coordinate"
    noun = "contact"
    answer = staticmethod(partners.contact_answer)

    @extend_schema(request=AnswerSerializer)
    @action(detail=True, methods=["post"])
    def answered(self, request: Request, pk: str) -> Response:
        return self.act_on(services.record_answer, pk, self.validated(AnswerSerializer))

    @extend_schema(request=WithdrawSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.act_on(services.withdraw_contact, pk, self.validated(WithdrawSerializer))


class PersonViewSet(EntryViewSet):
    queryset = Person.objects.none()
    serializer_class = PersonAnswer
    required_action = "incident.edit"
    noun = "person"
    answer = staticmethod(people.person_answer)

    @extend_schema(request=AmendPersonSerializer)
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: str) -> Response:
        return self.act_on(services.amend_person, pk, self.validated(AmendPersonSerializer))

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.act_on(services.withdraw_person, pk, self.validated(ReasonSerializer))


class VehicleViewSet(EntryViewSet):
    queryset = Vehicle.objects.none()
    serializer_class = VehicleAnswer
    required_action = "incident.edit"
    noun = "vehicle"
    answer = staticmethod(people.vehicle_answer)

    @extend_schema(request=VehicleSerializer)
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: str) -> Response:
        return self.act_on(services.amend_vehicle, pk, self.validated(VehicleSerializer))

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.act_on(services.withdraw_vehicle, pk, self.validated(ReasonSerializer))


class PropertyViewSet(EntryViewSet):
    queryset = Property.objects.none()
    serializer_class = PropertyAnswer
    required_action = "incident.edit"
    noun = "property"
    answer = staticmethod(people.property_answer)

    @extend_schema(request=AmendPropertySerializer)
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: str) -> Response:
        return self.act_on(services.amend_property, pk, self.validated(AmendPropertySerializer))

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.act_on(services.withdraw_property, pk, self.validated(ReasonSerializer))
