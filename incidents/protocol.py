"""Questions that types of several functions ask. What only one function asks stands with its types."""

from django.utils.translation import gettext_noop as _

from incidents.questions import Question

HURT = Question("hurt", _("How many are hurt?"), "number", urgent="1", say=_("{answer} injured"))
CRITICAL = Question("critical", _("Anybody unconscious or bleeding hard?"), urgent="yes", say=_("serious injuries"))
SAFE = Question("safe", _("Is the person safe now?"), urgent="no")
PEOPLE = Question("people", _("How many people?"), "number", say=_("{answer} people"))
WEAPON = Question("weapon", _("Any weapon?"), urgent="yes", say=_("weapon seen"))
WEAPONS = Question("weapons", _("Weapons, bats, stones?"), urgent="yes", say=_("weapons seen"))
STILL_THERE = Question("still_there", _("Still there?"), say=_("suspect still there"))
DRUNK = Question("drunk", _("Drunk?"), say=_("drunk"))
BLOCKED = Question("blocked", _("Is the road blocked?"), say=_("road blocked"))
VEHICLES = Question("vehicles", _("Which vehicles, whose?"), "text")
WHERETO = Question("whereto", _("Gone where, how?"), "text")
