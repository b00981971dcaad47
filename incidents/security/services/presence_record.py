"""What is written down about a presence while it stands: partners, the situation, what it displaces, reports.

Underscore functions need an open operation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Missing, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason, clean_text, clean_whole
from incidents.around.services.telling import way_to
from incidents.models import ContactChannel, Incident
from incidents.security import presence_kinds as kinds
from incidents.security.models import Coordination, Displacement, Presence, PresenceReport, Situation, Tension
from incidents.security.services.common import _save as _save_task
from incidents.security.services.common import patrol_of
from incidents.security.services.manning import _heard
from incidents.security.services.presence_common import (
    _lock,
    _lock_open,
    _save,
    not_before,
    partner_of,
)
from incidents.security.states import ManningState
from incidents.services.common import _save as _save_incident
from incidents.services.common import _write_note, clean_choice
from incidents.services.moments import past
from incidents.standing import Addition
from patrols.selectors import patrol_ids_of
from reference.models import Partner

WORDS_LENGTH = 2000
MOST_PEOPLE = 100_000


# -- partners ----------------------------------------------------------------------------------------------------------
@operation("security.edit")
def name_partners(op: Operation, *, by: Actor, presence: int, partners: Sequence[str]) -> Presence:
    """Say with whom it must be coordinated; each is owed until somebody has told them."""
    row = _lock_open(op, presence)
    named = _name(op, row, partners)
    if not named:
        raise Invalid(_("Name at least one partner who is not on the list yet."), field="partners")
    _save(op, row)
    op.record(kinds.TO_COORDINATE, presence=row.called, partners=", ".join(one.short for one in named))
    return row


@operation("security.edit")
def coordinate(
    op: Operation,
    *,
    by: Actor,
    presence: int,
    partner: str,
    channel: str = ContactChannel.PHONE,
    route: str = "",
    spoken_with: str = "",
    words: str = "",
    stance: str = "",
    answer: str = "",
    occurred_at: datetime | None = None,
) -> Coordination:
    """Record that the presence was coordinated with a partner, directly or via HQ, and what they said to it.

    ``partner``: key of the reference data. ``route``: the partner's own way when empty.
    """
    known = partner_of(partner)
    channel = clean_choice(channel, ContactChannel.values, "channel")
    stance = clean_choice(stance, ["", *Coordination.Stance.values], "stance")
    answer = clean_text(answer, "answer", WORDS_LENGTH)
    row = _lock(op, presence)
    # Partners are also told that it stands no more.
    at = past(op, occurred_at, "occurred_at")
    found = row.coordinations.filter(partner=known, told_at=None, withdrawn_at=None).first()
    contact = found or Coordination(presence=row, partner=known)
    contact.route, contact.channel = way_to(known, route), channel
    contact.spoken_with = clean_line(spoken_with, "spoken_with", 120)
    contact.words, contact.told_at = clean_text(words, "words", WORDS_LENGTH), at
    contact.stance, contact.answer = stance, answer
    contact.answered_at = at if stance or answer else None
    contact.entered_at, contact.entered_by_id, contact.position = op.now, op.by.user.pk, op.by.position
    contact.save()
    _save(op, row)
    op.record(
        kinds.COORDINATED,
        presence=row.called,
        partner=known.short,
        way=Partner.Route(contact.route).label,
        stance=_stance(contact),
        occurred_at=occurred_at,
    )
    return contact


@operation("security.edit")
def answer_coordination(
    op: Operation,
    *,
    by: Actor,
    coordination: int,
    stance: str,
    answer: str = "",
    occurred_at: datetime | None = None,
) -> Coordination:
    """Record what a partner who was told has answered; a later answer stands above the first, whose words stay."""
    stance = clean_choice(stance, Coordination.Stance.values, "stance")
    answer = clean_text(answer, "answer", WORDS_LENGTH)
    contact = _contact(op, coordination)
    if contact.told_at is None:
        words = _("%(partner)s was not told yet. Record that first.")
        raise Refused(words % {"partner": contact.partner.short}, code="not_told")
    at = past(op, occurred_at, "occurred_at")
    not_before(at, max(contact.told_at, contact.answered_at or contact.told_at), "occurred_at")
    whole_answer = "\n".join(filter(None, (contact.answer, answer)))
    contact.stance, contact.answered_at = stance, at
    contact.answer = clean_text(whole_answer, "answer", WORDS_LENGTH)
    contact.save()
    _save(op, contact.presence)
    op.record(
        kinds.ANSWERED,
        presence=contact.presence.called,
        partner=contact.partner.short,
        stance=contact.get_stance_display(),
        occurred_at=occurred_at,
    )
    return contact


@operation("security.edit")
def withdraw_coordination(op: Operation, *, by: Actor, coordination: int, reason: str) -> Coordination:
    """It was entered by mistake, or need not be: the line stays, marked."""
    reason = clean_reason(reason)
    contact = _contact(op, coordination)
    contact.withdrawn_at, contact.withdrawn_reason = op.now, reason
    contact.save()
    _save(op, contact.presence)
    op.record(
        kinds.COORDINATION_WITHDRAWN,
        presence=contact.presence.called,
        partner=contact.partner.short,
        reason=reason,
    )
    return contact


def _name(op: Operation, row: Presence, slugs: Sequence[str]) -> list[Partner]:
    """Put partners on the list of those who are owed; who is on it already, or was told, stays as they are."""
    known = set(row.coordinations.filter(withdrawn_at=None).values_list("partner__slug", flat=True))
    named = [partner_of(slug, "partners") for slug in dict.fromkeys(slugs) if slug not in known]
    Coordination.objects.bulk_create(
        Coordination(
            presence=row, partner=partner, route=partner.route, entered_at=op.now, entered_by_id=op.by.user.pk,
            position=op.by.position,
        )
        for partner in named
    )  # fmt: skip
    return named


def _contact(op: Operation, pk: int) -> Coordination:
    """One that stands, behind the lock of its presence."""
    key = Coordination.objects.filter(pk=pk).values_list("presence_id", flat=True).first()
    if key is None:
        raise Missing(_("There is no such entry."))
    row = _lock(op, key)
    found = Coordination.objects.select_related("partner").get(pk=pk)
    if found.withdrawn_at is not None:
        raise Refused(_("This entry was withdrawn already."), code="withdrawn")
    found.presence = row
    return found


def _stance(contact: Coordination) -> str:
    return f": {contact.get_stance_display()}" if contact.stance else ""


# -- the situation -----------------------------------------------------------------------------------------------------
@operation("security.report")
def report_situation(
    op: Operation,
    *,
    by: Actor,
    presence: int,
    tension: str,
    people: int | None = None,
    injured: int | None = None,
    words: str = "",
    patrol: int | None = None,
    occurred_at: datetime | None = None,
) -> Situation:
    """Write down how it stands there. A report that comes late keeps its words and leaves the newer tension alone.

    It is word from the site, so its next check-in counts from it.
    """
    tension = clean_choice(tension, Tension.values, "tension")
    if people is not None:
        clean_whole(people, "people", 0, MOST_PEOPLE)
    if injured is not None:
        clean_whole(injured, "injured", 0, MOST_PEOPLE)
    words = clean_text(words, "words", WORDS_LENGTH)
    row = _lock_open(op, presence)
    seen_by = _seen_by(op, row, patrol)
    at = past(op, occurred_at, "occurred_at")
    newer = row.situations.filter(at__gt=at).exists()
    found = Situation.objects.create(
        presence=row, at=at, tension=tension, people=people, injured=injured, words=words, patrol_id=seen_by,
        written_at=op.now, written_by_id=op.by.user.pk, position=op.by.position,
    )  # fmt: skip
    if not newer:
        row.tension = tension
    _heard(op, row.task, at)
    _save_task(op, row.task)
    _save(op, row)
    op.record(kinds.SITUATION, presence=row.called, situation=situation_words(found), occurred_at=occurred_at)
    return found


def situation_words(row: Situation) -> str:
    """In figures, as it is printed: ``tense, about 40 people, nobody injured``."""
    parts = [str(row.get_tension_display())]
    if row.people is not None:
        parts.append(_("about %(people)d people") % {"people": row.people})
    if row.injured is not None:
        some = ngettext("%(injured)d injured", "%(injured)d injured", row.injured) % {"injured": row.injured}
        parts.append(some if row.injured else _("nobody injured"))
    return ", ".join(parts)


def _seen_by(op: Operation, row: Presence, patrol: int | None) -> int | None:
    """The patrol that a report is of: of a leader it is their own, which stands at a post of this presence."""
    if op.by.scope(op.action) != "own":
        return patrol_of(patrol).pk if patrol is not None else None
    mine = patrol_ids_of(op.by.user)
    there = row.task.posts.filter(mannings__patrol__in=mine, mannings__state=ManningState.PRESENT).exists()
    if not there or (patrol is not None and patrol not in mine):
        raise Forbidden(_("Your patrol does not stand here. Ask the desk to enter it for you."))
    return min(mine)


# -- what it displaces -------------------------------------------------------------------------------------------------
@operation("security.edit")
def displace(
    op: Operation,
    *,
    by: Actor,
    presence: int,
    what: str,
    patrol: int | None = None,
    occurred_at: datetime | None = None,
) -> Displacement:
    """Say what cannot be done elsewhere because of the presence. ``what`` is printed and names nobody."""
    what = clean_line(what, "what", 120, required=True)
    row = _lock_open(op, presence)
    at = past(op, occurred_at, "occurred_at")
    found = Displacement.objects.create(
        presence=row, what=what, patrol=patrol_of(patrol) if patrol is not None else None, at=at,
        entered_by_id=op.by.user.pk,
    )  # fmt: skip
    _save(op, row)
    patrol_words = f" ({found.patrol.callsign})" if found.patrol else ""
    op.record(kinds.DISPLACED, presence=row.called, what=what, patrol=patrol_words, occurred_at=occurred_at)
    return found


@operation("security.edit")
def restore(op: Operation, *, by: Actor, displacement: int, occurred_at: datetime | None = None) -> Displacement:
    """What was displaced is done again; also after the presence has ended."""
    key = Displacement.objects.filter(pk=displacement).values_list("presence_id", flat=True).first()
    if key is None:
        raise Missing(_("There is no such entry."))
    row = _lock(op, key)
    found = Displacement.objects.get(pk=displacement)
    if found.restored_at is not None:
        raise Refused(_("«%(what)s» was restored already.") % {"what": found.what}, code="restored")
    at = past(op, occurred_at, "occurred_at")
    not_before(at, found.at, "occurred_at")
    found.restored_at, found.restored_by_id = at, op.by.user.pk
    found.save()
    _save(op, row)
    op.record(kinds.RESTORED, presence=row.called, what=found.what, occurred_at=occurred_at)
    return found


# -- reports of others -------------------------------------------------------------------------------------------------
def _take(op: Operation, presence: int, addition: Addition) -> str:
    """``incidents.standing``: a report of another function joins this presence.

    The incident of its patrols says that there is one: whoever reads that incident need not be cleared for its words.
    """
    row = _lock_open(op, presence)
    if row.task.exercise != addition.exercise:
        raise Invalid(_("Exercise and real work are kept apart."), field="presence")
    if row.reports.filter(called=addition.called).exists():
        facts = {"report": addition.called, "presence": row.called}
        raise Refused(_("%(report)s was added to %(presence)s already.") % facts, code="exists")
    PresenceReport.objects.create(
        presence=row, called=addition.called, what=addition.what, rating=addition.rating, marking=addition.marking,
        releasable_to=addition.releasable_to, words=addition.words, address=addition.address,
        observed_at=addition.observed_at, added_at=op.now, added_by_id=op.by.user.pk, position=op.by.position,
    )  # fmt: skip
    if row.task.incident_id:
        incident = op.lock(Incident, row.task.incident_id)
        facts = {"report": addition.called, "presence": row.called}
        _write_note(op, incident, _("%(report)s added to %(presence)s") % facts, addition.observed_at)
        _save_incident(op, incident)
    _save(op, row)
    return row.called
