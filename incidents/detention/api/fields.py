"""Fields that bodies of detention share."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from blotter.api import MAX_SERIAL, MomentField


def key(**kwargs: Any) -> serializers.IntegerField:
    """The key of a row."""
    return serializers.IntegerField(min_value=1, max_value=MAX_SERIAL, **kwargs)


def line(length: int, *, required: bool = False) -> serializers.CharField:
    return serializers.CharField(max_length=length, required=required, allow_blank=not required)


def moment() -> MomentField:
    """A time that may be left out."""
    return MomentField(required=False, allow_null=True)
