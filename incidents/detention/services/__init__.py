"""Acts of detention."""

from incidents.detention.services.advice import advise, ask_advice, call_back, close_advice, withdraw_advice
from incidents.detention.services.care import (
    report_force,
    review_force,
    settle_property,
    take_property,
    tell_icrc,
    write_line,
)
from incidents.detention.services.correcting import correct
from incidents.detention.services.custody import (
    admit,
    arrive,
    authorise,
    capture,
    hospitalise,
    identify,
    leave_hospital,
    move,
    name_investigator,
)
from incidents.detention.services.custody_clocks import change_limit, shorten_clock
from incidents.detention.services.custody_ending import decide_handover, die, escape, release, transfer
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
from incidents.detention.services.reading import export_record, look_up, read_record
from incidents.detention.services.reopening import ask_reopening, decide_reopening
from incidents.detention.services.retention import (
    classify,
    decide_erasure,
    decide_retention,
    lift_hold,
    propose_erasure,
    set_hold,
)
from incidents.detention.services.watching import check, review, set_level

__all__ = [
    "add_finding",
    "add_line",
    "add_site",
    "admit",
    "advise",
    "arrive",
    "ask_advice",
    "ask_reopening",
    "authorise",
    "call_back",
    "capture",
    "change_limit",
    "change_plan",
    "change_site",
    "check",
    "classify",
    "close_advice",
    "confirm_line",
    "correct",
    "decide_erasure",
    "decide_handover",
    "decide_plan",
    "decide_reopening",
    "decide_retention",
    "die",
    "draft_plan",
    "escape",
    "export_record",
    "follow_up",
    "hospitalise",
    "identify",
    "lead_plan",
    "leave_hospital",
    "lift_hold",
    "look_up",
    "move",
    "name_investigator",
    "propose_erasure",
    "read_record",
    "record_inspection",
    "release",
    "report_force",
    "review",
    "review_force",
    "set_hold",
    "set_level",
    "settle_property",
    "shorten_clock",
    "submit_plan",
    "take_property",
    "tell_icrc",
    "tick",
    "transfer",
    "withdraw_advice",
    "withdraw_line",
    "write_line",
]
