"""Reading what lies around an incident."""

from __future__ import annotations

from typing import Any

from blotter.actors import Actor
from incidents import selectors
from incidents.around.selectors import files, links, partners, people, warnings
from incidents.models import Incident


def around(by: Actor, pk: int) -> dict[str, Any]:
    """Everything around one incident that this person may read."""
    incident = selectors.get(by, pk)
    found = {
        "checklist": partners.checklist(incident),
        # With whom the desk spoke and what was said is the desk's.
        "contacts": partners.contacts(incident) if by.scope("incident.view") == "any" else [],
        "lookouts": [warnings.lookout_answer(row) for row in warnings.lookouts_of(incident)],
        "hazards": hazards_of(incident),
        "links": links.around(by, incident),
    }
    if by.may("incident.people.view"):
        found |= {
            "persons": people.persons(incident, shielded=by.scope("incident.people.view") != "any"),
            "vehicles": people.vehicles(incident),
            "property": people.properties(incident),
            "files": files.attachments(incident),
        }
    return found


def hazards_of(incident: Incident) -> list[dict[str, Any]]:
    """Current hazards that an incident lies in, or may lie in, as far as its place is known."""
    if incident.lat is None or incident.lon is None:
        return []
    near = warnings.hazards_near(incident.lat, incident.lon, incident.precision_m or 0)
    return [warnings.hazard_answer(row, metres) for row, metres in near]
