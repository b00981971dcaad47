"""The system users in whose name the desk itself acts."""

from __future__ import annotations

from accounts.models import User
from blotter.actors import Actor

NAMES = {"clock": "Deadline clock", "importer": "Importer", "simulator": "Simulator"}


def actor(username: str) -> Actor:
    """The actor for one of ``NAMES``; its user is made by the migration."""
    return Actor(User.objects.get(username=username, is_system=True), channel="system")
