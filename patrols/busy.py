"""What a patrol is busy with by itself, without a job: a post, for one.

The package that leads such work registers, from ``AppConfig.ready``, what is to happen when the patrol leaves it, for
whatever reason: sent to an incident, logged off, free.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from blotter.operations import Operation
from patrols.models import Patrol


class Leaves(Protocol):
    """Called with the locked patrol in its new state, and the words that it was busy with."""

    def __call__(self, op: Operation, patrol: Patrol, reason: str, at: datetime) -> None: ...


_watchers: list[Leaves] = []


def register(watcher: Leaves) -> None:
    if watcher not in _watchers:
        _watchers.append(watcher)


def _left(op: Operation, patrol: Patrol, reason: str, at: datetime) -> None:
    for watcher in _watchers:
        watcher(op, patrol, reason, at)
