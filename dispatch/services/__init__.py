"""Dispatching. Job states of patrols and incidents are written here and nowhere else."""

from dispatch.services.ending import advise, cancel_incident, merge_incident, resolve_incident
from dispatch.services.exercise import no_duff
from dispatch.services.priority import change_priority
from dispatch.services.progress import (
    acknowledge,
    at_facility,
    clear,
    en_route,
    on_scene,
    recall,
    take_next,
    transport,
    unable,
)
from dispatch.services.sending import dispatch, stop
from dispatch.services.telling import answer_questions, attach_caller, read_news

__all__ = [
    "acknowledge", "advise", "answer_questions", "at_facility", "attach_caller", "cancel_incident", "change_priority",
    "clear", "dispatch", "en_route", "merge_incident", "no_duff", "on_scene", "read_news", "recall",
    "resolve_incident", "stop", "take_next", "transport", "unable",
]  # fmt: skip
