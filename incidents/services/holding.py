"""Holding an incident back, and its coming back by itself."""

from __future__ import annotations

from datetime import datetime

from blotter.actors import Actor
from blotter.operations import Operation, operation
from incidents.models import Incident


@operation("incident.hold")
def hold(
    op: Operation, *, by: Actor, incident: int, reason: str, until: datetime | None = None, version: int | None = None
) -> Incident: ...
@operation("incident.hold")
def resume(op: Operation, *, by: Actor, incident: int, version: int | None = None) -> Incident: ...
@operation("incident.hold")
def resume_when_due(op: Operation, *, by: Actor, incident: int) -> Incident: ...
