"""Security over the API."""

from incidents.security.api.presence import ROUTES as PRESENCE
from incidents.security.api.tasks import OrdersViewSet, PostViewSet, TaskViewSet, TurnViewSet

ROUTES = [
    ("security-tasks", TaskViewSet, "security-task"),
    ("security-posts", PostViewSet, "security-post"),
    ("security-turns", TurnViewSet, "security-turn"),
    ("security-orders", OrdersViewSet, "security-orders"),
    *PRESENCE,
]
