"""The bodies that acts on patrols take, and what they answer."""

from __future__ import annotations

from rest_framework import serializers

from blotter.api import MomentField, StrictSerializer
from blotter.bodies import ActSerializer, LateActSerializer, key, optional_key
from blotter.text import REASON_LENGTH
from patrols.capabilities import Capability
from patrols.models import Source
from patrols.states import State


class StateSerializer(LateActSerializer):
    """``busy`` and ``out_of_service`` need a reason."""

    state = serializers.ChoiceField([State.AVAILABLE.value, State.BUSY.value, State.OUT_OF_SERVICE.value])
    reason = serializers.CharField(max_length=REASON_LENGTH, required=False, allow_blank=True)


class PanicSerializer(LateActSerializer):
    voice_contact = serializers.BooleanField(required=False)
    words = serializers.CharField(max_length=REASON_LENGTH, required=False, allow_blank=True)


class PatrolFields(StrictSerializer):
    nations = serializers.ListField(child=serializers.CharField(max_length=3), max_length=12, required=False)
    capabilities = serializers.ListField(child=serializers.ChoiceField(Capability.choices), required=False)
    base = serializers.CharField(max_length=60, required=False, allow_blank=True, help_text="Key of a place.")
    area = serializers.CharField(max_length=40, required=False, allow_blank=True)
    channel = serializers.CharField(max_length=40, required=False, allow_blank=True)
    vehicle = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="Call name.")
    exercise = serializers.BooleanField(required=False)


class NewPatrolSerializer(PatrolFields):
    callsign = serializers.CharField(max_length=20)


class PatrolSerializer(PatrolFields, ActSerializer):
    callsign = serializers.CharField(max_length=20, required=False)
    active = serializers.BooleanField(required=False)


class CrewSerializer(StrictSerializer):
    """An account, or a name with its nation."""

    user = optional_key()
    rank = serializers.CharField(max_length=20, required=False, allow_blank=True)
    name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    nation = serializers.CharField(max_length=3, required=False, allow_blank=True)
    languages = serializers.ListField(child=serializers.CharField(max_length=20), max_length=12, required=False)


class LogOnSerializer(ActSerializer):
    crew = CrewSerializer(many=True)
    leader = serializers.IntegerField(required=False, min_value=0, max_value=11, help_text="Which of the crew.")
    until = MomentField(required=False, allow_null=True)
    vehicle = serializers.CharField(max_length=40, required=False, allow_blank=True)


class FixSerializer(StrictSerializer):
    """``fix_at`` is the device's time. Latitude and longitude in degrees WGS 84, accuracy in metres."""

    lat = serializers.FloatField()
    lon = serializers.FloatField()
    fix_at = MomentField(required=False, allow_null=True)
    accuracy_m = serializers.FloatField(required=False, allow_null=True)
    source = serializers.ChoiceField(Source.choices, required=False)  # type: ignore[assignment]


class PositionSerializer(FixSerializer):
    patrol = key()


class PanicAnswer(serializers.Serializer):
    since = serializers.DateTimeField()
    voice_contact = serializers.BooleanField()
    acknowledged_by = serializers.CharField(allow_null=True)


class PatrolRow(serializers.Serializer):
    """A patrol as the board shows it."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    callsign = serializers.CharField()
    nations = serializers.ListField(child=serializers.CharField())
    state = serializers.CharField()
    state_since = serializers.DateTimeField()
    panic = PanicAnswer(allow_null=True)
    capabilities = serializers.ListField(child=serializers.CharField())
    base = serializers.CharField()
    area = serializers.CharField()
    channel = serializers.CharField()
    vehicle = serializers.CharField()
    crew_size = serializers.IntegerField()
    exercise = serializers.BooleanField()
    out_of_service_reason = serializers.CharField()
    busy_reason = serializers.CharField()
    duty_since = serializers.DateTimeField(allow_null=True)
    duty_until = serializers.DateTimeField(allow_null=True)


class PatrolAnswer(PatrolRow):
    """What every act answers; ``serial`` is its entry in the blotter, null when the act changed nothing."""

    serial = serializers.IntegerField(allow_null=True)


class FixAnswer(serializers.Serializer):
    newest = serializers.BooleanField()
    serial = serializers.IntegerField(allow_null=True)
