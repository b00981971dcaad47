from incidents.detention.models.advice import Advice, AdviceRequest, CallBack
from incidents.detention.models.inspection import Area, Finding, FollowUp, Inspection
from incidents.detention.models.number import RecordNumber
from incidents.detention.models.plan import DetentionPlan, PlanCheck, PlanLine
from incidents.detention.models.site import HoldingSite

__all__ = [
    "Advice",
    "AdviceRequest",
    "Area",
    "CallBack",
    "DetentionPlan",
    "Finding",
    "FollowUp",
    "HoldingSite",
    "Inspection",
    "PlanCheck",
    "PlanLine",
    "RecordNumber",
]
