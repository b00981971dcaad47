"""Dispatching. Job states of patrols and incidents are written here and nowhere else."""

from dispatch.services.ending import cancel_incident, merge_incident, resolve_incident
from dispatch.services.exercise import no_duff
from dispatch.services.progress import acknowledge, clear, en_route, on_scene, recall, take_next, unable
from dispatch.services.sending import dispatch, stop

__all__ = [
    "acknowledge", "cancel_incident", "clear", "dispatch", "en_route", "merge_incident", "no_duff", "on_scene",
    "recall", "resolve_incident", "stop", "take_next", "unable",
]  # fmt: skip
