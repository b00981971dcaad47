"""The limits of custody as they are in force."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from incidents.detention.clocks import LIMITS
from incidents.detention.models import Limit


def load_limits(using: str = "default", **kwargs: Any) -> None:
    """Add the shipped limits that are missing. What is there already is the owner's, who may have changed it."""
    held = set(Limit.objects.using(using).values_list("name", flat=True))
    Limit.objects.using(using).bulk_create(
        Limit(
            name=name, label=str(shipped.label), seconds=shipped.seconds, lead_s=shipped.lead_s, policy=shipped.policy
        )
        for name, shipped in LIMITS.items()
        if name not in held
    )


def in_force(name: str) -> Limit:
    return Limit.objects.get(name=name, current=True)


def in_force_at(name: str, moment: datetime) -> Limit:
    """The version that held then; the first one for what was before it."""
    versions = Limit.objects.filter(name=name)
    return versions.filter(valid_from__lte=moment).order_by("-version").first() or versions.earliest("version")
