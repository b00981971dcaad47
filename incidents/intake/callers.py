"""Who is calling, by a few letters or digits: callers of earlier incidents, partners, the desks of installations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.operations import desk_now
from incidents.models import Caller
from reference import selectors as reference
from reference.folding import fold
from reference.models import PlaceKind

SHOWN = 6
REMEMBERED = timedelta(days=180)
# The newest callers are the ones that call again; older ones are found through their incidents.
MOST_READ = 2_000
FIELDS = ("name", "unit", "nation", "phone", "language", "relation")


def suggest(by: Actor, text: str) -> list[dict[str, Any]]:
    """Callers that fit every typed word, each as ``{label, hint, caller: {…}}``; known people only with permission."""
    words = fold(text[:80]).split()
    if not words:
        return []
    found = _known(words) if by.may("incident.caller.view") else []
    found += [_partner(row) for row in reference.partners(text[:80])[:SHOWN]]
    found += [
        _desk(hit.name) for hit in reference.search_places(text[:80], limit=SHOWN, kinds=(PlaceKind.INSTALLATION,))
    ]
    return found[:SHOWN]


def _known(words: list[str]) -> list[dict[str, Any]]:
    """By name, unit or number, the latest first, each once."""
    rows = Caller.objects.filter(called_at__gte=desk_now() - REMEMBERED).order_by("-pk").values(*FIELDS)[:MOST_READ]
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        written = f"{fold(row['name'])} {fold(row['unit'])}".split()
        digits = "".join(filter(str.isdigit, row["phone"]))
        if all(any(part.startswith(word) for part in written) or (len(word) > 2 and word in digits) for word in words):
            key = (fold(row["name"]), fold(row["unit"]), digits)
            found.setdefault(key, _suggestion(row, _("called before")))
        if len(found) == SHOWN:
            break
    return list(found.values())


def _suggestion(caller: dict[str, str], hint: str) -> dict[str, Any]:
    label = " · ".join(filter(None, (caller.get("name"), caller.get("unit"), caller.get("phone"))))
    return {"label": label, "hint": hint, "caller": {field: value for field, value in caller.items() if value}}


def _partner(row: Any) -> dict[str, Any]:
    caller = {"unit": row.short, "phone": row.duty_phone}
    return _suggestion(caller, _("partner"))


def _desk(name: str) -> dict[str, Any]:
    return _suggestion({"unit": name}, _("installation"))
