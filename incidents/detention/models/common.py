"""Columns that several records of detention have."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def person(*, null: bool = False) -> models.ForeignKey:
    """Somebody with an account who did something."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=null, blank=null)


class Lines(models.Manager[Any]):
    def standing(self) -> models.QuerySet[Any]:
        """Those that hold, without the ones that were corrected or withdrawn."""
        return self.filter(withdrawn=False, corrected_by=None)
