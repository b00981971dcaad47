"""Which map the desk shows: the newest ``.pmtiles`` file of ``DESK_BASEMAP_FOLDER``, else the one that is shipped."""

from __future__ import annotations

import struct
from pathlib import Path

from django.conf import settings

SHIPPED = Path(__file__).parent / "data" / "kosovo.pmtiles"
# PMTiles, version 3: the magic number; where offset and length of the tile data stand in the header.
_MAGIC = b"PMTiles\x03"
_HEADER_BYTES = 127
_TILE_DATA = 56


def current() -> Path:
    """The file to serve. What is no PMTiles file, or is still being copied, is passed over."""
    folder = Path(settings.DESK_BASEMAP_FOLDER)
    own = sorted(folder.glob("*.pmtiles"), key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
    return next((path for path in own if is_whole(path)), SHIPPED)


def is_whole(path: Path) -> bool:
    """Whether all of the file is there, as its header counts."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        return False
    offset, length = struct.unpack_from("<QQ", header, _TILE_DATA)
    return bool(offset + length <= path.stat().st_size)
