"""The status machine of a patrol, as data. Guards, buttons, the API, the docs and the tests read the same table.

Job states (``JOB``) follow from the patrol's assignment and are written only by ``dispatch``. ``clear`` and ``unable``
are acts, not states, and panic is a flag beside the state: time on scene, job and timers stay.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    OFF_DUTY = "off_duty", _("off duty")
    AVAILABLE = "available", _("available")
    DISPATCHED = "dispatched", _("dispatched")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    EN_ROUTE = "en_route", _("en route")
    ON_SCENE = "on_scene", _("on scene")
    TRANSPORTING = "transporting", _("transporting")
    AT_FACILITY = "at_facility", _("at facility")
    BUSY = "busy", _("busy")
    OUT_OF_SERVICE = "out_of_service", _("out of service")


JOB = frozenset(
    {
        State.DISPATCHED,
        State.ACKNOWLEDGED,
        State.EN_ROUTE,
        State.ON_SCENE,
        State.TRANSPORTING,
        State.AT_FACILITY,
    }
)
SENDABLE = frozenset({State.AVAILABLE, State.BUSY})

# A patrol that speaks by voice skips steps ("21 is there"), so every later state can be reached from an earlier one;
# "dispatch" from a job state is a diversion or the next stacked job.
_ON_THE_WAY: dict[str, str] = {
    "dispatch": State.DISPATCHED,
    "en_route": State.EN_ROUTE,
    "arrive": State.ON_SCENE,
    "clear": State.AVAILABLE,
}
_WITH_SOMEBODY = {"dispatch": State.DISPATCHED, "clear": State.AVAILABLE, "arrive": State.ON_SCENE}

TRANSITIONS: dict[str, dict[str, str]] = {
    State.OFF_DUTY: {"log_on": State.AVAILABLE},
    State.AVAILABLE: {
        "dispatch": State.DISPATCHED,
        "busy": State.BUSY,
        "out_of_service": State.OUT_OF_SERVICE,
        "log_off": State.OFF_DUTY,
    },
    State.DISPATCHED: {"acknowledge": State.ACKNOWLEDGED, **_ON_THE_WAY},
    State.ACKNOWLEDGED: _ON_THE_WAY,
    State.EN_ROUTE: {"dispatch": State.DISPATCHED, "arrive": State.ON_SCENE, "clear": State.AVAILABLE},
    State.ON_SCENE: {
        "dispatch": State.DISPATCHED,
        "transport": State.TRANSPORTING,
        "at_facility": State.AT_FACILITY,
        "clear": State.AVAILABLE,
    },
    State.TRANSPORTING: {"at_facility": State.AT_FACILITY, **_WITH_SOMEBODY},
    State.AT_FACILITY: {"transport": State.TRANSPORTING, **_WITH_SOMEBODY},
    State.BUSY: {
        "dispatch": State.DISPATCHED,
        "available": State.AVAILABLE,
        "out_of_service": State.OUT_OF_SERVICE,
        "log_off": State.OFF_DUTY,
    },
    State.OUT_OF_SERVICE: {"available": State.AVAILABLE, "log_off": State.OFF_DUTY},
}


def acts(state: str) -> list[str]:
    """The acts a patrol in this state allows, in the order buttons show them."""
    return list(TRANSITIONS[state])


def reaches(state: str, target: str) -> bool:
    """Whether one act leads from ``state`` to ``target``."""
    return target in TRANSITIONS[state].values()
