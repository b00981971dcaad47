"""Every act of mobility support."""

from incidents.mobility.services.escorting import end_escort, escort, open_escort
from incidents.mobility.services.intelligence import (
    add_to_presence,
    become_hazard,
    become_incident,
    become_lookout,
    report,
)
from incidents.mobility.services.marching import halt, hand_over, log_event, pass_checkpoint, resume
from incidents.mobility.services.planning import (
    approve,
    assemble,
    cancel,
    refuse,
    replan,
    request_movement,
)
from incidents.mobility.services.reconnaissance import move_surveillance, report_route, task_surveillance
from incidents.mobility.services.routes import add_route, open_when_over, set_route_state

__all__ = [
    "add_route", "add_to_presence", "approve", "assemble", "become_hazard", "become_incident", "become_lookout",
    "cancel", "end_escort", "escort", "halt", "hand_over", "log_event", "move_surveillance", "open_escort",
    "open_when_over", "pass_checkpoint", "refuse", "replan", "report", "report_route", "request_movement", "resume",
    "set_route_state", "task_surveillance",
]  # fmt: skip
