"""What the journal says of policing. Plates, units, names and words stay in their tables: a case is its number here.

Nobody is named, investigators neither: who was appointed, or holds an item, is read in the case.

A vehicle that was waved through is written down like any other, but the desk's own ticker is spared it.
"""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

SESSION_BEGUN = Kind("policing.session_begun", _("{session}: {patrol} controls vehicles at {place}{joint}"))
SESSION_ENDED = Kind(
    "policing.session_ended", _("{session} of {patrol} ended: {controlled} controlled, {violations} violations")
)
CHECKED = Kind("policing.checked", _("{session}: vehicle {count} controlled, nothing found"), ("shift",))
VIOLATION = Kind("policing.violation", _("{session}: vehicle {count} controlled, {result}"))
COMMANDER_TOLD = Kind("policing.commander_told", _("{session}: commander of the unit of check {check} informed"))
CHECK_WITHDRAWN = Kind("policing.check_withdrawn", _("{session}: check {check} withdrawn: {reason}"))
DEVICE_ADDED = Kind("policing.device_added", _("Speed device {serial}, calibrated until {until}"))
DEVICE_CALIBRATED = Kind("policing.device_calibrated", _("Speed device {serial} now calibrated until {until}"))
DEVICE_RETIRED = Kind("policing.device_retired", _("Speed device {serial} taken out of use"))

CASE_OPENED = Kind("investigation.opened", _("{case} opened{about}"))
CASE_STATE = Kind("investigation.state", _("{case} {state}{reason}"))
CASE_LINKED = Kind("investigation.linked", _("{case} is about {incident}"))
CASE_UNLINKED = Kind("investigation.unlinked", _("{case} is not about {incident} after all"))
APPOINTED = Kind("investigation.appointed", _("{case}: an investigator appointed{leads}"))
RELEASED = Kind("investigation.released", _("{case}: an investigator released"))
TASK_GIVEN = Kind("investigation.task_given", _("{case}: task {task} given, due {due}"))
TASK_MOVED = Kind("investigation.task_moved", _("{case}: task {task} now due {due}"))
TASK_DONE = Kind("investigation.task_done", _("{case}: task {task} done"))
PERSON_ADDED = Kind("investigation.person_added", _("{case}: {role} added"))
STATEMENT = Kind("investigation.statement", _("{case}: statement of a {role} taken"))

SEIZED = Kind("evidence.seized", _("{case}: {document}, {count} items taken as evidence"))
OFFERED = Kind("evidence.offered", _("{tags}: released to another holder, {purpose}"))
RECEIVED = Kind("evidence.received", _("{tags}: received"))
DECLINED = Kind("evidence.declined", _("{tags}: not received, {reason}"))
GIVEN_OUT = Kind("evidence.given_out", _("{tags}: given out against receipt {receipt}, {purpose}"))
TAKEN_BACK = Kind("evidence.taken_back", _("{tags}: taken back"))
DISPOSAL = Kind("evidence.disposal", _("{tags}: may be disposed of, {how}: {reason}"))
DISPOSED = Kind("evidence.disposed", _("{tags}: disposed of, {how}"))

ALL = (
    SESSION_BEGUN, SESSION_ENDED, CHECKED, VIOLATION, COMMANDER_TOLD, CHECK_WITHDRAWN, DEVICE_ADDED,
    DEVICE_CALIBRATED, DEVICE_RETIRED, CASE_OPENED, CASE_STATE, CASE_LINKED, CASE_UNLINKED, APPOINTED, RELEASED,
    TASK_GIVEN, TASK_MOVED, TASK_DONE, PERSON_ADDED, STATEMENT, SEIZED, OFFERED, RECEIVED, DECLINED, GIVEN_OUT,
    TAKEN_BACK, DISPOSAL, DISPOSED,
)  # fmt: skip
