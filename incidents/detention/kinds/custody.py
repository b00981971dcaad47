"""What the journal says of the custody register.

Lines and readings of a record are for those who may read it; they say which one it was, and a print of what was sealed,
by which anybody can later tell that it is unchanged. Everybody else reads of a held person's number, site and next
check.
"""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

REGISTER = ("detention",)

REGISTERED = Kind("custody.registered", _("{record}/{line} {what} ({print}){about}"), REGISTER)
LINE = Kind("custody.line", _("{record}/{line} {what} ({print})"), REGISTER)
CORRECTED = Kind("custody.corrected", _("{record}/{line} corrects line {old} {what} ({print})"), REGISTER)
WITHDRAWN = Kind("custody.withdrawn", _("{record}/{line} withdraws line {old} {what} ({print})"), REGISTER)
ASKED = Kind("custody.asked", _("{record}: the Force Provost Marshal is to decide what line {line} asks"), REGISTER)
ANSWERED = Kind("custody.answered", _("{record}: what line {line} asks is decided"), REGISTER)
OWED = Kind("custody.owed", _("{record} is over, still to be done: {count}"), REGISTER)
REOPENED = Kind("custody.reopened", _("{record}: taken up again, its end was entered in error"), REGISTER)
READ = Kind("custody.read", _("{record}/R{reading} read, {purpose} ({print})"), REGISTER)
FOUND = Kind("custody.found", _("{record}/R{reading} found by a search, {purpose} ({print})"), REGISTER)
LOOKED_UP = Kind("custody.looked_up", _("Custody register searched, {purpose}: {count} found"), REGISTER)
EXPORTED = Kind("custody.exported", _("{record}/R{reading} exported, {purpose}, copy {copy} ({print})"), REGISTER)
SHORTENED = Kind("custody.shortened", _("{record}: {clock} brought forward to {due}"), REGISTER)
INVESTIGATES = Kind("custody.investigates", _("{record}: somebody named who takes part in the investigation"), REGISTER)
HOLD_SET = Kind("custody.hold_set", _("{record} under legal hold"), REGISTER)
HOLD_LIFTED = Kind("custody.hold_lifted", _("{record}: legal hold lifted"), REGISTER)
CLASSED = Kind("custody.classed", _("{record} kept as «{retention}»"), REGISTER)
ERASURE_PROPOSED = Kind("custody.erasure_proposed", _("{record}: erasure proposed: {reason}"), REGISTER)
ERASURE_REFUSED = Kind("custody.erasure_refused", _("{record}: erasure not agreed to"), REGISTER)
ERASED = Kind("custody.erased", _("{record} erased, its key destroyed"), REGISTER)
LIMIT_CHANGED = Kind("custody.limit_changed", _("Limit «{limit}» changed from {before} to {after}: {reason}"))
KEYS_CHANGED = Kind("custody.keys_changed", _("Keys of {count} custody records sealed with another master key"))

REPAIRED = Kind("custody.repaired", _("{record}: clocks started that had to run, {count}"), REGISTER)

# Said to everybody at the desk.
SHOWN = Kind("custody.shown", _("{person}{site}{next}"))
ENDED = Kind("custody.ended", _("{person}{site}: not held any more"))
HELD = Kind("custody.held", _("{incident}: persons held now {count}"))
GRAVE = Kind("custody.grave", _("{person}{site}: {what}. The Force Provost Marshal is to acknowledge"))

ALL = (
    REGISTERED, LINE, CORRECTED, WITHDRAWN, ASKED, ANSWERED, OWED, REOPENED, READ, FOUND, LOOKED_UP, EXPORTED,
    SHORTENED, INVESTIGATES, HOLD_SET, HOLD_LIFTED, CLASSED, ERASURE_PROPOSED, ERASURE_REFUSED, ERASED, LIMIT_CHANGED,
    KEYS_CHANGED, REPAIRED, SHOWN, ENDED, HELD, GRAVE,
)  # fmt: skip
