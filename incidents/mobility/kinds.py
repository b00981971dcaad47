"""What the journal can say about movements, routes and reports. Plates, people and what was seen are not in it."""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

REQUESTED = Kind("movement.requested", _("{movement} requested: {unit}, {count} vehicles, {way}, SP {sp}"))
REPLANNED = Kind("movement.replanned", _("{movement} planned anew: {way}, SP {sp}, RP {rp}"))
APPROVED = Kind("movement.approved", _("{movement} approved, credit SP {sp}, RP {rp}"))
REFUSED = Kind("movement.refused", _("{movement} refused: {reason}"))
CANCELLED = Kind("movement.cancelled", _("{movement} cancelled: {reason}"))
ASSEMBLED = Kind("movement.assembled", _("{movement} assembled at the start point"))
PASSED = Kind("movement.passed", _("{movement} {checkpoint} passed {time}, {delta}"))
TIME_CORRECTED = Kind("movement.time_corrected", _("{movement} {checkpoint}: time corrected to {time}, {delta}"))
HALTED = Kind("movement.halted", _("{movement} halted for {minutes} min: {reason}"))
RESUMED = Kind("movement.resumed", _("{movement} on the march again after {minutes} min"))
EVENT = Kind("movement.event", _("{movement}: {what}{incident}"))
HANDED_OVER = Kind("movement.handed_over", _("{movement} handed over to {receiver}"))
ESCORTED = Kind("movement.escorted", _("{movement}: {patrol} escorts, {post}"))
ESCORT_ENDED = Kind("movement.escort_ended", _("{movement}: {patrol} escorts no longer{reason}"))
ESCORT_OPENED = Kind("movement.escort_opened", _("{movement}: escort needed, {incident} opened"))

ROUTE_ADDED = Kind("route.added", _("Route {route} entered: {points} points, {km} km"))
ROUTE_STATE = Kind("route.state", _("Route {route} {state}{until}{reason}"))
ROUTE_OVER = Kind("route.over", _("Route {route} open again, its time has passed; not confirmed"))
ROUTE_REPORTED = Kind("route.reported", _("{report} on {route}: {formula}{features}"))

SURVEILLANCE = Kind("surveillance.tasked", _("{task} surveillance of {where}, {begins} to {ends}{patrol}"))
SURVEILLANCE_STATE = Kind("surveillance.state", _("{task} surveillance {state}"))

REPORTED = Kind("intelligence.reported", _("{report} {format}, {basis}, rated {rating}{where}"))
BECAME = Kind("intelligence.became", _("{report} has become {what}"))
ADDED = Kind("intelligence.added", _("{report} added to {presence}"))

ALL = (
    REQUESTED, REPLANNED, APPROVED, REFUSED, CANCELLED, ASSEMBLED, PASSED, TIME_CORRECTED, HALTED, RESUMED, EVENT,
    HANDED_OVER, ESCORTED, ESCORT_ENDED, ESCORT_OPENED, ROUTE_ADDED, ROUTE_STATE, ROUTE_OVER, ROUTE_REPORTED,
    SURVEILLANCE, SURVEILLANCE_STATE, REPORTED, BECAME, ADDED,
)  # fmt: skip
