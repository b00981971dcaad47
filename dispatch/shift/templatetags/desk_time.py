"""Times in templates, as the desk writes them."""

from __future__ import annotations

from datetime import datetime

from django import template

from reference.dtg import format_dtg, format_local

register = template.Library()


def _instant(value: datetime | str) -> datetime:
    """Frozen documents keep times as ISO 8601 text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


@register.filter
def dtg(value: datetime | str | None) -> str:
    """``211030Z NOV 26``; empty for no time."""
    return format_dtg(_instant(value)) if value else ""


@register.filter
def local_dtg(value: datetime | str | None) -> str:
    """``211130A NOV 26``, on the desk's clock; empty for no time."""
    return format_local(_instant(value)) if value else ""


@register.filter
def short(value: datetime | str | None) -> str:
    """``211030Z``, where the month goes without saying; empty for no time."""
    return f"{_instant(value):%d%H%MZ}" if value else ""


@register.filter
def zulu(value: datetime | str | None) -> str:
    """``1030Z``; empty for no time."""
    return f"{_instant(value):%H%MZ}" if value else ""
