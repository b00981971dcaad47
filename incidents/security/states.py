"""The states of a task and of somebody's turn at a post, as data for guards, buttons, the API and the tests."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TaskState(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")


TASK: dict[str, dict[str, str]] = {
    TaskState.PLANNED: {"begin": TaskState.RUNNING, "cancel": TaskState.CANCELLED},
    TaskState.RUNNING: {"end": TaskState.ENDED, "cancel": TaskState.CANCELLED},
    TaskState.ENDED: {},
    TaskState.CANCELLED: {},
}
OPEN = frozenset({TaskState.PLANNED, TaskState.RUNNING})


class ManningState(models.TextChoices):
    PLANNED = "planned", _("planned")
    PRESENT = "present", _("at the post")
    RELIEVED = "relieved", _("relieved")
    CANCELLED = "cancelled", _("cancelled")


MANNING: dict[str, dict[str, str]] = {
    ManningState.PLANNED: {"arrive": ManningState.PRESENT, "cancel": ManningState.CANCELLED},
    ManningState.PRESENT: {"relieve": ManningState.RELIEVED},
    ManningState.RELIEVED: {},
    ManningState.CANCELLED: {},
}
STANDING = frozenset({ManningState.PLANNED, ManningState.PRESENT})
