"""Reading the coordination log: the type's checklist with what is still owed, and everything that was said."""

from __future__ import annotations

from typing import Any

from blotter.selectors import stamp
from incidents.functions import Party
from incidents.models import ContactChannel, Incident, PartnerContact
from reference.models import Partner
from reference.selectors import command_at, partner_for


def owed_of(incident: Incident) -> list[str]:
    """The lines of the checklist that nobody has settled yet, in its order."""
    settled = set(incident.partner_contacts.filter(withdrawn_at=None).values_list("party", flat=True))
    return [line for line in incident.parties if line not in settled]


def line_for(incident: Incident, key: str) -> str:
    """The line of the checklist that telling this partner settles: ``rc`` by telling ``rc-e``; else its own key."""
    lines = incident.parties
    return key if key in lines else next((line for line in lines if key.startswith(f"{line}-")), key)


def partner_of(incident: Incident, key: str) -> Partner | None:
    """The partner behind a line or a key: the regional command is that of the place, and of a contingent's commander
    the caller's nation decides."""
    if key == Party.RC:
        if incident.lat is None or incident.lon is None:
            return None
        command = command_at(incident.lat, incident.lon)
        return partner_for(command.code) if command else None
    caller = incident.callers.exclude(nation="").first()
    return partner_for(key, caller.nation if caller else "")


def label_of(key: str) -> str | None:
    """What a line is called that is no partner of the reference data: a part within the desk, a group of partners."""
    return str(Party(key).label) if key in Party.values else None


def checklist(incident: Incident) -> list[dict[str, Any]]:
    """The type's lines with duty number and way beside each, and whether it is still owed."""
    owed = set(owed_of(incident))
    return [_line(incident, line, line in owed) for line in incident.parties]


def _line(incident: Incident, line: str, owed: bool) -> dict[str, Any]:
    partner = partner_of(incident, line)
    return {
        "party": line,
        "label": _label(line, partner),
        "owed": owed,
        "duty_phone": partner.duty_phone if partner else "",
        "route": partner.route if partner else Partner.Route.DIRECT.value,
    }


def _label(line: str, partner: Partner | None) -> str:
    if partner and line == Party.RC:
        return partner.short  # which one, not what kind
    return label_of(line) or (partner.short if partner else line)


def contacts(incident: Incident) -> list[dict[str, Any]]:
    """Who was told and who need not be, oldest first, withdrawn ones too."""
    return [contact_answer(row) for row in incident.partner_contacts.select_related("entered_by")]


def contact_answer(row: PartnerContact) -> dict[str, Any]:
    return {
        "id": row.pk,
        "party": row.party,
        "label": row.label,
        "not_needed": row.not_needed,
        "reason": row.reason,
        "person": row.person,
        "channel": row.channel,
        "channel_label": str(ContactChannel(row.channel).label) if row.channel else "",
        "route": row.route,
        "route_label": str(Partner.Route(row.route).label),
        "words": row.words,
        "answer": row.answer,
        "answered_at": stamp(row.answered_at) if row.answered_at else None,
        "told_at": stamp(row.told_at),
        "entered_by": row.position or row.entered_by.label,
        "withdrawn_at": stamp(row.withdrawn_at) if row.withdrawn_at else None,
        "withdrawn_reason": row.withdrawn_reason,
    }
