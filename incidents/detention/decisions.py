"""What detention asks the Force Provost Marshal to decide."""

from django.utils.translation import gettext_lazy as _

from blotter.decisions import Decision
from incidents.detention.selectors import plans
from incidents.detention.services import questions, retention
from incidents.detention.services.custody_ending import RISK, decide_handover
from incidents.detention.services.plans import decide_plan
from incidents.detention.services.reopening import decide_reopening

PLAN = Decision("detention.plan", _("Detention plan"), plans.awaiting, decide_plan)
ERASURE = Decision("custody.erasure", _("Erasure of a custody record"), retention.waiting, retention.decide_erasure)
HANDOVER = Decision(
    "custody.handover",
    _("Handing over where ill-treatment was said to be a risk"),
    lambda: questions.waiting(RISK, _("%(record)s: ill-treatment is a risk, may they be handed over?")),
    decide_handover,
)
REOPENING = Decision(
    "custody.reopening",
    _("Custody that was ended in error"),
    lambda: questions.waiting("reopen_asked", _("%(record)s: the end was entered in error, the custody goes on")),
    decide_reopening,
)
RETENTION = Decision(
    "custody.retention",
    _("Custody record to be kept for less long"),
    lambda: questions.waiting(retention.SHORTER, _("%(record)s is to be kept for less long")),
    retention.decide_retention,
)
