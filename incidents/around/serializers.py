"""The bodies that acts around an incident take, and what is answered."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from blotter.api import MAX_SERIAL, MomentField, StrictSerializer
from incidents.around.services.warnings import FARTHEST_M, NEAREST_M, WORDS_LENGTH
from incidents.models import Lookout
from incidents.serializers import LocationField
from patrols.serializers import ActSerializer


def line(length: int, **options: Any) -> serializers.CharField:
    """A line that may be left out."""
    return serializers.CharField(max_length=length, required=False, allow_blank=True, **options)


# -- warnings ----------------------------------------------------------------------------------------------------------
class NewLookoutSerializer(StrictSerializer):
    """A person has a name or a description, a vehicle a plate or a description, anything else a description."""

    kind = serializers.ChoiceField(Lookout.Kind.choices)
    name = line(120)
    plate = line(20)
    description = line(WORDS_LENGTH)
    what_to_do = line(200, help_text="What whoever finds them does: stop, report only, keep distance.")
    issuer = line(80, help_text="Whose lookout it is; the desk's own when empty.")
    marking = line(60)
    valid_from = MomentField(required=False, allow_null=True)
    valid_until = MomentField()
    incident = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MAX_SERIAL)


class NewHazardSerializer(StrictSerializer):
    label = serializers.CharField(  # type: ignore[assignment]
        max_length=80, help_text="Printed and drawn on the map: it names nobody."
    )
    radius_m = serializers.IntegerField(min_value=NEAREST_M, max_value=FARTHEST_M)
    location = LocationField(required=False, allow_null=True)
    words = line(WORDS_LENGTH)
    source = line(80)  # type: ignore[assignment]
    valid_from = MomentField(required=False, allow_null=True)
    valid_until = MomentField()


class ProlongSerializer(ActSerializer):
    valid_until = MomentField()


class AdvisoryAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.CharField(help_text="L-12 or H-3: how the journal and the radio call it.")
    version = serializers.IntegerField()
    valid_from = serializers.DateTimeField()
    until = serializers.DateTimeField()
    issued_at = serializers.DateTimeField()
    issued_by = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.CharField()


class LookoutAnswer(AdvisoryAnswer):
    kind = serializers.ChoiceField(Lookout.Kind.choices)
    kind_label = serializers.CharField()
    name = serializers.CharField()
    plate = serializers.CharField()
    description = serializers.CharField()
    what_to_do = serializers.CharField()
    issuer = serializers.CharField()
    marking = serializers.CharField()
    incident = serializers.IntegerField(allow_null=True)


class HazardAnswer(AdvisoryAnswer):
    label = serializers.CharField()  # type: ignore[assignment]
    words = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    place = serializers.CharField()
    mgrs = serializers.CharField()
    lat = serializers.FloatField()
    lon = serializers.FloatField()
    radius_m = serializers.IntegerField()
    distance_m = serializers.IntegerField(required=False, help_text="With «near» only.")
