"""Whether a call is probably about something that the desk has already. Pure: no database, no clock.

A live incident is like a call when all of these hold:

* **same world**: both real, or both of an exercise;
* **same kind of thing**: types that share a family, or the same type;
* **same spot in time**: one place of the gazetteer under whichever of its names, the same words, or points no farther
  apart than ``SPOT_M`` and what the precision of both leaves open, within the family's ``window``; or **near and just
  now**: within its ``near_m`` and ``soon``. What stands at its place (a presence operation) has no window.

Whatever the types say, two calls from one point known to ``EXACT_M`` within ``AT_ONCE`` are alike too: what one caller
names a fire another names an accident.

Time counts from when somebody last called about the incident. Between several, the best is the one at the same spot, of
the same type, the nearer, the newer. ``docs/duplicates.md`` says how well this does on real calls, and why the figures
are what they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.functions import Family
from reference.folding import fold
from reference.grid import distance_m

SPOT_M = 50.0
EXACT_M, AT_ONCE = 100, timedelta(minutes=15)
# "Somewhere around Vushtrri" must not be the same spot as everything in the valley.
MOST_SLACK_M = 2000.0


@dataclass(frozen=True, slots=True)
class Reach:
    """How long and how far apart two callers may be who mean one thing of this family."""

    window: timedelta
    near_m: float = 0.0
    soon: timedelta = timedelta(minutes=10)


REACH = {
    Family.ACCIDENT: Reach(timedelta(minutes=60), 500),
    Family.ROAD: Reach(timedelta(minutes=30)),
    Family.FIRE: Reach(timedelta(minutes=90), 1000, timedelta(minutes=20)),
    Family.COLLAPSE: Reach(timedelta(minutes=30)),
    Family.VIOLENCE: Reach(timedelta(minutes=60), 300),
    Family.CROWD: Reach(timedelta(hours=4), 1500, timedelta(hours=1)),
    Family.BLAST: Reach(timedelta(hours=2), 2000, timedelta(minutes=20)),
    Family.WATCH: Reach(timedelta(hours=1), 500),
    Family.LOSS: Reach(timedelta(hours=12)),
    Family.CUSTODY: Reach(timedelta(hours=24)),
}
# Types without a family are like themselves only.
PLAIN = Reach(timedelta(minutes=30))


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
    same_kind: bool
    same_type: bool
    same_spot: bool
    standing: bool
    metres: float | None
    age: timedelta

    @property
    def order(self) -> tuple[bool, bool, float, timedelta]:
        return not self.same_spot, not self.same_type, self.metres or 0.0, self.age


def likely(call: Report, live: Iterable[Report]) -> list[Match]:
    """The incidents that this call is probably about, best first."""
    return sorted(filter(None, (compare(call, incident) for incident in live)), key=lambda match: match.order)


def compare(call: Report, incident: Report) -> Match | None:
    """How a call is like one incident; ``None`` when it is not."""
    if call.exercise != incident.exercise:
        return None
    age, by_name = abs(call.at - incident.at), same_place(call, incident)
    metres = None if by_name else between(call, incident)
    if not by_name and metres is None:
        return None
    beyond = 0.0 if metres is None else metres - slack(call) - slack(incident)
    shared, same_type = call.families & incident.families, call.type == incident.type
    reaches = [REACH[Family(family)] for family in shared] or ([PLAIN] if same_type else [])
    alike = any(_within(reach, beyond, age, incident.standing) for reach in reaches)
    if not alike and (metres is None or not _exact(call, incident, metres, age)):
        return None
    return Match(incident.key, bool(reaches), same_type, beyond <= SPOT_M, incident.standing, metres, age)


def _within(reach: Reach, beyond: float, age: timedelta, standing: bool) -> bool:
    if beyond <= SPOT_M:
        return standing or age <= reach.window
    return beyond <= reach.near_m and (standing or age <= reach.soon)


def _exact(call: Report, incident: Report, metres: float, age: timedelta) -> bool:
    known = [report.precision_m for report in (call, incident) if report.precision_m]
    return len(known) == 2 and max(known) <= EXACT_M and metres <= SPOT_M and age <= AT_ONCE


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
