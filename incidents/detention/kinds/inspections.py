"""What the journal says of holding sites and their inspection."""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

SITE_ADDED = Kind("holding_site.added", _("Holding site {site} in use, {capacity} places"))
SITE_CHANGED = Kind("holding_site.changed", _("Holding site {site} changed"))
SITE_CLOSED = Kind("holding_site.closed", _("Holding site {site} not used any more"))
INSPECTED = Kind("inspection.recorded", _("{inspection}: {site} inspected, {held} persons held"))
FOUND = Kind("inspection.found", _("{finding}: {area} wanting, due {due}"))
FOLLOWED = Kind("inspection.followed", _("{finding} {act}{until}"))

ALL = (SITE_ADDED, SITE_CHANGED, SITE_CLOSED, INSPECTED, FOUND, FOLLOWED)
