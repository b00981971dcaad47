"""What the journal says of coordination. Subjects, texts and answers of a nation stay in their tables.

Reasons are printed: they say why, in a line, and name nobody.
"""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

DIRECTIVE_GIVEN = Kind("directive.given", _("{directive} of the Force Provost Marshal to {to}, to be read by {due}"))
DIRECTIVE_TOLD = Kind(
    "directive.told", _("{directive} of the Force Provost Marshal sent to patrols, to be read by {due}")
)
DIRECTIVE_READ = Kind("directive.read", _("{directive} read by {who}{how}"))
DIRECTIVE_ENDED = Kind("directive.ended", _("{directive} is no more in force: {reason}"))

ASKED = Kind("provost.asked", _("{request} ({matter}) awaits a decision of the Force Provost Marshal"))
APPROVED = Kind("provost.approved", _("{request} approved by the Force Provost Marshal{why}"))
REFUSED = Kind("provost.refused", _("{request} refused by the Force Provost Marshal{why}"))
TAKEN_BACK = Kind("provost.taken_back", _("{request} taken back: {reason}"))

TAKEN_OVER = Kind("provost.taken_over", _("The Force Provost Marshal takes over: {words}"))
GIVEN_BACK = Kind("provost.given_back", _("The Force Provost Marshal gives back to the desk: {words}: {reason}"))

HELP_ASKED = Kind("help.asked", _("{request}: MP of {nation} asked for help, answer wanted by {due}"))
HELP_PROMISED = Kind("help.promised", _("{request}: {nation} promises {promised} of {count}{expected}"))
HELP_REFUSED = Kind("help.refused", _("{request}: {nation} cannot help"))
HELP_ARRIVED = Kind("help.arrived", _("{request}: help of {nation} has arrived"))
HELP_RELEASED = Kind("help.released", _("{request}: help of {nation} released"))
HELP_WITHDRAWN = Kind("help.withdrawn", _("{request}: help of {nation} needed no more: {reason}"))

DRAFTED = Kind("report.drafted", _("{report} to COMKFOR drafted{due}"), ("shift",))
SUBMITTED = Kind("report.submitted", _("{report} submitted to COMKFOR by the Force Provost Marshal"))
REPORT_CHANGED = Kind("report.changed", _("{report}: draft changed"), ("shift",))
DISCARDED = Kind("report.discarded", _("{report}: draft discarded: {reason}"), ("shift",))

ALL = (
    DIRECTIVE_GIVEN, DIRECTIVE_TOLD, DIRECTIVE_READ, DIRECTIVE_ENDED, ASKED, APPROVED, REFUSED, TAKEN_BACK, TAKEN_OVER,
    GIVEN_BACK,
    HELP_ASKED, HELP_PROMISED, HELP_REFUSED, HELP_ARRIVED, HELP_RELEASED, HELP_WITHDRAWN, DRAFTED, SUBMITTED,
    REPORT_CHANGED, DISCARDED,
)  # fmt: skip
