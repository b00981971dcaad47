from incidents.models.incident import Incident, NumberCounter, Source
from incidents.models.people import Caller
from incidents.models.planned import Planned
from incidents.models.record import Note, PriorityChange
from incidents.models.type import Disposition, IncidentType, Priority

__all__ = [
    "Caller",
    "Disposition",
    "Incident",
    "IncidentType",
    "Note",
    "NumberCounter",
    "Planned",
    "Priority",
    "PriorityChange",
    "Source",
]
