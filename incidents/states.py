"""The states of an incident, as data. Guards, buttons, the API, the docs and the tests read the same table.

``dispatched``, ``en_route`` and ``on_scene`` follow from the furthest active assignment and are written only by
``dispatch``; an act on an incident in one of them (``ACTIVE``) belongs to ``dispatch`` too.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    RECEIVED = "received", _("received")
    ASSESSED = "assessed", _("assessed")
    DISPATCHED = "dispatched", _("dispatched")
    EN_ROUTE = "en_route", _("en route")
    ON_SCENE = "on_scene", _("on scene")
    RESOLVED = "resolved", _("resolved")
    CLOSED = "closed", _("closed")
    HELD = "held", _("held")
    ADVISED = "advised", _("advised")
    CANCELLED = "cancelled", _("cancelled")
    DUPLICATE = "duplicate", _("duplicate")


WAITING = frozenset({State.RECEIVED, State.ASSESSED})  # nobody has it: the unassigned clock runs
ACTIVE = frozenset({State.DISPATCHED, State.EN_ROUTE, State.ON_SCENE})  # a patrol has it
OPEN = WAITING | ACTIVE | {State.HELD, State.RESOLVED}  # on the board
ENDED = frozenset({State.CLOSED, State.ADVISED, State.CANCELLED, State.DUPLICATE})

_PATROLS = {"dispatch": State.DISPATCHED, "en_route": State.EN_ROUTE, "arrive": State.ON_SCENE}
_ENDINGS = {"resolve": State.RESOLVED, "cancel": State.CANCELLED, "mark_duplicate": State.DUPLICATE}

# With several patrols the furthest one may clear first, so the three active states lead to one another both ways.
_ACTIVE: dict[str, str] = {**_PATROLS, "unassign": State.ASSESSED, **_ENDINGS}

TRANSITIONS: dict[str, dict[str, str]] = {
    State.RECEIVED: {
        "assess": State.ASSESSED,
        "dispatch": State.DISPATCHED,
        "hold": State.HELD,
        "advise": State.ADVISED,
        **_ENDINGS,
    },
    State.ASSESSED: {"dispatch": State.DISPATCHED, "hold": State.HELD, "advise": State.ADVISED, **_ENDINGS},
    State.HELD: {"resume": State.ASSESSED, "dispatch": State.DISPATCHED, "advise": State.ADVISED, **_ENDINGS},
    State.DISPATCHED: _ACTIVE,
    State.EN_ROUTE: _ACTIVE,
    State.ON_SCENE: _ACTIVE,
    State.RESOLVED: {"close": State.CLOSED, "reopen": State.ASSESSED},
    State.ADVISED: {"close": State.CLOSED, "reopen": State.ASSESSED},
    State.CLOSED: {"reopen": State.ASSESSED},
    State.CANCELLED: {"reopen": State.ASSESSED},
    State.DUPLICATE: {"unmerge": State.ASSESSED},
}


def acts(state: str) -> list[str]:
    """The acts an incident in this state allows, in the order buttons show them."""
    return list(TRANSITIONS[state])


def reaches(state: str, target: str) -> bool:
    """Whether one act leads from ``state`` to ``target``."""
    return target in TRANSITIONS[state].values()
