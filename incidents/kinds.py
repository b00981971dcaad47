"""What the journal can say about incidents. No narrative, name, telephone number or plate ever enters it.

Reasons are printed: they say why, in a line, and name nobody. ``{freed}`` is empty, or which patrols the act freed.
"""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

OPENED = Kind("incident.opened", _("{incident} opened: {type}, PRI {priority}, {place}"))
OPENED_EXERCISE = Kind("incident.opened_exercise", _("EX {incident} opened: {type}, PRI {priority}, {place}"))
ASSESSED = Kind("incident.assessed", _("{incident} assessed"))
PRIORITY = Kind("incident.priority", _("{incident} PRI {old} → PRI {new}: {reason}"))
AMENDED = Kind("incident.amended", _("{incident} changed: {fields}"))
NOTED = Kind("incident.noted", _("{incident}: note added"))
CALLER_ADDED = Kind("incident.caller_added", _("{incident}: another caller, {callers} in all{what}{told}"))
ANSWERED = Kind("incident.answered", _("{incident}: {count} answered of what is asked for {type}{told}"))
HELD = Kind("incident.held", _("{incident} held until {until}: {reason}"))
RESUMED = Kind("incident.resumed", _("{incident} taken up again"))
RESUMED_BY_CLOCK = Kind("incident.resumed_by_clock", _("{incident} held until now, waiting again"))
ADVISED = Kind("incident.advised", _("{incident}: advice given, nobody sent"))
CANCELLED = Kind("incident.cancelled", _("{incident} cancelled: {reason}{freed}"))
MERGED = Kind("incident.merged", _("{incident} is a duplicate of {master}{freed}"))
UNMERGED = Kind("incident.unmerged", _("{incident} is no duplicate of {master}"))
RESOLVED = Kind("incident.resolved", _("{incident} resolved: {disposition}{freed}"))
CLOSED = Kind("incident.closed", _("{incident} closed: {disposition}"))
REOPENED = Kind("incident.reopened", _("{incident} reopened: {reason}"))
COORDINATED = Kind("incident.coordinated", _("{incident}: {fields}"))
REPORT_FILED = Kind("incident.report_filed", _("{incident}: report filed"))
NO_DUFF = Kind("incident.no_duff", _("NO DUFF {incident} is real: {reason}"))
OWNED = Kind("incident.owned", _("{incident} is with {owner} now, was with {left}"))
PLANNED = Kind("incident.planned", _("{plan} made: {type}, PRI {priority}, {place}, due {due}"))
PLAN_CHANGED = Kind("incident.plan_changed", _("{plan} changed ({fields}): {type}, PRI {priority}, {place}, due {due}"))
PLAN_CANCELLED = Kind("incident.plan_cancelled", _("{plan} cancelled: {reason}"))
PLAN_OPENED = Kind(
    "incident.opened_planned", _("{incident} opened as planned for {due}: {type}, PRI {priority}, {place}")
)

ALL = (
    OPENED, OPENED_EXERCISE, ASSESSED, PRIORITY, AMENDED, NOTED, CALLER_ADDED, ANSWERED, HELD, RESUMED,
    RESUMED_BY_CLOCK, ADVISED, CANCELLED, MERGED, UNMERGED, RESOLVED, CLOSED, REOPENED, COORDINATED, REPORT_FILED,
    NO_DUFF, OWNED, PLANNED, PLAN_CHANGED, PLAN_CANCELLED, PLAN_OPENED,
)  # fmt: skip
