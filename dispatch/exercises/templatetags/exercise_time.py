"""How long something took, in templates."""

from __future__ import annotations

from datetime import timedelta

from django import template

from escalation.policies import in_words

register = template.Library()


@register.filter
def span(value: timedelta | None) -> str:
    """``45 s``, ``5 min``, ``1 h 20 min``; empty for none."""
    return in_words(value.total_seconds()) if value is not None else ""
