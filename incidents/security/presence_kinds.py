"""What the journal can say about presence operations. Liaison, who was spoken with and what was said are not in it."""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

OPENED = Kind("presence.opened", _("{presence} presence operation of {force}{where}: {level}, {begins} to {ends}"))
CHANGED = Kind("presence.changed", _("{presence}: force, liaison or channel changed"))
LEVEL_RAISED = Kind(
    "presence.raised", _("{presence} raised: {before} → {after}: {reason}; authorised by {authorised_by}")
)
LEVEL_LOWERED = Kind(
    "presence.lowered", _("{presence} lowered: {before} → {after}: {reason}; authorised by {authorised_by}")
)
LEVEL_PROPOSED = Kind("presence.proposed", _("{presence}: to be raised to {after}: {reason}; the FPM decides"))
LEVEL_REFUSED = Kind("presence.refused", _("{presence}: not raised to {after}: {reason}"))
LEVEL_WITHDRAWN = Kind("presence.proposal_withdrawn", _("{presence}: proposal of {after} withdrawn: {reason}"))

TO_COORDINATE = Kind("presence.to_coordinate", _("{presence}: to be coordinated with {partners}"))
COORDINATED = Kind("presence.coordinated", _("{presence}: coordinated with {partner}, {way}{stance}"))
ANSWERED = Kind("presence.answered", _("{presence}: {partner}: {stance}"))
COORDINATION_WITHDRAWN = Kind(
    "presence.coordination_withdrawn", _("{presence}: entry about {partner} withdrawn: {reason}")
)

SITUATION = Kind("presence.situation", _("{presence}: {situation}"))
DISPLACED = Kind("presence.displaced", _("{presence} displaces {what}{patrol}"))
RESTORED = Kind("presence.restored", _("{presence}: {what} is done again"))
STOOD_DOWN = Kind("presence.stood_down", _("{presence} stood down: {reason}; authorised by {authorised_by}"))

ALL = (
    OPENED, CHANGED, LEVEL_RAISED, LEVEL_LOWERED, LEVEL_PROPOSED, LEVEL_REFUSED, LEVEL_WITHDRAWN, TO_COORDINATE,
    COORDINATED, ANSWERED, COORDINATION_WITHDRAWN, SITUATION, DISPLACED, RESTORED, STOOD_DOWN,
)  # fmt: skip
