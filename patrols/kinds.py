"""What the journal can say about patrols."""

from django.utils.translation import gettext_lazy as _

from blotter.kinds import Kind

CREATED = Kind("patrol.created", _("{patrol} set up"))
AMENDED = Kind("patrol.amended", _("{patrol} changed: {fields}"))
LOGGED_ON = Kind("patrol.logged_on", _("{patrol} on duty: crew of {crew}, {nations}"))
LOGGED_OFF = Kind("patrol.logged_off", _("{patrol} off duty"))
AVAILABLE = Kind("patrol.available", _("{patrol} available"))
BUSY = Kind("patrol.busy", _("{patrol} busy: {reason}"))
OUT_OF_SERVICE = Kind("patrol.out_of_service", _("{patrol} out of service: {reason}"))
PANIC = Kind("patrol.panic", _("PANIC {patrol}, {contact}"))
PANIC_WORDS = Kind("patrol.panic_words", _("PANIC {patrol}, {contact}: {words}"))
VOICE_CONTACT = Kind("patrol.voice_contact", _("{patrol}: voice contact after the panic"))
PANIC_CLEARED = Kind("patrol.panic_cleared", _("{patrol}: panic cleared, {reason}"))
WELFARE_ANSWERED = Kind("patrol.welfare_answered", _("{patrol}: welfare check answered"))

ALL = (
    CREATED, AMENDED, LOGGED_ON, LOGGED_OFF, AVAILABLE, BUSY, OUT_OF_SERVICE, PANIC, PANIC_WORDS, VOICE_CONTACT,
    PANIC_CLEARED, WELFARE_ANSWERED,
)  # fmt: skip
