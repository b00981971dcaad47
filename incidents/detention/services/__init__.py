"""Acts of detention."""

from incidents.detention.services.advice import advise, ask_advice, call_back, close_advice, withdraw_advice
from incidents.detention.services.inspections import (
    add_finding,
    add_site,
    change_site,
    follow_up,
    record_inspection,
)
from incidents.detention.services.plans import (
    add_line,
    change_plan,
    confirm_line,
    decide_plan,
    draft_plan,
    lead_plan,
    submit_plan,
    tick,
    withdraw_line,
)

__all__ = [
    "add_finding",
    "add_line",
    "add_site",
    "advise",
    "ask_advice",
    "call_back",
    "change_plan",
    "change_site",
    "close_advice",
    "confirm_line",
    "decide_plan",
    "draft_plan",
    "follow_up",
    "lead_plan",
    "record_inspection",
    "submit_plan",
    "tick",
    "withdraw_advice",
    "withdraw_line",
]
