"""What the bodies of acts over the API have in common."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from blotter.api import MAX_SERIAL, MomentField, StrictSerializer
from blotter.text import REASON_LENGTH


def key(**more: Any) -> serializers.IntegerField:
    """The key of a row."""
    return serializers.IntegerField(min_value=1, max_value=MAX_SERIAL, **more)


def optional_key(**more: Any) -> serializers.IntegerField:
    return key(required=False, allow_null=True, **more)


def line(length: int, *, required: bool = False, **more: Any) -> serializers.CharField:
    """Words of at most so many characters."""
    return serializers.CharField(max_length=length, required=required, allow_blank=not required, **more)


def moment() -> MomentField:
    """A time that may be left out."""
    return MomentField(required=False, allow_null=True)


class ActSerializer(StrictSerializer):
    """What every act may carry: the version that the caller looked at."""

    version = optional_key()


class LateActSerializer(ActSerializer):
    """An act that may be entered late, with the time when it happened."""

    occurred_at = moment()


class ReasonSerializer(ActSerializer):
    reason = serializers.CharField(max_length=REASON_LENGTH)
