"""What the journal can say about security tasks. Titles, principals, orders and words of a site are not in it."""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

PLANNED = Kind("security.planned", _("{task} planned: {what}{where}, {begins} to {ends}, threat {threat}"))
CHANGED = Kind("security.changed", _("{task} changed{where}, {begins} to {ends}"))
LINKED = Kind("security.linked", _("{task} belongs to {incident}"))
OPENED = Kind("security.incident_opened", _("{task}: {incident} opened for it"))
BEGUN = Kind("security.begun", _("{task} has begun"))
ENDED = Kind("security.ended", _("{task} has ended"))
CANCELLED = Kind("security.cancelled", _("{task} cancelled: {reason}"))
THREAT = Kind("security.threat", _("{task}: threat {before} → {after}: {reason}"))
ORDERS = Kind("security.orders", _("{task}: orders issued, edition {edition}"))
ORDERS_READ = Kind("security.orders_read", _("{task}: {patrol} has read the orders, edition {edition}"))
CHECKED_IN = Kind("security.checked_in", _("{task}: site checked in{patrol}"))

POST = Kind("security.post", _("{post} set up: {required} persons"))
POST_CHANGED = Kind("security.post_changed", _("{post}: {before} → {after} persons: {reason}"))
POST_CLOSED = Kind("security.post_closed", _("{post} closed: {reason}"))
MANNING = Kind("security.manning", _("{post}: {patrol} planned {begins} to {ends}{relieves}"))
MANNING_CANCELLED = Kind("security.manning_cancelled", _("{post}: {patrol} no longer planned{reason}"))
ARRIVED = Kind(
    "security.arrived", _("{post}: {patrol} at the post, {strength} persons{relieved}; {present} of {required}")
)
RELIEVED = Kind("security.relieved", _("{post}: {patrol} has left; {present} of {required}"))

ALL = (
    PLANNED, CHANGED, LINKED, OPENED, BEGUN, ENDED, CANCELLED, THREAT, ORDERS, ORDERS_READ, CHECKED_IN, POST,
    POST_CHANGED, POST_CLOSED, MANNING, MANNING_CANCELLED, ARRIVED, RELIEVED,
)  # fmt: skip
