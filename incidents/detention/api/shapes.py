"""What the API of advice, plans and inspections takes and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from blotter.api import MAX_SERIAL, MomentField, StrictSerializer
from blotter.selectors import stamp
from incidents.detention.models import AdviceRequest, Area, DetentionPlan, Finding, FollowUp, Inspection, PlanLine
from incidents.detention.selectors.plans import gaps

AREAS = f"Of: {', '.join(Area.values)}."


def _key(**kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=MAX_SERIAL, **kwargs)


def _line(length: int, *, required: bool = False) -> serializers.CharField:
    return serializers.CharField(max_length=length, required=required, allow_blank=not required)


def _moment() -> MomentField:
    return MomentField(required=False, allow_null=True)


class VersionedActSerializer(StrictSerializer):
    version = _key(required=False, allow_null=True)


class AdviceAskSerializer(StrictSerializer):
    unit = _line(120, required=True)
    situation = serializers.CharField(max_length=4000)
    caller = _line(120)
    phone = _line(40)
    place = _line(200)
    persons = serializers.IntegerField(required=False)
    captured_at = _moment()
    juvenile = serializers.BooleanField(required=False)
    unwell = serializers.BooleanField(required=False)
    asked_at = _moment()
    call_back_by = _moment()
    incident = _line(12)
    exercise = serializers.BooleanField(required=False)


class AdviceGiveSerializer(VersionedActSerializer):
    words = serializers.CharField(max_length=4000)
    basis = _line(120)
    legad = serializers.BooleanField(required=False)
    said_by = _line(120)
    given_at = _moment()


class AdviceCallSerializer(VersionedActSerializer):
    reached = serializers.BooleanField()
    words = _line(400)
    called_at = _moment()
    call_back_by = _moment()


class AdviceWithdrawSerializer(VersionedActSerializer):
    reason = _line(120, required=True)


class DetentionPlanDraftSerializer(StrictSerializer):
    title = _line(120, required=True)
    starts_at = MomentField()
    ends_at = MomentField()
    expected = serializers.IntegerField()
    place = _line(200)
    instructions = _line(8000)
    incident = _line(12)
    exercise = serializers.BooleanField(required=False)


class DetentionPlanLineSerializer(VersionedActSerializer):
    kind = serializers.CharField(max_length=12, help_text=f"One of: {', '.join(PlanLine.Kind.values)}.")
    number = serializers.IntegerField(required=False)
    site = _key(required=False, allow_null=True)
    partner = _line(40)
    words = _line(200)


class DetentionPlanSubmitSerializer(VersionedActSerializer):
    despite = _line(200)


class DetentionPlanLeadSerializer(VersionedActSerializer):
    act = serializers.ChoiceField(choices=["take_back", "reopen", "end", "cancel"])
    reason = _line(120)


class HoldingSiteSerializer(StrictSerializer):
    name = _line(80, required=True)
    capacity = serializers.IntegerField()
    unit = _line(120)
    location = _line(200)
    inspect_every = serializers.IntegerField(required=False)


class InspectionRecordSerializer(StrictSerializer):
    site = _key()
    held = serializers.IntegerField()
    areas = serializers.ListField(child=serializers.CharField(max_length=10), max_length=len(Area), help_text=AREAS)
    visited_at = _moment()
    announced = serializers.BooleanField(required=False)
    present = _line(200)
    words = _line(8000)
    exercise = serializers.BooleanField(required=False)


class FindingSerializer(StrictSerializer):
    area = serializers.CharField(max_length=10, help_text=AREAS)
    grade = serializers.ChoiceField(choices=Finding.Grade.choices)
    words = serializers.CharField(max_length=2000)
    owner = _line(120, required=True)
    due_at = MomentField()


class FindingFollowSerializer(VersionedActSerializer):
    finding = _key()
    act = serializers.ChoiceField(choices=FollowUp.Act.choices)
    words = _line(400, required=True)
    due_at = _moment()


def advice_answer(row: AdviceRequest) -> dict[str, Any]:
    """A request without its caller and words, which are read on its page."""
    return {
        "id": row.pk,
        "number": row.called,
        "version": row.version,
        "state": row.state,
        "exercise": row.exercise,
        "incident": row.incident_id,
        "persons": row.persons,
        "captured_at": _stamp(row.captured_at),
        "asked_at": stamp(row.asked_at),
        "call_back_by": stamp(row.call_back_by),
        "called_back_at": _stamp(row.called_back_at),
    }


def plan_answer(row: DetentionPlan) -> dict[str, Any]:
    lines = [line for line in row.lines.all() if line.withdrawn_at is None]
    return {
        "id": row.pk,
        "number": row.called,
        "version": row.version,
        "state": row.state,
        "exercise": row.exercise,
        "title": row.title,
        "starts_at": stamp(row.starts_at),
        "ends_at": stamp(row.ends_at),
        "expected": row.expected,
        "approved_at": _stamp(row.approved_at),
        "gaps": gaps(row),
        "lines": [
            {"id": line.pk, "kind": line.kind, "count": line.count, "confirmed": line.confirmed_at is not None}
            for line in lines
        ],
    }


def inspection_answer(row: Inspection) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.called,
        "site": row.site_id,
        "exercise": row.exercise,
        "visited_at": stamp(row.visited_at),
        "held": row.held,
        "areas": row.areas,
        "findings": [
            {
                "id": each.pk,
                "number": each.called,
                "version": each.version,
                "area": each.area,
                "grade": each.grade,
                "state": each.state,
                "due_at": stamp(each.due_at),
            }
            for each in row.findings.all()
        ],
    }


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None
