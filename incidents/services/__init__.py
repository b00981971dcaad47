"""Every act on an incident that has no patrol on it. Job states are written by ``dispatch`` through ``_set_state``."""

from incidents.services.common import HELD, LOOK_AGAIN, UNASSIGNED, _set_state
from incidents.services.ending import (
    _merge,
    _resolve,
    advise,
    cancel,
    close,
    file_report,
    mark_duplicate,
    reopen,
    resolve,
    unmerge,
)
from incidents.services.holding import hold, resume, resume_when_due
from incidents.services.intake import _attach_caller, _open, add_caller, add_note, open_incident
from incidents.services.triage import amend, assess, change_priority, coordinate

__all__ = [
    "HELD",
    "LOOK_AGAIN",
    "UNASSIGNED",
    "_attach_caller",
    "_merge",
    "_open",
    "_resolve",
    "_set_state",
    "add_caller",
    "add_note",
    "advise",
    "amend",
    "assess",
    "cancel",
    "change_priority",
    "close",
    "coordinate",
    "file_report",
    "hold",
    "mark_duplicate",
    "open_incident",
    "reopen",
    "resolve",
    "resume",
    "resume_when_due",
    "unmerge",
]
