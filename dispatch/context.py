"""What every page says: the marking, the demo warning, the desk's telephone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, Any]:
    return {
        "marking": settings.DESK_MARKING,
        "demo": settings.DESK_DEMO,
        "desk_phone": settings.DESK_PHONE,
        "desk_position": getattr(request, "desk_position", ""),
    }
