"""What comes in about presence operations over the API. What it means is checked by the services."""

from __future__ import annotations

from rest_framework import serializers

from blotter.api import MomentField, StrictSerializer
from blotter.bodies import line, moment, optional_key
from incidents.models import ContactChannel
from incidents.security.models import Coordination, Force, Level, Tension, ThreatLevel
from incidents.security.services.presence_common import STRONGEST
from incidents.security.services.presence_record import MOST_PEOPLE, WORDS_LENGTH
from incidents.serializers import LocationField


def _number(most: int) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=most, required=False, allow_null=True)


def _partners(*, required: bool) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=40), required=required)


class ManningSerializer(StrictSerializer):
    level = serializers.ChoiceField(choices=Level.choices)
    strength = serializers.IntegerField(min_value=1, max_value=STRONGEST)
    reason = line(120, required=True)
    authorised_by = line(80)


class ForceSerializer(StrictSerializer):
    command = line(30)
    unit = line(120)
    liaison = line(120)
    channel = line(80)


class NewPresenceSerializer(ManningSerializer, ForceSerializer):
    location = LocationField()
    force = serializers.ChoiceField(choices=Force.choices)
    begins_at = moment()
    ends_at = MomentField()
    partners = _partners(required=False)
    threat = serializers.ChoiceField(choices=ThreatLevel.choices, required=False)
    orders = line(8000)
    check_every_min = _number(24 * 60)
    incident = optional_key()
    exercise = serializers.BooleanField(required=False)


class PresenceForceSerializer(ForceSerializer):
    version = optional_key()


class PresenceLevelSerializer(ManningSerializer):
    occurred_at = moment()
    wanted_by = moment()
    version = optional_key()


class PresencePartnersSerializer(StrictSerializer):
    partners = _partners(required=True)


class CoordinationSerializer(StrictSerializer):
    partner = line(40, required=True)
    channel = serializers.ChoiceField(choices=ContactChannel.choices, required=False)
    route = line(8)
    spoken_with = line(120)
    words = line(WORDS_LENGTH)
    stance = serializers.ChoiceField(choices=Coordination.Stance.choices, required=False, allow_blank=True)
    answer = line(WORDS_LENGTH)
    occurred_at = moment()


class CoordinationAnswerSerializer(StrictSerializer):
    stance = serializers.ChoiceField(choices=Coordination.Stance.choices)
    answer = line(WORDS_LENGTH)
    occurred_at = moment()


class PresenceReasonSerializer(StrictSerializer):
    reason = line(120, required=True)


class SituationSerializer(StrictSerializer):
    tension = serializers.ChoiceField(choices=Tension.choices)
    people = _number(MOST_PEOPLE)
    injured = _number(MOST_PEOPLE)
    words = line(WORDS_LENGTH)
    patrol = optional_key()
    occurred_at = moment()


class DisplacementSerializer(StrictSerializer):
    what = line(120, required=True)
    patrol = optional_key()
    occurred_at = moment()


class PresenceMomentSerializer(StrictSerializer):
    occurred_at = moment()


class StandDownSerializer(StrictSerializer):
    reason = line(120, required=True)
    authorised_by = line(80)
    result = line(4000)
    occurred_at = moment()
    version = optional_key()
