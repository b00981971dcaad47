"""What the API of advice, plans and inspections takes and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from blotter.api import MomentField, StrictSerializer
from blotter.bodies import ActSerializer, key, line, moment
from blotter.selectors import stamp
from incidents.detention.models import (
    AdviceRequest,
    Area,
    DetentionPlan,
    Finding,
    FollowUp,
    HoldingSite,
    Inspection,
    PlanLine,
)
from incidents.detention.selectors.plans import gaps

AREAS = f"Of: {', '.join(Area.values)}."


class AdviceAskSerializer(StrictSerializer):
    unit = line(120, required=True)
    situation = serializers.CharField(max_length=4000)
    caller = line(120)
    phone = line(40)
    place = line(200)
    persons = serializers.IntegerField(required=False)
    captured_at = moment()
    juvenile = serializers.BooleanField(required=False)
    unwell = serializers.BooleanField(required=False)
    asked_at = moment()
    call_back_by = moment()
    incident = line(12)
    exercise = serializers.BooleanField(required=False)


class AdviceGiveSerializer(ActSerializer):
    words = serializers.CharField(max_length=4000)
    basis = line(120)
    legad = serializers.BooleanField(required=False)
    said_by = line(120)
    given_at = moment()


class AdviceCallSerializer(ActSerializer):
    reached = serializers.BooleanField()
    words = line(400)
    called_at = moment()
    call_back_by = moment()


class AdviceWithdrawSerializer(ActSerializer):
    reason = line(120, required=True)


class DetentionPlanDraftSerializer(StrictSerializer):
    title = line(120, required=True)
    starts_at = MomentField()
    ends_at = MomentField()
    expected = serializers.IntegerField()
    place = line(200)
    instructions = line(8000)
    incident = line(12)
    exercise = serializers.BooleanField(required=False)


class DetentionPlanChangeSerializer(ActSerializer):
    """The plan as it is to read, whole: what is left out would be lost."""

    title = line(120, required=True)
    starts_at = MomentField()
    ends_at = MomentField()
    expected = serializers.IntegerField()
    place = serializers.CharField(max_length=200, allow_blank=True)
    instructions = serializers.CharField(max_length=8000, allow_blank=True)


class DetentionPlanOfLineSerializer(StrictSerializer):
    line = key()


class DetentionPlanTickSerializer(StrictSerializer):
    check = key()
    done = serializers.BooleanField(required=False)
    remark = line(200)


class DetentionPlanLineSerializer(ActSerializer):
    kind = serializers.CharField(max_length=12, help_text=f"One of: {', '.join(PlanLine.Kind.values)}.")
    number = serializers.IntegerField(required=False)
    site = key(required=False, allow_null=True)
    partner = line(40)
    words = line(200)


class DetentionPlanSubmitSerializer(ActSerializer):
    despite = line(200)


class DetentionPlanLeadSerializer(ActSerializer):
    act = serializers.ChoiceField(choices=["take_back", "reopen", "end", "cancel"])
    reason = line(120)


class HoldingSiteSerializer(StrictSerializer):
    name = line(80, required=True)
    capacity = serializers.IntegerField()
    unit = line(120)
    location = line(200)
    inspect_every = serializers.IntegerField(required=False)


class HoldingSiteChangeSerializer(ActSerializer):
    """The site as it is to be, whole; ``location`` only where it moves."""

    name = line(80, required=True)
    capacity = serializers.IntegerField()
    unit = serializers.CharField(max_length=120, allow_blank=True)
    location = line(200)
    inspect_every = serializers.IntegerField()
    active = serializers.BooleanField()


class InspectionRecordSerializer(StrictSerializer):
    site = key()
    held = serializers.IntegerField()
    areas = serializers.ListField(child=serializers.CharField(max_length=10), max_length=len(Area), help_text=AREAS)
    visited_at = moment()
    announced = serializers.BooleanField(required=False)
    present = line(200)
    words = line(8000)
    exercise = serializers.BooleanField(required=False)


class FindingSerializer(StrictSerializer):
    area = serializers.CharField(max_length=10, help_text=AREAS)
    grade = serializers.ChoiceField(choices=Finding.Grade.choices)
    words = serializers.CharField(max_length=2000)
    owner = line(120, required=True)
    due_at = MomentField()


class FindingFollowSerializer(ActSerializer):
    finding = key()
    act = serializers.ChoiceField(choices=FollowUp.Act.choices)
    words = line(400, required=True)
    due_at = moment()


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
        "captured_at": stamp_or_none(row.captured_at),
        "asked_at": stamp(row.asked_at),
        "call_back_by": stamp(row.call_back_by),
        "called_back_at": stamp_or_none(row.called_back_at),
    }


def plan_answer(row: DetentionPlan) -> dict[str, Any]:
    lines = [each for each in row.lines.all() if each.withdrawn_at is None]
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
        "place": row.place,
        "instructions": row.instructions,
        "approved_at": stamp_or_none(row.approved_at),
        "gaps": gaps(row),
        "lines": [
            {"id": each.pk, "kind": each.kind, "count": each.count, "confirmed": each.confirmed_at is not None}
            for each in lines
        ],
        "checks": [
            {"id": check.pk, "number": check.number, "done": check.done_at is not None, "remark": check.remark}
            for check in row.checks.all()
        ],
    }


def site_answer(row: HoldingSite) -> dict[str, Any]:
    return {
        "id": row.pk,
        "version": row.version,
        "name": row.name,
        "unit": row.unit,
        "capacity": row.capacity,
        "inspect_every": row.inspect_every,
        "mgrs": row.mgrs,
        "active": row.active,
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


def stamp_or_none(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None
