"""Bodies and answers of coordination over the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from blotter.api import MAX_SERIAL, MomentField, StrictSerializer
from blotter.selectors import stamp
from blotter.text import REASON_LENGTH
from dispatch.provost.models import Directive, HelpRequest, Report, Request
from dispatch.provost.services.directives import MOST_ADDRESSEES, ROLES, TEXT_LENGTH
from dispatch.provost.services.help import MOST
from dispatch.provost.services.reports import MOST_ENTRIES
from dispatch.provost.services.reports import TEXT_LENGTH as REPORT_LENGTH
from dispatch.provost.states import TRANSITIONS
from incidents.models import ContactChannel


def _moment(value: Any) -> str | None:
    return stamp(value) if value else None


def _line(length: int, **kwargs: Any) -> serializers.CharField:
    return serializers.CharField(max_length=length, **kwargs)


def _more(length: int) -> serializers.CharField:
    return _line(length, required=False, allow_blank=True)


def _version() -> serializers.IntegerField:
    return serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MAX_SERIAL)


class AboutSerializer(StrictSerializer):
    """``about``: the number of the incident that it concerns."""

    about = _more(12)
    exercise = serializers.BooleanField(required=False)


class DirectiveGiveSerializer(AboutSerializer):
    title = _line(120)
    text = _line(TEXT_LENGTH)
    due_at = MomentField()
    positions = serializers.ListField(child=_line(40), max_length=MOST_ADDRESSEES, required=False)
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=[role.value for role in ROLES]), max_length=len(ROLES), required=False
    )
    patrols = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_SERIAL), max_length=MOST_ADDRESSEES, required=False
    )


class ReadAtSerializer(StrictSerializer):
    at = MomentField(required=False, allow_null=True)


class ReadOutSerializer(ReadAtSerializer):
    addressee = serializers.IntegerField(min_value=1, max_value=MAX_SERIAL)


class WhySerializer(StrictSerializer):
    """A reason is printed in the blotter: no names."""

    reason = _line(REASON_LENGTH)
    version = _version()


class GiveBackSerializer(StrictSerializer):
    reason = _line(REASON_LENGTH)


class DecideSerializer(StrictSerializer):
    approve = serializers.BooleanField()
    words = _more(REASON_LENGTH)
    version = _version()


class RequestAskSerializer(AboutSerializer):
    matter = serializers.ChoiceField(choices=Request.Matter.values, required=False)
    words = _line(200)
    reason = _more(400)
    place = _more(80)
    strength_now = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=9999)
    strength_asked = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=9999)
    due_at = MomentField(required=False, allow_null=True)


class HelpAskSerializer(AboutSerializer):
    nation = _line(3)
    wanted = _line(120)
    count = serializers.IntegerField(required=False, min_value=1, max_value=MOST)
    place = _more(80)
    needed_at = MomentField(required=False, allow_null=True)
    channel = serializers.ChoiceField(choices=ContactChannel.choices, required=False)
    due_at = MomentField()


class HelpRefuseSerializer(ReadAtSerializer):
    answer = _more(400)
    version = _version()


class HelpPromiseSerializer(HelpRefuseSerializer):
    promised = serializers.IntegerField(min_value=1, max_value=MOST)
    expected_at = MomentField(required=False, allow_null=True)


class HelpMomentSerializer(ReadAtSerializer):
    version = _version()


class TakeoverMakeSerializer(StrictSerializer):
    alarm = serializers.IntegerField(min_value=1, max_value=MAX_SERIAL)
    words = _more(REASON_LENGTH)
    version = _version()


class ReportDraftSerializer(StrictSerializer):
    title = _line(120)
    since = MomentField()
    due_at = MomentField(required=False, allow_null=True)


class ReportWriteSerializer(StrictSerializer):
    """What is left out when a report is submitted stays as it was drafted."""

    summary = _more(REPORT_LENGTH)
    assessment = _more(REPORT_LENGTH)
    intentions = _more(REPORT_LENGTH)
    entries = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_SERIAL), max_length=MOST_ENTRIES, required=False
    )
    version = _version()


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
