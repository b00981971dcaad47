"""What comes in over the API. What it means is checked by the services."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from blotter.api import MAX_SERIAL, MomentField, StrictSerializer
from incidents.security.models import Task, ThreatLevel
from incidents.security.services.common import MOST_PERSONS
from incidents.security.services.planning import LONGEST_CHECK_MIN, ORDERS_LENGTH
from incidents.serializers import LocationField


def _key(**more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=MAX_SERIAL, **more)


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


class SecurityVersionSerializer(StrictSerializer):
    version = _key(required=False, allow_null=True)


class SecurityMomentSerializer(SecurityVersionSerializer):
    occurred_at = _perhaps(MomentField)


class SecurityReasonSerializer(SecurityVersionSerializer):
    reason = serializers.CharField(max_length=120)


class SecurityTaskSerializer(StrictSerializer):
    kind = serializers.ChoiceField(Task.Kind.choices)
    title = serializers.CharField(max_length=120)
    principal = serializers.CharField(max_length=120, required=False, allow_blank=True)
    location = LocationField(required=False)
    begins_at = _perhaps(MomentField)
    ends_at = MomentField()
    threat = serializers.ChoiceField(ThreatLevel.choices, required=False)
    check_every_min = _interval()
    incident = _key(required=False, allow_null=True)
    orders = serializers.CharField(max_length=ORDERS_LENGTH, required=False, allow_blank=True)
    exercise = serializers.BooleanField(required=False)


class SecurityChangeSerializer(SecurityVersionSerializer):
    title = serializers.CharField(max_length=120, required=False)
    principal = serializers.CharField(max_length=120, required=False)
    location = LocationField(required=False)
    begins_at = _perhaps(MomentField)
    ends_at = _perhaps(MomentField)
    check_every_min = _interval()


class SecurityEndSerializer(SecurityMomentSerializer):
    result = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class SecurityThreatSerializer(SecurityReasonSerializer):
    level = serializers.ChoiceField(ThreatLevel.choices)


class SecurityOrdersSerializer(SecurityVersionSerializer):
    words = serializers.CharField(max_length=ORDERS_LENGTH)


class SecurityLinkSerializer(SecurityVersionSerializer):
    incident = _key()


class SecurityCheckInSerializer(StrictSerializer):
    patrol = _key(required=False, allow_null=True)
    words = serializers.CharField(max_length=400, required=False, allow_blank=True)
    occurred_at = _perhaps(MomentField)


class SecurityReadingSerializer(StrictSerializer):
    patrol = _key(required=False, allow_null=True)


class SecurityPostSerializer(SecurityVersionSerializer):
    name = serializers.CharField(max_length=80)
    required = _persons(required=False)  # type: ignore[assignment]
    location = LocationField(required=False)


class SecurityRequiredSerializer(SecurityReasonSerializer):
    required = _persons()  # type: ignore[assignment]


class SecurityTurnSerializer(SecurityVersionSerializer):
    patrol = _key()
    begins_at = _perhaps(MomentField)
    ends_at = MomentField()
    strength = _persons(required=False, allow_null=True)
    relieves = _key(required=False, allow_null=True)


class SecurityManSerializer(SecurityMomentSerializer):
    patrol = _key()
    ends_at = _perhaps(MomentField)
    strength = _persons(required=False, allow_null=True)


class SecurityArrivalSerializer(SecurityMomentSerializer):
    strength = _persons(required=False, allow_null=True)
