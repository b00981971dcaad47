"""The ground under the map of the console: the one that is shipped, the owner's own, and none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect
from shapely import LineString, Point, box

from reference.build.basemap import tiles
from reference.build.basemap.layers import Feature
from tests.browser.desk import Shift


def test_without_a_basemap_it_says_so_and_shows_what_it_knows(opening: Shift) -> None:
    page = opening.screen(
        "operator", prepare=lambda page: page.route("**/basemap.pmtiles", lambda route: route.abort())
    )
    expect(page.get_by_text("No basemap: it could not be read.")).to_be_visible()
    expect(page.locator("desk-map .pin.patrol").first).to_be_attached()


@pytest.fixture
def own_map(desk: Shift) -> Iterator[Callable[..., None]]:
    """Puts a map of these features where the desk looks for the owner's own."""
    path = desk.folder / "basemap" / "own.pmtiles"

    def put(*features: Feature) -> None:
        path.parent.mkdir(exist_ok=True)
        tiles.write(
            path, features, (20.0, 41.8, 21.9, 43.3), range(5, 11), {"attribution": "<b>Survey</b> of the owner"}
        )

    yield put
    path.unlink(missing_ok=True)


def test_an_owners_map_in_the_protomaps_schema_is_painted_instead(opening: Shift, own_map: Callable[..., None]) -> None:
    own_map(
        Feature("earth", box(20.0, 41.8, 21.9, 43.3), {"kind": "earth"}),
        Feature("water", box(20.9, 42.4, 21.4, 42.9), {"kind": "lake"}),
        Feature("roads", LineString([(20.2, 42.0), (21.8, 43.2)]), {"kind": "major_road"}),
        Feature("places", Point(20.6, 42.9), {"kind": "locality", "name": "Town", "population": 100_000}),
    )
    page = opening.screen("operator")
    expect(page.locator("desk-map .foot")).to_contain_text("Survey of the owner")
    page.evaluate("document.querySelector('desk-map').map.setView([42.6, 21.1], 9, {animate: false})")
    # The lake of that map has the colour of water.
    page.wait_for_function(
        """() => { const water = getComputedStyle(document.documentElement).getPropertyValue('--map-water').trim();
            const wanted = [1, 3, 5].map((at) => parseInt(water.slice(at, at + 2), 16)).join();
            return [...document.querySelectorAll('desk-map canvas.leaflet-tile')].some((tile) => {
                const {data} = tile.getContext('2d').getImageData(0, 0, tile.width, tile.height);
                const some = Array.from({length: data.length / 400}, (_, index) => 400 * index);
                return some.some((at) => data.slice(at, at + 3).join() === wanted); }); }"""
    )


def test_a_map_whose_layers_nobody_knows_says_so(opening: Shift, own_map: Callable[..., None]) -> None:
    own_map(Feature("transportation", LineString([(20.2, 42.0), (21.8, 43.2)]), {"class": "primary"}))
    page = opening.screen("operator")
    expect(page.get_by_text("The layers of this basemap are not known here")).to_be_visible()
    expect(page.locator("desk-map .pin.patrol").first).to_be_attached()
