"""The role matrix: who may do what. One table, read by services, pages, the API and the tests.

To add a role: name it in ``Role``, give it a column in ``MATRIX`` and its audience tags in ``AUDIENCES``. To add an
action: a row. "own" lets a patrol leader act for the patrol that they are logged on to, and on its jobs.
"""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from blotter.actors import Scope


class Role(models.TextChoices):
    OPERATOR = "operator", _("Desk operator")
    SHIFT_LEADER = "shift_leader", _("Shift leader")
    PATROL_LEADER = "patrol_leader", _("Patrol leader")
    PROVOST = "provost", _("Force Provost Marshal")
    DETENTION_OFFICER = "detention_officer", _("Detention officer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


O, S, L, P, D, A, X = Role  # noqa: E741 - one letter a column keeps the table a table
_DESK: dict[Role, Scope] = {O: "any", S: "any"}
_STAFF: dict[Role, Scope] = {**_DESK, P: "any", D: "any"}
_READERS: dict[Role, Scope] = {**_STAFF, A: "any"}

MATRIX: Final[dict[str, dict[Role, Scope]]] = {
    # the board and the journal
    "board.view": {**_READERS, L: "own"},
    "blotter.log": {**_STAFF},
    "blotter.correct": {**_STAFF},
    "blotter.day": {S: "any", O: "any"},
    # incidents
    "incident.view": {**_READERS, L: "own"},
    "incident.caller.view": {**_READERS, L: "own"},
    "incident.open": {**_STAFF},
    "incident.edit": {**_STAFF},
    "incident.note": {**_STAFF, L: "own"},
    "incident.hold": {**_DESK, P: "any"},
    "incident.end": {**_DESK, P: "any"},
    "incident.coordinate": {**_STAFF},
    "incident.exercise": {**_DESK, P: "any"},
    # around incidents: persons, vehicles, property and files; warnings are for every patrol
    "incident.people.view": {**_READERS, L: "own"},
    "incident.attach": {**_STAFF, L: "own"},
    "warning.view": {**_READERS, L: "any"},
    "warning.issue": {**_STAFF},
    "search.view": {**_READERS},
    # mobility support
    "mobility.view": {**_READERS},
    "mobility.edit": {**_STAFF},
    "mobility.report": {**_STAFF, L: "own"},  # a checkpoint passed by one's own convoy, what one's own patrol has seen
    # security: a patrol leader reads and reports for the task at whose posts their own patrol stands
    "security.view": {**_READERS},
    "security.edit": {**_DESK, P: "any"},
    "security.report": {**_DESK, P: "any", L: "own"},
    # patrols
    "patrol.view": {**_READERS, L: "own"},
    "patrol.edit": {S: "any", P: "any"},
    "patrol.duty": {**_DESK, P: "any"},
    "patrol.state": {**_DESK, L: "own"},
    "patrol.position": {**_DESK, L: "own"},
    "patrol.panic": {**_DESK, P: "any", L: "own"},
    "patrol.panic.clear": {**_DESK, P: "any"},
    # dispatch
    "assignment.dispatch": {**_DESK, P: "any"},
    "assignment.progress": {**_DESK, L: "own"},
    "assignment.recall": {**_DESK, P: "any"},
    "command.run": {**_STAFF},
    # exercises
    "exercise.view": {**_READERS},
    "exercise.plan": {**_STAFF},
    "exercise.run": {**_DESK, P: "any"},  # STARTEX, pause, ENDEX; patrols into it and back to real work
    "exercise.recall.seen": {**_DESK, P: "any", L: "own"},
    # the shift
    "shift.view": {**_READERS},
    "shift.sign": {**_DESK},
    "shift.replace": {S: "any"},  # sign for an outgoing shift whose leader is gone; review a blotter day
    "shift.fallback": {**_DESK},
    # alarms and policies
    "alarm.acknowledge": {**_DESK, P: "any", D: "any", L: "own"},
    "policy.view": {**_READERS, X: "any"},
    "policy.change": {S: "any", P: "any"},
    # policing: a patrol leader checks for their own patrol; an investigation is "own" to those who work on it
    "policing.desk.view": {**_READERS},
    "policing.view": {**_READERS, L: "own"},
    "policing.check": {**_DESK, P: "any", L: "own"},
    "policing.device": {S: "any", P: "any"},
    "investigation.view": {S: "any", P: "any", A: "any", O: "own", D: "own", L: "own"},
    "investigation.work": {S: "any", P: "any", O: "own", D: "own", L: "own"},
    "investigation.lead": {S: "any", P: "any"},  # opens, appoints, reviews, authorises disposals
    # what the provost coordinates; "own" are the directives to the patrol that somebody is logged on to
    "coordination.view": {**_READERS},
    "coordination.ask": {**_STAFF},
    "provost.decide": {P: "any"},
    "provost.take": {P: "any"},  # an escalation, to himself
    "directive.view": {**_READERS, L: "own"},
    "directive.give": {P: "any"},
    "directive.read": {**_STAFF, L: "own"},
    "help.ask": {S: "any", P: "any"},
    "help.answer": {**_DESK, P: "any"},
    "report.draft": {S: "any", P: "any"},
    "report.submit": {P: "any"},
    # detention: advice, plans and inspections name nobody who is held
    "detention.desk.view": {**_READERS},
    "advice.take": {**_STAFF},  # write down who asks, call back; what others said, by name
    "advice.give": {S: "any", P: "any", D: "any"},  # on one's own authority
    "detention.plan": {S: "any", P: "any", D: "any"},
    "inspection.view": {S: "any", P: "any", D: "any", A: "any"},
    "inspection.work": {P: "any", D: "any"},
    "detention.oversight": {P: "any", D: "any", A: "any"},
    # the custody register: everybody at the desk sees a number, a site and the next check; who it is, three roles
    "custody.view": {**_READERS},
    "custody.capture": {**_DESK, P: "any", D: "any", L: "own"},
    "custody.oversee": {P: "any", D: "any", A: "any"},  # clocks and gaps, no names
    "custody.read": {P: "any", D: "any", A: "any"},  # with a purpose, and every reading is an entry
    "custody.keep": {D: "any"},
    "custody.correct": {P: "any", D: "any"},  # the lines that each of them may write; see services/correcting.py
    "custody.authorise": {P: "any", D: "any"},
    "custody.review": {P: "any", D: "any"},
    "custody.shorten": {P: "any", D: "any"},
    "custody.hold": {P: "any", D: "any"},
    "custody.agree": {P: "any"},  # to what a second person must agree to; limits; an escape or a death
    # the patrol programme: "own" are the orders of the patrol that somebody is logged on to
    "programme.view": {**_READERS},
    "programme.plan": {**_DESK, P: "any"},
    "programme.report": {**_DESK, P: "any", L: "own"},  # orders read, start, end, debrief
    # the house
    "reference.view": {**_READERS, L: "any", X: "any"},
    "reference.edit": {X: "any"},
    "accounts.manage": {X: "any"},
    "clock.run": {},  # the desk itself, nobody else
    # the faces
    "console.use": {**_READERS},
    "phone.use": {L: "own"},
    "provost.view": {P: "any", S: "any", A: "any"},
}

AUDIENCES: Final[dict[Role, frozenset[str]]] = {
    O: frozenset({"desk"}),
    S: frozenset({"desk", "shift"}),
    L: frozenset(),  # the tag of the patrol that they are logged on to is added by the duty shift
    P: frozenset({"desk", "shift", "provost", "detention"}),
    D: frozenset({"desk", "detention"}),
    A: frozenset({"desk", "shift", "provost", "detention", "admin"}),
    X: frozenset({"admin"}),
}


def scope(roles: frozenset[Role], action: str) -> Scope | None:
    """The widest scope that these roles give. ``KeyError`` for an action that the table does not know."""
    given = {MATRIX[action].get(role) for role in roles}
    return "any" if "any" in given else "own" if "own" in given else None


def actions(roles: frozenset[Role]) -> list[str]:
    return [action for action in MATRIX if scope(roles, action)]
