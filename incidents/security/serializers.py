"""What comes in over the API. What it means is checked by the services."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from blotter.api import MomentField, StrictSerializer
from blotter.bodies import ActSerializer, LateActSerializer, ReasonSerializer, key, moment, optional_key
from incidents.security.models import Task, ThreatLevel
from incidents.security.services.common import MOST_PERSONS
from incidents.security.services.planning import LONGEST_CHECK_MIN, ORDERS_LENGTH
from incidents.serializers import LocationField


def _perhaps(field: type[serializers.Field], **more: Any) -> serializers.Field:
    return field(required=False, allow_null=True, **more)


def _persons(**more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=MOST_PERSONS, **more)


def _interval() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=LONGEST_CHECK_MIN, required=False, allow_null=True)


class SecurityRecordAnswer(serializers.Serializer[Any]):
    """What every security task has; the rest is as its kind has it."""

    id = serializers.IntegerField()
    number = serializers.CharField(help_text="SEC 26-0001")


class SecurityTaskSerializer(StrictSerializer):
    kind = serializers.ChoiceField(Task.Kind.choices)
    title = serializers.CharField(max_length=120)
    principal = serializers.CharField(max_length=120, required=False, allow_blank=True)
    location = LocationField(required=False)
    begins_at = moment()
    ends_at = MomentField()
    threat = serializers.ChoiceField(ThreatLevel.choices, required=False)
    check_every_min = _interval()
    incident = optional_key()
    orders = serializers.CharField(max_length=ORDERS_LENGTH, required=False, allow_blank=True)
    exercise = serializers.BooleanField(required=False)


class SecurityChangeSerializer(ActSerializer):
    title = serializers.CharField(max_length=120, required=False)
    principal = serializers.CharField(max_length=120, required=False)
    location = LocationField(required=False)
    begins_at = moment()
    ends_at = moment()
    check_every_min = _interval()


class SecurityEndSerializer(LateActSerializer):
    result = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class SecurityThreatSerializer(ReasonSerializer):
    level = serializers.ChoiceField(ThreatLevel.choices)


class SecurityOrdersSerializer(ActSerializer):
    words = serializers.CharField(max_length=ORDERS_LENGTH)


class SecurityLinkSerializer(ActSerializer):
    incident = key()


class SecurityCheckInSerializer(StrictSerializer):
    patrol = optional_key()
    words = serializers.CharField(max_length=400, required=False, allow_blank=True)
    occurred_at = moment()


class SecurityReadingSerializer(StrictSerializer):
    patrol = optional_key()


class SecurityPostSerializer(ActSerializer):
    name = serializers.CharField(max_length=80)
    required = _persons(required=False)  # type: ignore[assignment]
    location = LocationField(required=False)


class SecurityRequiredSerializer(ReasonSerializer):
    required = _persons()  # type: ignore[assignment]


class SecurityTurnSerializer(ActSerializer):
    patrol = key()
    begins_at = moment()
    ends_at = MomentField()
    strength = _persons(required=False, allow_null=True)
    relieves = optional_key()


class SecurityManSerializer(LateActSerializer):
    patrol = key()
    ends_at = moment()
    strength = _persons(required=False, allow_null=True)


class SecurityArrivalSerializer(LateActSerializer):
    strength = _persons(required=False, allow_null=True)
