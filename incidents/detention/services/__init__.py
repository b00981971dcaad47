"""Acts of detention, and where each of them lives.

The course of a custody
    ``custody``: captured, identified, at a site, authorised, admitted, moved, in hospital and back.
    ``custody_ending``: transferred, released, escaped, died.
    ``reopening``: an end that was entered for the wrong person is taken back.
    ``questions``: what one person asks and a second one decides; ending, reopening and retention ask by it.

Care of somebody who is held
    ``watching``: checks, reviews of the detention, changes of the level of observation.
    ``care``: the other lines: needs, visits, interviews, property, use of force, the ICRC.
    ``correcting``: a line that stands in the place of another, and what follows from it.

Records and their clocks
    ``custody_record``: the record in the hand of an act: locked, its times, saved.
    ``custody_clocks``: clocks started, met, shortened, with their alarms; the limits.
    ``observing``: what a level of observation does to the checks.
    ``recounting``: when a clock is due by all that the record says.
    ``repairing``: clocks that must run and do not, started by the administrator.

What is sealed, and its proof
    ``sealing``: the key of a record, its lines written and opened, the index.
    ``reading``: opening a record or searching the register, each time for a purpose.
    ``keys``: another master key.
    ``retention``: how long a record is kept, legal holds, erasing.
    ``verifying``: seals and index against the journal, for ``manage.py vault verify``.
    ``agreeing``: columns and tables against the lines, a part of it.

Beside custody
    ``advice``: a unit asks, somebody answers, the unit is called back.
    ``plans``: what an operation needs to hold people, and its approval.
    ``inspections``: holding sites and their findings.
    ``common``: what all of these share.
"""

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
