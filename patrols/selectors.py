"""Reading patrols: who rides where, the board's rows, the track, the stream of positions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from blotter.actors import Actor
from blotter.board import Row
from blotter.operations import desk_now
from blotter.selectors import stamp
from escalation.selectors import panic_acknowledged
from patrols.models import CrewMember, DutyShift, Patrol, Position, PositionFix
from patrols.states import State

TRACK = timedelta(hours=1)
# A position whose transaction was under way during the last reading carries an older time: look back this far.
_OVERLAP = timedelta(seconds=10)


def patrol_ids_of(user: Any) -> frozenset[int]:
    """Keys of the patrols that this person is logged on to (at most one)."""
    return _patrol_ids(user.pk)


def patrol_of(user: Any) -> Patrol | None:
    """The patrol that this person is logged on to."""
    return Patrol.objects.filter(pk__in=patrol_ids_of(user)).first()


def crew_at(patrol: int, at: datetime) -> set[int]:
    """The accounts of who was of a patrol's crew at a time, or is now (what came before log-on is entered after it)."""
    then = Q(shift__started_at__lte=at, left_at__gt=at)
    crew = CrewMember.objects.filter(then | Q(left_at=None), shift__patrol=patrol, user__isnull=False)
    return set(crew.values_list("user", flat=True))


def audiences_of(user_id: int) -> Iterable[str]:
    """The tags that a person's duty adds to those of their roles."""
    return (f"patrol:{pk}" for pk in _patrol_ids(user_id))


def duty_began(user_id: int) -> datetime | None:
    """When a person's present duty began, ``None`` off duty."""
    return _shifts_of(user_id).values_list("started_at", flat=True).first()


def _patrol_ids(user_id: int) -> frozenset[int]:
    return frozenset(_shifts_of(user_id).values_list("patrol_id", flat=True))


def _shifts_of(user_id: int) -> QuerySet[DutyShift]:
    return DutyShift.objects.filter(ended_at=None, crew__user_id=user_id, crew__left_at=None)


def with_duty(patrols: QuerySet[Patrol]) -> QuerySet[Patrol]:
    """Patrols with base, usual vehicle, and the open shift with its crew as ``on_duty`` (a list of at most one)."""
    open_shifts = DutyShift.objects.filter(ended_at=None).select_related("vehicle").prefetch_related("crew")
    return patrols.select_related("base", "vehicle").prefetch_related(
        Prefetch("shifts", queryset=open_shifts, to_attr="on_duty")
    )


def visible(by: Actor) -> QuerySet[Patrol]:
    """The patrols that this person may look at, with their duty."""
    patrols = with_duty(Patrol.objects.filter(active=True))
    return patrols if by.scope("patrol.view") == "any" else patrols.filter(pk__in=patrol_ids_of(by.user))


def board_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """Every patrol that is an active unit, on duty or not."""
    patrols = Patrol.objects.filter(active=True) if pks is None else Patrol.objects.filter(pk__in=pks)
    found = list(with_duty(patrols))
    states = states_of(found)
    return {
        patrol.pk: Row(states[patrol.pk] if patrol.active else None, frozenset({"desk", f"patrol:{patrol.pk}"}))
        for patrol in found
    }


def states_of(patrols: Sequence[Patrol]) -> dict[int, dict[str, Any]]:
    """The board's rows of patrols that were read by ``with_duty``, by key."""
    in_panic = [patrol.pk for patrol in patrols if patrol.panic_since]
    taken = panic_acknowledged(in_panic) if in_panic else {}
    return {patrol.pk: _state_of(patrol, taken.get(patrol.pk)) for patrol in patrols}


def _state_of(patrol: Patrol, panic_taken_by: str | None) -> dict[str, Any]:
    """No names, no plate."""
    shift: DutyShift | None = next(iter(patrol.on_duty), None)  # type: ignore[attr-defined]
    crew = list(shift.crew.all()) if shift else []
    vehicle = (shift.vehicle if shift else None) or patrol.vehicle
    return {
        "id": patrol.pk,
        "version": patrol.version,
        "callsign": patrol.callsign,
        # Own nations first and in their order: a joint patrol is named by them, the crew only adds to it.
        "nations": list(dict.fromkeys([*patrol.nations, *sorted(member.nation for member in crew)])),
        "state": patrol.state,
        "state_since": stamp(patrol.state_since),
        "panic": _panic(patrol, panic_taken_by),
        "capabilities": patrol.capabilities,
        "base": patrol.base.name if patrol.base else "",
        "home": [patrol.base.lat, patrol.base.lon] if patrol.base else None,
        "area": patrol.area,
        "channel": patrol.channel,
        "vehicle": vehicle.call_name if vehicle else "",
        "crew_size": len(crew),
        "exercise": patrol.exercise,
        "out_of_service_reason": patrol.state_reason if patrol.state == State.OUT_OF_SERVICE else "",
        "busy_reason": patrol.state_reason if patrol.state == State.BUSY else "",
        "duty_since": stamp(shift.started_at) if shift else None,
        "duty_until": stamp(shift.until) if shift and shift.until else None,
    }


def _panic(patrol: Patrol, taken_by: str | None) -> dict[str, Any] | None:
    if patrol.panic_since is None:
        return None
    return {
        "since": stamp(patrol.panic_since),
        "voice_contact": patrol.panic_voice_contact,
        "acknowledged_by": taken_by,
    }


# -- positions -------------------------------------------------------------------------------------------------------
def position_of(position: Position) -> dict[str, Any]:
    return {
        "lat": position.lat,
        "lon": position.lon,
        "mgrs": position.mgrs,
        "fix_at": stamp(position.fix_at),
        "received_at": stamp(position.received_at),
        "source": position.source,
    }


def positions() -> dict[str, dict[str, Any]]:
    """The newest fix of every active patrol, by the patrol's key as text."""
    newest = Position.objects.filter(patrol__active=True).order_by("patrol_id")
    return {str(position.patrol_id): position_of(position) for position in newest}


def track(patrol: int) -> list[dict[str, Any]]:
    """Fixes of the last hour, oldest first."""
    fixes = PositionFix.objects.filter(patrol_id=patrol, fix_at__gte=desk_now() - TRACK)
    return [{"lat": f.lat, "lon": f.lon, "fix_at": stamp(f.fix_at), "source": f.source} for f in fixes]


def position_stream() -> Callable[[], dict[str, Any] | None]:
    """A reader of what is new since its last call: ``{"positions": {"12": {…}}}``, or ``None``."""
    told: dict[int, datetime] = {}
    newest: datetime | None = None

    def read() -> dict[str, Any] | None:
        nonlocal newest
        rows = Position.objects.filter(patrol__active=True)
        if newest is not None:
            rows = rows.filter(received_at__gt=newest - _OVERLAP)
        fresh = [row for row in rows if told.get(row.patrol_id) != row.received_at]
        if not fresh:
            return None
        told.update({row.patrol_id: row.received_at for row in fresh})
        newest = max(told.values())
        return {"positions": {str(row.patrol_id): position_of(row) for row in fresh}}

    return read
