"""The catalogue of routes, and whether each can be driven: open, restricted, closed, for as long as somebody said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason, clean_text
from escalation import services as escalation
from incidents.mobility import kinds
from incidents.mobility.models import Route, Waypoint
from incidents.mobility.services.common import figure, rows_of, set_place
from incidents.mobility.states import RouteState
from incidents.services.common import clean_choice
from reference.dtg import format_dtg
from reference.grid import distance_m

VALIDITY = "route.validity"
MOST_WAYPOINTS = 30
LONGEST = timedelta(days=30)
# Roads of the theatre are about so much longer than the straight line.
ROAD_FACTOR = Decimal("1.3")
WAYPOINT_FIELDS = {"location", "name", "km"}
_CODE = re.compile(r"[A-Z0-9][A-Z0-9 .-]{0,19}")


@operation("mobility.edit")
def add_route(
    op: Operation,
    *,
    by: Actor,
    code: str,
    name: str,
    waypoints: Sequence[Mapping[str, Any]],
    remarks: str = "",
) -> Route:
    """Enter a route: ``waypoints`` are mappings of ``location``, ``name`` and ``km`` in their order, two at least.

    A kilometre that nobody measured is estimated from the straight line.
    """
    code = clean_line(code, "code", 20, required=True).upper()
    if not _CODE.fullmatch(code):
        raise Invalid(_("Letters, digits, spaces, points and dashes, like MSR HAWK."), field="code")
    if Route.objects.filter(code=code).exists():
        raise Invalid(_("There is a route %(code)s already.") % {"code": code}, field="code")
    points = _waypoints(waypoints)
    row = Route.objects.create(
        code=code, name=clean_line(name, "name", 120, required=True), remarks=clean_text(remarks, "remarks", 4000),
        state=RouteState.OPEN, state_since=op.now, stated_at=op.now, created_by_id=op.by.user.pk,
    )  # fmt: skip
    for order, point in enumerate(points):
        point.route, point.order = row, order
    Waypoint.objects.bulk_create(points)
    op.touch(row)
    op.record(kinds.ROUTE_ADDED, route=row.code, points=len(points), km=points[-1].km)
    return row


@operation("mobility.edit")
def set_route_state(
    op: Operation,
    *,
    by: Actor,
    route: int,
    state: str,
    reason: str = "",
    until: datetime | None = None,
    version: int | None = None,
) -> Route:
    """Open a route, or restrict or close it for a reason until a time; then the clock opens it, unconfirmed."""
    row = op.lock(Route, route)
    op.check_version(row, version)
    _set_state(op, row, state, reason, until)
    _save(op, row)
    op.record(kinds.ROUTE_STATE, **state_facts(row))
    return row


@operation("clock.run")
def open_when_over(op: Operation, *, by: Actor, route: int) -> Route | None:
    """The clock's act. A route whose state was set anew meanwhile is left alone."""
    row = op.lock(Route, route)
    if row.until is None or row.until > op.now:
        op.quiet()
        return None
    row.state, row.reason, row.until, row.confirmed = RouteState.OPEN, "", None, False
    row.state_since = row.stated_at = op.now
    escalation._disarm(op, subject=_subject(row), policy=VALIDITY)
    _save(op, row)
    op.record(kinds.ROUTE_OVER, route=row.code)
    return row


def _set_state(
    op: Operation, row: Route, state: str, reason: str, until: datetime | None, at: datetime | None = None
) -> None:
    """Not saved. What hinders has a reason and an end. ``at``: when it was seen, now unless said."""
    state = clean_choice(state, RouteState.values, "state")
    if state == RouteState.OPEN:
        reason, until = clean_reason(reason, required=False), None
        escalation._disarm(op, subject=_subject(row), policy=VALIDITY)
    else:
        reason = clean_reason(reason)
        if until is None:
            raise Invalid(_("Say until when. It is opened by itself then; prolong it when it lasts."), field="until")
        if not op.now < until <= op.now + LONGEST:
            words = _("Give an end that is still to come, within %(days)d days.")
            raise Invalid(words % {"days": LONGEST.days}, field="until")
        escalation._arm(
            op, subject=_subject(row), policy=VALIDITY, priority=None, function="mobility", audiences=("desk",),
            start=op.now, due=until, words={"route": row.code},
        )  # fmt: skip
    row.stated_at = at or op.now
    if row.state != state:
        row.state_since = row.stated_at
    row.state, row.reason, row.until, row.confirmed = state, reason, until, True


def state_facts(row: Route) -> dict[str, Any]:
    return {
        "route": row.code,
        "state": str(row.get_state_display()),
        "until": _(" until %(time)s") % {"time": format_dtg(row.until)} if row.until else "",
        "reason": f": {row.reason}" if row.reason else "",
    }


def _save(op: Operation, row: Route) -> None:
    op.bump(row)
    row.save()
    op.touch(row)


def _subject(row: Route) -> str:
    return f"{row.board_subject}:{row.pk}"


def _waypoints(given: Sequence[Mapping[str, Any]]) -> list[Waypoint]:
    points: list[Waypoint] = []
    for number, spot in enumerate(rows_of(given, WAYPOINT_FIELDS, "waypoints", MOST_WAYPOINTS)):

        def field(name: str, number: int = number) -> str:
            return f"waypoints-{number}-{name}"

        point = Waypoint()
        try:
            set_place(point, spot.get("location") or "")
        except Invalid as error:
            raise Invalid(error.message, field=field("location"), code=error.code) from error
        if point.lat is None:
            words = _("A route needs points on the map: a grid, or a place of the list.")
            raise Invalid(words, field=field("location"))
        point.name = clean_line(spot.get("name") or "", field("name"), 80) or point.where[:80]
        measured = spot.get("km")
        point.km = Decimal(0)
        if measured not in (None, "", 0) and points:
            point.km = figure(measured, field("km"), most="999", places=1) or Decimal(0)
        elif points:
            point.km = points[-1].km + _road_km(points[-1], point)
        if points and point.km <= points[-1].km:
            words = _("%(name)s comes after %(before)s: the kilometre must be greater than %(km)s.")
            facts = {"name": point.name, "before": points[-1].name, "km": points[-1].km}
            raise Invalid(words % facts, field=field("km"))
        points.append(point)
    if len(points) < 2:
        raise Invalid(_("A route leads from one point to another: give two at least."), field="waypoints-0-location")
    return points


def _road_km(here: Waypoint, there: Waypoint) -> Decimal:
    metres = distance_m(here.lat or 0, here.lon or 0, there.lat or 0, there.lon or 0)
    return max(round(Decimal(metres) / 1000 * ROAD_FACTOR, 1), Decimal("0.1"))
