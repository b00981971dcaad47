"""Work that a patrol does where it stands, without a job or beside one: at a post, for instance.

The package that leads such work registers, from ``AppConfig.ready``, what is to happen when the patrol goes away, for
whatever reason: sent to an incident, done with one, logged off, free.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from blotter.operations import Operation
from patrols.models import Patrol
from patrols.states import State

# Whoever enters one of these stays where it was: it arrived, took up work there, or has only confirmed a job.
STAYS = frozenset({State.BUSY, State.ON_SCENE, State.ACKNOWLEDGED})


class Leaves(Protocol):
    """Called with the locked patrol in its new state."""

    def __call__(self, op: Operation, patrol: Patrol, at: datetime) -> None: ...


_watchers: list[Leaves] = []


def register(watcher: Leaves) -> None:
    if watcher not in _watchers:
        _watchers.append(watcher)


def _moved(op: Operation, patrol: Patrol, at: datetime) -> None:
    """A locked patrol has entered its state."""
    if patrol.state in STAYS:
        return
    for watcher in _watchers:
        watcher(op, patrol, at)
