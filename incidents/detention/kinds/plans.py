"""What the journal says of detention plans."""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

DRAFTED = Kind("detention_plan.drafted", _("{plan} drafted for {expected} persons{about}"))
CHANGED = Kind("detention_plan.changed", _("{plan} changed"))
LINE_ADDED = Kind("detention_plan.line_added", _("{plan}: {what} added"))
LINE_CONFIRMED = Kind("detention_plan.line_confirmed", _("{plan}: {what} confirmed"))
LINE_WITHDRAWN = Kind("detention_plan.line_withdrawn", _("{plan}: {what} withdrawn"))
TICKED = Kind("detention_plan.ticked", _("{plan}: point {number} ready"))
UNTICKED = Kind("detention_plan.unticked", _("{plan}: point {number} not ready after all"))
SUBMITTED = Kind("detention_plan.submitted", _("{plan} submitted for approval, {gaps} gaps"))
APPROVED = Kind("detention_plan.approved", _("{plan} approved"))
REFUSED = Kind("detention_plan.refused", _("{plan} given back"))
LED = Kind("detention_plan.state", _("{plan} is {state}"))

ALL = (
    DRAFTED, CHANGED, LINE_ADDED, LINE_CONFIRMED, LINE_WITHDRAWN, TICKED, UNTICKED, SUBMITTED, APPROVED, REFUSED, LED,
)  # fmt: skip
