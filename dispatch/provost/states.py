"""The states of help that was asked of a nation's MP."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class HelpState(models.TextChoices):
    ASKED = "asked", _("asked")
    PROMISED = "promised", _("promised")
    REFUSED = "refused", _("refused")
    ARRIVED = "arrived", _("arrived")
    RELEASED = "released", _("released")
    WITHDRAWN = "withdrawn", _("withdrawn")


TRANSITIONS: Final[dict[str, dict[str, str]]] = {
    HelpState.ASKED: {
        "promise": HelpState.PROMISED,
        "refuse": HelpState.REFUSED,
        "withdraw": HelpState.WITHDRAWN,
    },
    HelpState.PROMISED: {
        "promise": HelpState.PROMISED,
        "arrive": HelpState.ARRIVED,
        "refuse": HelpState.REFUSED,
        "withdraw": HelpState.WITHDRAWN,
    },
    HelpState.REFUSED: {},
    HelpState.ARRIVED: {"release": HelpState.RELEASED},
    HelpState.RELEASED: {},
    HelpState.WITHDRAWN: {},
}
OPEN: Final = frozenset({HelpState.ASKED, HelpState.PROMISED, HelpState.ARRIVED})
LABELS: Final = {
    "promise": _("Promised"),
    "refuse": _("Refused"),
    "arrive": _("Arrived"),
    "release": _("Released"),
    "withdraw": _("Withdraw"),
}
