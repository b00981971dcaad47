"""Whether a call is probably about something that the desk has already. Pure: no database, no clock.

A live incident is like a call when all of these hold:

* **same world**: both real, or both of an exercise;
* **same kind of thing**: the same type, or types that share a family; the windows and radii of the shared family that
  is widest count. What stands at its place (a presence operation) is like whatever its family reports there;
* **same time**: the incident was opened, or somebody called about it last, within the window. What stands has none;
* **same place**: the same place of the gazetteer under whichever of its names, or the same words, or points no farther
  apart than the radius and the precision of both: a town known to 1 km reaches farther than a grid of 10 m.

Between several, the best is the one of the same type, then the nearer, then the newer. ``docs/duplicates.md`` says how
well this does on real calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.functions import Family
from reference.folding import fold
from reference.grid import distance_m

# How long somebody may still call about it, and how far apart two callers put the same thing, in metres.
WINDOW = {
    Family.ROAD: timedelta(minutes=60),
    Family.FIRE: timedelta(minutes=90),
    Family.COLLAPSE: timedelta(minutes=45),
    Family.VIOLENCE: timedelta(minutes=60),
    Family.CROWD: timedelta(hours=4),
    Family.BLAST: timedelta(hours=2),
    Family.WATCH: timedelta(hours=1),
    Family.LOSS: timedelta(hours=12),
    Family.CUSTODY: timedelta(hours=24),
}
RADIUS_M = {
    Family.ROAD: 500.0,
    Family.FIRE: 500.0,
    Family.COLLAPSE: 200.0,
    Family.VIOLENCE: 300.0,
    Family.CROWD: 1500.0,
    Family.BLAST: 1500.0,
    Family.WATCH: 500.0,
    Family.LOSS: 300.0,
    Family.CUSTODY: 1000.0,
}
# Types without a family are like themselves only.
PLAIN_WINDOW, PLAIN_RADIUS_M = timedelta(minutes=60), 300.0
# "Somewhere around Vushtrri" must not be like everything in the valley.
MOST_SLACK_M = 2000.0


@dataclass(frozen=True, slots=True)
class Report:
    """A call, or a live incident, as far as the rule looks at it. ``at``: when it was last called about.

    ``place`` is the key of a place of the gazetteer, ``words`` how the place was given; either may be empty.
    """

    type: str
    families: frozenset[str]
    at: datetime
    exercise: bool = False
    lat: float | None = None
    lon: float | None = None
    precision_m: int | None = None
    place: str = ""
    words: str = ""
    standing: bool = False
    key: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """One incident that a call is like. ``metres`` is ``None`` where the places are the same by name."""

    key: int
    same_type: bool
    standing: bool
    metres: float | None
    age: timedelta

    @property
    def order(self) -> tuple[bool, float, timedelta]:
        return not self.same_type, self.metres or 0.0, self.age


def likely(call: Report, live: Iterable[Report]) -> list[Match]:
    """The incidents that this call is probably about, best first."""
    return sorted(filter(None, (compare(call, incident) for incident in live)), key=lambda match: match.order)


def compare(call: Report, incident: Report) -> Match | None:
    """How a call is like one incident; ``None`` when it is not."""
    if call.exercise != incident.exercise:
        return None
    shared, same_type = call.families & incident.families, call.type == incident.type
    if not shared and not same_type:
        return None
    age = call.at - incident.at
    window = max((WINDOW[Family(family)] for family in shared), default=PLAIN_WINDOW)
    if not incident.standing and abs(age) > window:
        return None
    metres = None
    if not same_place(call, incident):
        radius = max((RADIUS_M[Family(family)] for family in shared), default=PLAIN_RADIUS_M)
        metres = between(call, incident)
        if metres is None or metres > radius + slack(call) + slack(incident):
            return None
    return Match(incident.key, same_type, incident.standing, metres, age)


def same_place(one: Report, other: Report) -> bool:
    """By name: one place of the gazetteer, or the same words for a place that nobody could put on the map."""
    if one.place or other.place:
        return one.place == other.place
    return one.lat is None and other.lat is None and bool(fold(one.words)) and fold(one.words) == fold(other.words)


def between(one: Report, other: Report) -> float | None:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    return distance_m(one.lat, one.lon, other.lat, other.lon)


def slack(report: Report) -> float:
    """How far off the point may be: half of what its precision spans."""
    return min((report.precision_m or 0) / 2, MOST_SLACK_M)
