"""The states of an assignment, as data, and what they mean for its patrol and its incident."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.states import State as Incident
from patrols.states import State as Patrol


class State(models.TextChoices):
    STACKED = "stacked", _("stacked")
    ASSIGNED = "assigned", _("assigned")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    EN_ROUTE = "en_route", _("en route")
    ON_SCENE = "on_scene", _("on scene")
    CLEARED = "cleared", _("cleared")
    UNABLE = "unable", _("unable")
    RECALLED = "recalled", _("recalled")


ACTIVE = (State.ASSIGNED, State.ACKNOWLEDGED, State.EN_ROUTE, State.ON_SCENE)
LIVE = (State.STACKED, *ACTIVE)
ENDED = (State.CLEARED, State.UNABLE, State.RECALLED)

# A patrol that reports by voice skips steps: "21 is there" is acknowledgement, way and arrival in one.
_ENDINGS: dict[str, str] = {"clear": State.CLEARED, "unable": State.UNABLE, "recall": State.RECALLED}
TRANSITIONS: dict[str, dict[str, str]] = {
    State.STACKED: {"take": State.ASSIGNED, "unable": State.UNABLE, "recall": State.RECALLED},
    State.ASSIGNED: {
        "acknowledge": State.ACKNOWLEDGED,
        "en_route": State.EN_ROUTE,
        "on_scene": State.ON_SCENE,
        **_ENDINGS,
    },
    State.ACKNOWLEDGED: {"en_route": State.EN_ROUTE, "on_scene": State.ON_SCENE, **_ENDINGS},
    State.EN_ROUTE: {"on_scene": State.ON_SCENE, **_ENDINGS},
    State.ON_SCENE: _ENDINGS,
    State.CLEARED: {},
    State.UNABLE: {},
    State.RECALLED: {},
}

PATROL_STATE: dict[str, str] = {
    State.ASSIGNED: Patrol.DISPATCHED,
    State.ACKNOWLEDGED: Patrol.ACKNOWLEDGED,
    State.EN_ROUTE: Patrol.EN_ROUTE,
    State.ON_SCENE: Patrol.ON_SCENE,
}
# An incident is as far as its furthest patrol.
INCIDENT_STATE: dict[str, str] = {
    State.ASSIGNED: Incident.DISPATCHED,
    State.ACKNOWLEDGED: Incident.DISPATCHED,
    State.EN_ROUTE: Incident.EN_ROUTE,
    State.ON_SCENE: Incident.ON_SCENE,
}


def furthest(states: list[str]) -> str | None:
    """The incident's state by the states of its assignments; ``None`` when nobody is on it."""
    active = [state for state in ACTIVE if state in states]
    return INCIDENT_STATE[active[-1]] if active else None
