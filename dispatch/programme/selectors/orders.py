"""Planned patrols: one in full, those of a week, those of a patrol leader, what a line says of one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from blotter.errors import Missing
from blotter.operations import desk_now
from dispatch.programme.models import OrderPatrol, PatrolOrder
from dispatch.programme.states import ENDEX, OPEN, State
from patrols.models import CrewMember
from patrols.selectors import patrol_ids_of

# A debrief can be added to for so long on the phone.
DEBRIEF_SHOWN = timedelta(hours=24)
# Neither the calendar nor what is kept reaches any farther.
FARTHEST_WEEK = timedelta(days=50 * 366)


def orders() -> QuerySet[PatrolOrder]:
    return PatrolOrder.objects.select_related("command", "route", "planned_by").prefetch_related(
        "patrols__patrol", "participants__nation", "stops"
    )


def get(pk: int) -> PatrolOrder:
    row = orders().filter(pk=pk).first()
    if row is None:
        raise Missing(_("There is no patrol order %(order)s.") % {"order": pk})
    return row


def between(begins: datetime, ends: datetime) -> QuerySet[PatrolOrder]:
    """Those that take place, wholly or in part, between two moments."""
    return orders().filter(starts_at__lt=ends, ends_at__gt=begins)


def rode_in(user: Any) -> QuerySet[OrderPatrol]:
    """The patrols that went out and came back with this person aboard."""
    shifts = CrewMember.objects.filter(user=user).values("shift")
    return OrderPatrol.objects.filter(order__state=State.ENDED, shift__in=shifts)


def mine(user: Any) -> QuerySet[PatrolOrder]:
    """What somebody sees on their phone: open orders of their patrol, and those whose debrief they owe or just gave."""
    open_ones = Q(state__in=OPEN, patrols__patrol__in=patrol_ids_of(user))
    owing = Q(patrols__debriefs=None) & ~Q(exercise=True, end_reason=ENDEX)
    recent = owing | Q(patrols__debriefs__given_at__gt=desk_now() - DEBRIEF_SHOWN)
    owed = Q(pk__in=PatrolOrder.objects.filter(recent, patrols__in=rode_in(user)).values("pk"))
    return orders().filter(open_ones | owed).order_by("starts_at", "pk").distinct()


def in_debt() -> QuerySet[OrderPatrol]:
    """Patrols that came back and have not been debriefed, the oldest first."""
    found = OrderPatrol.objects.filter(order__state=State.ENDED, debriefs=None).select_related("order", "patrol")
    return found.exclude(order__exercise=True, order__end_reason=ENDEX).order_by("order__ended_at", "line")


def at_the_same_time(row: PatrolOrder, patrols: Iterable[int]) -> QuerySet[OrderPatrol]:
    """These patrols in other orders, planned or under way, while this one lasts."""
    found = OrderPatrol.objects.filter(
        patrol__in=patrols, order__state__in=OPEN, order__starts_at__lt=row.ends_at, order__ends_at__gt=row.starts_at
    )
    return found.exclude(order=row.pk).select_related("order", "patrol").order_by("order__starts_at", "pk")


# -- a week ----------------------------------------------------------------------------------------------------------
def zone() -> ZoneInfo:
    return ZoneInfo(settings.DESK_TIME_ZONE)


def monday_of(text: str, now: datetime) -> date:
    """The Monday of a week written ``2026-W48``; of the present week for anything else, and for one far from it."""
    today = now.astimezone(zone()).date()
    year, _dash, week = text.partition("-W")
    try:
        monday = date.fromisocalendar(int(year), int(week), 1)
    except ValueError:
        monday = date.min
    return monday if abs(monday - today) <= FARTHEST_WEEK else today - timedelta(days=today.weekday())


def week_of(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), zone())


def days_of(monday: date) -> list[tuple[date, list[PatrolOrder]]]:
    """The seven days on the desk's clock, each with what starts on it; the first one also with what began before."""
    days = [monday + timedelta(days=number) for number in range(7)]
    found: dict[date, list[PatrolOrder]] = {day: [] for day in days}
    for row in between(midnight(monday), midnight(monday + timedelta(days=7))):
        found[max(monday, row.starts_at.astimezone(zone()).date())].append(row)
    return list(found.items())


# -- in words --------------------------------------------------------------------------------------------------------
def nations_of(row: PatrolOrder) -> list[str]:
    """Codes of the nations that take part, those of the own patrols first."""
    own = [code for member in row.patrols.all() for code in member.patrol.nations]
    return list(dict.fromkeys([*own, *(each.nation_id for each in row.participants.all())]))


def way_of(row: PatrolOrder) -> str:
    """``Ferizaj → Gjilan``, or the route where no place is named."""
    stops = [stop.name for stop in row.stops.all()]
    if not stops:
        return row.route.code if row.route else ""
    way = stops[0] if len(stops) == 1 else f"{stops[0]} → {stops[-1]}"
    return f"{way}, {row.route.code}" if row.route else way


def summary(row: PatrolOrder) -> str:
    """``joint patrol, RC-E, Ferizaj → Gjilan``."""
    return ", ".join(filter(None, (row.get_kind_display(), row.command.short if row.command else "", way_of(row))))


def content_of(row: PatrolOrder) -> tuple[Any, ...]:
    """What the orders say, for the question whether they must be read again."""
    taking_part = row.participants.values_list("nation", "unit", "strength", "contact", "caveats")
    stops = row.stops.values_list("name", "mgrs", "at", "task")
    facts = (row.kind, row.command_id, row.route_id, row.starts_at, row.ends_at, row.orders)
    return *facts, tuple(taking_part.order_by("line")), tuple(stops.order_by("line"))


def members(rows: Iterable[PatrolOrder]) -> list[tuple[PatrolOrder, list[OrderPatrol]]]:
    return [(row, list(row.patrols.all())) for row in rows]
