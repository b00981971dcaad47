from incidents.detention.models.advice import Advice, AdviceRequest, CallBack
from incidents.detention.models.custody import (
    CustodyEntry,
    CustodyRecord,
    IndexWord,
    Investigates,
    Reading,
    RecordKey,
    RetentionClass,
)
from incidents.detention.models.custody_acts import Authority, ForceReport, PropertyItem, Review, Transfer
from incidents.detention.models.custody_clock import Clock, ClockShortened, LevelOrdered, Limit
from incidents.detention.models.inspection import Area, Finding, FollowUp, Inspection
from incidents.detention.models.number import RecordNumber
from incidents.detention.models.plan import DetentionPlan, PlanCheck, PlanLine
from incidents.detention.models.retention import Erasure, LegalHold
from incidents.detention.models.site import HoldingSite

__all__ = [
    "Advice",
    "AdviceRequest",
    "Area",
    "Authority",
    "CallBack",
    "Clock",
    "ClockShortened",
    "CustodyEntry",
    "CustodyRecord",
    "DetentionPlan",
    "Erasure",
    "Finding",
    "FollowUp",
    "ForceReport",
    "HoldingSite",
    "IndexWord",
    "Inspection",
    "Investigates",
    "LegalHold",
    "LevelOrdered",
    "Limit",
    "PlanCheck",
    "PlanLine",
    "PropertyItem",
    "Reading",
    "RecordKey",
    "RecordNumber",
    "RetentionClass",
    "Review",
    "Transfer",
]
