"""Acts of the Force Provost Marshal and of those who ask him: each is one entry of the blotter."""

from dispatch.provost.services.directives import end_directive, give_directive, read_directive, read_out
from dispatch.provost.services.help import arrive, ask_help, promise, refuse_help, release, withdraw_help
from dispatch.provost.services.reports import discard, draft, submit, write
from dispatch.provost.services.requests import ask, decide_request, take_back
from dispatch.provost.services.takeovers import give_back, take_over

__all__ = [
    "arrive",
    "ask",
    "ask_help",
    "decide_request",
    "discard",
    "draft",
    "end_directive",
    "give_back",
    "give_directive",
    "promise",
    "read_directive",
    "read_out",
    "refuse_help",
    "release",
    "submit",
    "take_back",
    "take_over",
    "withdraw_help",
    "write",
]
