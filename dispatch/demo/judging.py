"""How well the desk recognises a second call about the same thing, judged on a log of real calls.

A log in which ambulance, fire service and traffic police each write down the same accident holds true duplicates. Two
lines of different agencies are about one event (the truth, by words alone; the rule under test looks at none of them):

* **certain**: the same corner, that is, the same set of street names (of one street: in the same area), within 30
  minutes;
* **a corner apart**: one street in common, the same subject ("VEHICLE ACCIDENT"), within 15 minutes and 600 metres.

What is about what an event is about belongs to that event. Lines of one agency at one corner, or with a street and the
subject in common, may within an hour be one event written down twice or two: the log cannot tell, and they are counted
apart.

The replay takes the calls in the order of the log and asks the rule of intake, as the console does, which of the
calls before it each one is like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dispatch.demo import calls
from incidents.intake.likeness import Report, likely
from incidents.models import IncidentType
from reference.grid import distance_m

CERTAIN_WITHIN = timedelta(minutes=30)
APART_WITHIN = timedelta(minutes=15)
UNDECIDED_WITHIN = timedelta(minutes=60)
APART_M = 600.0
# The points of the log are those of corners, given to far more places than anybody can tell by telephone.
PRECISION_M = 100
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One call of the log, with what the truth is made of: agency, subject, area, and the streets of its corner."""

    row: int
    at: datetime
    lat: float
    lon: float
    type: str
    agency: str
    subject: str
    area: str
    streets: frozenset[str]


@dataclass(slots=True)
class Verdict:
    """Counts of one replay. ``first``: the one that F4 takes; ``shown``: any of those on the screen."""

    lines: int = 0
    warned: int = 0
    right: int = 0
    undecided: int = 0
    certain: int = 0
    certain_first: int = 0
    certain_shown: int = 0
    apart: int = 0
    apart_first: int = 0
    apart_shown: int = 0
    wrong: list[tuple[Line, Line]] = field(default_factory=list)
    missed: list[Line] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of the warnings that can be judged, how many named the right event first."""
        judged = self.right + len(self.wrong)
        return self.right / judged if judged else 1.0

    @property
    def recall(self) -> float:
        """Of all second calls, how many were recognised first."""
        calls = self.certain + self.apart
        return (self.certain_first + self.apart_first) / calls if calls else 1.0


def read(path: Path) -> list[Line]:
    """The lines of a log with the columns time, type (``EMS: VEHICLE ACCIDENT``), lat, lon, place, area."""
    taken, _problems = calls.read(path, calls.COLUMNS)
    areas = {call.row: call.place for call in calls.read(path, {**calls.COLUMNS, "place": "area"})[0]}
    finder = calls.TypeFinder()
    return [_line(call, areas.get(call.row, ""), finder) for call in taken]


def _line(call: calls.Call, area: str, finder: calls.TypeFinder) -> Line:
    agency, _colon, subject = call.type.partition(":")
    return Line(
        call.row,
        call.at.replace(tzinfo=UTC),  # a log's own clock; only distances count
        call.lat,
        call.lon,
        finder.find(call.type),
        agency.strip().lower(),
        subject.strip(" -").lower(),
        area.strip().lower(),
        frozenset(filter(None, (street.strip().lower() for street in call.place.split("&")))),
    )


def same_corner(one: Line, other: Line) -> bool:
    return bool(one.streets) and one.streets == other.streets and (len(one.streets) > 1 or one.area == other.area)


def is_certain(one: Line, other: Line) -> bool:
    return one.agency != other.agency and same_corner(one, other) and abs(one.at - other.at) <= CERTAIN_WITHIN


def is_apart(one: Line, other: Line) -> bool:
    return (
        one.agency != other.agency
        and one.subject == other.subject
        and bool(one.streets & other.streets)
        and abs(one.at - other.at) <= APART_WITHIN
        and distance_m(one.lat, one.lon, other.lat, other.lon) <= APART_M
    )


def is_undecided(one: Line, other: Line) -> bool:
    near = same_corner(one, other) or (one.subject == other.subject and bool(one.streets & other.streets))
    return one.agency == other.agency and near and abs(one.at - other.at) <= UNDECIDED_WITHIN


class Events:
    """The truth: which lines belong together, directly or through a third."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._of = {line.row: line.row for line in lines}
        for later, earlier in pairs(lines, CERTAIN_WITHIN):
            if is_certain(later, earlier) or is_apart(later, earlier):
                self._of[self._root(later.row)] = self._root(earlier.row)

    def _root(self, row: int) -> int:
        while self._of[row] != row:
            row = self._of[row]
        return row

    def same(self, one: Line, other: Line) -> bool:
        return self._root(one.row) == self._root(other.row)


def pairs(lines: Sequence[Line], within: timedelta) -> Iterator[tuple[Line, Line]]:
    """Each line with every earlier one that is not older than that."""
    begin = 0
    for index, line in enumerate(lines):
        while line.at - lines[begin].at > within:
            begin += 1
        for earlier in lines[begin:index]:
            yield line, earlier


def judge(lines: Sequence[Line]) -> Verdict:
    """Replay the log through the rule of intake and hold what it says against the truth."""
    families = {kind.code: frozenset(kind.families) for kind in IncidentType.objects.all()}
    events, by_row = Events(lines), {line.row: line for line in lines}
    second: dict[int, set[str]] = {}
    for later, earlier in pairs(lines, CERTAIN_WITHIN):
        if is_certain(later, earlier):
            second.setdefault(later.row, set()).add("certain")
        elif is_apart(later, earlier):
            second.setdefault(later.row, set()).add("apart")
    verdict = Verdict(lines=len(lines))
    reports: list[Report] = []
    for line in lines:
        report = Report(
            line.type, families.get(line.type, frozenset()), line.at, lat=line.lat, lon=line.lon,
            precision_m=PRECISION_M, key=line.row,
        )  # fmt: skip
        found = [by_row[match.key] for match in likely(report, reports)[:SHOWN]]
        _count(verdict, line, found, events, second.get(line.row, set()))
        reports.append(report)
    return verdict


def _count(verdict: Verdict, line: Line, found: list[Line], events: Events, second: set[str]) -> None:
    first = bool(found) and events.same(line, found[0])
    shown = any(events.same(line, each) for each in found)
    if "certain" in second:
        verdict.certain += 1
        verdict.certain_first += first
        verdict.certain_shown += shown
    elif "apart" in second:
        verdict.apart += 1
        verdict.apart_first += first
        verdict.apart_shown += shown
    if second and not first:
        verdict.missed.append(line)
    if not found:
        return
    verdict.warned += 1
    if first:
        verdict.right += 1
    elif is_undecided(line, found[0]):
        verdict.undecided += 1
    else:
        verdict.wrong.append((line, found[0]))
