"""What comes in over the API. What it means is checked by the services."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from blotter.api import MomentField, StrictSerializer
from blotter.bodies import ActSerializer, LateActSerializer, key, optional_key
from incidents.mobility.classification import HEAVIEST
from incidents.mobility.models import Escort, IntelligenceReport, MovementEvent, RouteFeature
from incidents.mobility.services.marching import LONGEST_HALT_MIN
from incidents.mobility.services.planning import FASTEST_KMH, MOST_SERIAL
from incidents.mobility.states import RouteState
from incidents.models import Lookout
from incidents.serializers import LocationField

ROUTE_STATES = f"One of {', '.join(RouteState.values)}."


class RecordAnswer(serializers.Serializer[Any]):
    """What every record has; the rest is as its kind has it."""

    id = serializers.IntegerField()
    number = serializers.CharField(help_text="As it is called: 25-USV-08, R-3, the code of a route.")


class CheckpointSerializer(StrictSerializer):
    location = LocationField()
    name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    first = MomentField()
    last = MomentField(required=False, allow_null=True)


class ConvoyVehicleSerializer(StrictSerializer):
    kind = serializers.CharField(max_length=60)
    plate = serializers.CharField(max_length=20, required=False, allow_blank=True)
    mlc = serializers.IntegerField(min_value=1, max_value=HEAVIEST, required=False, allow_null=True)
    height_m = serializers.DecimalField(max_digits=4, decimal_places=2, required=False, allow_null=True)
    width_m = serializers.DecimalField(max_digits=4, decimal_places=2, required=False, allow_null=True)


class NewMovementSerializer(StrictSerializer):
    command = serializers.CharField(max_length=20)
    serial = serializers.IntegerField(min_value=1, max_value=MOST_SERIAL, required=False, allow_null=True)
    unit = serializers.CharField(max_length=80)
    purpose = serializers.CharField(max_length=200, required=False, allow_blank=True)
    commander = serializers.CharField(max_length=200, required=False, allow_blank=True)
    remarks = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    speed_kmh = serializers.IntegerField(min_value=5, max_value=FASTEST_KMH, required=False)
    route = optional_key()
    sp_first = MomentField(required=False, allow_null=True)
    checkpoints = CheckpointSerializer(many=True, required=False)
    vehicles = ConvoyVehicleSerializer(many=True, required=False)
    incident = optional_key()
    exercise = serializers.BooleanField(required=False)


class ReplanSerializer(ActSerializer):
    checkpoints = CheckpointSerializer(many=True)


class PassSerializer(ActSerializer):
    checkpoint = key()
    first = MomentField(required=False, allow_null=True)
    last = MomentField(required=False, allow_null=True)


class HaltSerializer(LateActSerializer):
    reason = serializers.CharField(max_length=120)
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST_HALT_MIN, required=False)
    location = LocationField(required=False)


class EventSerializer(LateActSerializer):
    kind = serializers.ChoiceField(MovementEvent.Kind.choices)
    words = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    location = LocationField(required=False)
    vehicle = serializers.IntegerField(min_value=1, max_value=999, required=False, allow_null=True)
    open_incident = serializers.BooleanField(required=False)


class HandOverSerializer(LateActSerializer):
    receiver = serializers.CharField(max_length=80)


class EscortSerializer(ActSerializer):
    patrol = key()
    post = serializers.ChoiceField(Escort.Post.choices, required=False)


class EndEscortSerializer(ActSerializer):
    patrol = key()


class WaypointSerializer(StrictSerializer):
    location = LocationField()
    name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    km = serializers.DecimalField(max_digits=6, decimal_places=1, required=False, allow_null=True)


class NewRouteSerializer(StrictSerializer):
    code = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=120)
    remarks = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    waypoints = WaypointSerializer(many=True)


class RouteStateSerializer(ActSerializer):
    state = serializers.CharField(max_length=10, help_text=ROUTE_STATES)
    reason = serializers.CharField(max_length=120, required=False, allow_blank=True)
    until = MomentField(required=False, allow_null=True)


class FeatureSerializer(StrictSerializer):
    kind = serializers.ChoiceField(RouteFeature.Kind.choices)
    location = LocationField(required=False)
    width_m = serializers.DecimalField(max_digits=4, decimal_places=1, required=False, allow_null=True)
    overhead_m = serializers.DecimalField(max_digits=4, decimal_places=2, required=False, allow_null=True)
    mlc = serializers.IntegerField(min_value=1, max_value=HEAVIEST, required=False, allow_null=True)
    gradient_pct = serializers.DecimalField(max_digits=4, decimal_places=1, required=False, allow_null=True)
    radius_m = serializers.DecimalField(max_digits=5, decimal_places=1, required=False, allow_null=True)
    bypass = serializers.ChoiceField(RouteFeature.Bypass.choices, required=False, allow_blank=True)
    words = serializers.CharField(max_length=200, required=False, allow_blank=True)


class NewRouteReportSerializer(StrictSerializer):
    formula = serializers.CharField(max_length=60, help_text="As in 10.5m/X/120/5 (OB)(T).")
    route = optional_key()
    section_from = serializers.CharField(max_length=120, required=False, allow_blank=True)
    section_to = serializers.CharField(max_length=120, required=False, allow_blank=True)
    features = FeatureSerializer(many=True, required=False)
    words = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    state = serializers.CharField(max_length=10, required=False, allow_blank=True, help_text=ROUTE_STATES)
    reason = serializers.CharField(max_length=120, required=False, allow_blank=True)
    until = MomentField(required=False, allow_null=True)
    patrol = optional_key()
    incident = optional_key()
    exercise = serializers.BooleanField(required=False)
    observed_at = MomentField(required=False, allow_null=True)


class NewSurveillanceSerializer(StrictSerializer):
    looking_for = serializers.CharField(max_length=200)
    begins_at = MomentField()
    ends_at = MomentField()
    route = optional_key()
    location = LocationField(required=False)
    patrol = optional_key()
    incident = optional_key()
    exercise = serializers.BooleanField(required=False)


class ResultSerializer(StrictSerializer):
    result = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class NewIntelligenceSerializer(StrictSerializer):
    kind = serializers.ChoiceField(IntelligenceReport.Kind.choices)
    body = serializers.DictField(help_text="The lines of the kind's format, by key.")
    location = LocationField()
    basis = serializers.ChoiceField(IntelligenceReport.Basis.choices, required=False)
    source_rating = serializers.CharField(max_length=1, required=False)
    credibility = serializers.CharField(max_length=1, required=False)
    releasable_to = serializers.CharField(max_length=120, required=False, allow_blank=True)
    marking = serializers.CharField(max_length=60, required=False, allow_blank=True)
    patrol = optional_key()
    incident = optional_key()
    surveillance = optional_key()
    exercise = serializers.BooleanField(required=False)
    observed_at = MomentField(required=False, allow_null=True)


class BecomeLookoutSerializer(StrictSerializer):
    lookout_kind = serializers.ChoiceField(Lookout.Kind.choices, required=False)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    plate = serializers.CharField(max_length=20, required=False, allow_blank=True)
    valid_until = MomentField(required=False, allow_null=True)


class BecomeHazardSerializer(StrictSerializer):
    label = serializers.CharField(max_length=80)  # type: ignore[assignment]
    radius_m = serializers.IntegerField(min_value=10, max_value=50_000, required=False)
    valid_until = MomentField(required=False, allow_null=True)


class BecomeIncidentSerializer(StrictSerializer):
    type = serializers.CharField(max_length=40, required=False)
    priority = serializers.IntegerField(min_value=1, max_value=4, required=False, allow_null=True)


class AddToPresenceSerializer(StrictSerializer):
    presence = key()
