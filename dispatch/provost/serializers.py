"""Bodies and answers of coordination over the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from blotter.api import MomentField, StrictSerializer
from blotter.bodies import ActSerializer, key, line, moment
from blotter.selectors import stamp
from blotter.text import REASON_LENGTH
from dispatch.provost.models import Directive, HelpRequest, Report, Request
from dispatch.provost.services.common import ABOUT_LENGTH
from dispatch.provost.services.directives import MOST_ADDRESSEES, ROLES, TEXT_LENGTH
from dispatch.provost.services.help import MOST
from dispatch.provost.services.reports import MOST_ENTRIES
from dispatch.provost.services.reports import TEXT_LENGTH as REPORT_LENGTH
from dispatch.provost.states import TRANSITIONS
from incidents.models import ContactChannel


def _moment(value: Any) -> str | None:
    return stamp(value) if value else None


class AboutSerializer(StrictSerializer):
    """``about``: the number of the incident that it concerns."""

    about = line(ABOUT_LENGTH)
    exercise = serializers.BooleanField(required=False)


class DirectiveGiveSerializer(AboutSerializer):
    title = line(120, required=True)
    text = line(TEXT_LENGTH, required=True)
    due_at = MomentField()
    positions = serializers.ListField(child=line(40, required=True), max_length=MOST_ADDRESSEES, required=False)
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=[role.value for role in ROLES]), max_length=len(ROLES), required=False
    )
    patrols = serializers.ListField(child=key(), max_length=MOST_ADDRESSEES, required=False)


class ReadAtSerializer(StrictSerializer):
    at = moment()


class ReadOutSerializer(ReadAtSerializer):
    addressee = key()


class GiveBackSerializer(StrictSerializer):
    reason = line(REASON_LENGTH, required=True)


class DecideSerializer(ActSerializer):
    approve = serializers.BooleanField()
    words = line(REASON_LENGTH)


class RequestAskSerializer(AboutSerializer):
    matter = serializers.ChoiceField(choices=Request.Matter.values, required=False)
    words = line(200, required=True)
    reason = line(400)
    place = line(80)
    strength_now = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=9999)
    strength_asked = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=9999)
    due_at = moment()


class HelpAskSerializer(AboutSerializer):
    nation = line(3, required=True)
    wanted = line(120, required=True)
    count = serializers.IntegerField(required=False, min_value=1, max_value=MOST)
    place = line(80)
    needed_at = moment()
    channel = serializers.ChoiceField(choices=ContactChannel.choices, required=False)
    due_at = MomentField()


class HelpRefuseSerializer(ReadAtSerializer, ActSerializer):
    answer = line(400)


class HelpPromiseSerializer(HelpRefuseSerializer):
    promised = serializers.IntegerField(min_value=1, max_value=MOST)
    expected_at = moment()


class HelpMomentSerializer(ReadAtSerializer, ActSerializer):
    """When help arrived, or was released."""


class TakeoverMakeSerializer(ActSerializer):
    alarm = key()
    words = line(REASON_LENGTH)


class ReportDraftSerializer(StrictSerializer):
    title = line(120, required=True)
    since = MomentField()
    due_at = moment()


class ReportWriteSerializer(ActSerializer):
    """What is left out when a report is submitted stays as it was drafted."""

    summary = line(REPORT_LENGTH)
    assessment = line(REPORT_LENGTH)
    intentions = line(REPORT_LENGTH)
    entries = serializers.ListField(child=key(), max_length=MOST_ENTRIES, required=False)


# -- answers -------------------------------------------------------------------------------------------------------
class CoordinationRowSerializer(serializers.Serializer[Any]):
    """What each of these carries; a row has more, by its noun."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    exercise = serializers.BooleanField()
    version = serializers.IntegerField()


def _head(row: Directive | Request | HelpRequest) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.number,
        "exercise": row.exercise,
        "version": row.version,
        "about": row.about.number if row.about else None,
    }


def directive_answer(row: Directive) -> dict[str, Any]:
    """For a directive read by ``selectors.directives``, or one that was just given."""
    return _head(row) | {
        "title": row.title,
        "text": row.text,
        "given_at": stamp(row.given_at),
        "due_at": stamp(row.due_at),
        "ended_at": _moment(row.ended_at),
        "end_reason": row.end_reason,
        "addressees": [
            {
                "id": to.pk,
                "to": to.tag,
                "label": to.called,
                "receipts": [
                    {"by": str(receipt.by), "at": stamp(receipt.at), "channel": receipt.channel}
                    for receipt in to.receipts.all()
                ],
            }
            for to in row.addressees.all()
        ],
    }


def request_answer(row: Request) -> dict[str, Any]:
    return _head(row) | {
        "matter": row.matter,
        "words": row.words,
        "reason": row.reason,
        "place": row.place,
        "strength_now": row.strength_now,
        "strength_asked": row.strength_asked,
        "asked_by": str(row.asked_by),
        "asked_at": stamp(row.asked_at),
        "due_at": _moment(row.due_at),
        "state": row.state,
        "decided_at": _moment(row.decided_at),
        "answer": row.answer,
    }


def help_answer(row: HelpRequest) -> dict[str, Any]:
    return _head(row) | {
        "nation": row.nation_id,
        "wanted": row.wanted,
        "count": row.count,
        "place": row.place,
        "needed_at": _moment(row.needed_at),
        "channel": row.channel,
        "asked_at": stamp(row.asked_at),
        "due_at": stamp(row.due_at),
        "state": row.state,
        "state_since": stamp(row.state_since),
        "acts": list(TRANSITIONS[row.state]),
        "answered_at": _moment(row.answered_at),
        "answer": row.answer,
        "promised": row.promised,
        "expected_at": _moment(row.expected_at),
    }


def report_answer(row: Report) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.number,
        "version": row.version,
        "title": row.title,
        "since": stamp(row.since),
        "due_at": _moment(row.due_at),
        "state": row.state,
        "summary": row.summary,
        "assessment": row.assessment,
        "intentions": row.intentions,
        "entries": row.entries,
        "ended_at": _moment(row.ended_at),
        "digest": row.digest,
    }
