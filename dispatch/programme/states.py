"""The states of a planned patrol, as data for guards, buttons, the API and the tests."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("under way")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")


TRANSITIONS: dict[str, dict[str, str]] = {
    State.PLANNED: {"start": State.RUNNING, "cancel": State.CANCELLED},
    State.RUNNING: {"end": State.ENDED},
    State.ENDED: {},
    State.CANCELLED: {},
}
OPEN = frozenset({State.PLANNED, State.RUNNING})
# The reason of what the end of an exercise has ended. Nobody owes a debrief of that: it is assessed with the exercise.
ENDEX = "ENDEX"
