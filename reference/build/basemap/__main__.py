"""``python -m reference.build.basemap package/borders.geo.json``"""

from __future__ import annotations

import sys
from pathlib import Path

from reference.build.basemap import layers, sources, tiles

OUT = Path(__file__).parents[2] / "data" / "kosovo.pmtiles"
ATTRIBUTION = "© OpenStreetMap contributors (ODbL), GeoNames (CC BY 4.0), WDB II, Natural Earth"
DESCRIPTION = "Roads and rail are a scheme: straight lines between junctions. Do not measure or drive by them."


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    count = tiles.write(
        OUT,
        layers.features(Path(sys.argv[1])),
        sources.BOX.bounds,
        range(layers.LEAST_ZOOM, layers.MOST_ZOOM + 1),
        {"name": "Kosovo", "attribution": ATTRIBUTION, "description": DESCRIPTION},
    )
    print(f"{OUT.name}: {count} tiles, {OUT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
