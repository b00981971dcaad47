"""Directives: given, read by those to whom they are addressed, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import DeskPosition
from accounts.roles import Role
from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Refused
from blotter.operations import Operation, check_unchanged, operation
from blotter.text import clean_line, clean_reason, clean_text
from dispatch.provost import kinds
from dispatch.provost.models import Addressee, Directive, Receipt, Series
from dispatch.provost.models.common import SeriesCounter
from dispatch.provost.services.common import (
    DESK,
    ahead,
    is_exercise,
    over,
)
from escalation import policies
from escalation import services as escalation
from incidents.services.moments import past
from incidents.services.numbers import incident_called, next_number
from patrols.models import Patrol
from reference.dtg import format_dtg

TEXT_LENGTH = 4000
MOST_ADDRESSEES = 60
# Those who have a face of the desk where a directive is read; patrols are addressed one by one.
ROLES = (Role.OPERATOR, Role.SHIFT_LEADER, Role.DETENTION_OFFICER)


def subject_of(directive: Directive) -> str:
    return f"{directive.board_subject}:{directive.pk}"


@operation("directive.give")
def give_directive(
    op: Operation,
    *,
    by: Actor,
    title: str,
    text: str,
    due_at: datetime,
    positions: Sequence[str] = (),
    roles: Sequence[str] = (),
    patrols: Sequence[int] = (),
    about: str = "",
    exercise: bool = False,
) -> Directive:
    """Give a directive to desk positions (by name), roles and patrols, who read it until ``due_at``."""
    incident = incident_called(about, "about") if about else None
    wanted = [*_positions(positions), *_roles(roles), *_patrols(patrols)]
    if not wanted:
        raise Invalid(_("To whom? Choose at least one position, role or patrol."), field="positions")
    if len(wanted) > MOST_ADDRESSEES:
        raise Invalid(_("At most %(most)d addressees.") % {"most": MOST_ADDRESSEES}, field="patrols")
    row = Directive.objects.create(
        number=next_number(op, SeriesCounter, Series.DIRECTIVE),
        title=clean_line(title, "title", 120, required=True),
        text=clean_text(text, "text", TEXT_LENGTH, required=True),
        about=incident,
        exercise=is_exercise(incident, exercise),
        given_by_id=op.by.user.pk,
        given_at=op.now,
        due_at=ahead(op, due_at, "due_at"),
    )
    for addressee in wanted:
        addressee.directive = row
    Addressee.objects.bulk_create(wanted)
    escalation._arm(
        op, subject=subject_of(row), policy=policies.DIRECTIVE.name, priority=None, audiences=DESK, due=row.due_at,
        words={"directive": row.called},
    )  # fmt: skip
    op.touch(row)
    to = ", ".join(addressee.called for addressee in wanted)
    op.record(kinds.DIRECTIVE_GIVEN, directive=row.called, to=to, due=format_dtg(row.due_at))
    if crews := [addressee for addressee in wanted if addressee.patrol_id]:
        # In an entry of their own: who else it goes to is not a patrol's to know.
        op.touch(*crews)
        tags = [addressee.tag for addressee in crews]
        op.record(kinds.DIRECTIVE_TOLD, directive=row.called, due=format_dtg(row.due_at), audiences=tags)
    return row


@operation("directive.read")
def read_directive(op: Operation, *, by: Actor, directive: int, at: datetime | None = None) -> Directive:
    """Confirm that one has read it, for every addressee that one is: position, role, patrol. Twice changes nothing.

    ``at``: when the button was pressed on a phone that had no network.
    """
    row = _lock_in_force(op, directive)
    to = row.addressees.select_related("position", "patrol")
    mine = [addressee for addressee in to if is_mine(addressee, by)]
    if not mine:
        raise Forbidden(_("This directive is not addressed to you."))
    known = set(Receipt.objects.filter(addressee__in=mine, by_id=by.user.pk).values_list("addressee_id", flat=True))
    unread = [addressee for addressee in mine if addressee.pk not in known]
    if not unread:
        op.quiet()
        return row
    _receive(op, row, unread, Receipt.Channel.SCREEN, past(op, at, since=row.given_at))
    return row


@operation("directive.read")
def read_out(op: Operation, *, by: Actor, directive: int, addressee: int, at: datetime | None = None) -> Directive:
    """The desk has read it out to a patrol by radio, and the patrol has confirmed it."""
    row = _lock_in_force(op, directive)
    if by.scope(op.action) == "own":
        raise Forbidden(_("The desk enters what was read out by radio."))
    to = row.addressees.select_related("patrol").filter(pk=addressee).exclude(patrol=None).first()
    if to is None:
        raise Invalid(_("Only to a patrol that it is addressed to."), field="addressee")
    if to.receipts.exists():
        raise Refused(_("%(patrol)s has read it already.") % {"patrol": to.called}, code="read")
    _receive(op, row, [to], Receipt.Channel.RADIO, past(op, at, since=row.given_at))
    return row


@operation("directive.give")
def end_directive(op: Operation, *, by: Actor, directive: int, reason: str, version: int | None = None) -> Directive:
    """It is in force no more; who has not read it need not."""
    row = _lock_in_force(op, directive)
    check_unchanged(row, version)
    row.end_reason = clean_reason(reason)
    row.ended_at, row.ended_by_id = op.now, op.by.user.pk
    _save(op, row)
    op.record(kinds.DIRECTIVE_ENDED, directive=row.called, reason=row.end_reason)
    return row


def is_mine(addressee: Addressee, by: Actor) -> bool:
    """Whether this is somebody to whom it is addressed: by where they sit, what they are, whom they lead."""
    if addressee.position_id:
        return bool(by.position) and addressee.position.name == by.position  # type: ignore[union-attr]
    if addressee.patrol_id:
        return f"patrol:{addressee.patrol_id}" in by.own_tags
    return addressee.role in by.user.roles  # type: ignore[attr-defined]


def _receive(op: Operation, row: Directive, read: Sequence[Addressee], channel: str, at: datetime) -> None:
    for addressee in read:
        Receipt.objects.create(
            addressee=addressee, by_id=op.by.user.pk, position=op.by.position, channel=channel, at=at
        )
    if not row.addressees.filter(receipts=None).exists():
        escalation._disarm(op, subject=subject_of(row))
    op.bump(row)
    row.save(update_fields=["version"])
    op.touch(row, *(addressee for addressee in read if addressee.patrol_id))
    names = ", ".join(addressee.called for addressee in read)
    how = _(", read out by radio") if channel == Receipt.Channel.RADIO else ""
    op.record(kinds.DIRECTIVE_READ, directive=row.called, who=names, how=how, occurred_at=at)


def _save(op: Operation, row: Directive) -> None:
    op.bump(row)
    row.save()
    escalation._disarm(op, subject=subject_of(row))
    op.touch(row, *row.addressees.exclude(patrol=None))


def _lock_in_force(op: Operation, directive: int) -> Directive:
    row = op.lock(Directive, directive)
    if row.ended_at:
        raise over(row.called, _("no more in force"))
    return row


def _positions(names: Sequence[str]) -> list[Addressee]:
    found = {position.name: position for position in DeskPosition.objects.filter(name__in=names)}
    if unknown := set(names) - set(found):
        raise Invalid(_("There is no desk position «%(name)s».") % {"name": min(unknown)}, field="positions")
    return [Addressee(position=position) for _name, position in sorted(found.items())]


def _roles(names: Sequence[str]) -> list[Addressee]:
    if unknown := set(names) - set(ROLES):
        raise Invalid(_("No directive is given to the role «%(name)s».") % {"name": min(unknown)}, field="roles")
    return [Addressee(role=role) for role in ROLES if role in names]


def _patrols(pks: Sequence[int]) -> list[Addressee]:
    found = list(Patrol.objects.filter(pk__in=pks, active=True).order_by("callsign"))
    if len(found) != len(set(pks)):
        raise Invalid(_("There is no such patrol."), field="patrols")
    return [Addressee(patrol=patrol) for patrol in found]
