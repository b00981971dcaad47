"""Writing: clocks of subjects, alarms, policies, notices. Underscore functions need an open operation.

Locks within this floor are taken deadlines, escalations, alarms, notices, so that a desk and the clock never wait for
each other in a circle.
"""

from escalation.services.acknowledging import _lock_alarm, _take_up, acknowledge_alarm
from escalation.services.arming import _arm
from escalation.services.attaching import _attach
from escalation.services.auditing import audit
from escalation.services.ending import _disarm, _end_alarms
from escalation.services.firing import BATCH, act_when_due, fail, fire_due, passes
from escalation.services.notices import deliver, mark_late
from escalation.services.pausing import _go_on, _pause
from escalation.services.policies import change_policy
from escalation.services.raising import _raise_alarm
from escalation.services.rewording import _reword

__all__ = [
    "BATCH",
    "_arm",
    "_attach",
    "_disarm",
    "_end_alarms",
    "_go_on",
    "_lock_alarm",
    "_pause",
    "_raise_alarm",
    "_reword",
    "_take_up",
    "acknowledge_alarm",
    "act_when_due",
    "audit",
    "change_policy",
    "deliver",
    "fail",
    "fire_due",
    "mark_late",
    "passes",
]
