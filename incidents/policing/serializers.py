"""What the API of policing takes and answers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from blotter.api import MomentField, StrictSerializer
from blotter.bodies import ActSerializer, key, line, optional_key
from blotter.selectors import stamp
from blotter.text import REASON_LENGTH
from incidents.policing.models import Check, CheckSession, Investigation, Item
from incidents.policing.selectors.checks import Counts
from incidents.policing.selectors.evidence import Chain
from incidents.policing.services.evidence import PURPOSES
from incidents.policing.states import LABELS, TRANSITIONS


class CheckBeginSerializer(StrictSerializer):
    patrol = key()
    place = serializers.CharField(max_length=200)
    site = serializers.ChoiceField(choices=CheckSession.Site.choices, required=False)
    partners = serializers.ListField(child=serializers.CharField(max_length=40), max_length=20, required=False)
    incident = line(12)
    device = optional_key()
    limit_kmh = serializers.IntegerField(required=False, allow_null=True)
    started_at = MomentField(required=False)


class VehicleCheckSerializer(StrictSerializer):
    result = serializers.ChoiceField(choices=Check.Result.choices)
    at = MomentField(required=False)
    plate = line(20)
    nation = line(3)
    unit = line(120)
    driver_document = line(8, help_text=f"One of: {', '.join(filter(None, Check.Paper.values))}.")
    trip_ticket = line(8, help_text="As the driver's document.")
    load = serializers.ChoiceField(choices=Check.Load.choices, required=False, allow_blank=True)
    alcohol = serializers.DecimalField(max_digits=4, decimal_places=2, required=False, allow_null=True)
    measured_kmh = serializers.IntegerField(required=False, allow_null=True)
    limit_kmh = serializers.IntegerField(required=False, allow_null=True)
    device = optional_key()
    handed_over_to = line(80)
    words = line(400)
    commander_informed = serializers.BooleanField(required=False)


class CheckEndSerializer(ActSerializer):
    ended_at = MomentField(required=False)
    remarks = line(2000)


class CaseOpenSerializer(StrictSerializer):
    title = serializers.CharField(max_length=120)
    leader = serializers.CharField(max_length=150, help_text="User name of who leads it.")
    incident = line(12)
    summary = line(20_000)
    exercise = serializers.BooleanField(required=False)


class CaseActSerializer(ActSerializer):
    act = serializers.ChoiceField(choices=[*LABELS])
    reason = line(REASON_LENGTH)
    outcome = serializers.ChoiceField(choices=Investigation.Outcome.choices, required=False, allow_blank=True)
    review = line(4000)


class CaseTaskSerializer(StrictSerializer):
    words = serializers.CharField(max_length=200)
    given_to = serializers.CharField(max_length=150)
    due_at = MomentField()


class SeizedSerializer(StrictSerializer):
    description = serializers.CharField(max_length=300)
    quantity = line(40)
    seal = line(40)


class SeizureSerializer(StrictSerializer):
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]
    basis = serializers.CharField(max_length=120)
    place = serializers.CharField(max_length=200)
    taken_at = MomentField(required=False)
    items = SeizedSerializer(many=True)


class CustodySerializer(StrictSerializer):
    items = serializers.ListField(child=key(), min_length=1, max_length=60)


class CustodyReleaseSerializer(CustodySerializer):
    to = serializers.CharField(max_length=150, help_text="User name of who is to receive it.")
    purpose = serializers.ChoiceField(choices=[(each.value, each.label) for each in PURPOSES])
    place = serializers.CharField(max_length=200)
    at = MomentField(required=False)
    words = line(100)


class CustodyOutSerializer(CustodyReleaseSerializer):
    to = serializers.CharField(max_length=120, help_text="Name of somebody without an account.")
    receipt = serializers.CharField(max_length=60)


class CustodyReceiptSerializer(CustodySerializer):
    received_at = MomentField(required=False)
    words = line(90)


class CustodyDeclineSerializer(CustodySerializer):
    reason = serializers.CharField(max_length=REASON_LENGTH)


class CustodyBackSerializer(CustodySerializer):
    place = serializers.CharField(max_length=200)
    at = MomentField(required=False)
    words = line(100)


class DisposalSerializer(CustodySerializer):
    disposal = serializers.ChoiceField(choices=Item.Disposal.choices)
    reason = serializers.CharField(max_length=REASON_LENGTH)


class CustodyEndSerializer(CustodySerializer):
    to = serializers.CharField(max_length=120)
    place = serializers.CharField(max_length=200)
    receipt = line(60)
    at = MomentField(required=False)


class CheckSessionSerializer(serializers.Serializer[Any]):
    """A session as it is answered."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    called = serializers.CharField()
    patrol = serializers.IntegerField()
    place = serializers.CharField()
    mgrs = serializers.CharField()
    site = serializers.CharField()
    partners = serializers.ListField(child=serializers.CharField())
    incident = serializers.IntegerField(allow_null=True)
    device = serializers.IntegerField(allow_null=True)
    limit_kmh = serializers.IntegerField(allow_null=True)
    exercise = serializers.BooleanField()
    started_at = serializers.CharField()
    ended_at = serializers.CharField(allow_null=True)
    controlled = serializers.IntegerField()
    violations = serializers.IntegerField()
    per_hour = serializers.IntegerField(allow_null=True)


class InvestigationSerializer(serializers.Serializer[Any]):
    """A case as it is answered; ``acts`` are those that its state allows."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    state_since = serializers.CharField()
    acts = serializers.ListField(child=serializers.CharField())
    outcome = serializers.CharField()
    exercise = serializers.BooleanField()
    opened_at = serializers.CharField()


class EvidenceItemSerializer(serializers.Serializer[Any]):
    """An item as it is answered; ``faults`` in words, empty while its chain has no gap."""

    id = serializers.IntegerField()
    tag = serializers.CharField()
    description = serializers.CharField()
    quantity = serializers.CharField()
    seal = serializers.CharField()
    holder = serializers.CharField()
    disposed_at = serializers.CharField(allow_null=True)
    faults = serializers.ListField(child=serializers.CharField())
    steps = serializers.ListField(child=serializers.DictField())


def session_answer(row: CheckSession, counts: Counts) -> dict[str, Any]:
    return {
        "id": row.pk,
        "version": row.version,
        "called": row.called,
        "patrol": row.patrol_id,
        "place": row.place,
        "mgrs": row.mgrs,
        "site": row.site,
        "partners": row.partners,
        "incident": row.incident_id,
        "device": row.device_id,
        "limit_kmh": row.limit_kmh,
        "exercise": row.exercise,
        "started_at": stamp(row.started_at),
        "ended_at": stamp(row.ended_at) if row.ended_at else None,
        "controlled": counts.controlled,
        "violations": counts.violations,
        "per_hour": counts.per_hour,
    }


def check_answer(row: Check) -> dict[str, Any]:
    return {
        "id": row.pk,
        "session": row.session_id,
        "at": stamp(row.at),
        "result": row.result,
        "plate": row.plate,
        "unit": row.unit,
        "measured_kmh": row.measured_kmh,
        "tolerance_kmh": row.tolerance_kmh,
        "limit_kmh": row.limit_kmh,
        "over_kmh": row.over_kmh,
    }


def case_answer(row: Investigation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "version": row.version,
        "number": row.number,
        "title": row.title,
        "state": row.state,
        "state_since": stamp(row.state_since),
        "acts": list(TRANSITIONS[row.state]),
        "outcome": row.outcome,
        "exercise": row.exercise,
        "opened_at": stamp(row.opened_at),
    }


def item_answer(chain: Chain, faults: list[str]) -> dict[str, Any]:
    """An item with its chain; ``faults`` in words, an empty list when it has no gap."""
    item = chain.item
    return {
        "id": item.pk,
        "tag": item.tag,
        "description": item.description,
        "quantity": item.quantity,
        "seal": item.seal,
        "holder": chain.holder,
        "disposed_at": stamp(item.disposed_at) if item.disposed_at else None,
        "faults": faults,
        "steps": [
            {
                "number": step.number,
                "released_by": step.released_name,
                "received_by": step.received_name,
                "purpose": step.purpose,
                "place": step.place,
                "at": stamp(step.at),
                "received_at": stamp(step.received_at) if step.received_at else None,
                "declined_at": stamp(step.declined_at) if step.declined_at else None,
                "receipt": step.receipt,
                "words": step.words,
            }
            for step in chain.steps
        ],
    }
