"""The loader follows the shipped data and never undoes the owner."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from reference import loading
from reference.models import Nation, Partner, Place, PlaceName

pytestmark = pytest.mark.usefixtures("gazetteer")


def ship(monkeypatch: pytest.MonkeyPatch, slug: str, **changes: Any) -> dict[str, int]:
    """Load again as if a new version of the software shipped other values for one place."""
    read = loading._read

    def changed(name: str) -> list[dict[str, Any]]:
        return [row | changes if row.get("slug") == slug else row for row in read(name)]

    monkeypatch.setattr(loading, "_read", changed)
    return loading.load()


def test_loading_again_changes_nothing_and_is_quick() -> None:
    before = list(PlaceName.objects.order_by("pk").values_list())
    started = time.perf_counter()
    assert set(loading.load().values()) == {0}
    assert time.perf_counter() - started < 1
    assert list(PlaceName.objects.order_by("pk").values_list()) == before
    call_command("load_reference", verbosity=0)


def test_a_new_version_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = ship(monkeypatch, "camp-bondsteel", lat=42.361, names=[["en", "Camp Bondsteel"], ["en", "Big B"]])
    place = Place.objects.get(slug="camp-bondsteel")
    assert counts == {"nations": 0, "places": 1, "commands": 0, "partners": 0}
    assert place.lat == 42.361
    assert set(place.names.values_list("name", flat=True)) == {"Camp Bondsteel", "Big B"}


def test_what_the_owner_changed_stays_field_by_field(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place.objects.get(slug="camp-bondsteel")
    place.lat, place.lon = 42.3555, 21.2444
    place.save()
    place.names.create(name="The Steel", language="en")
    place.names.filter(name="CBS").delete()
    ship(monkeypatch, "camp-bondsteel", lat=42.0, precision_m=100, names=[["en", "Camp Bondsteel"], ["en", "CBS"]])
    place.refresh_from_db()
    assert (place.lat, place.lon, place.precision_m) == (42.3555, 21.2444, 100)
    assert set(place.names.values_list("name", flat=True)) == {"Camp Bondsteel", "The Steel"}


def test_a_confirmed_row_is_the_owners(monkeypatch: pytest.MonkeyPatch) -> None:
    Place.objects.filter(slug="camp-bondsteel").update(confirmed=True, approximate=False)
    ship(monkeypatch, "camp-bondsteel", lat=42.0, approximate=True)
    place = Place.objects.get(slug="camp-bondsteel")
    assert (place.lat, place.approximate) == (42.36, False)


def test_a_number_that_the_owner_filled_in_stays() -> None:
    Partner.objects.filter(slug="joc").update(duty_phone="048 000 000")
    loading.load()
    assert Partner.objects.get(slug="joc").duty_phone == "048 000 000"


def test_a_row_of_the_owner_is_not_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    Place.objects.filter(slug="camp-bondsteel").delete()
    Place.objects.create(slug="camp-bondsteel", kind="installation", name="Ours", lat=42.3, lon=21.2)
    ship(monkeypatch, "camp-bondsteel", lat=42.361)
    assert Place.objects.get(slug="camp-bondsteel").name == "Ours"
    assert Nation.objects.count() == 27


@pytest.mark.parametrize("values", [{"lat": 48.2, "lon": 16.4}, {"confirmed": True, "approximate": True}])
def test_the_database_refuses_what_cannot_be(values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(slug="camp-bondsteel").update(**values)
