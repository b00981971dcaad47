from incidents.security.models.post import Manning, Post
from incidents.security.models.task import CheckIn, Orders, OrdersRead, Task, TaskCounter, ThreatChange, ThreatLevel

__all__ = [
    "CheckIn", "Manning", "Orders", "OrdersRead", "Post", "Task", "TaskCounter", "ThreatChange", "ThreatLevel",
]  # fmt: skip
