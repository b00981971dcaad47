"""What the map shows from which zoom on, under which names: a part of the Protomaps basemap schema.

Layers and kinds: ``kosovo``; ``boundaries`` (country, county); ``water`` (river); ``roads`` (highway, rail); ``places``
(locality, with ``kind_detail``, ``population_rank`` 0 to 17 and the names).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shapely import Point
from shapely.geometry.base import BaseGeometry

from reference.build.basemap import sources

LEAST_ZOOM, MOST_ZOOM = 5, 12
# From this size on a town is shown from this zoom on: people look for the seats, which may be small, before villages.
_TOWNS = ((90_000, 6), (45_000, 8), (0, 9))
_ABROAD = ((60_000, 7), (15_000, 9), (5_000, 10), (0, 11))
_VILLAGE = 11
# Of the largest population each, as Protomaps ranks them.
_RANKS = (0, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Feature:
    """A geometry (lon, lat), its properties in the tile, and the first zoom that carries it."""

    layer: str
    geometry: BaseGeometry
    properties: dict[str, Any] = field(default_factory=dict)
    least_zoom: int = LEAST_ZOOM


def features(borders: Path) -> list[Feature]:
    """Everything on the map, in the order in which it stands in the tiles."""
    countries = sources.countries(borders)
    kosovo = countries["XKX"]
    return [
        Feature("kosovo", kosovo, {"kind": "country", "name": "Kosovo"}),
        *(Feature("boundaries", line, {"kind": "country"}) for line in sources.border_lines(countries)),
        Feature("boundaries", sources.municipal_lines(kosovo), {"kind": "county"}, 8),
        Feature("water", sources.rivers(), {"kind": "river"}, 7),
        Feature("roads", sources.ways("highways"), {"kind": "highway"}, 6),
        Feature("roads", sources.ways("railways"), {"kind": "rail"}, 9),
        *localities(sources.places()),
    ]


def localities(rows: list[dict[str, Any]]) -> Iterator[Feature]:
    """Places of the gazetteer as points, the largest first: where two names do not fit, the first is written."""
    for row in sorted(rows, key=lambda row: (row["country"] != "XK", -row["population"], row["slug"])):
        second = row["second_name"]
        properties = {
            "kind": "locality",
            "kind_detail": "town" if row["kind"] == "town" else "village",
            "country": row["country"],
            "name": row["name"],
            **({"name2": second} if second else {}),
            **_other_names(row),
            "population": row["population"],
            "population_rank": rank(row["population"]),
        }
        yield Feature("places", Point(row["lon"], row["lat"]), properties, least_zoom(row))


def _other_names(row: dict[str, Any]) -> dict[str, str]:
    """The first name of each language: ``name:sq``, ``name:sr-Latn``, ``name:sr-Cyrl``."""
    found: dict[str, str] = {}
    for language, name in row["names"]:
        if language != "und":
            found.setdefault(f"name:{language}", name)
    return dict(sorted(found.items()))


def least_zoom(row: dict[str, Any]) -> int:
    if row["country"] != "XK":
        return next(zoom for population, zoom in _ABROAD if row["population"] >= population)
    # A place with two official names is the seat of a municipality, however small.
    if row["kind"] != "town" and not row["second_name"]:
        return _VILLAGE
    return next(zoom for population, zoom in _TOWNS if row["population"] >= population)


def rank(population: int) -> int:
    """0 for nobody, one more for each step of the table."""
    return sum(population > bound for bound in _RANKS)
