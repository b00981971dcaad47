"""What every page says: the marking, the demo warning, the desk's telephone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from incidents.functions import pages_for

# Action of the role matrix, name, address.
FACES = (
    ("console.use", _("Console"), "/"),
    ("shift.view", _("Shift"), "/shift/"),
    ("patrol.duty", _("Patrols"), "/patrols/"),
    ("programme.view", _("Programme"), "/programme/"),
    ("phone.use", _("Phone"), "/phone/"),
    ("provost.view", _("Provost"), "/provost/"),
    ("accounts.manage", _("Administration"), "/admin/"),
)


def desk(request: HttpRequest) -> dict[str, Any]:
    user: Any = getattr(request, "user", None)
    may = set(user.actions()) if user and user.is_authenticated else set()
    return {
        "faces": [(name, address) for action, name, address in FACES if action in may] + pages_for(may, "desk"),
        "marking": settings.DESK_MARKING,
        "demo": settings.DESK_DEMO,
        "desk_phone": settings.DESK_PHONE,
        "desk_time_zone": settings.DESK_TIME_ZONE,
        "desk_position": getattr(request, "desk_position", ""),
    }
