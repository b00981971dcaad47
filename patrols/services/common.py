"""What every act on a patrol shares. Underscore functions need an open operation."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from blotter.errors import Forbidden, Invalid, Refused
from blotter.operations import Operation
from blotter.text import clean_line
from escalation import services as escalation
from patrols import busy
from patrols.models import Patrol
from patrols.selectors import patrol_ids_of
from patrols.states import TRANSITIONS, State, reaches

WELFARE = "patrol.welfare"


def subject_of(patrol: Patrol) -> str:
    return f"{patrol.board_subject}:{patrol.pk}"


def viewers_of(patrol: Patrol) -> frozenset[str]:
    return frozenset({"desk", subject_of(patrol)})


def _require_own(op: Operation, *patrols: int) -> None:
    """Whoever may act on their own patrol only ("own" in the role matrix) must be logged on to these."""
    if op.by.scope(op.action) == "own" and not patrol_ids_of(op.by.user).issuperset(patrols):
        raise Forbidden(_("You are not logged on to this patrol. Ask the desk to log you on, or to enter it for you."))


def _lock(op: Operation, patrol: int, version: int | None) -> Patrol:
    _require_own(op, patrol)
    row = op.lock(Patrol, patrol)
    op.check_version(row, version)
    return row


def _save(op: Operation, patrol: Patrol) -> None:
    op.bump(patrol)
    patrol.save()
    op.touch(patrol)


def _follow(op: Operation, patrol: Patrol, act: str, *, reason: str = "", at: datetime | None = None) -> None:
    """Do an act of the state table on a locked patrol."""
    target = TRANSITIONS[patrol.state].get(act)
    if target is None:
        raise _refused(patrol, _("%(callsign)s is %(now)s, which does not allow this.") % _named(patrol))
    _enter(op, patrol, target, reason, at or op.now)


def _set_state(
    op: Operation,
    patrol: Patrol,
    state: str,
    *,
    at: datetime | None = None,
    incident: int | None = None,
    type: str = "",
) -> None:
    """Lead a locked patrol to a state of its job, or out of it, by the table; saved and touched.

    Arrival at ``incident`` of that ``type`` starts the welfare clock, leaving the scene stops it. ``at``: when it was.
    """
    if not reaches(patrol.state, state):
        words = _("%(callsign)s is %(now)s and cannot become %(next)s from there.")
        raise _refused(patrol, words % {**_named(patrol), "next": State(state).label})
    left = patrol.state
    _enter(op, patrol, state, "", at or op.now)
    if state == State.ON_SCENE:
        _arm_welfare(op, patrol, patrol.state_since, incident, type)
    elif left == State.ON_SCENE:
        escalation._disarm(op, subject=subject_of(patrol), policy=WELFARE)


def _enter(op: Operation, patrol: Patrol, state: str, reason: str, at: datetime) -> None:
    patrol.state, patrol.state_since, patrol.state_reason = state, at, reason
    _save(op, patrol)
    busy._moved(op, patrol, at)


def _named(patrol: Patrol) -> dict[str, Any]:
    return {"callsign": patrol.callsign, "now": State(patrol.state).label}


def _refused(patrol: Patrol, words: str) -> Refused:
    return Refused(words, current_state=patrol.state, acts=list(TRANSITIONS[patrol.state]))


def _arm_welfare(op: Operation, patrol: Patrol, start: datetime, incident: int | None, type: str) -> None:
    escalation._arm(
        op,
        subject=subject_of(patrol),
        policy=WELFARE,
        priority=None,
        type=type,
        audiences=viewers_of(patrol),
        incident=incident,
        patrol=patrol.pk,
        start=start,
        words={"patrol": patrol.callsign},
    )


def clean_nation(value: object, field: str = "nation", *, required: bool = False) -> str:
    """ISO 3166 code of three letters, upper case; empty allowed unless required."""
    code = clean_line(value, field, 8, required=required).upper()
    if code and not re.fullmatch("[A-Z]{3}", code):
        raise Invalid(_("Give the nation as three letters, for example AUT, CHE, POL or LVA."), field=field)
    return code


def clean_choices(values: Any, allowed: list[str], field: str) -> list[str]:
    """A list of known words, each once, in the order given."""
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise Invalid(_("Give a list."), field=field)
    unknown = [value for value in values if value not in allowed]
    if unknown:
        raise Invalid(
            _("«%(unknown)s» is not known. Known are: %(known)s.")
            % {"unknown": unknown[0][:40], "known": ", ".join(allowed)},
            field=field,
        )
    return list(dict.fromkeys(values))
