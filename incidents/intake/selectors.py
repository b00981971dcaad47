"""What is known while a call is being taken: what it is probably about, what was there before, who called before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid
from blotter.operations import desk_now
from blotter.selectors import stamp
from incidents.around.selectors import warnings
from incidents.intake.likeness import Match, Report, likely
from incidents.models import Incident, IncidentType
from incidents.models.people import phone_key
from incidents.selectors import visible
from incidents.states import OPEN, State
from reference.grid import distance_m
from reference.locate import Location, locate

SHOWN = 3
# Forms in which the place is the one of the gazetteer, not a point somewhere around it.
NAMED = ("place", "installation")
BEFORE = timedelta(days=30)
# "At this place before": as near as two callers put one house, and never wider than the place itself is known.
SAME_PLACE_M = 250.0
# A lookout that belongs to an incident no farther off than this concerns who is sent here.
LOOKOUT_M = 5_000.0
# Points out of which the near ones are picked: more than any place has seen in a month.
MOST_READ = 500


@dataclass(frozen=True, slots=True)
class Call:
    """A call as far as it is typed. Anything may still be missing; ``location`` is ``None`` where it cannot be read."""

    type: IncidentType | None = None
    location: Location | None = None
    exercise: bool = False
    phone: str = ""


def read_place(given: Mapping[str, Any] | None) -> tuple[Location | None, str]:
    """The place as it would be saved, or the words of what is wrong with it."""
    if not given:
        return None, ""
    try:
        return locate(given), ""
    except Invalid as error:
        return None, error.message


def around(by: Actor, call: Call) -> dict[str, Any]:
    """Everything that is known about a call that is being taken; lists are short, best or newest first."""
    duplicates = duplicates_of(by, call)
    meant = [line["id"] for line in duplicates]
    return {
        "duplicates": duplicates,
        "prior": _prior(by, call, meant),
        "hazards": _hazards(call.location),
        "lookouts": _lookouts(by, call),
    }


# -- what it is about --------------------------------------------------------------------------------------------------
def duplicates_of(by: Actor, call: Call) -> list[dict[str, Any]]:
    """Live incidents that this call is probably about (``likeness``), best first, with the reason in words."""
    if call.type is None or call.location is None:
        return []
    now = desk_now()
    found = likely(_report(call, now), _live(by, call.exercise))[:SHOWN]
    meant = {incident.pk: incident for incident in visible(by).filter(pk__in=[match.key for match in found])}
    return [_duplicate(meant[match.key], match, now) for match in found if match.key in meant]


def _live(by: Actor, exercise: bool) -> list[Report]:
    """What is not over, as the rule looks at it: it is asked between keys, so no more is read than that."""
    rows = (
        visible(by)
        .filter(state__in=OPEN - {State.RESOLVED}, exercise=exercise)
        .order_by()
        .values_list(
            "pk", "type__code", "type__families", "type__standing", "opened_at", Max("callers__called_at"), "exercise",
            "lat", "lon", "precision_m", "place_form", "place_slug", "place",
        )
    )  # fmt: skip
    return [
        Report(
            type=code,
            families=frozenset(families),
            at=max(filter(None, (opened, called))),
            exercise=drill,
            lat=lat,
            lon=lon,
            precision_m=precision_m,
            place=slug if form in NAMED else "",
            words=words,
            standing=standing,
            key=pk,
        )
        for pk, code, families, standing, opened, called, drill, lat, lon, precision_m, form, slug, words in rows
    ]


def _report(call: Call, now: datetime) -> Report:
    assert call.type
    assert call.location
    return Report(
        type=call.type.code,
        families=frozenset(call.type.families),
        at=now,
        exercise=call.exercise,
        lat=call.location.lat,
        lon=call.location.lon,
        precision_m=call.location.precision_m,
        place=call.location.place if call.location.form in NAMED else "",
        words=call.location.label,
    )


def _duplicate(incident: Incident, match: Match, now: datetime) -> dict[str, Any]:
    return {
        **_line(incident),
        "same_type": match.same_type,
        "same_spot": match.same_spot,
        "standing": match.standing,
        "metres": None if match.metres is None else round(match.metres),
        "words": _why(match, incident, now),
    }


def _why(match: Match, incident: Incident, now: datetime) -> str:
    """``same place, 4 min ago``, as the operator reads it beside the number."""
    where = _("same place") if match.same_spot else _("%(metres)d m away") % {"metres": round(match.metres or 0, -1)}
    if match.standing:
        return _("%(where)s, stands there") % {"where": where}
    minutes = int((now - incident.opened_at).total_seconds() // 60)
    if minutes < 1:
        return _("%(where)s, just now") % {"where": where}
    return _("%(where)s, %(minutes)d min ago") % {"where": where, "minutes": minutes}


def _line(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.pk,
        "number": incident.number,
        "type": incident.type.code,
        "type_label": incident.type.label,
        "priority": incident.priority,
        "place": incident.place or incident.mgrs,
        "state": incident.state,
        "exercise": incident.exercise,
        "opened_at": stamp(incident.opened_at),
    }


# -- what was before ---------------------------------------------------------------------------------------------------
def _prior(by: Actor, call: Call, meant: list[int]) -> list[dict[str, Any]]:
    """The newest incidents of the last month by the same telephone, then at the same place."""
    since = desk_now() - BEFORE
    found: dict[int, dict[str, Any]] = {}
    before = visible(by).filter(opened_at__gte=since, exercise=call.exercise).exclude(pk__in=meant).order_by("-pk")
    key = phone_key(call.phone)
    if key and by.may("incident.caller.view"):
        # Over the index of the numbers: a caller of last month is few rows, the month's incidents are many.
        for incident in before.filter(callers__phone_key=key).distinct()[:SHOWN]:
            found[incident.pk] = {**_line(incident), "by": "phone"}
    if call.location:
        for incident in _at_place(before, call.location):
            found.setdefault(incident.pk, {**_line(incident), "by": "place"})
    return list(found.values())[: 2 * SHOWN]


def _at_place(before: QuerySet[Incident], location: Location) -> list[Incident]:
    here = Q(place_slug=location.place) if location.place else Q(pk__in=[])
    if location.lat is not None and location.lon is not None:
        margin = SAME_PLACE_M / 111_000
        here |= Q(
            lat__range=(location.lat - margin, location.lat + margin),
            lon__range=(location.lon - 2 * margin, location.lon + 2 * margin),
        )
    chosen = []
    for incident in before.filter(here)[:MOST_READ]:
        if (location.place and incident.place_slug == location.place) or _near(incident, location):
            chosen.append(incident)
        if len(chosen) == SHOWN:
            break
    return chosen


def _near(incident: Incident, location: Location) -> bool:
    if incident.lat is None or incident.lon is None or location.lat is None or location.lon is None:
        return False
    return distance_m(incident.lat, incident.lon, location.lat, location.lon) <= SAME_PLACE_M


# -- what a patrol should know -----------------------------------------------------------------------------------------
def _hazards(location: Location | None) -> list[dict[str, Any]]:
    if location is None or location.lat is None or location.lon is None:
        return []
    near = warnings.hazards_near(location.lat, location.lon, (location.precision_m or 0) / 2)
    return [warnings.hazard_answer(row, metres) for row, metres in near[:SHOWN]]


def _lookouts(by: Actor, call: Call) -> list[dict[str, Any]]:
    """Current lookouts that belong to an incident near the place: the others stand on their own page."""
    if call.location is None or call.location.lat is None:
        return []
    rows = warnings.current(warnings.lookouts()).filter(incident__isnull=False).select_related("incident", "issued_by")
    near = [row for row in rows if row.incident and _within_reach(row.incident, call.location)]
    return [warnings.lookout_answer(row) for row in near[:SHOWN]]


def _within_reach(incident: Incident, location: Location) -> bool:
    if incident.lat is None or incident.lon is None or location.lat is None or location.lon is None:
        return False
    return distance_m(incident.lat, incident.lon, location.lat, location.lon) <= LOOKOUT_M
