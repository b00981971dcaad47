"""Every form of a place the desk takes, and the words for each that cannot be right."""

from __future__ import annotations

import math
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest

from reference.locate import LocationError, locate

pytestmark = pytest.mark.usefixtures("gazetteer")


def summary(given: Any) -> tuple[str, str, int | None, bool, str]:
    found = locate(given)
    return found.form, found.mgrs, found.precision_m, found.verified, found.place


FORMS: list[tuple[Any, tuple[Any, ...]]] = [
    ("34T EN 1234 5678", ("mgrs", "34T EN 1234 5678", 10, True, "")),
    ("dn 98 41", ("mgrs", "34T DN 98 41", 1000, True, "")),
    ("EN 1234 5678 by the bridge", ("mgrs", "34T EN 1234 5678", 10, True, "")),
    ("42.6727, 21.1669", ("latlon", "34T EN 1367 2448", 10, True, "")),
    ("42.6727N 21.1669E", ("latlon", "34T EN 1367 2448", 10, True, "")),
    ("Vučitrn", ("place", "34T DN 97 41", 1000, True, "vushtrri")),
    ("vus", ("place", "34T DN 97 41", 1000, True, "vushtrri")),
    ("novo", ("place", "34T DN 99 37", 1000, False, "camp-novo-selo")),
    ("Novo Selo", ("place", "34T DN 99 37", 1000, True, "camp-novo-selo")),
    ("camp", ("text", "", None, False, "")),
    ("petrol station behind Vushtrri", ("text", "34T DN 9 4", 5000, False, "vushtrri")),
    ("M2 km 34", ("route", "", None, False, "")),
    ("somewhere on the road", ("text", "", None, False, "")),
    ({"mgrs": "34TEN12345678"}, ("mgrs", "34T EN 1234 5678", 10, True, "")),
    ({"lat": 42.67, "lon": 21.17}, ("latlon", "34T EN 13 24", 1000, True, "")),
    ({"lat": 42.67272, "lon": 21.16688, "precision_m": 35}, ("latlon", "34T EN 136 244", 35, True, "")),
    ({"place": "vushtrri", "mgrs": None, "text": ""}, ("place", "34T DN 97 41", 1000, True, "vushtrri")),
    ({"place": "Вучитрн"}, ("place", "34T DN 97 41", 1000, True, "vushtrri")),
    ({"installation": "bondsteel"}, ("installation", "34T EM 20 89", 1000, True, "camp-bondsteel")),
    ({"installation": "camp-novo-selo"}, ("installation", "34T DN 99 37", 1000, True, "camp-novo-selo")),
    ({"installation": "jar"}, ("installation", "34T DN 75 85", 1000, True, "jarinje")),
    ({"text": "Vushtrri"}, ("place", "34T DN 97 41", 1000, True, "vushtrri")),
]


def test_forms() -> None:
    for given, expected in FORMS:
        assert summary(given) == expected, given


def test_labels_are_what_is_said_on_the_radio() -> None:
    assert locate("34T DN 9850 4300").label == "2 km NE of Vushtrri"
    assert locate("vuc").label == "Vushtrri / Vučitrn"
    assert locate({"place": "vushtrri", "text": "by the pumps"}).label == "Vushtrri / Vučitrn – by the pumps"
    assert locate("EN 1234 5678 by the bridge").label == "EN 1234 5678 by the bridge"


def test_a_route_keeps_its_kilometre_and_waits_for_a_point() -> None:
    found = locate("m-2 KM34,5 near the petrol station")
    assert (found.route, found.km, found.label) == ("M2", Decimal("34.5"), "M2 km 34.5, near the petrol station")
    assert (found.lat, found.lon, found.verified) == (None, None, False)
    assert locate({"route": "M2", "km": 34}).label == "M2 km 34"
    assert locate({"route": "HAWK", "km": "7"}).label == "HAWK km 7"


def test_outside_kosovo_is_said() -> None:
    assert locate("Skopje").outside
    assert locate({"lat": 41.9965, "lon": 21.4314}).outside
    assert not locate("Jarinje").outside
    assert not locate("34T DN 75 85").outside


def test_the_desks_own_grids_are_marked_approximate() -> None:
    assert locate("bondsteel").approximate
    assert not locate("Prizren").approximate
    assert not locate("34T EM 20 89").approximate


def test_a_location_is_plain_data() -> None:
    assert asdict(locate("vus")) == {
        "label": "Vushtrri / Vučitrn",
        "form": "place",
        "lat": 42.82306,
        "lon": 20.9675,
        "precision_m": 1000,
        "mgrs": "34T DN 97 41",
        "verified": True,
        "approximate": False,
        "place": "vushtrri",
        "outside": False,
        "route": "",
        "km": None,
    }


REFUSED: list[tuple[Any, str, str]] = [
    ("34TEN", "mgrs", "Add 4, 6, 8 or 10 digits"),
    ("12345678", "mgrs", "Which square?"),
    ({"mgrs": "33T EN 1234 5678"}, "mgrs", "not a zone of the theatre"),
    ({"mgrs": 12345678}, "mgrs", "Write text"),
    ("21.1669 42.6727", "lat", "look swapped"),
    ({"lat": 21.1669, "lon": 42.6727}, "lat", "look swapped"),
    ({"lat": 91, "lon": 21.1}, "lat", "between -90 and 90"),
    ({"lat": math.nan, "lon": 21.1}, "lat", "decimal degrees"),
    ({"lat": 0, "lon": 0}, "lat", "Atlantic"),
    ({"lat": 42.6}, "lon", "Give both"),
    ({"lon": 21.1}, "lat", "Give both"),
    ({"route": "M2"}, "km", "Give both"),
    ({"route": "M2", "km": -1}, "km", "between 0 and 400"),
    ({"route": "M2", "km": math.nan}, "km", "between 0 and 400"),
    ({"route": "M2", "km": True}, "km", "between 0 and 400"),
    ({"route": "M2", "km": 2**63}, "km", "between 0 and 400"),
    ({"place": "Vushtri"}, "place", "Did you mean Vushtrri / Vučitrn?"),
    ({"place": "camp"}, "place", "Did you mean Camp Bondsteel"),
    ({"place": "xyzzy"}, "place", "No place is called «xyzzy»"),
    ({"place": ["vushtrri"]}, "place", "Write text"),
    ({"installation": "Vushtrri"}, "installation", "No place is called"),
    ({"mgrs": "EN 1234", "place": "vus"}, "location", "given twice"),
    ({"grid": "EN 1234"}, "location", "There is no field grid"),
    ({}, "location", "Say where"),
    ({"text": "  "}, "location", "Say where"),
    ("", "text", "must not be empty"),
    ("a\x00b", "text", "NUL"),
    ("\ud800", "text", "half of a character"),
    ("a\u202eb", "text", "invisible"),
    ("x" * 1_000_000, "text", "too many"),
    (["EN 1234"], "location", "Give the place as text"),
    (None, "location", "Give the place as text"),
]


def test_bad_places_say_what_to_do() -> None:
    for given, field, words in REFUSED:
        with pytest.raises(LocationError) as refused:
            locate(given)
        assert refused.value.field == field, given
        assert words in refused.value.message
        assert refused.value.status == 400
