"""How long something took, in templates."""

from __future__ import annotations

from datetime import timedelta

from django import template

from escalation.policies import in_words

register = template.Library()
MINUTE = 60


@register.filter
def span(value: timedelta | None) -> str:
    """``45 s``, ``5 min``, ``1 h 20 min``; empty for none."""
    if value is None:
        return ""
    seconds = round(value.total_seconds())
    return f"{seconds} s" if seconds < MINUTE else in_words(seconds)
