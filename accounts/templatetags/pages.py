"""What every room's frame is made of."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def tab(context: dict[str, Any], route: str, label: str) -> SafeString:
    """A link to another page of the room; the page one is on says so: ``{% tab "security" _("Tasks") %}``."""
    match = context["request"].resolver_match
    here = ' aria-current="page"' if match is not None and match.url_name == route else ""
    return format_html('<a href="{}"{}>{}</a>', reverse(route), SafeString(here), label)
