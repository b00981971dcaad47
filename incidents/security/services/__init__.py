"""Every act of security tasks."""

from incidents.security.services.manning import arrive, cancel_manning, man_post, plan_manning, relieve
from incidents.security.services.planning import (
    add_post,
    change_post,
    change_task,
    close_post,
    issue_orders,
    link_incident,
    open_incident,
    plan_task,
    set_threat,
)
from incidents.security.services.running import begin, cancel, check_in, end, read_orders

__all__ = [
    "add_post", "arrive", "begin", "cancel", "cancel_manning", "change_post", "change_task", "check_in", "close_post",
    "end", "issue_orders", "link_incident", "man_post", "open_incident", "plan_manning", "plan_task", "read_orders",
    "relieve", "set_threat",
]  # fmt: skip
