"""Cuts features into vector tiles of the web's Mercator grid and writes one PMTiles file, the same bytes each time."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import mapbox_vector_tile
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely import box, transform
from shapely.geometry.base import BaseGeometry

from reference.build.basemap.layers import Feature

EXTENT = 4096
# What lies this part of a tile beyond its edge belongs to it, too: lines have a width.
BUFFER = 1 / 32
# What a point of the screen is in units of the tile, which is drawn at 256 or 512 points a side.
TOLERANCE = EXTENT / 1024
_HALF = math.pi * 6_378_137.0

Tile = tuple[int, int, int]


def mercator(geometry: BaseGeometry) -> BaseGeometry:
    """Degrees to metres of the web's Mercator projection."""
    return transform(geometry, lambda points: [(lon * _HALF / 180, _northing(lat) * _HALF) for lon, lat in points])


def _northing(lat: float) -> float:
    """-1 at the south end of the web's map, 1 at its north end."""
    return math.asinh(math.tan(math.radians(lat))) / math.pi


def tile_of(lon: float, lat: float, zoom: int) -> Tile:
    side = 1 << zoom
    return zoom, int((lon + 180) / 360 * side), int((1 - _northing(lat)) / 2 * side)


def tiles_over(bounds: tuple[float, float, float, float], zoom: int) -> Iterator[Tile]:
    """The tiles of a zoom that touch west, south, east, north in degrees."""
    west, south, east, north = bounds
    _, left, top = tile_of(west, north, zoom)
    _, right, bottom = tile_of(east, south, zoom)
    for x in range(left, right + 1):
        for y in range(top, bottom + 1):
            yield zoom, x, y


def square(tile: Tile) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a tile in metres."""
    zoom, x, y = tile
    side = 2 * _HALF / (1 << zoom)
    return x * side - _HALF, _HALF - (y + 1) * side, (x + 1) * side - _HALF, _HALF - y * side


def encode(tile: Tile, features: Sequence[tuple[Feature, BaseGeometry]]) -> bytes:
    """One tile of features in metres, gzipped; empty when nothing of them lies in it."""
    left, bottom, right, top = square(tile)
    margin = (right - left) * BUFFER
    frame = box(left - margin, bottom - margin, right + margin, top + margin)
    tolerance = (right - left) / EXTENT * TOLERANCE
    layers: dict[str, list[dict[str, Any]]] = {}
    for feature, geometry in features:
        if feature.least_zoom > tile[0] or not geometry.intersects(frame):
            continue
        seen = geometry.intersection(frame).simplify(tolerance)
        if not seen.is_empty:
            layers.setdefault(feature.layer, []).append({"geometry": seen, "properties": feature.properties})
    if not layers:
        return b""
    encoded: bytes = mapbox_vector_tile.encode(
        [{"name": name, "features": each} for name, each in layers.items()],
        default_options={"quantize_bounds": (left, bottom, right, top), "extents": EXTENT},
    )
    return gzip.compress(encoded, 9, mtime=0)


def write(
    path: Path,
    features: Sequence[Feature],
    bounds: tuple[float, float, float, float],
    zooms: range,
    about: dict[str, str],
) -> int:
    """Write the file; returns the number of its tiles.

    ``bounds`` are west, south, east, north in degrees; ``about`` is what the file says of itself: name, attribution …
    """
    projected = [(feature, mercator(feature.geometry)) for feature in features]
    tiles = {
        zxy_to_tileid(*tile): data
        for zoom in zooms
        for tile in tiles_over(bounds, zoom)
        if (data := encode(tile, projected))
    }
    west, south, east, north = bounds
    header = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": round(west * 1e7),
        "min_lat_e7": round(south * 1e7),
        "max_lon_e7": round(east * 1e7),
        "max_lat_e7": round(north * 1e7),
        "center_zoom": 8,
        "center_lon_e7": round((west + east) / 2 * 1e7),
        "center_lat_e7": round((south + north) / 2 * 1e7),
    }
    with path.open("wb") as file:
        writer = Writer(file)
        for number, data in sorted(tiles.items()):
            writer.write_tile(number, data)
        writer.finalize(header, {**about, "vector_layers": _vector_layers(features, zooms)})
    return len(tiles)


def _vector_layers(features: Sequence[Feature], zooms: range) -> list[dict[str, Any]]:
    """What TileJSON says of each layer: its fields and its zooms."""
    layers: dict[str, dict[str, Any]] = {}
    for feature in features:
        layer = layers.setdefault(
            feature.layer, {"id": feature.layer, "fields": {}, "minzoom": zooms[-1], "maxzoom": zooms[-1]}
        )
        layer["minzoom"] = min(layer["minzoom"], feature.least_zoom)
        layer["fields"] |= {
            name: "Number" if isinstance(value, int) else "String" for name, value in feature.properties.items()
        }
    return list(layers.values())
