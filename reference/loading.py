"""Brings the shipped reference data into the database without undoing what the owner made of it.

Each row keeps the record it was last shipped as. A new version of the data is merged three ways, field by field:
what still reads as it was shipped follows the new version, what the owner changed stays. A row that the owner
confirmed or added, and a name that the owner added or took away, is never touched; nothing is deleted.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from django.db import connection, models, transaction

from reference.folding import fold
from reference.models import Command, Nation, Partner, Place, PlaceName, ReferenceRow

# One loader at a time: two web processes may start together.
_LOCK = 0x5245_4645

Record = dict[str, Any]


def load() -> dict[str, int]:
    """Load all shipped data; returns how many rows were made or changed, by model. Idempotent."""
    nations = _read("nations.json")
    places = [{"source": "desk list", "approximate": True, **place} for place in _read("desk_places.json")] + _read(
        "gazetteer.json"
    )
    commanders = [
        {
            "slug": f"ncc-{nation['code'].lower()}",
            "short": f"{nation['code']} commander",
            "name": f"National contingent commander, {nation['name']}",
            "kind": "contingent",
            "nation": nation["code"],
        }
        for nation in nations
    ]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        return {
            "nations": _merge(Nation, "code", nations),
            "places": _merge(Place, "slug", places),
            "commands": _merge(Command, "code", _read("commands.json")),
            "partners": _merge(Partner, "slug", _read("partners.json") + commanders),
        }


def _read(name: str) -> list[Record]:
    found: list[Record] = json.loads((resources.files("reference") / "data" / name).read_text("utf-8"))
    return found


def _merge(model: type[ReferenceRow], key: str, records: list[Record]) -> int:
    columns = _columns(model)
    rows = {getattr(row, key): row for row in model._default_manager.all()}
    new: list[ReferenceRow] = []
    changed: list[ReferenceRow] = []
    names: dict[str, tuple[list[Any], list[Any]]] = {}
    for given in records:
        record = {name: given.get(name, default) for name, (_attname, default) in columns.items()}
        record["source"] = given.get("source", "shipped")
        if "names" in given:
            record["names"] = given["names"]
        row = rows.get(record[key])
        before = row.shipped.get("names", []) if row else []
        if row is None:
            row = model(**{columns[name][0]: record[name] for name in columns}, shipped=record)
            new.append(row)
        elif row.shipped in ({}, record) or row.confirmed:
            continue
        else:
            for name, (attname, default) in columns.items():
                # A field that came with this version was never shipped before: it reads as it does by default.
                if getattr(row, attname) == row.shipped.get(name, default):
                    setattr(row, attname, record[name])
            changed.append(row)
        names[record[key]] = (before, record.get("names", []))
        row.shipped = record
    model._default_manager.bulk_create(new)
    model._default_manager.bulk_update(changed, [*columns, "shipped"])
    if model is Place:
        _merge_names(names)
    return len(new) + len(changed)


def _columns(model: type[ReferenceRow]) -> dict[str, tuple[str, Any]]:
    """The fields a record may ship, with attribute and default; the owner's own marks are not among them."""
    return {
        field.name: (field.attname, field.get_default())
        for field in model._meta.concrete_fields
        if not isinstance(field, models.BigAutoField) and field.name not in ("confirmed", "active", "shipped")
    }


def _merge_names(names: dict[str, tuple[list[Any], list[Any]]]) -> None:
    """Per place the names as shipped before and now: add what is new, take back what is no longer shipped."""
    places = {place.slug: place for place in Place.objects.filter(slug__in=names)}
    fresh: list[PlaceName] = []
    for slug, (before, now) in names.items():
        for language, name in now:
            if [language, name] not in before:
                fresh.append(PlaceName(place=places[slug], language=language, name=name, folded=fold(name)))
        for language, name in before:
            if [language, name] not in now:
                PlaceName.objects.filter(place=places[slug], language=language, name=name).delete()
    PlaceName.objects.bulk_create(fresh, ignore_conflicts=True)
