"""Planning a patrol: when, with whom, where, with which orders; changed, cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason, clean_text
from dispatch.programme import kinds
from dispatch.programme.models import FOLLOWED, OrderPatrol, Participant, PatrolOrder, Stop
from dispatch.programme.selectors.orders import at_the_same_time, content_of, nations_of, summary
from dispatch.programme.services.common import (
    END,
    START,
    _await_reading,
    _follow,
    _lock,
    _save,
    _stop_clocks,
    callsigns,
    members_of,
    part_of,
    subject_of,
)
from dispatch.programme.states import OPEN, State
from escalation import services as escalation
from incidents.mobility.models import Route
from incidents.selectors import local_year
from incidents.services.place import clean_location
from patrols.models import CrewMember, Patrol
from reference.dtg import format_dtg
from reference.models import Command, Nation

Rows = Sequence[Mapping[str, Any]]
FARTHEST = timedelta(days=366)
LONGEST = timedelta(hours=24)
# A patrol that is written down while it is called out already.
JUST_NOW = timedelta(minutes=30)
MOST_PATROLS, MOST_PARTICIPANTS, MOST_STOPS, STRONGEST = 12, 6, 8, 999
PARTICIPANT_FIELDS = {"nation", "unit", "strength", "contact", "caveats"}
STOP_FIELDS = {"location", "name", "at", "task"}


@operation("programme.plan")
def plan_patrol(
    op: Operation,
    *,
    by: Actor,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    patrols: Sequence[int],
    orders: str,
    command: str | None = None,
    route: int | None = None,
    participants: Rows = (),
    stops: Rows = (),
    exercise: bool = False,
) -> PatrolOrder:
    """Plan a patrol with its orders; those who go have to read them before it starts.

    ``patrols``: keys, the leading one first. ``command``: the one whose joint patrols these follow. ``participants``:
    mappings of ``nation`` (code), ``unit``, ``strength``, ``contact``, ``caveats``. ``stops``, in their order: mappings
    of ``location`` (any form of a place), ``name``, ``at``, ``task``.
    """
    row = PatrolOrder(
        exercise=bool(exercise), state=State.PLANNED, state_since=op.now, revised_at=op.now, planned_at=op.now,
        planned_by_id=op.by.user.pk, position=op.by.position,
    )  # fmt: skip
    if isinstance(starts_at, datetime) and starts_at < op.now - JUST_NOW:
        raise Invalid(_("That start is over. Check day and time."), field="starts_at")
    found = _read(op, row, kind, starts_at, ends_at, orders, command, route, participants, stops)
    units = _patrols(op, row, patrols)
    row.year = local_year(op.now)
    row.serial = (PatrolOrder.objects.filter(year=row.year).aggregate(most=Max("serial"))["most"] or 0) + 1
    row.number = f"PO {row.year % 100:02d}-{row.serial:04d}"
    row.save()
    _keep(row, found, units)
    _arm(op, row)
    op.touch(row)
    op.record(kinds.PLANNED, **_said(row))
    return row


@operation("programme.plan")
def change_plan(
    op: Operation,
    *,
    by: Actor,
    order: int,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    patrols: Sequence[int],
    orders: str,
    command: str | None = None,
    route: int | None = None,
    participants: Rows = (),
    stops: Rows = (),
    version: int | None = None,
) -> PatrolOrder:
    """Write the plan anew. When what the orders say has changed, every patrol reads them again.

    Under way, the start stays and no patrol is taken off; whether it is an exercise stays in any case.
    """
    row = _lock(op, order, version)
    if row.state not in OPEN:
        words = _("%(order)s is %(state)s: there is nothing left to plan.")
        raise Refused(words % {"order": row.called, "state": State(row.state).label}, current_state=row.state)
    before, started = content_of(row), row.starts_at
    found = _read(op, row, kind, starts_at, ends_at, orders, command, route, participants, stops)
    if row.starts_at != started:
        if row.state == State.RUNNING:
            raise Invalid(_("It is under way: its start stays as it is."), field="starts_at")
        if row.starts_at < op.now - JUST_NOW:
            raise Invalid(_("That start is over. Check day and time."), field="starts_at")
    members = members_of(row)
    units = _patrols(op, row, patrols)
    gone = [member for member in members if member.patrol not in units]
    if gone and row.state == State.RUNNING:
        words = _("%(patrols)s is under way and stays in it. End the patrol, or let it be called away by radio.")
        raise Invalid(words % {"patrols": callsigns(gone)}, field="patrols")
    row.participants.all().delete()
    row.stops.all().delete()
    _dismiss(op, gone)
    _keep(row, found, units)
    anew = content_of(row) != before
    if not anew and [member.patrol for member in members] == units:
        op.quiet()
        return row
    if anew:
        row.revision, row.revised_at = row.revision + 1, op.now
    _save(op, row)
    _arm(op, row)
    op.record(kinds.CHANGED, **_said(row), anew=_("; orders to be read again") if anew else "")
    return row


@operation("programme.plan")
def cancel(op: Operation, *, by: Actor, order: int, reason: str, version: int | None = None) -> PatrolOrder:
    """It does not take place, for a reason."""
    reason = clean_reason(reason)
    row = _lock(op, order, version)
    _follow(row, "cancel")
    row.state_since, row.end_reason = op.now, reason
    _stop_clocks(op, row, members_of(row))
    _save(op, row)
    op.record(kinds.CANCELLED, order=row.called, reason=reason)
    return row


# -- the plan --------------------------------------------------------------------------------------------------------
def _read(
    op: Operation,
    row: PatrolOrder,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    orders: str,
    command: str | None,
    route: int | None,
    participants: Rows,
    stops: Rows,
) -> tuple[list[Participant], list[Stop]]:
    """Set the checked facts on the row; participants and stops, not saved. Every fault names its field."""
    if kind not in PatrolOrder.Kind.values:
        raise Invalid(_("Choose one of the list."), field="kind")
    row.kind = kind
    starts_at, ends_at = _minute(starts_at), _minute(ends_at)
    for field, moment in (("starts_at", starts_at), ("ends_at", ends_at)):
        if not isinstance(moment, datetime):
            raise Invalid(_("Give a time."), field=field)
    if ends_at <= starts_at:
        words = _("It cannot end before it starts: %(end)s is not later than %(start)s.")
        raise Invalid(words % {"end": format_dtg(ends_at), "start": format_dtg(starts_at)}, field="ends_at")
    if ends_at - starts_at > LONGEST:
        words = _("That is longer than %(hours)d hours. Check day, month and year, or plan two.")
        raise Invalid(words % {"hours": LONGEST // timedelta(hours=1)}, field="ends_at")
    if starts_at > op.now + FARTHEST:
        raise Invalid(_("That day is too far off. Check day, month and year."), field="starts_at")
    row.starts_at, row.ends_at = starts_at, ends_at
    row.orders = clean_text(orders, "orders", 4000, required=True)
    followed = Command.objects.filter(code=command, code__in=FOLLOWED)
    row.command = _one(followed, "command") if command else None
    if row.kind == PatrolOrder.Kind.JOINT and row.command is None:
        raise Invalid(_("Say whose patrols it follows."), field="command")
    row.route = _one(Route.objects.filter(pk=route), "route") if route else None
    taking_part = _participants(participants)
    if row.kind == PatrolOrder.Kind.JOINT and not taking_part:
        raise Invalid(_("A joint patrol needs the nation that takes part."), field="participants-0-nation")
    places = _stops(row, stops)
    if not places and row.route is None:
        raise Invalid(_("Say where it goes: a route, or the places in their order."), field="stops-0-location")
    return taking_part, places


def _participants(given: Rows) -> list[Participant]:
    found = []
    for number, spot in enumerate(_rows(given, PARTICIPANT_FIELDS, "participants", MOST_PARTICIPANTS)):
        strength = spot.get("strength")
        if strength is not None and not (
            isinstance(strength, int) and not isinstance(strength, bool) and 1 <= strength <= STRONGEST
        ):
            words = _("Write a whole number from 1 to %(most)d.") % {"most": STRONGEST}
            raise Invalid(words, field=f"participants-{number}-strength")
        nations = Nation.objects.filter(code=str(spot.get("nation") or "").upper())
        found.append(
            Participant(
                nation=_one(nations, f"participants-{number}-nation"),
                unit=clean_line(spot.get("unit") or "", f"participants-{number}-unit", 80),
                strength=strength,
                contact=clean_line(spot.get("contact") or "", f"participants-{number}-contact", 120),
                caveats=clean_text(spot.get("caveats") or "", f"participants-{number}-caveats", 1000),
            )
        )
    return found


def _stops(row: PatrolOrder, given: Rows) -> list[Stop]:
    found: list[Stop] = []
    latest = None
    for number, spot in enumerate(_rows(given, STOP_FIELDS, "stops", MOST_STOPS)):

        def field(name: str, number: int = number) -> str:
            return f"stops-{number}-{name}"

        try:
            place = clean_location(spot.get("location") or "")
        except Invalid as error:
            raise Invalid(error.message, field=field("location"), code=error.code) from error
        at = _minute(spot.get("at"))
        if at is not None:
            _check_stop(row, at, latest, field("at"))
            latest = at
        name = clean_line(spot.get("name") or "", field("name"), 80) or (place.label[:200] if place else "")
        if not name:
            raise Invalid(_("Say where it is."), field=field("location"))
        task = clean_line(spot.get("task") or "", field("task"), 200)
        stop = Stop(name=name, at=at, task=task)
        if place:
            stop.lat, stop.lon, stop.mgrs = place.lat, place.lon, place.mgrs
        found.append(stop)
    return found


def _minute(moment: Any) -> Any:
    """A plan is of whole minutes, as it is written: a form that is sent back unchanged changes nothing."""
    return moment.replace(second=0, microsecond=0) if isinstance(moment, datetime) else moment


def _check_stop(row: PatrolOrder, at: Any, latest: datetime | None, field: str) -> None:
    if not isinstance(at, datetime):
        raise Invalid(_("Give a time."), field=field)
    if not row.starts_at <= at <= row.ends_at:
        words = _("%(at)s is not between start and end of the patrol.")
        raise Invalid(words % {"at": format_dtg(at)}, field=field)
    if latest is not None and at < latest:
        words = _("%(at)s is before %(before)s, the time of the place before it.")
        raise Invalid(words % {"at": format_dtg(at), "before": format_dtg(latest)}, field=field)


def _patrols(op: Operation, row: PatrolOrder, given: Sequence[int]) -> list[Patrol]:
    """The locked patrols, the leading one first; none of them in another planned patrol at the same time.

    An exercise keeps nobody from real work, nor does that one from it: the plan says so beside it.
    """
    keys = list(dict.fromkeys(given))
    if not keys:
        raise Invalid(_("Name the patrol that goes."), field="patrols")
    if len(keys) > MOST_PATROLS:
        raise Invalid(_("At most %(most)d.") % {"most": MOST_PATROLS}, field="patrols")
    known = Patrol.objects.filter(pk__in=keys, active=True).values_list("pk", flat=True)
    if set(known) != set(keys):
        raise Invalid(_("There is no such patrol."), field="patrols")
    # Two who plan the same patrol at one moment wait for each other here, and the second one sees the first.
    units = {unit.pk: unit for unit in op.lock(Patrol, keys)}
    taken = at_the_same_time(row, keys).filter(order__exercise=row.exercise).first()
    if taken:
        words = _("%(patrol)s goes out in %(other)s at that time, %(begins)s to %(ends)s.")
        facts = {"begins": format_dtg(taken.order.starts_at), "ends": format_dtg(taken.order.ends_at)}
        names = {"patrol": taken.patrol.callsign, "other": taken.order.called}
        raise Invalid(words % {**names, **facts}, field="patrols", code="patrol_taken")
    return [units[pk] for pk in keys]


def _keep(row: PatrolOrder, found: tuple[list[Participant], list[Stop]], units: list[Patrol]) -> None:
    for model, rows in ((Participant, found[0]), (Stop, found[1])):
        for line, each in enumerate(rows):
            each.order, each.line = row, line  # type: ignore[attr-defined]
        model._default_manager.bulk_create(rows)  # type: ignore[arg-type]
    for line, unit in enumerate(units):
        OrderPatrol.objects.update_or_create(order=row, patrol=unit, defaults={"line": line})


def _dismiss(op: Operation, members: list[OrderPatrol]) -> None:
    """These patrols do not go after all; their crews' screens read anew what they may see."""
    for member in members:
        escalation._disarm(op, subject=part_of(member))
        crew = CrewMember.objects.filter(shift__patrol=member.patrol_id, left_at=None, user__isnull=False)
        for user in crew.values_list("user_id", flat=True):
            op.notify("desk_control", {"user": user})
        member.delete()


def _arm(op: Operation, row: PatrolOrder) -> None:
    _await_reading(op, row, members_of(row))
    policy, at = (START, row.starts_at) if row.state == State.PLANNED else (END, row.ends_at)
    escalation._arm(op, subject=subject_of(row), policy=policy, priority=None, start=at, words={"order": row.called})


def _said(row: PatrolOrder) -> dict[str, Any]:
    nations = " ".join(nations_of(row))
    return {
        "order": row.called,
        "what": summary(row),
        "begins": format_dtg(row.starts_at),
        "ends": format_dtg(row.ends_at),
        "patrols": callsigns(members_of(row)),
        "nations": f"; {nations}" if nations else "",
    }


def _one(rows: Any, field: str) -> Any:
    found = rows.first()
    if found is None:
        raise Invalid(_("Choose one of the list."), field=field)
    return found


def _rows(given: Rows, known: set[str], field: str, most: int) -> list[Mapping[str, Any]]:
    if len(given) > most:
        raise Invalid(_("At most %(most)d.") % {"most": most}, field=field)
    for number, row in enumerate(given):
        if unknown := sorted(set(map(str, row)) - known):
            raise Invalid(_("There is no field of this name."), field=f"{field}-{number}-{unknown[0]}")
    return list(given)
