"""What the API of the patrol programme takes and answers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from blotter.api import MomentField, StrictSerializer
from blotter.bodies import ActSerializer, LateActSerializer, key, line, moment, optional_key
from blotter.selectors import stamp
from blotter.text import REASON_LENGTH
from dispatch.programme.models import PatrolOrder
from dispatch.programme.selectors import orders as selectors
from dispatch.programme.selectors.board import order_state
from dispatch.programme.selectors.reading import Receipt, receipts
from dispatch.programme.services.course import DEBRIEF_LENGTH
from dispatch.programme.services.planning import MOST_PARTICIPANTS, MOST_PATROLS, MOST_STOPS
from dispatch.programme.states import TRANSITIONS


class OrderParticipantSerializer(StrictSerializer):
    nation = serializers.CharField(max_length=3, help_text="Three letters, like USA.")
    unit = line(80)
    strength = serializers.IntegerField(required=False, allow_null=True)
    contact = line(120)
    caveats = line(1000)


class OrderStopSerializer(StrictSerializer):
    location = serializers.CharField(max_length=200, help_text="A grid, a place, or latitude and longitude.")
    name = line(80)
    at = moment()
    task = line(200)


class PatrolOrderPlanSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=PatrolOrder.Kind.choices)
    starts_at = MomentField()
    ends_at = MomentField()
    patrols = serializers.ListField(child=key(), max_length=MOST_PATROLS, help_text="The leading one first.")
    orders = serializers.CharField(max_length=4000)
    command = serializers.CharField(max_length=30, required=False, allow_null=True, help_text="rc-e, rc-w or msu.")
    route = optional_key()
    participants = serializers.ListField(
        child=OrderParticipantSerializer(), max_length=MOST_PARTICIPANTS, required=False
    )
    stops = serializers.ListField(child=OrderStopSerializer(), max_length=MOST_STOPS, required=False)


class NewPatrolOrderSerializer(PatrolOrderPlanSerializer):
    exercise = serializers.BooleanField(required=False)


class ChangePatrolOrderSerializer(PatrolOrderPlanSerializer, ActSerializer):
    """The whole plan as it is from now on."""


class EndPatrolOrderSerializer(LateActSerializer):
    reason = line(REASON_LENGTH)


class ReadPatrolOrderSerializer(StrictSerializer):
    revision = optional_key(help_text="What was read; as they are now, unless said.")
    patrol = optional_key(help_text="To which the desk read them out.")
    read_at = moment()


class DebriefPatrolOrderSerializer(StrictSerializer):
    observed = serializers.CharField(max_length=DEBRIEF_LENGTH)
    contacts = line(DEBRIEF_LENGTH)
    problems = line(DEBRIEF_LENGTH)
    proposal = line(DEBRIEF_LENGTH)
    km = serializers.IntegerField(required=False, allow_null=True)
    patrol = optional_key(help_text="Whose debrief the desk writes down.")
    given_at = moment()


class PatrolOrderAnswer(serializers.Serializer[Any]):
    """The order's row of the board, and what its orders say."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.CharField()
    acts = serializers.ListField(child=serializers.CharField())


def brief(row: PatrolOrder) -> dict[str, Any]:
    """What everybody who took part in an act may read of it."""
    return {**order_state(row), "acts": list(TRANSITIONS[row.state])}


def detail(row: PatrolOrder) -> dict[str, Any]:
    return {
        **brief(row),
        "nations": selectors.nations_of(row),
        "orders": row.orders,
        "revised_at": stamp(row.revised_at),
        "route": row.route_id,
        "started_at": stamp(row.started_at) if row.started_at else None,
        "ended_at": stamp(row.ended_at) if row.ended_at else None,
        "end_reason": row.end_reason,
        "planned_by": row.planned_by.label,
        "stops": [
            {
                "name": stop.name,
                "mgrs": stop.mgrs,
                "lat": stop.lat,
                "lon": stop.lon,
                "at": stamp(stop.at) if stop.at else None,
                "task": stop.task,
            }
            for stop in row.stops.all()
        ],
        "participants": [
            {
                "nation": each.nation_id,
                "unit": each.unit,
                "strength": each.strength,
                "contact": each.contact,
                "caveats": each.caveats,
            }
            for each in row.participants.all()
        ],
        "receipts": [_receipt(each) for each in receipts(row, row.patrols.all())],
    }


def _receipt(each: Receipt) -> dict[str, Any]:
    return {
        "patrol": each.member.patrol_id,
        "on_duty": each.on_duty,
        "current": each.current,
        "read_at": stamp(each.reading.read_at) if each.reading else None,
        "by_voice": each.reading.by_voice if each.reading else None,
    }
