"""Every act on an incident that no patrol need be told of. The others are ``dispatch``'s, which does them through the
underscore functions here; job states it writes through ``_set_state``."""

from incidents.services.common import HELD, LOOK_AGAIN, UNASSIGNED, _set_state
from incidents.services.ending import (
    _merge,
    _resolve,
    close,
    file_report,
    reopen,
    unmerge,
)
from incidents.services.holding import hold, resume, resume_when_due
from incidents.services.intake import _add_caller, _attach_caller, _open, add_note, open_incident
from incidents.services.ownership import give, position_called, take
from incidents.services.planning import cancel_plan, change_plan, open_plan, open_plan_when_due, plan
from incidents.services.triage import amend, assess, coordinate

__all__ = [
    "HELD",
    "LOOK_AGAIN",
    "UNASSIGNED",
    "_add_caller",
    "_attach_caller",
    "_merge",
    "_open",
    "_resolve",
    "_set_state",
    "add_note",
    "amend",
    "assess",
    "cancel_plan",
    "change_plan",
    "close",
    "coordinate",
    "file_report",
    "give",
    "hold",
    "open_incident",
    "open_plan",
    "open_plan_when_due",
    "plan",
    "position_called",
    "reopen",
    "resume",
    "resume_when_due",
    "take",
    "unmerge",
]
