"""What comes in about presence operations over the API. What it means is checked by the services."""

from __future__ import annotations

from rest_framework import serializers

from blotter.api import MAX_SERIAL, MomentField, StrictSerializer
from incidents.models import ContactChannel
from incidents.security.models import Coordination, Force, Level, Tension, ThreatLevel
from incidents.security.services.presence_common import STRONGEST
from incidents.security.services.presence_record import MOST_PEOPLE, WORDS_LENGTH
from incidents.serializers import LocationField


def _line(length: int = 120, *, required: bool = False) -> serializers.CharField:
    return serializers.CharField(max_length=length, required=required, allow_blank=not required)


def _number(most: int) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=most, required=False, allow_null=True)


def _key() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=MAX_SERIAL, required=False, allow_null=True)


def _moment() -> MomentField:
    return MomentField(required=False, allow_null=True)


def _partners(*, required: bool) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=40), required=required)


class ManningSerializer(StrictSerializer):
    level = serializers.ChoiceField(choices=Level.choices)
    strength = serializers.IntegerField(min_value=1, max_value=STRONGEST)
    reason = _line(required=True)
    authorised_by = _line(80)


class ForceSerializer(StrictSerializer):
    command = _line(30)
    unit = _line()
    liaison = _line()
    channel = _line(80)


class NewPresenceSerializer(ManningSerializer, ForceSerializer):
    location = LocationField()
    force = serializers.ChoiceField(choices=Force.choices)
    begins_at = _moment()
    ends_at = MomentField()
    partners = _partners(required=False)
    threat = serializers.ChoiceField(choices=ThreatLevel.choices, required=False)
    orders = _line(8000)
    check_every_min = _number(24 * 60)
    incident = _key()
    exercise = serializers.BooleanField(required=False)


class PresenceForceSerializer(ForceSerializer):
    version = _key()


class PresenceLevelSerializer(ManningSerializer):
    occurred_at = _moment()
    wanted_by = _moment()
    version = _key()


class PresencePartnersSerializer(StrictSerializer):
    partners = _partners(required=True)


class CoordinationSerializer(StrictSerializer):
    partner = _line(40, required=True)
    channel = serializers.ChoiceField(choices=ContactChannel.choices, required=False)
    route = _line(8)
    spoken_with = _line()
    words = _line(WORDS_LENGTH)
    stance = serializers.ChoiceField(choices=Coordination.Stance.choices, required=False, allow_blank=True)
    answer = _line(WORDS_LENGTH)
    occurred_at = _moment()


class CoordinationAnswerSerializer(StrictSerializer):
    stance = serializers.ChoiceField(choices=Coordination.Stance.choices)
    answer = _line(WORDS_LENGTH)
    occurred_at = _moment()


class PresenceReasonSerializer(StrictSerializer):
    reason = _line(required=True)


class SituationSerializer(StrictSerializer):
    tension = serializers.ChoiceField(choices=Tension.choices)
    people = _number(MOST_PEOPLE)
    injured = _number(MOST_PEOPLE)
    words = _line(WORDS_LENGTH)
    patrol = _key()
    occurred_at = _moment()


class DisplacementSerializer(StrictSerializer):
    what = _line(required=True)
    patrol = _key()
    occurred_at = _moment()


class PresenceMomentSerializer(StrictSerializer):
    occurred_at = _moment()


class StandDownSerializer(StrictSerializer):
    reason = _line(required=True)
    authorised_by = _line(80)
    result = _line(4000)
    occurred_at = _moment()
    version = _key()
