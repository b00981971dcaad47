"""Questions that types of several functions ask. What only one function asks stands with its types."""

from django.utils.translation import gettext_noop as label

from incidents.questions import Question

HURT = Question("hurt", label("How many are hurt?"), "number", urgent="1", say=label("{answer} injured"))
CRITICAL = Question(
    "critical", label("Anybody unconscious or bleeding hard?"), urgent="yes", say=label("serious injuries")
)
SAFE = Question("safe", label("Is the person safe now?"), urgent="no")
PEOPLE = Question("people", label("How many people?"), "number", say=label("{answer} people"))
WEAPON = Question("weapon", label("Any weapon?"), urgent="yes", say=label("weapon seen"))
WEAPONS = Question("weapons", label("Weapons, bats, stones?"), urgent="yes", say=label("weapons seen"))
STILL_THERE = Question("still_there", label("Still there?"), say=label("suspect still there"))
DRUNK = Question("drunk", label("Drunk?"), say=label("drunk"))
BLOCKED = Question("blocked", label("Is the road blocked?"), say=label("road blocked"))
VEHICLES = Question("vehicles", label("Which vehicles, whose?"), "text")
WHERETO = Question("whereto", label("Gone where, how?"), "text")
