"""Have we met this name, this plate, this number before? Across all incidents, and the lookouts that are current."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from blotter.errors import Invalid
from blotter.selectors import stamp
from blotter.text import clean_line
from incidents.around import traces
from incidents.around.selectors import warnings
from incidents.models import Trace
from incidents.models.people import phone_key
from reference.folding import fold

LEAST, LONGEST, MOST = 3, 80, 50
_PARTS = ("caller", "person", "vehicle", "property")


def search(text: str) -> dict[str, Any]:
    """``{"incidents": [{id, number, …, "as": [words]}], "lookouts": […], "more": bool}``, exact hits first.

    Case, spaces, marks and country codes do not matter; in names a slip of the finger is forgiven. At least three
    letters or digits.
    """
    typed = clean_line(text, "q", LONGEST, required=True)
    if len(traces.plate_key(typed)) < LEAST:
        raise Invalid(_("Give at least %(least)d letters or digits.") % {"least": LEAST}, field="q")
    found = _matching(typed)
    hits = list(found.filter(incident__isnull=False).select_related("incident__type", *_PARTS)[: MOST + 1])
    incidents: dict[int, dict[str, Any]] = {}
    for hit in hits[:MOST]:
        incidents.setdefault(hit.incident_id or 0, _incident(hit))["as"].append(_role(hit))
    lookouts = warnings.current(warnings.lookouts()).filter(
        pk__in=found.filter(lookout__isnull=False).values("lookout")
    )
    return {
        "incidents": list(incidents.values()),
        "lookouts": [warnings.lookout_answer(row) for row in lookouts[:MOST]],
        "more": len(hits) > MOST,
    }


def _matching(typed: str) -> QuerySet[Trace]:
    name, plate, phone = fold(typed), traces.plate_key(typed), phone_key(typed)
    every_word = Q(kind=Trace.Kind.NAME)
    for word in name.split():
        every_word &= Q(folded__contains=word)
    chosen = every_word | Q(kind=Trace.Kind.NAME, folded__trigram_word_similar=name)
    chosen |= Q(kind=Trace.Kind.PLATE, folded__contains=plate)
    if phone:
        chosen |= Q(kind=Trace.Kind.PHONE, folded__endswith=phone)
    exact = Case(When(folded__in=[name, plate, phone or name], then=Value(0)), default=Value(1))
    return Trace.objects.filter(chosen).alias(exact=exact).order_by("exact", "-incident_id", "pk")


def _incident(hit: Trace) -> dict[str, Any]:
    row = hit.incident
    assert row is not None
    return {
        "id": row.pk,
        "number": row.number,
        "type_label": row.type.label,
        "priority": row.priority,
        "state": row.state,
        "place": row.place,
        "opened_at": stamp(row.opened_at),
        "exercise": row.exercise,
        "as": [],
    }


def _role(hit: Trace) -> str:
    """In which role, and how it is written there; a juvenile or protected person is not named in a list."""
    if hit.person:
        who = _("protected identity") if hit.person.shielded else hit.person.name or hit.person.phone
        return f"{hit.person.get_role_display()}: {who}"
    if hit.vehicle:
        return _("vehicle: %(words)s") % {"words": " ".join(filter(None, (hit.vehicle.plate, hit.vehicle.description)))}
    if hit.property:
        return f"{hit.property.get_role_display()}: {hit.property.description} {hit.property.mark}".strip()
    caller = hit.caller
    assert caller is not None
    return _("caller: %(words)s") % {"words": ", ".join(filter(None, (caller.name, caller.phone)))}
