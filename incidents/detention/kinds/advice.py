"""What the journal says of advice: numbers and counts. Who asked, and what was said, stays in the request."""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

ASKED = Kind("advice.asked", _("{request}: a unit asks for detention advice, {persons} held{about}"))
ADVISED = Kind("advice.given", _("{request}: advice written down"))
CALLED_BACK = Kind("advice.called_back", _("{request}: unit called back"))
NOT_REACHED = Kind("advice.not_reached", _("{request}: unit called, not reached"))
CLOSED = Kind("advice.closed", _("{request} closed"))
WITHDRAWN = Kind("advice.withdrawn", _("{request} not needed any more: {reason}"))

ALL = (ASKED, ADVISED, CALLED_BACK, NOT_REACHED, CLOSED, WITHDRAWN)
