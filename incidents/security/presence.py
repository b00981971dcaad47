"""What presence operations bring to the rest of the desk: they take in reports, and the provost decides on them."""

from django.utils.translation import gettext_lazy as _

from blotter.decisions import Decision
from incidents.security.selectors import presence as selectors
from incidents.security.services.presence_manning import decide_level
from incidents.security.services.presence_record import _take
from incidents.standing import Standing

STANDING = Standing(selectors.choices, _take, selectors.address)
DECISION = Decision("presence.manning", _("Manning of a presence operation"), selectors.waiting, decide_level)
