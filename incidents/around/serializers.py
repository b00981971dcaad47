"""The bodies that acts around an incident take, and what is answered."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from blotter.api import MomentField, StrictSerializer
from blotter.bodies import ActSerializer, LateActSerializer, ReasonSerializer, key, line, moment, optional_key
from blotter.text import NOTE_LENGTH, REASON_LENGTH
from incidents.around.services.warnings import FARTHEST_M, NEAREST_M, WORDS_LENGTH
from incidents.models import ContactChannel, Lookout, Person, Property
from incidents.serializers import LocationField
from reference.models import Partner


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
    valid_from = moment()
    valid_until = MomentField()
    incident = optional_key()


class NewHazardSerializer(StrictSerializer):
    label = serializers.CharField(  # type: ignore[assignment]
        max_length=80, help_text="Printed and drawn on the map: it names nobody."
    )
    radius_m = serializers.IntegerField(min_value=NEAREST_M, max_value=FARTHEST_M)
    location = LocationField(required=False, allow_null=True)
    words = line(WORDS_LENGTH)
    source = line(80)  # type: ignore[assignment]
    valid_from = moment()
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


# -- partners ----------------------------------------------------------------------------------------------------------
class TellSerializer(LateActSerializer):
    party = serializers.CharField(max_length=40, help_text="A line of the type's checklist, or a partner's key.")
    channel = serializers.ChoiceField(ContactChannel.choices, required=False)
    route = serializers.ChoiceField(Partner.Route.choices, required=False, help_text="The partner's own when left out.")
    person = line(120)
    words = line(WORDS_LENGTH)
    answer = line(WORDS_LENGTH)


class NotNeededSerializer(ReasonSerializer):
    party = serializers.CharField(max_length=40)


class AnswerSerializer(StrictSerializer):
    answer = serializers.CharField(max_length=WORDS_LENGTH)
    occurred_at = moment()


class WithdrawSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=REASON_LENGTH)


class ContactAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    party = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    not_needed = serializers.BooleanField()
    reason = serializers.CharField()
    person = serializers.CharField()
    channel = serializers.CharField()
    channel_label = serializers.CharField()
    route = serializers.CharField()
    route_label = serializers.CharField()
    words = serializers.CharField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    told_at = serializers.DateTimeField()
    entered_by = serializers.CharField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField()


# -- links, call back --------------------------------------------------------------------------------------------------
class LinkSerializer(ActSerializer):
    other = key()


class ParentSerializer(ActSerializer):
    parent = key()  # type: ignore[assignment]


class CallBackSerializer(LateActSerializer):
    reached = serializers.BooleanField(required=False)
    words = line(NOTE_LENGTH)


# -- people and things -------------------------------------------------------------------------------------------------
class PersonSerializer(ActSerializer):
    role = serializers.ChoiceField(Person.Role.choices)
    name = line(120)
    rank = line(20)
    unit = line(120)
    nation = line(3, help_text="ISO 3166, three letters.")
    phone = line(40)
    juvenile = serializers.BooleanField(required=False)
    protected = serializers.BooleanField(required=False)
    words = line(400)


class VehicleSerializer(ActSerializer):
    plate = line(20)
    nation = line(3, help_text="ISO 3166, three letters.")
    unit = line(120)
    description = line(120)
    words = line(400)


class PropertySerializer(ActSerializer):
    role = serializers.ChoiceField(Property.Role.choices)
    description = serializers.CharField(max_length=200)
    mark = line(60)
    owner = line(120)
    words = line(400)


class AmendPersonSerializer(PersonSerializer):
    role = serializers.ChoiceField(Person.Role.choices, required=False)


class AmendPropertySerializer(PropertySerializer):
    role = serializers.ChoiceField(Property.Role.choices, required=False)
    description = line(200)


class InvolvedAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    version = serializers.IntegerField()
    words = serializers.CharField()
    added_at = serializers.DateTimeField()
    added_by = serializers.CharField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField()


class PersonAnswer(InvolvedAnswer):
    role = serializers.CharField()
    role_label = serializers.CharField()
    name = serializers.CharField()
    rank = serializers.CharField()
    unit = serializers.CharField()
    nation = serializers.CharField()
    phone = serializers.CharField()
    juvenile = serializers.BooleanField()
    protected = serializers.BooleanField()


class VehicleAnswer(InvolvedAnswer):
    plate = serializers.CharField()
    nation = serializers.CharField()
    unit = serializers.CharField()
    description = serializers.CharField()


class PropertyAnswer(InvolvedAnswer):
    role = serializers.CharField()
    role_label = serializers.CharField()
    description = serializers.CharField()
    mark = serializers.CharField()
    owner = serializers.CharField()


# -- files -------------------------------------------------------------------------------------------------------------
class UploadSerializer(StrictSerializer):
    file = serializers.FileField(allow_empty_file=True, help_text="JPEG, PNG, PDF or plain text, 12 MB at most.")
    caption = line(200)


class AttachmentAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    token = serializers.UUIDField()
    kind = serializers.CharField()
    kind_label = serializers.CharField()
    name = serializers.CharField()
    caption = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    added_at = serializers.DateTimeField()
    added_by = serializers.CharField()


# -- all of it, and search ---------------------------------------------------------------------------------------------
class LineAnswer(serializers.Serializer[Any]):
    """A line of the type's checklist."""

    party = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    owed = serializers.BooleanField()
    duty_phone = serializers.CharField()
    route = serializers.CharField()


class ShortIncident(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.CharField()
    version = serializers.IntegerField()
    type_label = serializers.CharField()
    place = serializers.CharField()
    priority = serializers.IntegerField()
    state = serializers.CharField()
    exercise = serializers.BooleanField()


class LinksAnswer(serializers.Serializer[Any]):
    parent = ShortIncident(allow_null=True)
    parts = ShortIncident(many=True)
    linked = ShortIncident(many=True)
    master = ShortIncident(allow_null=True)
    duplicates = ShortIncident(many=True)


class AroundAnswer(serializers.Serializer[Any]):
    checklist = LineAnswer(many=True)
    contacts = ContactAnswer(many=True)
    lookouts = LookoutAnswer(many=True)
    hazards = HazardAnswer(many=True)
    links = LinksAnswer()
    persons = PersonAnswer(many=True, required=False)
    vehicles = VehicleAnswer(many=True, required=False)
    property = PropertyAnswer(many=True, required=False)
    files = AttachmentAnswer(many=True, required=False)


class SearchSerializer(StrictSerializer):
    q = serializers.CharField(
        max_length=80, help_text="A name, a plate, a telephone number; three characters at least."
    )


class FoundAnswer(serializers.Serializer[Any]):
    incidents = serializers.ListField(child=serializers.DictField())
    lookouts = LookoutAnswer(many=True)
    more = serializers.BooleanField()
