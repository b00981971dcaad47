from incidents.models.answer import Answer
from incidents.models.attachment import Attachment
from incidents.models.coordination import ContactChannel, PartnerContact
from incidents.models.incident import Incident, NumberCounter, Source
from incidents.models.involved import Person, Property, Vehicle
from incidents.models.link import Link
from incidents.models.people import Caller
from incidents.models.planned import Planned
from incidents.models.record import Note, PriorityChange
from incidents.models.trace import Trace
from incidents.models.type import Disposition, IncidentType, Priority
from incidents.models.warning import Hazard, Lookout

__all__ = [
    "Answer",
    "Attachment",
    "Caller",
    "ContactChannel",
    "Disposition",
    "Hazard",
    "Incident",
    "IncidentType",
    "Link",
    "Lookout",
    "Note",
    "NumberCounter",
    "PartnerContact",
    "Person",
    "Planned",
    "Priority",
    "PriorityChange",
    "Property",
    "Source",
    "Trace",
    "Vehicle",
]
