"""Movements before they march: requested with their plan, planned anew, approved or refused, assembled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import LATEST_ENTRY, Operation, operation
from blotter.text import clean_line, clean_reason, clean_text
from incidents.mobility import kinds
from incidents.mobility.models import Checkpoint, Movement, MovementVehicle, Route
from incidents.mobility.services.common import FARTHEST, about, figure, marked, rows_of, set_place, whole
from incidents.mobility.services.following import _await_next, _follow, _lock, _save
from incidents.mobility.states import PLANNABLE, MovementState
from reference.dtg import format_dtg

MOST_CHECKPOINTS, MOST_VEHICLES, MOST_SERIAL = 20, 60, 999
USUAL_KMH, FASTEST_KMH = 50, 130
# How long a column takes past a point, where only the first vehicle's time was given.
USUAL_COLUMN = timedelta(minutes=5)
_COMMAND = re.compile(r"[A-Z0-9]{2,5}")

CHECKPOINT_FIELDS = {"location", "name", "first", "last"}
VEHICLE_FIELDS = {"kind", "plate", "mlc", "height_m", "width_m"}
Rows = Sequence[Mapping[str, Any]]


@operation("mobility.edit")
def request_movement(
    op: Operation,
    *,
    by: Actor,
    command: str,
    unit: str,
    serial: int | None = None,
    purpose: str = "",
    commander: str = "",
    remarks: str = "",
    speed_kmh: int = USUAL_KMH,
    route: int | None = None,
    sp_first: datetime | None = None,
    checkpoints: Rows = (),
    vehicles: Rows = (),
    incident: int | None = None,
    exercise: bool = False,
) -> Movement:
    """Enter a movement with its plan; its number is made of the day at the start point, ``command`` and a serial.

    ``checkpoints``: mappings of ``location`` (any form of a place), ``name``, ``first`` and ``last`` vehicle, in their
    order: the first is the start point, the last the release point. Without any, those of ``route``, from ``sp_first``
    on at ``speed_kmh``. ``vehicles``: mappings of ``kind``, ``plate``, ``mlc``, ``height_m``, ``width_m``.
    """
    row = Movement(
        command=_clean_command(command),
        unit=clean_line(unit, "unit", 80, required=True),
        purpose=clean_line(purpose, "purpose", 200),
        commander=clean_line(commander, "commander", 200),
        remarks=clean_text(remarks, "remarks", 4000),
        speed_kmh=whole(speed_kmh, "speed_kmh", 5, FASTEST_KMH) or USUAL_KMH,
        route=_route(route),
        incident=about(op, incident),
        state=MovementState.REQUESTED,
        state_since=op.now,
        requested_at=op.now,
        requested_by_id=op.by.user.pk,
        position=op.by.position,
    )
    row.exercise = marked(row.incident, exercise)
    points = _points(op, row, checkpoints, sp_first)
    found = _vehicles(vehicles)
    row.day = _day(points[0].planned_first)
    row.serial = _serial(row, serial)
    row.number = f"{row.day:%d}-{row.command}-{row.serial:02d}"
    row.save()
    _keep(row, points, found)
    op.touch(row)
    op.record(
        kinds.REQUESTED,
        movement=row.called,
        unit=row.unit,
        count=len(found),
        way=_way(points),
        sp=format_dtg(points[0].planned_first),
    )
    return row


@operation("mobility.edit")
def replan(
    op: Operation,
    *,
    by: Actor,
    movement: int,
    checkpoints: Rows,
    version: int | None = None,
) -> Movement:
    """Give the checkpoints that are still ahead new places and times; what was passed stays as it is.

    The number stays, whatever day it is now. The movement is in time again with the new plan, and its clock starts
    anew.
    """
    row = _lock(op, movement, version)
    if row.state not in PLANNABLE:
        words = _("%(movement)s is %(state)s: there is nothing left to plan.")
        raise Refused(words % {"movement": row.called, "state": row.get_state_display()}, current_state=row.state)
    passed = _passed(row)
    points = _read_points(op, row, checkpoints, passed)
    row.checkpoints.filter(order__gt=passed[-1].order if passed else -1).delete()
    _keep(row, points[len(passed) :], [], offset=len(passed))
    row.delay_s = 0
    _await_next(op, row)
    _save(op, row)
    op.record(
        kinds.REPLANNED,
        movement=row.called,
        way=_way(points),
        sp=format_dtg(points[0].planned_first),
        rp=format_dtg(points[-1].planned_first),
    )
    return row


@operation("mobility.edit")
def approve(op: Operation, *, by: Actor, movement: int, version: int | None = None) -> Movement:
    """Give the movement its credit: the times planned at start point and release point. Its clock starts."""
    row = _lock(op, movement, version)
    _follow(op, row, "approve", op.now)
    row.approved_at, row.approved_by_id = op.now, op.by.user.pk
    points = list(row.checkpoints.all())
    _await_next(op, row)
    _save(op, row)
    op.record(kinds.APPROVED, movement=row.called, sp=_credit(points[0]), rp=_credit(points[-1]))
    return row


@operation("mobility.edit")
def refuse(op: Operation, *, by: Actor, movement: int, reason: str, version: int | None = None) -> Movement:
    """The movement gets no credit, for a reason."""
    return _end(op, movement, version, "refuse", clean_reason(reason))


@operation("mobility.edit")
def cancel(op: Operation, *, by: Actor, movement: int, reason: str, version: int | None = None) -> Movement:
    """It does not take place, or ends on the way, for a reason."""
    return _end(op, movement, version, "cancel", clean_reason(reason))


@operation("mobility.edit")
def assemble(
    op: Operation, *, by: Actor, movement: int, occurred_at: datetime | None = None, version: int | None = None
) -> Movement:
    """The column stands at the start point, ready to march."""
    row = _lock(op, movement, version)
    _follow(op, row, "assemble", occurred_at or op.now)
    _save(op, row)
    op.record(kinds.ASSEMBLED, movement=row.called, occurred_at=occurred_at)
    return row


# -- the plan --------------------------------------------------------------------------------------------------------
def _points(op: Operation, row: Movement, given: Rows, sp_first: datetime | None) -> list[Checkpoint]:
    if given:
        return _read_points(op, row, given, [])
    if row.route is None:
        raise Invalid(_("Give start point and release point, or a route to march on."), field="checkpoints-0-location")
    if sp_first is None:
        raise Invalid(_("Give the time of the first vehicle at the start point."), field="sp_first")
    spots = [
        {
            "location": {"lat": point.lat, "lon": point.lon, "text": point.name},
            "name": point.name,
            "first": sp_first + timedelta(hours=float(point.km) / row.speed_kmh),
        }
        for point in row.route.waypoints.all()
    ]
    return _read_points(op, row, spots, [])


def _read_points(op: Operation, row: Movement, given: Rows, kept: list[Checkpoint]) -> list[Checkpoint]:
    """Checked checkpoints, not saved, those passed first. Every fault names its row as the form does."""
    spots = rows_of(given, CHECKPOINT_FIELDS, "checkpoints", MOST_CHECKPOINTS)
    if len(kept) + len(spots) < 2:
        raise Invalid(_("A movement needs a start point and a release point."), field="checkpoints-0-location")
    if not spots:
        raise Invalid(_("The release point is missing."), field="checkpoints-0-location")
    points = list(kept)
    for number, spot in enumerate(spots):
        points.append(_read_point(op, row, number, spot, points[-1] if points else None))
    for order, point in enumerate(points):
        point.order = order
        point.role = Checkpoint.Role.SP if order == 0 else Checkpoint.Role.CP
    points[-1].role = Checkpoint.Role.RP
    return points


def _read_point(
    op: Operation, row: Movement, number: int, spot: Mapping[str, Any], before: Checkpoint | None
) -> Checkpoint:
    def field(name: str) -> str:
        return f"checkpoints-{number}-{name}"

    point = Checkpoint(movement=row)
    try:
        set_place(point, spot.get("location") or "")
    except Invalid as error:
        raise Invalid(error.message, field=field("location"), code=error.code) from error
    point.name = clean_line(spot.get("name") or "", field("name"), 80) or point.where[:80]
    if not point.name:
        raise Invalid(_("Say where it is."), field=field("location"))
    first, last = spot.get("first"), spot.get("last")
    if not isinstance(first, datetime):
        raise Invalid(_("Give the time of the first vehicle."), field=field("first"))
    if not op.now - LATEST_ENTRY <= first <= op.now + FARTHEST:
        raise Invalid(_("That day is too far off. Check day, month and year."), field=field("first"))
    if last is not None and last < first:
        words = _("The last vehicle cannot be there before the first: %(last)s is before %(first)s.")
        raise Invalid(words % {"last": format_dtg(last), "first": format_dtg(first)}, field=field("last"))
    column = before.planned_last - before.planned_first if before else USUAL_COLUMN
    point.planned_first, point.planned_last = first, last or first + column
    if before and first <= before.planned_first:
        words = _("%(name)s comes after %(before)s: %(first)s is not later than %(earlier)s.")
        facts = {"name": point.name, "before": before.name, "first": format_dtg(first)}
        raise Invalid(words % {**facts, "earlier": format_dtg(before.planned_first)}, field=field("first"))
    if before and point.planned_last <= before.planned_last:
        words = _("The last vehicle is at %(name)s no later than at %(before)s. Check both times.")
        raise Invalid(words % {"name": point.name, "before": before.name}, field=field("last"))
    return point


def _vehicles(given: Rows) -> list[MovementVehicle]:
    found = []
    for number, spot in enumerate(rows_of(given, VEHICLE_FIELDS, "vehicles", MOST_VEHICLES)):

        def field(name: str, number: int = number) -> str:
            return f"vehicles-{number}-{name}"

        found.append(
            MovementVehicle(
                kind=clean_line(spot.get("kind") or "", field("kind"), 60, required=True),
                plate=clean_line(spot.get("plate") or "", field("plate"), 20).upper(),
                mlc=whole(spot.get("mlc"), field("mlc"), 1, 150),
                height_m=figure(spot.get("height_m"), field("height_m"), most="10", places=2),
                width_m=figure(spot.get("width_m"), field("width_m"), most="10", places=2),
            )
        )
    return found


def _keep(row: Movement, points: list[Checkpoint], vehicles: list[MovementVehicle], offset: int = 0) -> None:
    for order, point in enumerate(points, offset):
        point.movement, point.order = row, order
    for order, vehicle in enumerate(vehicles, 1):
        vehicle.movement, vehicle.order = row, order
    Checkpoint.objects.bulk_create(points)
    MovementVehicle.objects.bulk_create(vehicles)


def _passed(row: Movement) -> list[Checkpoint]:
    """Everything up to the newest checkpoint with a time, those that nobody reported in between too."""
    points = list(row.checkpoints.all())
    newest = max((point.order for point in points if point.actual_first), default=-1)
    return points[: newest + 1]


def _clean_command(value: Any) -> str:
    text = clean_line(value, "command", 20, required=True).upper()
    if not _COMMAND.fullmatch(text):
        raise Invalid(_("Two to five letters or digits of the nation or command, like USV."), field="command")
    return text


def _day(moment: datetime) -> date:
    """The day of the number is that of the desk's wall clock."""
    return moment.astimezone(ZoneInfo(settings.DESK_TIME_ZONE)).date()


def _serial(row: Movement, serial: int | None) -> int:
    same = Movement.objects.filter(day=row.day, command=row.command)
    if serial is None:
        return (same.aggregate(most=Max("serial"))["most"] or 0) + 1
    wanted = whole(serial, "serial", 1, MOST_SERIAL) or 1
    if same.filter(serial=wanted).exists():
        words = _("%(number)s is taken on that day.")
        raise Invalid(words % {"number": f"{row.day:%d}-{row.command}-{wanted:02d}"}, field="serial")
    return wanted


def _route(pk: int | None) -> Route | None:
    if pk is None:
        return None
    found = Route.objects.filter(pk=pk).first()
    if found is None:
        raise Invalid(_("There is no such route."), field="route")
    return found


def _way(points: Sequence[Checkpoint]) -> str:
    return f"{points[0].name} → {points[-1].name}"


def _credit(point: Checkpoint) -> str:
    return f"{format_dtg(point.planned_first)}–{point.planned_last:%H%MZ}"


def _end(op: Operation, movement: int, version: int | None, act: str, reason: str) -> Movement:
    row = _lock(op, movement, version)
    _over(op, row, act, reason)
    op.record(kinds.REFUSED if act == "refuse" else kinds.CANCELLED, movement=row.called, reason=reason)
    return row


def _over(op: Operation, row: Movement, act: str, reason: str) -> None:
    row.halted_at, row.halt_min = None, 0
    _follow(op, row, act, op.now)
    row.end_reason = reason
    _await_next(op, row)
    _save(op, row)


def _stop_movement(op: Operation, movement: int, reason: str) -> None:
    """An exercise ends and its movements with it; one that has crossed its release point has only to be handed over."""
    row = _lock(op, movement, None)
    _over(op, row, "hand_over" if row.state == MovementState.RP_CROSSED else "cancel", reason)
