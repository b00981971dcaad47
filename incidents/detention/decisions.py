"""What detention asks the Force Provost Marshal to decide."""

from django.utils.translation import gettext_lazy as _

from blotter.decisions import Decision
from incidents.detention.selectors import plans
from incidents.detention.services.plans import decide_plan

PLAN = Decision("detention.plan", _("Detention plan"), plans.awaiting, decide_plan)
