"""The bodies that acts on incidents take."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from blotter.api import MomentField, StrictSerializer
from blotter.bodies import ActSerializer, LateActSerializer, ReasonSerializer, key
from blotter.operations import desk_now
from blotter.text import NOTE_LENGTH, REASON_LENGTH
from incidents.functions import Jurisdiction, Party
from incidents.intake.protocol import asked
from incidents.models import Disposition, IncidentType, Planned, Source
from incidents.search import folded
from incidents.services.planning import LONGEST_LEAD_MIN
from reference.dtg import TimeGroupError, parse_ahead

_LOCATION = {
    "type": "object",
    "description": "One of: mgrs; lat and lon; place; installation; route and km; text.",
    "properties": {
        "mgrs": {"type": "string", "example": "34T EN 1234 5678"},
        "lat": {"type": "number", "minimum": -90, "maximum": 90},
        "lon": {"type": "number", "minimum": -180, "maximum": 180},
        "precision_m": {"type": "integer", "minimum": 1},
        "place": {"type": "string", "example": "vushtrri"},
        "installation": {"type": "string", "example": "camp-film-city"},
        "route": {"type": "string", "example": "M2"},
        "km": {"type": "number", "minimum": 0},
        "text": {"type": "string"},
    },
    "additionalProperties": False,
}


@extend_schema_field(_LOCATION)
class LocationField(serializers.DictField):
    """Passed on as it came: ``reference`` reads every form and names what is wrong in it."""


@extend_schema_field(
    {
        "type": "object",
        "description": "By the key of the question.",
        "additionalProperties": {"oneOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]},
    }
)
class AnswersField(serializers.DictField):
    """Passed on as they came: the type's questions say how each is read."""


class CallerSerializer(StrictSerializer):
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    unit = serializers.CharField(max_length=120, required=False, allow_blank=True)
    nation = serializers.CharField(max_length=3, required=False, allow_blank=True, help_text="ISO 3166, three letters.")
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    language = serializers.CharField(max_length=40, required=False, allow_blank=True)
    relation = serializers.CharField(max_length=60, required=False, allow_blank=True)


class NewIncidentSerializer(StrictSerializer):
    type = serializers.CharField(max_length=40, help_text="Code of an incident type.")
    narrative = serializers.CharField(max_length=NOTE_LENGTH, required=False, allow_blank=True)
    priority = serializers.IntegerField(min_value=1, max_value=4, required=False, allow_null=True)
    caller = CallerSerializer(required=False, allow_null=True)
    location = LocationField(required=False, allow_null=True)
    source = serializers.ChoiceField(Source.choices, required=False)  # type: ignore[assignment]
    exercise = serializers.BooleanField(required=False)
    answers = AnswersField(required=False)
    occurred_at = MomentField(required=False, allow_null=True)


class AddCallerSerializer(CallerSerializer, LateActSerializer):
    """The caller, what they reported it as (``type``), what they said (``words``), answers to that type's questions."""

    words = serializers.CharField(max_length=NOTE_LENGTH, required=False, allow_blank=True)
    type = serializers.CharField(max_length=40, required=False, allow_blank=True)
    answers = AnswersField(required=False)


class AnswersSerializer(ActSerializer):
    """Answers to the questions of the incident's type, or of ``type`` where a caller reported it as another."""

    answers = AnswersField()
    type = serializers.CharField(max_length=40, required=False, allow_blank=True)


class AmendSerializer(ActSerializer):
    type = serializers.CharField(max_length=40, required=False)
    location = LocationField(required=False)
    source = serializers.ChoiceField(Source.choices, required=False)  # type: ignore[assignment]
    verified = serializers.BooleanField(required=False)


class NoteSerializer(LateActSerializer):
    text = serializers.CharField(max_length=NOTE_LENGTH)


class PrioritySerializer(ReasonSerializer):
    priority = serializers.IntegerField(min_value=1, max_value=4)


class HoldSerializer(ReasonSerializer):
    until = MomentField(required=False, allow_null=True)


class AdviseSerializer(LateActSerializer):
    words = serializers.CharField(max_length=NOTE_LENGTH)


class CancelSerializer(LateActSerializer):
    reason = serializers.CharField(max_length=REASON_LENGTH)


class ResolveSerializer(LateActSerializer):
    disposition = serializers.CharField(max_length=20)
    words = serializers.CharField(max_length=NOTE_LENGTH, required=False, allow_blank=True)


class CloseSerializer(ActSerializer):
    disposition = serializers.CharField(max_length=20, required=False, allow_blank=True, allow_null=True)


class DuplicateSerializer(ActSerializer):
    master = key()


class CoordinateSerializer(LateActSerializer):
    jurisdiction = serializers.ChoiceField(Jurisdiction.choices, required=False, allow_blank=True)
    lead_agency = serializers.CharField(max_length=80, required=False, allow_blank=True)
    handed_over_to = serializers.CharField(max_length=80, required=False, allow_blank=True)


class PlannedTimeField(MomentField):
    """A time with its zone, or as people write it: ``0630`` (the next one), ``0530Z``, ``220630A NOV 26``."""

    def to_internal_value(self, value: Any) -> datetime:
        try:
            moment: datetime = super().to_internal_value(value)
        except serializers.ValidationError as error:
            if not isinstance(value, str) or "-" in value:
                raise
            try:
                local = ZoneInfo(settings.DESK_TIME_ZONE)
                return parse_ahead(value, now=desk_now(), local=local).instant
            except TimeGroupError as problem:
                raise serializers.ValidationError(problem.message, code=problem.code) from error
        return moment


class PlanFields(StrictSerializer):
    priority = serializers.IntegerField(min_value=1, max_value=4, required=False, allow_null=True)
    location = LocationField(required=False, allow_null=True)
    narrative = serializers.CharField(max_length=NOTE_LENGTH, required=False, allow_blank=True)
    exercise = serializers.BooleanField(required=False)
    lead_min = serializers.IntegerField(min_value=0, max_value=LONGEST_LEAD_MIN, required=False)
    repeat = serializers.ChoiceField(Planned.Repeat.choices, required=False, allow_blank=True)


class PlanSerializer(PlanFields):
    type = serializers.CharField(max_length=40, help_text="Code of an incident type.")
    due_at = PlannedTimeField()


class ChangePlanSerializer(PlanFields, ActSerializer):
    type = serializers.CharField(max_length=40, required=False)
    due_at = PlannedTimeField(required=False)


class GiveSerializer(ActSerializer):
    position = serializers.CharField(max_length=40, help_text="A desk position: Desk 2.")


class IncidentTypeSerializer(serializers.ModelSerializer[IncidentType]):
    """``folded`` holds label, code and words as they are compared with what is typed (``search.rank_types``)."""

    questions = serializers.SerializerMethodField(help_text="Asked by the type, never needed for a dispatch.")
    parties = serializers.SerializerMethodField(help_text="Who must be told, in words.")
    folded = serializers.SerializerMethodField()

    class Meta:
        model = IncidentType
        fields = (
            "code", "label", "words", "function", "default_priority", "capabilities", "jurisdiction", "notifications",
            "families", "questions", "parties", "least_patrols", "folded",
        )  # fmt: skip

    def get_questions(self, row: IncidentType) -> list[dict[str, Any]]:
        return asked(row)

    def get_parties(self, row: IncidentType) -> list[str]:
        return [str(Party(party).label) for party in row.notifications]

    def get_folded(self, row: IncidentType) -> dict[str, Any]:
        return folded(row)


class DispositionSerializer(serializers.ModelSerializer[Disposition]):
    class Meta:
        model = Disposition
        fields = ("code", "label", "report_owed")


class LocationAnswer(serializers.Serializer):
    place = serializers.CharField()
    mgrs = serializers.CharField()
    lat = serializers.FloatField(allow_null=True)
    lon = serializers.FloatField(allow_null=True)
    precision_m = serializers.IntegerField(allow_null=True)
    verified = serializers.BooleanField()
    outside = serializers.BooleanField()


class IncidentAnswer(serializers.Serializer):
    """What every act answers; ``serial`` is its entry in the blotter, null when the act changed nothing."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    type = serializers.CharField()
    state = serializers.CharField()
    priority = serializers.IntegerField()
    version = serializers.IntegerField()
    location = LocationAnswer()
    serial = serializers.IntegerField(allow_null=True)


class NoteAnswer(IncidentAnswer):
    note = serializers.IntegerField()


class IncidentRow(serializers.Serializer):
    """An incident as the board shows it."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.CharField()
    state_since = serializers.DateTimeField()
    priority = serializers.IntegerField()
    type = serializers.CharField()
    type_label = serializers.CharField()
    function = serializers.CharField()
    place = serializers.CharField()
    mgrs = serializers.CharField()
    lat = serializers.FloatField(allow_null=True)
    lon = serializers.FloatField(allow_null=True)
    precision_m = serializers.IntegerField(allow_null=True)
    verified = serializers.BooleanField()
    outside = serializers.BooleanField()
    exercise = serializers.BooleanField()
    source = serializers.CharField()  # type: ignore[assignment]
    opened_at = serializers.DateTimeField()
    waiting_since = serializers.DateTimeField(allow_null=True)
    held_until = serializers.DateTimeField(allow_null=True)
    duplicate_of = serializers.CharField(allow_null=True)
    jurisdiction = serializers.CharField()
    lead_agency = serializers.CharField()
    handed_over_to = serializers.CharField()
    clock = serializers.CharField(help_text="What runs since ``clock_since``: held, missing; empty when nothing does.")
    clock_since = serializers.DateTimeField(allow_null=True)
    owner = serializers.CharField(help_text="The desk position that has it, empty when nobody does.")
    disposition = serializers.CharField()
    persons_held = serializers.IntegerField()
    report_owed = serializers.BooleanField()
    notes = serializers.IntegerField()
    owed = serializers.IntegerField(help_text="Partners of the type's checklist that are still to be told.")


class PlannedRow(serializers.Serializer):
    """Planned work as the board shows it; ``state`` of one that left the board is how it ended."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    state = serializers.CharField()
    type = serializers.CharField()
    type_label = serializers.CharField()
    function = serializers.CharField()
    priority = serializers.IntegerField()
    place = serializers.CharField()
    exercise = serializers.BooleanField()
    due_at = serializers.DateTimeField()
    opens_at = serializers.DateTimeField()
    lead_min = serializers.IntegerField()
    repeat = serializers.CharField()
    by_position = serializers.CharField()
    incident = serializers.IntegerField(allow_null=True)


class PlannedAnswer(PlannedRow):
    serial = serializers.IntegerField(allow_null=True)
