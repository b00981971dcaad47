from incidents.policing.models.case import CaseNumber, Investigation, Investigator, Task
from incidents.policing.models.checks import Check, CheckSession, SpeedDevice
from incidents.policing.models.evidence import CustodyStep, EvidenceDocument, Item
from incidents.policing.models.people import CasePerson, Statement

__all__ = [
    "CaseNumber",
    "CasePerson",
    "Check",
    "CheckSession",
    "CustodyStep",
    "EvidenceDocument",
    "Investigation",
    "Investigator",
    "Item",
    "SpeedDevice",
    "Statement",
    "Task",
]
