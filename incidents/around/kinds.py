"""What the journal can say about the work around an incident. People, plates and words stay in their tables: a lookout
is its number here, a person "a person".
"""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

LOOKOUT = Kind("lookout.issued", _("{number} lookout for a {what}, valid until {until}"))
LOOKOUT_PROLONGED = Kind("lookout.prolonged", _("{number} lookout now valid until {until}"))
LOOKOUT_CANCELLED = Kind("lookout.cancelled", _("{number} lookout cancelled: {reason}"))
LOOKOUT_OVER = Kind("lookout.over", _("{number} lookout is over, its time has passed"))
HAZARD = Kind("hazard.issued", _("{number} hazard within {radius} of {place}: {label}, valid until {until}"))
HAZARD_PROLONGED = Kind("hazard.prolonged", _("{number} hazard now valid until {until}"))
HAZARD_CANCELLED = Kind("hazard.cancelled", _("{number} hazard ended: {reason}"))
HAZARD_OVER = Kind("hazard.over", _("{number} hazard is over, its time has passed"))

TOLD = Kind("partner.told", _("{incident}: {partner} told, {way}"))
ANSWERED = Kind("partner.answered", _("{incident}: {partner} has answered"))
NOT_NEEDED = Kind("partner.not_needed", _("{incident}: {partner} need not be told: {reason}"))
WITHDRAWN = Kind("partner.withdrawn", _("{incident}: entry about {partner} withdrawn: {reason}"))

LINKED = Kind("incident.linked", _("{incident} and {other} belong together"))
UNLINKED = Kind("incident.unlinked", _("{incident} and {other} do not belong together after all"))
PARENTED = Kind("incident.parented", _("{incident} is part of {parent}"))
UNPARENTED = Kind("incident.unparented", _("{incident} is no longer part of {parent}"))

CALLED_BACK = Kind("incident.called_back", _("{incident}: complainant called back"))
NOT_REACHED = Kind("incident.not_reached", _("{incident}: complainant not reached"))

INVOLVED = Kind("incident.involved", _("{incident}: {what} added"))
INVOLVED_AMENDED = Kind("incident.involved_amended", _("{incident}: {what} corrected"))
INVOLVED_WITHDRAWN = Kind("incident.involved_withdrawn", _("{incident}: {what} withdrawn: {reason}"))

ATTACHED = Kind("incident.attached", _("{incident}: {what} attached"))
DETACHED = Kind("incident.detached", _("{incident}: {what} withdrawn: {reason}"))

ALL = (
    LOOKOUT, LOOKOUT_PROLONGED, LOOKOUT_CANCELLED, LOOKOUT_OVER, HAZARD, HAZARD_PROLONGED, HAZARD_CANCELLED,
    HAZARD_OVER, TOLD, ANSWERED, NOT_NEEDED, WITHDRAWN, LINKED, UNLINKED, PARENTED, UNPARENTED, CALLED_BACK,
    NOT_REACHED, INVOLVED, INVOLVED_AMENDED, INVOLVED_WITHDRAWN, ATTACHED, DETACHED,
)  # fmt: skip
