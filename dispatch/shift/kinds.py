"""What the journal says of shifts. What was handed over is not in it: the document has a table of its own."""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

BEGUN = Kind("shift.begun", _("Shift begun, with no shift before it to take over from"))
OFFERED = Kind("shift.offered", _("Handover {number} signed by the outgoing shift: {summary}"))
TAKEN = Kind(
    "shift.taken", _("Handover {number} signed by the incoming shift; changed since it was written: {changed}")
)
DAY_SIGNED = Kind("blotter.signed", _("Blotter of {day} reviewed and signed, entries {first} to {last}"))
TAKEN_OVER = Kind("shift.taken_over", _("{site} takes over at {position}, {count} incidents: {reason}"))

ALL = (BEGUN, OFFERED, TAKEN, DAY_SIGNED, TAKEN_OVER)
