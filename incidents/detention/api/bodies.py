"""What the API of the custody register takes. ``facts`` are the fields of the line that an act writes, by name."""

from __future__ import annotations

from rest_framework import serializers

from blotter.api import MomentField, StrictSerializer
from blotter.bodies import ActSerializer, key, line, moment
from incidents.detention.entries import KINDS


class CustodyFactsSerializer(StrictSerializer):
    facts = serializers.DictField(required=False, default=dict, help_text=f"Fields of a line of: {', '.join(KINDS)}.")


class CustodyCaptureSerializer(CustodyFactsSerializer):
    captured_at = MomentField()
    incident = key(required=False)
    patrol = key(required=False)
    site = key(required=False)
    before = key(required=False)
    exercise = serializers.BooleanField(required=False)


class CustodyActSerializer(CustodyFactsSerializer, ActSerializer):
    """Says nothing but its line: identify, reopen."""


class CustodyTimedSerializer(CustodyActSerializer):
    """``at``: when it happened, which must be said: check, hospitalise, release, escape, die."""

    at = MomentField()


class CustodyArrivalSerializer(CustodyTimedSerializer):
    """``level``: observed so from the arrival on, L1 unless it is said."""

    site = key()
    level = serializers.IntegerField(required=False)
    rouse = serializers.BooleanField(required=False)


class CustodyAuthoritySerializer(CustodyTimedSerializer):
    instance = line(8, required=True)
    until = MomentField(required=False)


class CustodyAdmissionSerializer(CustodyTimedSerializer):
    level = serializers.IntegerField()
    rouse = serializers.BooleanField(required=False)
    cell = line(40)


class CustodyLevelSerializer(CustodyActSerializer):
    level = serializers.IntegerField()
    rouse = serializers.BooleanField(required=False)


class CustodyMoveSerializer(CustodyTimedSerializer):
    site = key()
    cell = line(40)


class CustodyFromHospitalSerializer(CustodyTimedSerializer):
    site = key(required=False)


class CustodyReviewSerializer(CustodyTimedSerializer):
    outcome = line(8, required=True)
    reviewer = line(150)


class CustodyLineSerializer(CustodyTimedSerializer):
    kind = line(16, required=True)


class CustodyCorrectSerializer(CustodyActSerializer):
    """``entry``: the line in whose place another is written; ``withdrawn``: it never was."""

    entry = key()
    at = moment()
    withdrawn = serializers.BooleanField(required=False)


class CustodyIcrcSerializer(CustodyTimedSerializer):
    about = line(12, required=True)


class CustodyPropertySerializer(CustodyTimedSerializer):
    items = serializers.ListField(child=serializers.DictField(), max_length=30)


class CustodySettleSerializer(CustodyTimedSerializer):
    items = serializers.ListField(child=key(), max_length=30)
    fate = line(9, required=True)


class CustodyForceSerializer(CustodyTimedSerializer):
    """``used_by``: a user name; of somebody who has no account ``facts`` says ``who``."""

    used_by = line(150)


class CustodyForceReviewSerializer(CustodyFactsSerializer):
    report = key()


class CustodyInvestigatorSerializer(StrictSerializer):
    user = line(150, required=True)


class CustodyShortenSerializer(StrictSerializer):
    """``due_at``: the new time of this round; ``every_s``: shorter rounds, in seconds."""

    clock = key()
    why = line(200, required=True)
    due_at = moment()
    every_s = serializers.IntegerField(required=False, allow_null=True)


class CustodyRetentionSerializer(CustodyActSerializer):
    retention = line(8, required=True)


class CustodyErasureSerializer(CustodyFactsSerializer):
    reason = line(6, required=True)


class CustodyTransferSerializer(CustodyTimedSerializer):
    risk = serializers.BooleanField(required=False, allow_null=True, default=None)
    to = line(60)


class CustodyReadSerializer(StrictSerializer):
    """Both may be left out while those of the same reader's last reading of this record hold."""

    purpose = line(10)
    words = line(200)


class CustodyExportSerializer(StrictSerializer):
    recipient = line(120, required=True)
    purpose = line(10, required=True)
    words = line(200, required=True)


class CustodyLookUpSerializer(StrictSerializer):
    text = line(120, required=True)
    purpose = line(10, required=True)
    words = line(200, required=True)


class CustodyLimitSerializer(StrictSerializer):
    """``lead_s``: so long before its end it is warned of for the first time."""

    limit = line(16, required=True)
    seconds = serializers.IntegerField()
    lead_s = serializers.IntegerField(required=False, allow_null=True)
    reason = line(120, required=True)
