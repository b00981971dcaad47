"""How a movement's states and clock are led. Underscore functions need an open operation."""

from __future__ import annotations

from datetime import datetime, timedelta

from blotter.operations import Operation
from escalation import services as escalation
from incidents.mobility.models import Checkpoint, Movement
from incidents.mobility.services.common import follow
from incidents.mobility.states import AWAITED, MOVEMENT

CHECKPOINT = "movement.checkpoint"


def subject_of(movement: Movement) -> str:
    return f"{movement.board_subject}:{movement.pk}"


def _lock(op: Operation, movement: int, version: int | None) -> Movement:
    row = op.lock(Movement, movement)
    op.check_version(row, version)
    return row


def _save(op: Operation, movement: Movement) -> None:
    op.bump(movement)
    movement.save()
    op.touch(movement)


def _follow(op: Operation, movement: Movement, act: str, at: datetime) -> None:
    movement.state = follow(MOVEMENT, movement, act, movement.called)
    movement.state_since = at


def next_of(points: list[Checkpoint]) -> Checkpoint | None:
    """The checkpoint that comes after the newest one with a time; one that nobody reported is not waited for."""
    newest = max((point.order for point in points if point.actual_first), default=-1)
    return next((point for point in points if point.order > newest), None)


def _await_next(op: Operation, movement: Movement) -> None:
    """Start the clock of the checkpoint that is ahead, instead of the one that ran; stop it when none is awaited.

    It counts from when the first vehicle is expected there: as planned, later by the delay that the desk knows of and
    by what a halt is meant to last.
    """
    subject = subject_of(movement)
    ahead = next_of(list(movement.checkpoints.all())) if movement.state in AWAITED else None
    if ahead is None:
        escalation._disarm(op, subject=subject, policy=CHECKPOINT)
        return
    start = ahead.expected(movement.delay_s) + timedelta(minutes=movement.halt_min)
    escalation._arm(
        op,
        subject=subject,
        policy=CHECKPOINT,
        priority=None,
        function="mobility",
        audiences=("desk",),
        incident=movement.incident_id,
        start=start,
        words={"movement": movement.called, "checkpoint": ahead.called},
    )
