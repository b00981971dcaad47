"""Playing a log of real calls through the intake service: for demonstration, training and load.

The log's places are moved onto the theatre: its middle to the theatre's middle, shrunk where it is wider, so that
neighbouring calls stay neighbours. Its times keep their distances, divided by the speed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians
from pathlib import Path

from django.utils.translation import gettext as _

from blotter.errors import Invalid
from incidents.selectors import search_types
from reference.grid import inside_kosovo

COLUMNS = {"time": "time", "type": "type", "lat": "lat", "lon": "lon", "place": "place"}
TIME_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M")
CENTRE = (42.60, 20.95)  # of Kosovo, roughly: Drenas
REACH_DEG = 0.33  # how far from the centre a moved call may lie and still be in the country


@dataclass(frozen=True, slots=True)
class Call:
    """One line of a log. ``row`` counts from 2, as a spreadsheet shows it below the heading."""

    row: int
    at: datetime
    type: str
    lat: float
    lon: float
    place: str


def columns(mapping: str) -> dict[str, str]:
    """``"type=nature,place=addr"`` over the usual names. ``Invalid`` names what is unknown."""
    found = dict(COLUMNS)
    for pair in filter(None, mapping.split(",")):
        name, separator, column = pair.partition("=")
        if name not in COLUMNS or not separator:
            raise Invalid(_("Map columns as name=column; names are %s.") % ", ".join(COLUMNS), field="columns")
        found[name] = column
    return found


def read(path: Path, mapping: dict[str, str]) -> tuple[list[Call], list[str]]:
    """The calls of a file in the order of their times, and what could not be read, with the row."""
    calls: list[Call] = []
    problems: list[str] = []
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        missing = sorted(set(mapping.values()) - set(reader.fieldnames or ()))
        if missing:
            raise Invalid(
                _("The file has no column %(missing)s. It has: %(there)s.")
                % {"missing": ", ".join(missing), "there": ", ".join(reader.fieldnames or ())},
                field="columns",
            )
        for number, line in enumerate(reader, 2):
            try:
                calls.append(_call(number, {name: line[column] or "" for name, column in mapping.items()}))
            except ValueError as error:
                problems.append(f"row {number}: {error}")
    return sorted(calls, key=lambda call: (call.at, call.row)), problems


def _call(row: int, line: dict[str, str]) -> Call:
    return Call(
        row, _time(line["time"]), line["type"].strip(), float(line["lat"]), float(line["lon"]), line["place"].strip()
    )


def _time(text: str) -> datetime:
    for form in TIME_FORMS:
        try:
            return datetime.strptime(text.strip(), form)  # noqa: DTZ007 - a log's own clock; only distances count
        except ValueError:
            continue
    raise ValueError(_("«%s» is no time that can be read") % text[:40])


def moved(calls: Iterable[Call]) -> Iterator[tuple[float, float]]:
    """Each call's place in the theatre, in order: ``(lat, lon)``, always inside Kosovo."""
    given = list(calls)
    if not given:
        return
    lats, lons = sorted(c.lat for c in given), sorted(c.lon for c in given)
    # Medians and the middle 90 %: a log has a few places far out, which must not shrink all others to a point.
    middle, edge = len(given) // 2, max(len(given) // 20, 0)
    lat0, lon0 = lats[middle], lons[middle]
    squeeze = cos(radians(lat0)) / cos(radians(CENTRE[0]))
    reach = max(
        abs(lats[edge] - lat0), abs(lats[-1 - edge] - lat0), abs(lons[edge] - lon0) * squeeze,
        abs(lons[-1 - edge] - lon0) * squeeze, 1e-6,
    )  # fmt: skip
    scale = min(1.0, REACH_DEG / reach)
    for call in given:
        north, east = (call.lat - lat0) * scale, (call.lon - lon0) * squeeze * scale
        yield _inside(north, east)


def _inside(north: float, east: float) -> tuple[float, float]:
    """Pull a place that fell outside towards the centre until it lies in the country."""
    while not inside_kosovo(CENTRE[0] + north, CENTRE[1] + east):
        north, east = north * 0.8, east * 0.8
    return round(CENTRE[0] + north, 5), round(CENTRE[1] + east, 5)


def schedule(calls: list[Call], speed: float) -> list[timedelta]:
    """When each call comes, counted from the first. A log often knows minutes only: calls of one minute are spread."""
    if not calls:
        return []
    same: dict[datetime, int] = {}
    for call in calls:
        same[call.at] = same.get(call.at, 0) + 1
    seen: dict[datetime, int] = {}
    out = []
    for call in calls:
        number = seen[call.at] = seen.get(call.at, 0) + 1
        spread = timedelta(minutes=1) * (number - 1) / same[call.at] if call.at.second == 0 else timedelta()
        out.append((call.at - calls[0].at + spread) / speed)
    return out


class TypeFinder:
    """A log's own types in the desk's: as given, by the words of the text, the last resort by what is before the colon.

    Public feeds say little about injuries and intent; what they call most often is named here, so that a flood of
    fender benders does not become a flood of emergencies.
    """

    COMMON = {
        "vehicle accident": "accident-damage",
        "disabled vehicle": "breakdown",
        "road obstruction": "obstruction",
        "hazardous road conditions": "obstruction",
        "fire alarm": "gate-alarm",
    }
    FALLBACK = {"ems": "medical", "fire": "fire", "traffic": "accident-damage"}
    OTHER = "information"

    def __init__(self, given: dict[str, str] | None = None) -> None:
        self._known = dict(given or {})

    def find(self, text: str) -> str:
        if text not in self._known:
            group, _colon, said = text.rpartition(":")
            words = said.strip(" -")
            self._known[text] = self.COMMON.get(words.lower()) or self._searched(words, group.strip().lower())
        return self._known[text]

    def _searched(self, words: str, group: str) -> str:
        found = search_types(words) or search_types(words.rpartition(" ")[2])
        return found[0].code if found else self.FALLBACK.get(group, self.OTHER)
