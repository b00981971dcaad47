"""What the desk decides about an incident before, and beside, sending somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason
from incidents import kinds
from incidents.functions import Jurisdiction
from incidents.models import Incident, PriorityChange, Source
from incidents.services.common import (
    HELD,
    _arm,
    _arm_unassigned,
    _follow,
    _lock,
    _save,
    clean_choice,
    clean_priority,
    type_of,
)
from incidents.services.place import clean_location, set_location
from incidents.states import ENDED, WAITING, State
from reference.selectors import partner_called


@operation("incident.edit")
def assess(op: Operation, *, by: Actor, incident: int, version: int | None = None) -> Incident:
    """The desk has looked at it. It still waits for a patrol, from the same moment."""
    row = _lock(op, incident, version)
    _follow(op, row, "assess")
    op.record(kinds.ASSESSED, incident=row.called)
    return row


def _change_priority(op: Operation, row: Incident, priority: Any, reason: Any) -> bool:
    """Change the priority, keeping who, when, why; whether it changed.

    The clocks that run start anew by the new priority, counted from the same moments.
    """
    priority, reason = clean_priority(priority), clean_reason(reason)
    _refuse_ended(row)
    old = row.priority
    if old == priority:
        op.quiet()
        return False
    if priority == 1 and row.state == State.HELD:
        raise Refused(_("PRI 1 is never held. Take %(incident)s up again first.") % {"incident": row.number})
    PriorityChange.objects.create(
        incident=row, old=old, new=priority, reason=reason, changed_at=op.now, changed_by_id=op.by.user.pk
    )
    row.priority = priority
    if row.state in WAITING and row.waiting_since:
        _arm_unassigned(op, row, row.waiting_since)
    if row.state == State.HELD:
        _arm(op, row, HELD, start=row.state_since)
    _save(op, row)
    return True


@operation("incident.edit")
def amend(op: Operation, /, *, by: Actor, incident: int, version: int | None = None, **fields: Any) -> Incident:
    """Change any of ``type``, ``location``, ``source``, ``verified``. A new type does not change the priority."""
    changes = _checked(fields)
    row = _lock(op, incident, version)
    _refuse_ended(row)
    names = _apply(row, changes)
    if not names:
        op.quiet()
        return row
    _save(op, row)
    op.record(kinds.AMENDED, incident=row.called, fields=", ".join(names))
    return row


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    checks = {
        "type": type_of,
        "location": clean_location,
        "source": lambda value: clean_choice(value, Source.values, "source"),
        "verified": _boolean,
    }
    unknown = sorted(set(fields) - set(checks))
    if unknown:
        raise Invalid(
            _("This cannot be changed here. Known are: %(known)s.") % {"known": ", ".join(checks)}, field=unknown[0]
        )
    return {field: checks[field](value) for field, value in fields.items()}


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid(_("Say true or false."), field="verified")
    return value


def _apply(incident: Incident, changes: Mapping[str, Any]) -> list[str]:
    """Set what differs; answers in words what changed."""
    names = []
    if "type" in changes and changes["type"] != incident.type:
        incident.type, incident.function = changes["type"], changes["type"].function
        names.append(_("type %(label)s") % {"label": incident.type.label})
    if "location" in changes and set_location(incident, changes["location"]):
        names.append(_("place %(place)s") % {"place": incident.place or incident.mgrs})
    if "source" in changes and changes["source"] != incident.source:
        incident.source = changes["source"]
        names.append(_("source %(source)s") % {"source": Source(incident.source).label})
    if "verified" in changes and changes["verified"] != incident.verified:
        incident.verified = changes["verified"]
        names.append(_("place verified") if incident.verified else _("place not verified"))
    return names


def _refuse_ended(incident: Incident) -> None:
    if incident.state in ENDED:
        raise Refused(
            _("%(incident)s is %(state)s. Reopen it first, or write a note.")
            % {"incident": incident.number, "state": State(incident.state).label},
            current_state=incident.state,
        )


def _agency(value: Any, field: str) -> str:
    """A partner by its short form, whatever it was called; anybody else as written. Figures count by this."""
    text = clean_line(value, field, 80)
    partner = partner_called(text)
    return partner.short if partner else text


@operation("incident.coordinate")
def coordinate(
    op: Operation,
    *,
    by: Actor,
    incident: int,
    jurisdiction: str | None = None,
    lead_agency: str | None = None,
    handed_over_to: str | None = None,
    version: int | None = None,
    occurred_at: datetime | None = None,
) -> Incident:
    """Say whose it is: jurisdiction, lead agency, handed over to. What is not given stays."""
    given = {
        "jurisdiction": (jurisdiction, lambda value, field: clean_choice(value, ["", *Jurisdiction.values], field)),
        "lead_agency": (lead_agency, _agency),
        "handed_over_to": (handed_over_to, _agency),
    }
    checked = {field: clean(value, field) for field, (value, clean) in given.items() if value is not None}
    words = {
        "jurisdiction": _("jurisdiction %(value)s"),
        "lead_agency": _("lead agency %(value)s"),
        "handed_over_to": _("handed over to %(value)s"),
    }
    row = _lock(op, incident, version)
    said = []
    for field, value in checked.items():
        if value != getattr(row, field):
            setattr(row, field, value)
            label = Jurisdiction(value).label if field == "jurisdiction" and value else value
            said.append(words[field] % {"value": label or _("open")})
    if not said:
        op.quiet()
        return row
    _save(op, row)
    op.record(kinds.COORDINATED, incident=row.called, fields=", ".join(said), occurred_at=occurred_at)
    return row
