"""What the journal says of dispatching. ``{how}`` is empty, or how the desk knows ("by radio")."""

from blotter.kinds import Kind

DISPATCHED = Kind("dispatch.dispatched", "{patrols} sent to {incident}, {place}")
STACKED = Kind("dispatch.stacked", "{patrols} to take {incident} next")
DIVERTED = Kind("dispatch.diverted", "{patrols} diverted to {incident}: {reason}; left: {left}")
ACKNOWLEDGED = Kind("dispatch.acknowledged", "{patrol} acknowledged {incident}{how}")
EN_ROUTE = Kind("dispatch.en_route", "{patrol} en route to {incident}{how}")
ON_SCENE = Kind("dispatch.on_scene", "{patrol} on scene at {incident}{how}")
TRANSPORTING = Kind("dispatch.transporting", "{patrol} transporting, {incident}{how}")
AT_FACILITY = Kind("dispatch.at_facility", "{patrol} at facility, {incident}{how}")
CLEARED = Kind("dispatch.cleared", "{patrol} clear of {incident}: {code}{how}")
UNABLE = Kind("dispatch.unable", "{patrol} UNABLE for {incident}: {reason}{how}")
RECALLED = Kind("dispatch.recalled", "{patrol} recalled from {incident}: {reason}")
TAKEN = Kind("dispatch.taken", "{patrol} takes {incident} next")
STOPPED = Kind("dispatch.stopped", "{patrol} has stopped a vehicle at {place}: {incident}")
NEWS_READ = Kind("dispatch.news_read", "{patrol} has what was reported of {incident}{how}")

ALL = (
    DISPATCHED, STACKED, DIVERTED, ACKNOWLEDGED, EN_ROUTE, ON_SCENE, TRANSPORTING, AT_FACILITY, CLEARED, UNABLE,
    RECALLED, TAKEN, STOPPED, NEWS_READ,
)  # fmt: skip
