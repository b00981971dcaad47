"""What detention asks the Force Provost Marshal to decide."""

from django.utils.translation import gettext_lazy as _

from blotter.decisions import Decision
from incidents.detention.selectors import plans
from incidents.detention.services import retention
from incidents.detention.services.plans import decide_plan

PLAN = Decision("detention.plan", _("Detention plan"), plans.awaiting, decide_plan)
ERASURE = Decision("custody.erasure", _("Erasure of a custody record"), retention.waiting, retention.decide_erasure)
