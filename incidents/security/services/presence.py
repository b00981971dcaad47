"""A presence operation from its opening to its stand-down: a security task, and whose force stands there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason, clean_text, clean_whole
from incidents.security import presence_kinds as kinds
from incidents.security.models import Force, Level, LevelChange, Presence, Task, ThreatLevel
from incidents.security.services.common import Place, _follow, where
from incidents.security.services.planning import _plan_task, _watch_all
from incidents.security.services.presence_common import (
    STRONGEST,
    _lock,
    _lock_open,
    _save,
    level_words,
    not_before,
)
from incidents.security.services.presence_manning import DECIDE, PROVOST, clean_level
from incidents.security.services.presence_record import _name
from incidents.security.services.running import _finish
from incidents.services.common import clean_choice
from incidents.services.moments import past
from reference.dtg import format_dtg
from reference.models import Command

# Two patrols of four: so many of the own force stand somewhere before the Force Provost Marshal has decided.
OWN_AT_ONCE = 8


@operation("security.edit")
def open_presence(
    op: Operation,
    *,
    by: Actor,
    location: Place,
    ends_at: datetime,
    force: str,
    level: int,
    strength: int,
    reason: str,
    authorised_by: str = "",
    begins_at: datetime | None = None,
    command: str = "",
    unit: str = "",
    liaison: str = "",
    channel: str = "",
    partners: Sequence[str] = (),
    threat: str = ThreatLevel.LOW,
    orders: str = "",
    check_every_min: int | None = None,
    incident: int | None = None,
    exercise: bool = False,
) -> Presence:
    """Open a presence operation at a place; it stands from ``begins_at``, now unless said, which may lie back.

    ``force``: ``own`` or ``other``; another one is named by ``command`` (key of the reference data), ``unit`` or both.
    ``authorised_by``: the function on whose authority it stands there. ``partners``: with whom it must be coordinated.
    """
    level, strength = clean_level(level), clean_whole(strength, "strength", 1, STRONGEST)
    reason = clean_reason(reason)
    if not authorised_by and op.by.may(DECIDE):
        authorised_by = PROVOST
    authorised_by = clean_line(authorised_by, "authorised_by", 80, required=True)
    row = Presence(level=level, strength=strength)
    _say_whose(row, force, command, unit, liaison, channel)
    if row.force == Force.OWN and level > Level.ROUTINE and not op.by.may(DECIDE):
        words = _("It begins at %(level)s; raising it is the decision of the Force Provost Marshal.")
        raise Invalid(words % {"level": Level.ROUTINE.label}, field="level")
    if row.force == Force.OWN and strength > OWN_AT_ONCE and not op.by.may(DECIDE):
        words = _("It begins with %(most)d persons at most; raising it is the decision of the Force Provost Marshal.")
        raise Invalid(words % {"most": OWN_AT_ONCE}, field="strength")
    begins = begins_at or op.now
    row.task = task = _plan_task(
        op, kind=Task.Kind.PRESENCE, title=row.who, begins_at=begins,
        ends_at=ends_at, location=location, threat=threat, orders=orders, check_every_min=check_every_min,
        incident=incident, exercise=exercise,
    )  # fmt: skip
    row.save()
    LevelChange.objects.create(
        presence=row, level=level, strength=strength, reason=reason, authorised_by=authorised_by,
        state=LevelChange.State.IN_FORCE, at=min(begins, op.now), entered_at=op.now, entered_by_id=op.by.user.pk,
        position=op.by.position,
    )  # fmt: skip
    if begins <= op.now:
        _follow(task, "begin", begins)
        task.begun_at = begins
        task.save()
        _watch_all(op, task)
    _name(op, row, partners)
    op.touch(row)
    op.record(
        kinds.OPENED,
        presence=task.called,
        force=row.who,
        where=where(task),
        level=level_words(level, strength),
        begins=format_dtg(begins),
        ends=format_dtg(ends_at),
        occurred_at=begins_at if begins_at and begins_at < op.now else None,
    )
    return row


@operation("security.edit")
def change_force(
    op: Operation,
    *,
    by: Actor,
    presence: int,
    command: str = "",
    unit: str = "",
    liaison: str = "",
    channel: str = "",
    version: int | None = None,
) -> Presence:
    """Another unit has taken over, or is reached another way. Whose force it is stays."""
    row = _lock_open(op, presence, version)
    _say_whose(row, row.force, command, unit, liaison, channel)
    _save(op, row)
    op.record(kinds.CHANGED, presence=row.called)
    return row


@operation("security.edit")
def stand_down(
    op: Operation,
    *,
    by: Actor,
    presence: int,
    reason: str,
    authorised_by: str = "",
    result: str = "",
    occurred_at: datetime | None = None,
    version: int | None = None,
) -> Presence:
    """The force leaves: the presence is over, its posts and clocks with it. What it displaced is restored apart."""
    reason, result = clean_reason(reason), clean_text(result, "result", 4000)
    if not authorised_by and op.by.may(DECIDE):
        authorised_by = PROVOST
    authorised_by = clean_line(authorised_by, "authorised_by", 80, required=True)
    row = _lock(op, presence, version)
    task, at = row.task, past(op, occurred_at, "occurred_at")
    newest = row.levels.filter(state=LevelChange.State.IN_FORCE).order_by("-at").first()
    not_before(at, newest.at if newest else None, "occurred_at")
    _follow(task, "end", at)
    task.result, task.end_reason = result, reason
    _finish(op, task, at)
    row.refresh_from_db(fields=["version"])
    op.record(
        kinds.STOOD_DOWN, presence=row.called, reason=reason, authorised_by=authorised_by, occurred_at=occurred_at
    )
    return row


def _say_whose(row: Presence, force: str, command: str, unit: str, liaison: str, channel: str) -> None:
    row.force = Force(clean_choice(force, Force.values, "force"))
    row.unit = clean_line(unit, "unit", 120)
    row.liaison, row.channel = clean_line(liaison, "liaison", 120), clean_line(channel, "channel", 80)
    row.command = None
    if command:
        row.command = Command.objects.filter(code=command, active=True).first()
        if row.command is None:
            words = _("«%(command)s» is no command that the desk knows. Choose one of the list.")
            raise Invalid(words % {"command": command}, field="command")
    if row.force == Force.OTHER and not (row.command or row.unit):
        raise Invalid(_("Say whose force it is: a command, a unit, or both."), field="unit")
