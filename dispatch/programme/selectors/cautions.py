"""What speaks against a planned patrol as it stands: said beside the plan, decided by whoever plans."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from dispatch.programme.models import OrderPatrol, PatrolOrder
from dispatch.programme.selectors.orders import at_the_same_time
from dispatch.programme.states import State
from incidents.mobility.models import Movement
from incidents.mobility.states import OPEN as MARCHING_OR_TO_COME
from incidents.mobility.states import RouteState
from incidents.security.models import Manning
from incidents.security.states import STANDING
from patrols.models import DutyShift
from patrols.states import State as PatrolState
from reference.dtg import format_dtg


def cautions(row: PatrolOrder, now: datetime) -> list[str]:
    """The route's state at that time, crews whose duty ends before, patrols wanted elsewhere meanwhile."""
    members = list(row.patrols.all())
    found = [*_of_the_route(row), *_of_orders(row, members), *_of_convoys(row, members), *_of_posts(row, members)]
    if row.state == State.RUNNING or row.starts_at <= now:
        found += _of_those_out(members)
    shifts = DutyShift.objects.filter(
        ended_at=None, patrol__in=[member.patrol_id for member in members], until__lt=row.ends_at,
        until__gt=row.starts_at,
    )  # fmt: skip
    for shift in shifts.select_related("patrol"):
        words = _("%(patrol)s: duty ends %(until)s, before the patrol does.")
        found.append(words % {"patrol": shift.patrol.callsign, "until": format_dtg(shift.until)})  # type: ignore[arg-type]
    return found


def _of_the_route(row: PatrolOrder) -> list[str]:
    route = row.route
    if route is None or route.state == RouteState.OPEN:
        return []
    if route.until and route.until <= row.starts_at:
        return []
    return [f"{route.code} {route.get_state_display()}: {route.reason}"]


def _of_orders(row: PatrolOrder, members: list[OrderPatrol]) -> list[str]:
    """In an exercise and in real work: within one of them nobody is planned twice."""
    words = _("%(patrol)s goes out in %(other)s at the same time.")
    return [
        words % {"patrol": other.patrol.callsign, "other": other.order.called}
        for other in at_the_same_time(row, [member.patrol_id for member in members])
    ]


def _of_convoys(row: PatrolOrder, members: list[OrderPatrol]) -> list[str]:
    found = []
    escorted = Movement.objects.filter(
        state__in=MARCHING_OR_TO_COME, escorts__patrol__in=[member.patrol_id for member in members]
    )
    for movement in escorted.distinct().prefetch_related("checkpoints", "escorts__patrol"):
        points = list(movement.checkpoints.all())
        if points[0].planned_first >= row.ends_at or points[-1].planned_last <= row.starts_at:
            continue
        own = {member.patrol_id for member in members}
        names = ", ".join(each.patrol.callsign for each in movement.escorts.all() if each.patrol_id in own)
        words = _("%(patrol)s escorts %(movement)s at the same time.")
        found.append(words % {"patrol": names, "movement": movement.called})
    return found


def _of_posts(row: PatrolOrder, members: list[OrderPatrol]) -> list[str]:
    turns = Manning.objects.filter(
        state__in=STANDING, patrol__in=[member.patrol_id for member in members], planned_from__lt=row.ends_at,
        planned_until__gt=row.starts_at,
    )  # fmt: skip
    words = _("%(patrol)s stands at %(post)s at the same time.")
    return [
        words % {"patrol": turn.patrol.callsign, "post": turn.post.called}
        for turn in turns.select_related("patrol", "post__task")
    ]


def _of_those_out(members: list[OrderPatrol]) -> list[str]:
    gone = (PatrolState.OFF_DUTY, PatrolState.OUT_OF_SERVICE)
    return [
        _("%(patrol)s is %(state)s.") % {"patrol": member.patrol.callsign, "state": member.patrol.get_state_display()}
        for member in members
        if member.patrol.state in gone
    ]
