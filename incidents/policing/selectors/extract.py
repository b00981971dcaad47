"""The extract for a unit's commander: what the journal holds of the unit, without a name and without a finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.around.traces import name_key
from incidents.models import Incident, Person, Vehicle
from incidents.policing.models import Check
from incidents.policing.selectors.checks import of_unit
from incidents.states import State

# Types whose line says no more than that there is one; the MP report tells those who may know.
RESTRICTED = frozenset({"sexual-assault", "self-harm", "sudden-death"})


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    number: str
    what: str
    place: str
    involved: str
    ended: str
    restricted: bool = False


def incidents_of(unit: str, since: datetime, until: datetime) -> list[Line]:
    """Policing incidents with a subject or a vehicle of the unit, oldest first. Exercises are left out."""
    key = name_key(unit)
    found = Incident.objects.filter(function="policing", exercise=False, opened_at__range=(since, until)).exclude(
        state__in=(State.DUPLICATE, State.CANCELLED)
    )
    people: dict[int, list[Person]] = {}
    for person in Person.objects.filter(role=Person.Role.SUBJECT, withdrawn_at=None, incident__in=found).exclude(
        unit=""
    ):
        if name_key(person.unit) == key:
            people.setdefault(person.incident_id, []).append(person)
    vehicles: dict[int, int] = {}
    for vehicle in Vehicle.objects.filter(withdrawn_at=None, incident__in=found).exclude(unit=""):
        if name_key(vehicle.unit) == key:
            vehicles[vehicle.incident_id] = vehicles.get(vehicle.incident_id, 0) + 1
    rows = found.filter(pk__in={*people, *vehicles}).select_related("type", "disposition").order_by("opened_at")
    return [_line(row, people.get(row.pk, []), vehicles.get(row.pk, 0)) for row in rows]


def _line(row: Incident, people: list[Person], vehicles: int) -> Line:
    if row.type.code in RESTRICTED or any(person.shielded for person in people):
        words = _("RESTRICTED ENTRY – see MP report no.")
        return Line(row.opened_at, row.number, words, "", "", "", restricted=True)
    ended = row.disposition.label if row.disposition else str(State(row.state).label)
    return Line(
        row.opened_at, row.number, row.type.label, row.place, "; ".join(_involved(people, vehicles)), str(ended)
    )


def _involved(people: list[Person], vehicles: int) -> Iterator[str]:
    if people:
        ranks = ", ".join(sorted({person.rank for person in people if person.rank}))
        yield _("persons: %(count)d") % {"count": len(people)} + (f" ({ranks})" if ranks else "")
    if vehicles:
        yield _("vehicles: %(count)d") % {"count": vehicles}


def violations_of(unit: str, since: datetime, until: datetime) -> list[Check]:
    """Violations found in checks, oldest first; a driver is not named in them."""
    return list(of_unit(unit).filter(at__range=(since, until)))
