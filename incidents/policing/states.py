"""The states of an investigation, from its opening to its closing with a review by somebody who took no part in it."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    OPENED = "opened", _("opened")
    INVESTIGATING = "investigating", _("under investigation")
    SUSPENDED = "suspended", _("suspended")
    REVIEW = "review", _("in review")
    HANDED_OVER = "handed_over", _("handed over")
    CLOSED = "closed", _("closed")


TRANSITIONS: Final[dict[str, dict[str, str]]] = {
    State.OPENED: {"begin": State.INVESTIGATING, "hand_over": State.HANDED_OVER},
    State.INVESTIGATING: {
        "suspend": State.SUSPENDED,
        "submit": State.REVIEW,
        "hand_over": State.HANDED_OVER,
    },
    State.SUSPENDED: {"resume": State.INVESTIGATING, "hand_over": State.HANDED_OVER},
    State.REVIEW: {"send_back": State.INVESTIGATING, "close": State.CLOSED},
    State.HANDED_OVER: {"reopen": State.INVESTIGATING},
    State.CLOSED: {"reopen": State.INVESTIGATING},
}
# While it is in one of these it is worked on: tasks, persons, statements and evidence are added.
AT_WORK: Final = frozenset({State.OPENED, State.INVESTIGATING, State.SUSPENDED})
OPEN: Final = AT_WORK | {State.REVIEW}
# What only somebody may do who leads investigations and took no part in this one.
REVIEWS: Final = frozenset({"send_back", "close"})
# Acts that say why.
REASONED: Final = frozenset({"suspend", "hand_over", "send_back", "reopen"})
LABELS: Final = {
    "begin": _("Begin"),
    "suspend": _("Suspend"),
    "resume": _("Resume"),
    "submit": _("Submit for review"),
    "send_back": _("Send back"),
    "hand_over": _("Hand over to another authority"),
    "close": _("Review and close"),
    "reopen": _("Reopen"),
}
