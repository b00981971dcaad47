"""What the journal says of planned patrols. Who is met, how to reach them, and what a debrief tells is not in it."""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

PLANNED = Kind("order.planned", _("{order} planned: {what}, {begins} to {ends}; {patrols}{nations}"))
CHANGED = Kind("order.changed", _("{order} changed: {what}, {begins} to {ends}; {patrols}{nations}{anew}"))
CANCELLED = Kind("order.cancelled", _("{order} cancelled: {reason}"))
READ = Kind("order.read", _("{order}: {patrol} has read the orders{how}{old}"))
UNREAD = Kind("order.unread", _("{order}: orders not read by {patrols}"))
ALL_READ = Kind("order.all_read", _("{order}: orders read by every patrol"))
STARTED = Kind("order.started", _("{order} started: {patrols}{unread}"))
ENDED = Kind("order.ended", _("{order} ended{reason}"))
DEBRIEFED = Kind("order.debriefed", _("{order}: {patrol} debriefed{km}"))

ALL = (PLANNED, CHANGED, CANCELLED, READ, UNREAD, ALL_READ, STARTED, ENDED, DEBRIEFED)
