"""Every act on planned patrols."""

from dispatch.programme.services.course import EARLIEST, check_reading, debrief, end, read_orders, start
from dispatch.programme.services.planning import cancel, change_plan, plan_patrol

__all__ = [
    "EARLIEST",
    "cancel",
    "change_plan",
    "check_reading",
    "debrief",
    "end",
    "plan_patrol",
    "read_orders",
    "start",
]
