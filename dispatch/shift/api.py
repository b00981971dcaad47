"""The shift over the API: what is open at sign-on, handovers with both signatures, breaks, the fallback site."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import seats
from blotter.api import DeskViewSet, StrictSerializer, act
from blotter.bodies import ActSerializer
from blotter.errors import Missing
from blotter.selectors import stamp
from blotter.text import REASON_LENGTH
from dispatch.shift import selectors, services
from dispatch.shift.models import Handover
from dispatch.shift.signing import signer


class HandoverNotesSerializer(StrictSerializer):
    detainees = serializers.CharField(max_length=services.NOTE_LENGTH, required=False, allow_blank=True)
    convoys = serializers.CharField(max_length=services.NOTE_LENGTH, required=False, allow_blank=True)
    equipment = serializers.CharField(max_length=services.NOTE_LENGTH, required=False, allow_blank=True)
    words = serializers.CharField(max_length=services.NOTE_LENGTH, required=False, allow_blank=True)


class SignatureSerializer(StrictSerializer):
    """Whoever signs confirms who they are."""

    password = serializers.CharField(max_length=200, trim_whitespace=False)
    code = serializers.CharField(max_length=20, required=False, allow_blank=True)


class SignSerializer(SignatureSerializer):
    """``picture`` is the brief that they have read."""

    picture = serializers.CharField(max_length=4000)


class OfferShiftSerializer(SignSerializer, ActSerializer):
    notes = HandoverNotesSerializer(required=False)


class TakeShiftSerializer(SignSerializer):
    username = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="Of the incoming who signs at another's screen."
    )


class TakeOverSerializer(StrictSerializer):
    position = serializers.CharField(max_length=40, help_text="The desk position that has everything from now on.")
    reason = serializers.CharField(max_length=REASON_LENGTH)


class HandoverSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    state = serializers.CharField()
    outgoing = serializers.CharField()
    offered_at = serializers.CharField()
    incoming = serializers.CharField(allow_null=True)
    taken_at = serializers.CharField(allow_null=True)


def row(handover: Handover) -> dict[str, Any]:
    return {
        "id": handover.pk,
        "state": handover.state,
        "outgoing": handover.outgoing.label,
        "offered_at": stamp(handover.offered_at),
        "incoming": handover.incoming.label if handover.incoming else None,
        "taken_at": stamp(handover.taken_at) if handover.taken_at else None,
    }


def copy(handover: Handover) -> dict[str, Any]:
    """A handover with what was handed over, as it was signed."""
    return {**row(handover), "document": handover.document, "digest": handover.digest, "since": handover.since}


class ShiftViewSet(DeskViewSet):
    """``GET``: blotter day, who has the shift, the handover that waits, and the brief of what is open."""

    queryset = Handover.objects.none()
    serializer_class = HandoverSerializer
    required_action = "shift.view"
    required_actions: ClassVar[dict[str, str]] = {
        "begin": "shift.sign",
        "take_over": "shift.fallback",
        "away": "console.use",
        "back": "console.use",
    }

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        return Response(selectors.standing(self.actor))

    @extend_schema(request=SignatureSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def begin(self, request: Request) -> Response:
        """Sign for the first shift, when there is none to take over from."""
        by = signer(request._request, **self.validated(SignatureSerializer))
        return Response({"id": services.begin(by=by).pk})

    @extend_schema(request=TakeOverSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"], url_path="take-over")
    def take_over(self, request: Request) -> Response:
        """Every open incident of the other desk site goes to this position."""
        body = self.validated(TakeOverSerializer)
        return act(request, lambda: services.take_over(by=self.actor, **body), lambda to: {"position": to.name})

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def away(self, request: Request) -> Response:
        """A break begins."""
        return act(request, lambda: seats.step_away(by=self.actor), lambda _result: {})

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def back(self, request: Request) -> Response:
        return act(request, lambda: seats.come_back(by=self.actor), lambda _result: {})


class HandoverViewSet(DeskViewSet):
    """Handovers, newest first. To sign is no act to repeat by itself: the answers are not remembered."""

    queryset = Handover.objects.none()
    lookup_value_regex = "[0-9]{1,18}"
    serializer_class = HandoverSerializer
    required_action = "shift.view"
    required_actions: ClassVar[dict[str, str]] = {"create": "shift.sign", "sign": "shift.sign"}

    def get_queryset(self) -> QuerySet[Handover]:
        return Handover.objects.select_related("outgoing", "incoming")

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([row(handover) for handover in page])

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        """With the frozen copy of what was handed over."""
        handover = self.get_queryset().filter(pk=int(pk)).first()
        if handover is None:
            raise Missing(_("There is no handover %(number)s.") % {"number": pk})
        return Response(copy(handover))

    @extend_schema(request=OfferShiftSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        """Sign as the outgoing."""
        body = self.validated(OfferShiftSerializer)
        by = signer(request._request, password=body.pop("password"), code=body.pop("code", ""))
        return Response(copy(services.offer(by=by, **body)), 201)

    @extend_schema(request=TakeShiftSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Sign as the incoming."""
        body = self.validated(TakeShiftSerializer)
        given = {name: body.get(name, "") for name in ("password", "code", "username")}
        by = signer(request._request, **given)
        return Response(copy(services.take(by=by, handover=int(pk), picture=body["picture"])))


ROUTES = [
    ("shift", ShiftViewSet, "shift-api"),
    ("handovers", HandoverViewSet, "handover-api"),
]
