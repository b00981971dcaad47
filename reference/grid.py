"""Grids and coordinates of the theatre: MGRS <-> latitude/longitude, with the precision that was given.

Units: degrees WGS 84, metres. A grid is an area, not a point: the point of a :class:`GridReference` is the centre of
its square, and its text never shows more digits than were given. Nothing here touches the database.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

import mgrs
from django.utils.translation import gettext as _

from blotter.errors import Invalid

ZONE = "34T"
KOSOVO_SQUARES = ("DM", "DN", "EM", "EN")
# Kosovo and the roads that lead to it (Skopje, Tirana, Podgorica, Nis); it lies in zone 34T as a whole.
SOUTH, WEST, NORTH, EAST = 41.0, 19.0, 44.0, 23.0

_EARTH_M = 6_371_008.8
_PRECISIONS = (1, 10, 100, 1_000, 10_000)
# Enough decimals to stay inside the square, not so many that they pretend to more.
_DECIMALS = {1: 6, 10: 5, 100: 4, 1_000: 3, 10_000: 2}
_GRID = re.compile(r"(?P<zone>[0-9]{1,2}\s*[C-HJ-NP-X])?\s*(?P<square>[A-HJ-NP-Z]{2})(?P<digits>[0-9\s]*)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}(?:[.,](?P<decimals>[0-9]{1,40}))?")
_converter = mgrs.MGRS()


class GridError(Invalid):
    """A grid or coordinate that cannot be right; the message says what to write instead."""

    code = "invalid_grid"


@dataclass(frozen=True, slots=True)
class GridReference:
    """A square of the grid: its text, the point in its middle, and the length of its side."""

    text: str
    lat: float
    lon: float
    precision_m: int

    @property
    def short(self) -> str:
        """Without the zone, as it is spoken: ``EN 1234 5678``."""
        return self.text.removeprefix(f"{ZONE} ")


def parse_mgrs(text: str) -> GridReference:
    """Read ``34T EN 1234 5678``, ``en12345678`` or ``DN 456 789``; 4, 6, 8 or 10 digits, zone 34T implied.

    Raises :class:`GridError` for anything else, and for squares outside the theatre.
    """
    given = " ".join(text.upper().split()) if len(text) <= 64 else ""
    if re.fullmatch(r"[0-9 ]+", given):
        digits = given.replace(" ", "")
        if len(digits) in (4, 6, 8, 10):
            raise GridError(
                _("Which square? Write for example EN %(digits)s (Kosovo: DM, DN, EM or EN).")
                % {"digits": _halves(digits)},
                field="mgrs",
            )
    match = _GRID.fullmatch(given)
    if match is None:
        raise GridError(_("This is not a grid. Write it like 34T EN 1234 5678."), field="mgrs")
    zone, square = (match["zone"] or ZONE).replace(" ", "").lstrip("0"), match["square"]
    if zone != ZONE:
        raise GridError(
            _("%(zone)s is not a zone of the theatre: Kosovo lies in 34T. Check the zone.") % {"zone": zone},
            field="mgrs",
        )
    precision_m, digits = _digits(square, match["digits"])
    try:
        lat, lon = _converter.toLatLon(f"{zone}{square}{digits}")
    except mgrs.core.MGRSError:
        lat = lon = math.nan
    if not in_theatre(lat, lon):
        raise GridError(
            _("Square %(square)s lies outside the theatre. Check the letters (Kosovo: DM, DN, EM or EN).")
            % {"square": square},
            field="mgrs",
        )
    decimals = _DECIMALS[precision_m]
    return GridReference(f"{zone} {square} {_halves(digits)}", round(lat, decimals), round(lon, decimals), precision_m)


def _digits(square: str, given: str) -> tuple[int, str]:
    """The side of the square in metres and its digits; refuses what would be guesswork."""
    groups = given.split()
    digits = "".join(groups)
    if not digits:
        raise GridError(
            _("%(square)s alone is a square of 100 km. Add 4, 6, 8 or 10 digits, for example %(square)s 1234 5678.")
            % {"square": square},
            field="mgrs",
        )
    if len(digits) not in (4, 6, 8, 10):
        raise GridError(
            _("%(count)d digits are not a grid. Give 4, 6, 8 or 10: as many for the easting as for the northing.")
            % {"count": len(digits)},
            field="mgrs",
        )
    if len(groups) == 2 and len(groups[0]) != len(groups[1]):
        raise GridError(
            _("The easting %(east)s and the northing %(north)s must have the same number of digits.")
            % {"east": groups[0], "north": groups[1]},
            field="mgrs",
        )
    return 10 ** (5 - len(digits) // 2), digits


def looks_like_mgrs(text: str) -> bool:
    """Was this meant as a grid? True for bare digits and for incomplete grids too, so that they get their own error."""
    given = " ".join(text.upper().split())
    if re.fullmatch(r"[0-9][0-9 ]{3,}", given):
        return True
    match = _GRID.fullmatch(given)
    return match is not None and bool(
        match["zone"] or match["square"] in KOSOVO_SQUARES or sum(map(str.isdigit, match["digits"])) >= 4
    )


def to_mgrs(lat: float, lon: float, precision_m: float = 1) -> str:
    """Grid of a point at the given precision or the next coarser one; empty when coarser than 10 km.

    >>> to_mgrs(42.67272, 21.16688, 35)
    '34T EN 136 244'
    """
    step = next((step for step in _PRECISIONS if step >= precision_m), None)
    if step is None:
        return ""
    text: str = _converter.toMGRS(lat, lon, MGRSPrecision=5 - int(math.log10(step)))
    zone, square, digits = text[:3], text[3:5], text[5:]
    return f"{zone} {square} {_halves(digits)}"


def parse_point(lat: Any, lon: Any, precision_m: Any = None) -> GridReference:
    """Check a latitude and a longitude in decimal degrees (numbers or text) and name their grid.

    The precision is that of the decimals given (2 decimals: 1 km, 5 decimals: 1 m), or ``precision_m`` when that is
    coarser. Raises :class:`GridError` with the field at fault.
    """
    y, lat_decimals = _degrees(lat, "lat", 90)
    x, lon_decimals = _degrees(lon, "lon", 180)
    if y == 0 and x == 0:
        raise GridError(_("0, 0 is a point in the Atlantic: the position is missing. Give the real one."), field="lat")
    if in_theatre(x, y):
        raise GridError(
            _("Did you mean latitude %(lat)s, longitude %(lon)s? They look swapped.") % {"lat": x, "lon": y},
            field="lat",
        )
    if not in_theatre(y, x):
        raise GridError(
            _("%(lat)s, %(lon)s lies outside the theatre (latitude 41 to 44, longitude 19 to 23).")
            % {"lat": y, "lon": x},
            field="lat",
        )
    decimals = max(lat_decimals, lon_decimals)
    if decimals == 0:
        raise GridError(_("Whole degrees are too coarse to send anyone. Give at least two decimals."), field="lat")
    precision = max(10 ** max(5 - decimals, 0), _accuracy(precision_m))
    return GridReference(to_mgrs(y, x, precision), y, x, precision)


def _accuracy(value: Any) -> int:
    if value is None:
        return 1
    good = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 100_000
    if not good:
        raise GridError(_("The precision is a number of metres between 1 and 100000."), field="precision_m")
    return math.ceil(value)


def _degrees(value: Any, field: str, limit: int) -> tuple[float, int]:
    """The angle and how many decimals it was given with."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise GridError(_("Give decimal degrees, for example 42.6727."), field=field)
    if isinstance(value, str):
        text = value.strip()
    elif isinstance(value, int):
        text = str(max(min(value, 999), -999))  # an integer of a million digits is not worth printing
    else:
        text = format(Decimal(str(value)), "f")
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise GridError(_("Give decimal degrees, for example 42.6727."), field=field)
    degrees = float(match[0].replace(",", "."))
    if not -limit <= degrees <= limit:
        name = _("latitude") if field == "lat" else _("longitude")
        words = _("The %(name)s must be a number between -%(limit)d and %(limit)d.")
        raise GridError(words % {"name": name, "limit": limit}, field=field)
    return degrees, len(match["decimals"] or "")


def _halves(digits: str) -> str:
    half = len(digits) // 2
    return f"{digits[:half]} {digits[half:]}"


def in_theatre(lat: float, lon: float) -> bool:
    """Inside the box the desk works in? False for NaN."""
    return SOUTH <= lat <= NORTH and WEST <= lon <= EAST


@cache
def _border() -> tuple[tuple[float, float], ...]:
    source = resources.files("reference") / "data" / "kosovo_border.json"
    return tuple((lon, lat) for lon, lat in json.loads(source.read_text("utf-8"))["ring"])


def inside_kosovo(lat: float, lon: float) -> bool:
    """Even-odd rule over the simplified border (see data/NOTICE): right to about 50 m along the line."""
    ring = _border()
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def touches_kosovo(square: GridReference) -> bool:
    """Does the square hold ground of Kosovo, as far as its centre and corners tell? A gate stands on the line."""
    dlat = square.precision_m / 2 / 111_320
    dlon = dlat / math.cos(math.radians(square.lat))
    return inside_kosovo(square.lat, square.lon) or any(
        inside_kosovo(square.lat + y, square.lon + x) for y in (-dlat, dlat) for x in (-dlon, dlon)
    )


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle metres between two points (haversine, mean earth radius)."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_M * math.asin(math.sqrt(min(h, 1.0)))


def compass_point(lat1: float, lon1: float, lat2: float, lon2: float) -> str:
    """Direction from the first point to the second as one of N NE E SE S SW W NW."""
    a, b, dlon = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    bearing = math.atan2(
        math.sin(dlon) * math.cos(b), math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(dlon)
    )
    return ("N", "NE", "E", "SE", "S", "SW", "W", "NW")[round(math.degrees(bearing) / 45) % 8]
