"""What must be ready before anybody is held: the checklist that a new detention plan starts with."""

from django.utils.translation import gettext_noop as _

CHECKLIST = (
    _("Legal basis and authority to hold agreed with the legal adviser"),
    _("Orders to the troops: when to hold, how to search, what to write down at capture"),
    _("Capture forms and property tags with every unit"),
    _("Women, juveniles and families kept apart; female MP named"),
    _("Rights sheets in the languages that are expected"),
    _("Medical examination on arrival arranged"),
    _("Food, water, blankets and sanitation for the number expected"),
    _("Route and escort from capture to the holding site"),
    _("Partner told who hands over, where and with which papers"),
    _("Notification of the ICRC prepared"),
)
