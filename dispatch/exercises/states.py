"""The states of an exercise, as data for guards, buttons, the API and the tests."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")


TRANSITIONS: Final[dict[str, dict[str, str]]] = {
    State.PLANNED: {"start": State.RUNNING, "cancel": State.CANCELLED},
    State.RUNNING: {"pause": State.PAUSED, "end": State.ENDED},
    State.PAUSED: {"resume": State.RUNNING, "end": State.ENDED},
    State.ENDED: {},
    State.CANCELLED: {},
}
# It has begun and is not over: what is opened as exercise meanwhile belongs to it.
LIVE: Final = frozenset({State.RUNNING, State.PAUSED})
OPEN: Final = LIVE | {State.PLANNED}
