"""What intake asks while somebody types. Bodies, not addresses: telephone numbers and names stand in no log.

Nothing here changes anything, so it is never retried and never remembered.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from blotter.api import KeepsBodyMixin, StrictSerializer, actor_of
from incidents.intake import callers, selectors
from incidents.models import IncidentType
from incidents.serializers import LocationField


class CallSerializer(StrictSerializer):
    """A call as far as it is typed."""

    type = serializers.CharField(max_length=40, required=False, allow_blank=True)
    location = LocationField(required=False, allow_null=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    exercise = serializers.BooleanField(required=False)


class TextSerializer(StrictSerializer):
    text = serializers.CharField(max_length=80, allow_blank=True)


class AroundView(KeepsBodyMixin, APIView):
    """``POST``: likely duplicates, what was before by telephone and place, hazards and lookouts near the place.

    A place that cannot be read is no error here: ``location_problem`` says what is wrong with it.
    """

    required_action = "incident.open"

    @extend_schema(request=CallSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request) -> Response:
        checked = CallSerializer(data=request.data)
        checked.is_valid(raise_exception=True)
        body: dict[str, Any] = checked.validated_data
        location, problem = selectors.read_place(body.get("location"))
        call = selectors.Call(
            type=IncidentType.objects.filter(code=body.get("type", ""), active=True).first(),
            location=location,
            exercise=body.get("exercise", False),
            phone=body.get("phone", ""),
        )
        return Response(selectors.around(actor_of(request), call) | {"location_problem": problem})


class CallersView(KeepsBodyMixin, APIView):
    """``POST {"text"}``: who may be calling: known callers, partners, the desks of installations."""

    required_action = "incident.open"

    @extend_schema(request=TextSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request) -> Response:
        checked = TextSerializer(data=request.data)
        checked.is_valid(raise_exception=True)
        return Response({"results": callers.suggest(actor_of(request), checked.validated_data["text"])})
