"""Acts of the shift: begun, handed over with two signatures, a blotter day signed, the fallback site taking over.

A signature is an act of the person who signs, who has just confirmed who they are (see ``signing``), so each has its
own entry under their own name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import DeskPosition
from blotter.actors import Actor
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_reason, clean_text
from dispatch.shift import kinds, selectors
from dispatch.shift.brief import Brief, between, brief
from dispatch.shift.models import DayReview, Handover, Shift
from incidents.models import Incident
from incidents.services import position_called
from incidents.states import OPEN

# What no register holds yet is handed over in words.
NOTES = ("detainees", "convoys", "equipment", "words")
NOTE_LENGTH = 2000


@operation("shift.sign")
def begin(op: Operation, *, by: Actor) -> Shift:
    """Begin the first shift, when there is none to take over from."""
    running = selectors.running()
    if running:
        words = _("%(who)s has the shift since %(since)s. Take it over by a handover that both sign.")
        raise Refused(words % {"who": running.leader.label, "since": f"{running.began_at:%H%MZ}"}, code="shift_runs")
    shift = Shift.objects.create(leader_id=op.by.user.pk, position=op.by.position, began_at=op.now)
    op.record(kinds.BEGUN)
    return shift


@operation("shift.sign")
def offer(
    op: Operation, *, by: Actor, picture: str, notes: Mapping[str, str] | None = None, version: int | None = None
) -> Handover:
    """Sign as the outgoing: what is open is frozen with ``notes`` (any of ``NOTES``). Instead of an offer before it.

    ``picture`` is the brief that was read; when things stand otherwise by now, it is to be read again. ``version`` is
    the shift's: of two who sign at one instant, the second hears of the first.
    """
    shift = _lock_running(op)
    if version is not None and shift.version != version:
        raise Refused(_("Somebody signed a handover in the meantime. Look at it first."), code="stale_version")
    if shift.leader_id != op.by.user.pk and not op.by.may("shift.replace"):
        words = _("%(who)s has the shift and signs for it. If they are gone, a shift leader signs.")
        raise Refused(words % {"who": shift.leader.label}, code="not_yours")
    now = _read_again(op, picture)
    document = {"sections": now.as_json(), "notes": _notes(notes or {})}
    Handover.objects.filter(shift=shift, state=Handover.State.OFFERED).update(state=Handover.State.REPLACED)
    handover = Handover.objects.create(
        shift=shift, document=document, digest=digest(document), outgoing_id=op.by.user.pk,
        outgoing_position=op.by.position, offered_at=op.now,
    )  # fmt: skip
    op.bump(shift)
    shift.save(update_fields=["version"])
    op.record(kinds.OFFERED, number=handover.pk, summary=now.summary)
    return handover


@operation("shift.sign")
def take(op: Operation, *, by: Actor, handover: int, picture: str) -> Handover:
    """Sign as the incoming, and have the shift from now on. What changed since the outgoing signed is kept with it."""
    shift = _lock_running(op)
    row = op.lock(Handover, handover)
    if row.state == Handover.State.TAKEN:
        words = _("%(who)s has signed for it already and has the shift.")
        raise Refused(words % {"who": row.incoming.label if row.incoming else ""}, code="taken")
    if row.state != Handover.State.OFFERED or row.shift_id != shift.pk:
        raise Refused(_("The outgoing shift has signed anew since. Read that handover."), code="replaced")
    if row.outgoing_id == op.by.user.pk:
        raise Refused(_("Two people sign a handover. The incoming signs with an own account."), code="same_person")
    now = _read_again(op, picture)
    row.since = between(row.document["sections"], now.as_json())
    row.state, row.incoming_id, row.incoming_position, row.taken_at = (
        Handover.State.TAKEN, op.by.user.pk, op.by.position, op.now,
    )  # fmt: skip
    op.bump(row)
    row.save()
    shift.ended_at = op.now
    shift.save(update_fields=["ended_at"])
    Shift.objects.create(leader_id=op.by.user.pk, position=op.by.position, began_at=op.now)
    op.record(kinds.TAKEN, number=row.pk, changed=sum(map(len, row.since.values())))
    return row


@operation("shift.replace")
def sign_day(op: Operation, *, by: Actor, opened: int, remarks: str = "") -> DayReview:
    """Sign a closed blotter day, ``opened`` by the entry of that serial, as reviewed."""
    day = selectors.day(opened)
    if day is None:
        raise Missing(_("No blotter day was opened by entry %(serial)d.") % {"serial": opened})
    if day.closed is None:
        raise Refused(_("This blotter is still open. Close it, then review it."), code="still_open")
    if day.review:
        raise Refused(_("%(who)s has signed it already.") % {"who": day.review.signed_by.label}, code="signed")
    review = DayReview.objects.create(
        opened=opened, closed=day.closed.serial, remarks=clean_text(remarks, "remarks", NOTE_LENGTH),
        signed_by_id=op.by.user.pk, position=op.by.position, signed_at=op.now,
    )  # fmt: skip
    op.record(kinds.DAY_SIGNED, day=day.name, first=opened, last=day.closed.serial)
    return review


@operation("shift.fallback")
def take_over(op: Operation, *, by: Actor, position: str, reason: str) -> DeskPosition:
    """One desk site falls out: every open incident that its positions have, or nobody, goes to ``position``.

    The way back is the same act with a position of the other site.
    """
    reason = clean_reason(reason)
    target = position_called(position)
    here = {*DeskPosition.objects.filter(site=target.site).values_list("name", flat=True)}
    moving = Incident.objects.filter(state__in=OPEN).exclude(owner__in=here).values_list("pk", flat=True)
    # Looked at again under the lock: what was closed or taken by the other site meanwhile stays as it is.
    rows = [row for row in op.lock(Incident, list(moving)) if row.state in OPEN and row.owner not in here]
    for row in rows:
        row.owner = target.name
        op.bump(row)
        row.save(update_fields=["owner", "version"])
        op.touch(row)
    op.record(kinds.TAKEN_OVER, site=target.site, position=target.name, count=len(rows), reason=reason)
    return target


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of a frozen copy: whether it is still what was signed."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _lock_running(op: Operation) -> Shift:
    running = selectors.running()
    if running is None:
        raise Refused(_("There is no shift to hand over: nobody has signed for one yet. Begin it."), code="no_shift")
    shift = op.lock(Shift, running.pk)
    if shift.ended_at:
        raise Refused(_("Somebody took the shift over at this moment. Look again."), code="taken")
    return shift


def _read_again(op: Operation, picture: str) -> Brief:
    """The brief as it stands now; refused when that is not what the signer has read."""
    tags: frozenset[str] = op.by.user.audiences()  # type: ignore[attr-defined]
    now = brief(tags, op.now)
    if changed := now.changed_since(picture):
        words = _("It changed since you read it: %(sections)s. Read these again, then sign.")
        raise Refused(words % {"sections": ", ".join(changed)}, code="changed", changed=changed)
    return now


def _notes(given: Mapping[str, str]) -> dict[str, str]:
    unknown = sorted(set(given) - set(NOTES))
    if unknown:
        raise Invalid(_("There is no such note. Known are: %(known)s.") % {"known": ", ".join(NOTES)}, field=unknown[0])
    return {name: clean_text(given.get(name, ""), name, NOTE_LENGTH) for name in NOTES}
