from incidents.security.models.post import Manning, Post
from incidents.security.models.presence import (
    Coordination,
    Displacement,
    Force,
    Level,
    LevelChange,
    Presence,
    PresenceReport,
    Situation,
    Tension,
)
from incidents.security.models.task import CheckIn, Orders, OrdersRead, Task, TaskCounter, ThreatChange, ThreatLevel

__all__ = [
    "CheckIn", "Coordination", "Displacement", "Force", "Level", "LevelChange", "Manning", "Orders", "OrdersRead",
    "Post", "Presence", "PresenceReport", "Situation", "Task", "TaskCounter", "Tension", "ThreatChange", "ThreatLevel",
]  # fmt: skip
