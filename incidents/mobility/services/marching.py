"""Movements on the march: checkpoints passed, halts, what happens on the way, handed over at the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Missing, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason, clean_text
from incidents.mobility import kinds
from incidents.mobility.models import Checkpoint, Movement, MovementEvent
from incidents.mobility.services.common import Place, seen_at, set_place
from incidents.mobility.services.following import _await_next, _follow, _lock, _save
from incidents.mobility.states import AWAITED, MARCHING, MovementState
from incidents.models import Source
from incidents.services import _open
from incidents.services.common import clean_choice
from patrols.selectors import patrol_ids_of
from reference.dtg import format_dtg

Kind = MovementEvent.Kind
LONGEST_HALT_MIN = 12 * 60
USUAL_HALT_MIN = 15
# What an event becomes when somebody must be sent.
INCIDENT_TYPES = {Kind.BREAKDOWN: "breakdown", Kind.ACCIDENT: "accident-damage", Kind.SEPARATION: "convoy-halted"}
LOGGED = (Kind.BREAKDOWN, Kind.ACCIDENT, Kind.SEPARATION, Kind.REJOINED, Kind.REMARK)


@operation("mobility.report")
def pass_checkpoint(
    op: Operation,
    *,
    by: Actor,
    movement: int,
    checkpoint: int,
    first: datetime | None = None,
    last: datetime | None = None,
    version: int | None = None,
) -> Checkpoint:
    """Enter when the first and the last vehicle passed a checkpoint (now, unless said), or correct what was entered.

    Passing the start point begins the march, passing the release point ends it, and a halt is over with the next
    checkpoint. Only ``last`` completes a checkpoint whose first vehicle was entered before.
    """
    row = _lock_own(op, movement, version)
    points = list(row.checkpoints.all())
    point = next((each for each in points if each.pk == checkpoint), None)
    if point is None:
        raise Missing(_("%(movement)s has no such checkpoint.") % {"movement": row.called})
    before = point.actual_first
    first = first or before or op.now
    _check_times(op, points, point, first, last or point.actual_last)
    if before is None:
        _march(op, row, point, first)
    elif row.state not in {*MARCHING, MovementState.RP_CROSSED}:
        words = _("%(movement)s is %(state)s: its times stay as they are. Write a correction in the blotter.")
        raise Refused(words % {"movement": row.called, "state": row.get_state_display()}, current_state=row.state)
    point.actual_first, point.actual_last = first, last or point.actual_last
    point.save()
    newest = point.order == max(each.order for each in points if each.actual_first)
    if newest:
        row.delay_s = (
            _seconds(first - point.planned_first) if before is None else row.delay_s + _seconds(first - before)
        )
        _await_next(op, row)
    _save(op, row)
    op.record(
        kinds.PASSED if before is None else kinds.TIME_CORRECTED,
        movement=row.called,
        checkpoint=point.called,
        time=format_dtg(first) + (f"–{point.actual_last:%H%MZ}" if point.actual_last else ""),
        delta=in_words(first - point.planned_first),
        occurred_at=first if before is None else None,
    )
    return point


@operation("mobility.report")
def halt(
    op: Operation,
    *,
    by: Actor,
    movement: int,
    reason: str,
    minutes: int = USUAL_HALT_MIN,
    location: Place = None,
    occurred_at: datetime | None = None,
    version: int | None = None,
) -> Movement:
    """The column stands, for about so many minutes; the next checkpoint is awaited that much later."""
    reason = clean_reason(reason)
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 1 <= minutes <= LONGEST_HALT_MIN:
        words = _("A halt lasts 1 to %(most)d minutes. A longer one is a movement of its own.")
        raise Invalid(words % {"most": LONGEST_HALT_MIN}, field="minutes")
    row = _lock_own(op, movement, version)
    at = seen_at(op, occurred_at, "occurred_at")
    _not_before_march(row, at)
    _follow(op, row, "halt", at)
    row.halted_at, row.halt_min = at, minutes
    _log(op, row, Kind.HALT, at, reason, location)
    _await_next(op, row)
    _save(op, row)
    op.record(kinds.HALTED, movement=row.called, minutes=minutes, reason=reason, occurred_at=occurred_at)
    return row


@operation("mobility.report")
def resume(
    op: Operation, *, by: Actor, movement: int, occurred_at: datetime | None = None, version: int | None = None
) -> Movement:
    """The column marches again; what the halt lasted is its delay from now on."""
    row = _lock_own(op, movement, version)
    at = seen_at(op, occurred_at, "occurred_at")
    lasted = _resume(op, row, at)
    _await_next(op, row)
    _save(op, row)
    op.record(kinds.RESUMED, movement=row.called, minutes=round(lasted.total_seconds() / 60), occurred_at=occurred_at)
    return row


@operation("mobility.report")
def log_event(
    op: Operation,
    *,
    by: Actor,
    movement: int,
    kind: str,
    words: str = "",
    location: Place = None,
    vehicle: int | None = None,
    open_incident: bool = False,
    occurred_at: datetime | None = None,
    version: int | None = None,
) -> MovementEvent:
    """Write a breakdown, an accident, a separation or a remark into the log of the march.

    ``vehicle``: its place in the column. ``open_incident``: open the incident by which the desk sends help, in the
    same act.
    """
    kind = clean_choice(kind, [str(one) for one in LOGGED], "kind")
    row = _lock_own(op, movement, version)
    if row.state not in AWAITED and row.state != MovementState.RP_CROSSED:
        refusal = _("%(movement)s is %(state)s: nothing happens to it on the way.")
        raise Refused(refusal % {"movement": row.called, "state": row.get_state_display()}, current_state=row.state)
    at = seen_at(op, occurred_at, "occurred_at")
    event = _log(op, row, Kind(kind), at, words, location, vehicle)
    if open_incident:
        if kind not in INCIDENT_TYPES:
            raise Invalid(_("Nobody is sent for a remark. Choose what happened."), field="kind")
        if not event.where:
            raise Invalid(_("Say where: whoever is sent must find it."), field="location")
        here = {"lat": event.lat, "lon": event.lon} if event.lat is not None else {"text": event.place}
        event.incident = _open(
            op,
            type=INCIDENT_TYPES[Kind(kind)],
            narrative=f"{row.called} {row.unit}\n{event.words}".strip(),
            location=here,
            source=Source.PATROL if op.by.channel == "phone" else Source.RADIO,
            exercise=row.exercise,
        )
        event.save(update_fields=["incident"])
    _save(op, row)
    opened = _(", %(incident)s opened") % {"incident": event.incident.called} if event.incident else ""
    what = f"{event.get_kind_display()}{f' ({event.vehicle})' if event.vehicle else ''}"
    op.record(kinds.EVENT, movement=row.called, what=what, incident=opened, occurred_at=occurred_at)
    return event


@operation("mobility.edit")
def hand_over(
    op: Operation,
    *,
    by: Actor,
    movement: int,
    receiver: str,
    occurred_at: datetime | None = None,
    version: int | None = None,
) -> Movement:
    """Behind the release point somebody else answers for it: who."""
    receiver = clean_line(receiver, "receiver", 80, required=True)
    row = _lock(op, movement, version)
    _follow(op, row, "hand_over", seen_at(op, occurred_at, "occurred_at"))
    row.end_reason = receiver
    _await_next(op, row)
    _save(op, row)
    op.record(kinds.HANDED_OVER, movement=row.called, receiver=receiver, occurred_at=occurred_at)
    return row


def in_words(delta: timedelta) -> str:
    """``12 min late``, ``3 min early``, ``in time``."""
    minutes = round(delta.total_seconds() / 60)
    if not minutes:
        return _("in time")
    words = _("%(minutes)d min late") if minutes > 0 else _("%(minutes)d min early")
    return words % {"minutes": abs(minutes)}


def _lock_own(op: Operation, movement: int, version: int | None) -> Movement:
    row = _lock(op, movement, version)
    mine = op.by.scope(op.action) == "own"
    if mine and not row.escorts.filter(patrol__in=patrol_ids_of(op.by.user)).exists():
        raise Forbidden(_("Your patrol does not escort this movement. Ask the desk to enter it for you."))
    return row


def _march(op: Operation, row: Movement, point: Checkpoint, at: datetime) -> None:
    """What a checkpoint passed for the first time does to the state."""
    if point.role == Checkpoint.Role.SP:
        _follow(op, row, "cross_sp", at)
        return
    if row.state == MovementState.HALTED:
        # Whoever passes a checkpoint does not stand: the halt ended with the march to it.
        _resume(op, row, at)
    if row.state != MovementState.SP_CROSSED:
        words = _("%(movement)s is %(state)s. Enter the start point first.")
        raise Refused(words % {"movement": row.called, "state": row.get_state_display()}, current_state=row.state)
    if point.role == Checkpoint.Role.RP:
        _follow(op, row, "cross_rp", at)


def _resume(op: Operation, row: Movement, at: datetime) -> timedelta:
    if row.halted_at and at < row.halted_at:
        words = _("It halted at %(halted)s; it cannot march on before that.")
        raise Invalid(words % {"halted": format_dtg(row.halted_at)}, field="occurred_at", code="contradicts")
    _follow(op, row, "resume", at)
    lasted = at - row.halted_at if row.halted_at else timedelta(0)
    row.delay_s += _seconds(lasted)
    row.halted_at, row.halt_min = None, 0
    _log(op, row, Kind.RESUME, at)
    return lasted


def _check_times(
    op: Operation, points: Iterable[Checkpoint], point: Checkpoint, first: datetime, last: datetime | None
) -> None:
    """A column is at one place after the other: its first vehicle and its last, and never before now is reached."""
    for field, moment in (("first", first), ("last", last)):
        if moment and moment > op.now:
            raise Invalid(_("That time is in the future. Write when it passed."), field=field, code="in_the_future")
    if last and last < first:
        words = _("The last vehicle cannot have passed before the first: %(last)s is before %(first)s.")
        raise Invalid(words % {"last": format_dtg(last), "first": format_dtg(first)}, field="last", code="contradicts")
    for other in points:
        if other.pk == point.pk:
            continue
        for field, mine, theirs in (("first", first, other.actual_first), ("last", last, other.actual_last)):
            if mine is None or theirs is None:
                continue
            if (mine < theirs) if other.order < point.order else (mine > theirs):
                words = (
                    _("%(here)s comes after %(there)s, which was passed %(theirs)s. %(mine)s cannot be right.")
                    if other.order < point.order
                    else _("%(here)s comes before %(there)s, which was passed %(theirs)s. %(mine)s cannot be right.")
                )
                facts = {"here": point.called, "there": other.called}
                times = {"theirs": format_dtg(theirs), "mine": format_dtg(mine)}
                raise Invalid(words % {**facts, **times}, field=field, code="contradicts")


def _not_before_march(row: Movement, at: datetime) -> None:
    newest = row.checkpoints.exclude(actual_first=None).order_by("-order").first()
    if newest and newest.actual_first and at < newest.actual_first:
        words = _("It passed %(there)s at %(time)s; a halt before that is written as a remark.")
        facts = {"there": newest.called, "time": format_dtg(newest.actual_first)}
        raise Invalid(words % facts, field="occurred_at", code="contradicts")


def _log(
    op: Operation,
    row: Movement,
    kind: MovementEvent.Kind,
    at: datetime,
    words: str = "",
    location: Place = None,
    vehicle: int | None = None,
) -> MovementEvent:
    event = MovementEvent(
        movement=row, kind=kind, words=clean_text(words, "words", 4000), occurred_at=at, written_at=op.now,
        author_id=op.by.user.pk, position=op.by.position,
    )  # fmt: skip
    set_place(event, location)
    if vehicle is not None:
        event.vehicle = row.vehicles.filter(order=vehicle).first()
        if event.vehicle is None:
            words = _("There is no vehicle %(number)s in this column.")
            raise Invalid(words % {"number": vehicle}, field="vehicle")
    event.save()
    return event


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())
