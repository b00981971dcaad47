"""Who could be sent: the patrols on duty as the ranking sees them, read by one written-out statement.

A theatre of our size is read whole. Of a very large one only those are read that can come first: the nearest by the
spatial index, the nearest with what the type asks for, the nearest that are engaged; how many were left out is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from dispatch.states import ACTIVE
from patrols.states import State

# So many are read whole; beyond it a shortlist of the nearest is ranked.
WHOLE = 300
NEAREST = 60
AWAY = (State.OFF_DUTY.value, State.OUT_OF_SERVICE.value)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A patrol as the ranking sees it. ``fix_age`` and ``lat``/``lon`` are ``None`` when it was never seen."""

    patrol: int
    callsign: str
    nations: tuple[str, ...]
    capabilities: frozenset[str]
    state: str
    lat: float | None
    lon: float | None
    fix_age: timedelta | None
    base: tuple[float, float] | None = None
    over_duty: bool = False
    exercise: bool = False
    panic: bool = False
    job: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """What an incident asks for. ``refused``: by patrol, why it said that it is unable for this one."""

    lat: float | None
    lon: float | None
    priority: int
    capabilities: frozenset[str] = frozenset()
    nations: frozenset[str] = frozenset()
    refused: Mapping[int, str] = field(default_factory=dict)


# Written out: with models, two hundred patrols cost sixty milliseconds while somebody waits with a radio in hand.
_FACTS = """
SELECT p.id, p.callsign, p.nations, p.capabilities, p.state, p.state_reason, p.exercise, p.panic_since IS NOT NULL,
    pos.lat, pos.lon, pos.fix_at, base.lat, base.lon, shift.until,
    ARRAY(
        SELECT DISTINCT m.nation FROM patrols_crewmember m WHERE m.shift_id = shift.id AND m.left_at IS NULL ORDER BY 1
    ),
    coalesce(i.number, '')
FROM patrols_patrol p
LEFT JOIN patrols_position pos ON pos.patrol_id = p.id
LEFT JOIN reference_place base ON base.slug = p.base_id
LEFT JOIN patrols_dutyshift shift ON shift.patrol_id = p.id AND shift.ended_at IS NULL
LEFT JOIN dispatch_assignment a ON a.patrol_id = p.id AND a.state = ANY(%(active)s)
LEFT JOIN incidents_incident i ON i.id = a.incident_id
WHERE p.active AND NOT p.state = ANY(%(away)s) {among}
"""
_NEAREST = """
(SELECT p.id FROM patrols_position pos JOIN patrols_patrol p ON p.id = pos.patrol_id
WHERE p.active AND NOT p.state = ANY(%(away)s) {chosen}
ORDER BY point(pos.lon, pos.lat) <-> point(%(lon)s, %(lat)s) LIMIT %(nearest)s)
"""
_BUSY = "EXISTS (SELECT FROM dispatch_assignment a WHERE a.patrol_id = p.id AND a.state = ANY(%(active)s))"
_SHORTLIST = " UNION ".join(
    _NEAREST.format(chosen=f"AND {chosen}")
    for chosen in (f"NOT {_BUSY}", f"NOT {_BUSY} AND p.capabilities && %(wanted)s::varchar[]", _BUSY)
)
_UNPLACED = "SELECT id FROM patrols_patrol WHERE active AND NOT state = ANY(%(away)s) ORDER BY callsign LIMIT %(whole)s"


def candidates(need: Need, now: datetime) -> tuple[list[Candidate], int]:
    """The patrols on duty that can come first for this need, and how many more there are."""
    values: dict[str, Any] = {
        "active": sorted(ACTIVE),
        "away": list(AWAY),
        "lat": need.lat,
        "lon": need.lon,
        "nearest": NEAREST,
        "wanted": sorted(need.capabilities),
        "whole": WHOLE,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM patrols_patrol WHERE active AND NOT state = ANY(%(away)s)", values)
        (on_duty,) = cursor.fetchone()
        among = ""
        if on_duty > WHOLE:
            among = f"AND p.id IN ({_UNPLACED if need.lat is None else _SHORTLIST})"
        cursor.execute(_FACTS.format(among=among), values)
        found = [_candidate(row, now) for row in cursor]
    return found, on_duty - len(found)


def _candidate(row: tuple[Any, ...], now: datetime) -> Candidate:
    (patrol, callsign, nations, capabilities, state, reason, exercise, panic) = row[:8]
    (lat, lon, fix_at, base_lat, base_lon, until, crew, job) = row[8:]
    return Candidate(
        patrol=patrol,
        callsign=callsign,
        nations=tuple(dict.fromkeys([*nations, *crew])),
        capabilities=frozenset(capabilities),
        state=state,
        lat=lat,
        lon=lon,
        fix_age=now - fix_at if fix_at else None,
        base=None if base_lat is None else (base_lat, base_lon),
        over_duty=until is not None and until < now,
        exercise=exercise,
        panic=panic,
        job=job,
        reason=reason,
    )
