"""Telling partners: who was told of an incident, who need not be, and what they answered.

The checklist is the incident type's; a partner beyond it may be told as well. What is said stays with the incident.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason, clean_text
from incidents.around import kinds
from incidents.around.selectors import partners
from incidents.models import ContactChannel, Incident, PartnerContact
from incidents.services.common import _lock, _save, clean_choice
from reference.models import Partner

WORDS_LENGTH = 2000


@operation("incident.coordinate")
def tell_partner(
    op: Operation,
    *,
    by: Actor,
    incident: int,
    party: str,
    channel: str = ContactChannel.PHONE,
    route: str = "",
    person: str = "",
    words: str = "",
    answer: str = "",
    version: int | None = None,
    occurred_at: datetime | None = None,
) -> PartnerContact:
    """Record that somebody was told: ``party`` is a line of the type's checklist, or the key of any partner.

    ``route`` is the partner's own way when empty; who is reached through HQ is never recorded as told directly.
    ``person``: with whom was spoken. ``answer`` may come at once, or later by ``record_answer``.
    """
    contact = PartnerContact(
        channel=clean_choice(channel, ContactChannel.values, "channel"),
        person=clean_line(person, "person", 120),
        words=clean_text(words, "words", WORDS_LENGTH),
        answer=clean_text(answer, "answer", WORDS_LENGTH),
    )
    row = _lock(op, incident, version)
    known = _name(contact, row, party)
    contact.route = way_to(known, route)
    if contact.answer:
        contact.answered_at = occurred_at or op.now
    _enter(op, contact, row, occurred_at)
    way = str(Partner.Route(contact.route).label)
    op.record(kinds.TOLD, incident=row.called, partner=contact.label, way=way, occurred_at=occurred_at)
    return contact


@operation("incident.coordinate")
def not_needed(
    op: Operation, *, by: Actor, incident: int, party: str, reason: str, version: int | None = None
) -> PartnerContact:
    """Settle a line of the checklist without telling anybody, for a reason."""
    contact = PartnerContact(not_needed=True, reason=clean_reason(reason))
    row = _lock(op, incident, version)
    _name(contact, row, party)
    if contact.party not in partners.owed_of(row):
        raise Refused(
            _("%(partner)s is not owed for %(incident)s.") % {"partner": contact.label, "incident": row.number},
            code="not_owed",
        )
    _enter(op, contact, row, None)
    op.record(kinds.NOT_NEEDED, incident=row.called, partner=contact.label, reason=contact.reason)
    return contact


@operation("incident.coordinate")
def record_answer(
    op: Operation, *, by: Actor, contact: int, answer: str, occurred_at: datetime | None = None
) -> PartnerContact:
    """Record what a partner answered; a later answer is added below the first."""
    answer = clean_text(answer, "answer", WORDS_LENGTH, required=True)
    found, row = _contact(op, contact)
    if found.not_needed:
        raise Refused(_("%(partner)s was not told. Record that first.") % {"partner": found.label}, code="not_told")
    whole = "\n".join(filter(None, (found.answer, answer)))
    found.answer = clean_text(whole, "answer", WORDS_LENGTH)
    found.answered_at = occurred_at or op.now
    found.save()
    _save(op, row)
    op.record(kinds.ANSWERED, incident=row.called, partner=found.label, occurred_at=occurred_at)
    return found


@operation("incident.coordinate")
def withdraw_contact(op: Operation, *, by: Actor, contact: int, reason: str) -> PartnerContact:
    """It was entered by mistake. The line stays, marked; what it settled is owed again."""
    reason = clean_reason(reason)
    found, row = _contact(op, contact)
    found.withdrawn_at, found.withdrawn_reason = op.now, reason
    found.save()
    _save(op, row)
    op.record(kinds.WITHDRAWN, incident=row.called, partner=found.label, reason=reason)
    return found


def _contact(op: Operation, pk: int) -> tuple[PartnerContact, Incident]:
    """A contact that stands, behind the lock of its incident: that keeps everybody else from it."""
    key = PartnerContact.objects.filter(pk=pk).values_list("incident_id", flat=True).first()
    if key is None:
        raise Missing(_("There is no such entry."))
    row = _lock(op, key, None)
    found = PartnerContact.objects.get(pk=pk)
    if found.withdrawn_at is not None:
        raise Refused(_("This entry was withdrawn already."), code="withdrawn")
    return found, row


def _enter(op: Operation, contact: PartnerContact, incident: Incident, occurred_at: datetime | None) -> None:
    contact.incident, contact.told_at, contact.entered_at = incident, occurred_at or op.now, op.now
    contact.entered_by_id, contact.position = op.by.user.pk, op.by.position
    contact.save()
    _save(op, incident)


def _name(contact: PartnerContact, incident: Incident, party: str) -> Partner | None:
    """Put the line of the checklist and its label on a contact; the partner of the reference data, if it is one."""
    key = clean_line(party, "party", 40, required=True).lower()
    known = partners.partner_of(incident, key)
    label = known.short if known else partners.label_of(key)
    if label is None:
        raise Invalid(
            _("«%(party)s» is no partner that the desk knows. Choose one of the list.") % {"party": party},
            field="party",
        )
    contact.party, contact.label = partners.line_for(incident, key), label
    return known


def way_to(partner: Partner | None, route: str) -> str:
    """The way that was taken, the partner's own unless said; who is reached via HQ was not told directly."""
    own = partner.route if partner else Partner.Route.DIRECT
    way = clean_choice(route, ["", *Partner.Route.values], "route") or own
    if own == Partner.Route.VIA_HQ and way != own:
        raise Invalid(
            _("%(partner)s is reached via HQ: the desk does not call there itself.") % {"partner": partner},
            field="route",
        )
    return str(way)
