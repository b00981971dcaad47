"""Evidence: seized, from hand to hand, disposed of. Every step is done by who holds the item, or is refused.

Between two people with accounts a step has two signatures: the holder releases, the receiver receives, and until then
the holder has it. Somebody without an account is named, with the number of the receipt that they gave.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from blotter.actors import Actor
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason
from incidents.policing import kinds
from incidents.policing.models import CaseNumber, CustodyStep, EvidenceDocument, Investigation, Item
from incidents.policing.services.common import _lock_case, _save_case, _user
from incidents.services.common import clean_choice
from incidents.services.moments import past
from incidents.services.numbers import next_number

MOST_ITEMS = 60
Purpose = CustodyStep.Purpose
# What a holder may release an item for; the seizure, the way back and the disposal have acts of their own.
PURPOSES = (Purpose.STORED, Purpose.EXAMINED, Purpose.COURT, Purpose.TRANSFER)


@operation("investigation.work")
def seize(
    op: Operation,
    *,
    by: Actor,
    investigation: int,
    source: str,
    basis: str,
    place: str,
    items: Sequence[dict[str, Any]],
    taken_at: datetime | None = None,
    version: int | None = None,
) -> EvidenceDocument:
    """Take things as evidence, on one document. Each of ``items``: description, and quantity and seal where there are.

    Whoever takes them holds them from then on.
    """
    row = _lock_case(op, investigation, version)
    if not 1 <= len(items) <= MOST_ITEMS:
        raise Invalid(_("Tag 1 to %(most)d items on a document.") % {"most": MOST_ITEMS}, field="items")
    moment = past(op, taken_at, "taken_at")
    document = EvidenceDocument.objects.create(
        number=next_number(op, CaseNumber, CaseNumber.Series.EVIDENCE), investigation=row,
        source=clean_line(source, "source", 200, required=True), basis=clean_line(basis, "basis", 120, required=True),
        place=clean_line(place, "place", 200, required=True), taken_at=moment, taken_by_id=op.by.user.pk,
        written_at=op.now,
    )  # fmt: skip
    for number, given in enumerate(items, 1):
        item = Item.objects.create(
            document=document, number=number,
            description=clean_line(given.get("description", ""), "items", 300, required=True),
            quantity=clean_line(given.get("quantity", "") or "1", "items", 40),
            seal=clean_line(given.get("seal", ""), "items", 40),
        )  # fmt: skip
        CustodyStep.objects.create(
            item=item, number=1, released_name=document.source, received_by_id=op.by.user.pk,
            received_name=_name(op), purpose=Purpose.SEIZED, place=document.place, at=moment, received_at=moment,
            written_by_id=op.by.user.pk,
        )  # fmt: skip
    _save_case(op, row)
    op.record(kinds.SEIZED, case=row.called, document=document.number, count=len(items))
    return document


@operation("investigation.work")
def hand_over(
    op: Operation,
    *,
    by: Actor,
    items: Iterable[int],
    to: str,
    purpose: str,
    place: str,
    at: datetime | None = None,
    words: str = "",
) -> list[CustodyStep]:
    """Release items that one holds to somebody with an account (``to``: user name). They hold them once they say so."""
    receiver = _user(to, "to")
    if receiver.pk == op.by.user.pk:
        raise Invalid(_("You hold it already. To whom do you give it?"), field="to")
    held = _lock_held(op, items)
    steps = [
        _step(op, item, last, purpose=clean_choice(purpose, list(PURPOSES), "purpose"), place=place, at=at,
              words=words, received_by=receiver, received_name=receiver.label)
        for item, last in held
    ]  # fmt: skip
    op.record(kinds.OFFERED, tags=_tags(held), purpose=Purpose(purpose).label)
    return steps


@operation("investigation.work")
def receive(
    op: Operation, *, by: Actor, items: Iterable[int], words: str = "", received_at: datetime | None = None
) -> list[CustodyStep]:
    """Say that one has what was released to one. From now on one holds it, and answers for it."""
    offered = _lock_offered(op, items)
    for _item, step in offered:
        step.received_at = past(op, received_at, "received_at", since=step.at)
        step.words = "; ".join(filter(None, (step.words, clean_line(words, "words", 90))))
        step.save(update_fields=["received_at", "words"])
    op.record(kinds.RECEIVED, tags=_tags(offered))
    return [step for _item, step in offered]


@operation("investigation.work")
def decline(op: Operation, *, by: Actor, items: Iterable[int], reason: str) -> list[Item]:
    """It did not come, or not as it was released: the releaser still has it. Releasers take an offer back so, too."""
    reason = clean_reason(reason)
    offered = _lock_offered(op, items, or_releaser=True)
    for _item, step in offered:
        step.declined_at, step.declined_reason = op.now, reason
        step.save(update_fields=["declined_at", "declined_reason"])
    op.record(kinds.DECLINED, tags=_tags(offered), reason=reason)
    return [item for item, _step in offered]


@operation("investigation.work")
def give_out(
    op: Operation,
    *,
    by: Actor,
    items: Iterable[int],
    to: str,
    receipt: str,
    purpose: str,
    place: str,
    at: datetime | None = None,
    words: str = "",
) -> list[CustodyStep]:
    """Release items that one holds to somebody without an account: their name and the number of their receipt."""
    name = clean_line(to, "to", 120, required=True)
    receipt = clean_line(receipt, "receipt", 60, required=True)
    held = _lock_held(op, items)
    steps = [
        _step(op, item, last, purpose=clean_choice(purpose, list(PURPOSES), "purpose"), place=place, at=at,
              words=words, received_name=name, receipt=receipt)
        for item, last in held
    ]  # fmt: skip
    op.record(kinds.GIVEN_OUT, tags=_tags(held), receipt=receipt, purpose=Purpose(purpose).label)
    return steps


@operation("investigation.work")
def take_back(
    op: Operation, *, by: Actor, items: Iterable[int], place: str, at: datetime | None = None, words: str = ""
) -> list[CustodyStep]:
    """Items come back from somebody without an account to the one who does this act."""
    back = []
    for item, last in _lock_items(op, items):
        if last.received_by_id is not None or last.received_at is None:
            words_ = _("%(tag)s is with %(holder)s, not outside. Only its holder can give it to you.")
            raise Refused(words_ % {"tag": item.tag, "holder": _holder(last)}, code="not_outside")
        back.append((item, last))
    steps = [
        _step(op, item, last, purpose=Purpose.BACK, place=place, at=at, words=words, received_by=op.by.user,
              received_name=_name(op), now=True)
        for item, last in back
    ]  # fmt: skip
    op.record(kinds.TAKEN_BACK, tags=_tags(back))
    return steps


@operation("investigation.lead")
def authorise_disposal(op: Operation, *, by: Actor, items: Iterable[int], disposal: str, reason: str) -> list[Item]:
    """Allow that items are returned, destroyed or given away for good. Never by who holds them."""
    reason = clean_reason(reason)
    how = clean_choice(disposal, Item.Disposal.values, "disposal")
    if not how:
        raise Invalid(_("What becomes of it?"), field="disposal")
    found = _lock_items(op, items)
    for item, last in found:
        if last.received_by_id == op.by.user.pk:
            words = _("You hold %(tag)s. Somebody else allows its disposal.")
            raise Refused(words % {"tag": item.tag}, code="own_item")
        item.disposal, item.disposal_reason, item.authorised_by_id, item.authorised_at = (
            how, reason, op.by.user.pk, op.now,
        )  # fmt: skip
        item.save()
    op.record(kinds.DISPOSAL, tags=_tags(found), how=Item.Disposal(how).label, reason=reason)
    return [item for item, _last in found]


@operation("investigation.work")
def dispose(
    op: Operation,
    *,
    by: Actor,
    items: Iterable[int],
    to: str,
    place: str,
    at: datetime | None = None,
    receipt: str = "",
) -> list[CustodyStep]:
    """The last step, by the holder, as it was allowed. ``to``: the owner, the authority, or who saw it destroyed."""
    name = clean_line(to, "to", 120, required=True)
    held = _lock_held(op, items)
    for item, _last in held:
        if not item.authorised_at:
            words = _("The disposal of %(tag)s was not allowed yet. Ask the shift leader.")
            raise Refused(words % {"tag": item.tag}, code="not_authorised")
    if len(ways := {item.disposal for item, _last in held}) > 1:
        raise Refused(_("These are to go different ways. Dispose of them one by one."), code="different_ways")
    steps = [
        _step(op, item, last, purpose=Purpose.DISPOSED, place=place, at=at, words="", received_name=name,
              receipt=clean_line(receipt, "receipt", 60))
        for item, last in held
    ]  # fmt: skip
    for (item, _last), step in zip(held, steps, strict=True):
        item.disposed_at = step.at
        item.save(update_fields=["disposed_at"])
    op.record(kinds.DISPOSED, tags=_tags(held), how=Item.Disposal(ways.pop()).label)
    return steps


def _lock_items(op: Operation, items: Iterable[int]) -> list[tuple[Item, CustodyStep]]:
    """The items with their last steps, in locked cases; refused when one is gone for good."""
    wanted = sorted(set(items))
    if not wanted:
        raise Invalid(_("Choose at least one item."), field="items")
    cases = Item.objects.filter(pk__in=wanted).values_list("document__investigation_id", flat=True)
    for key in sorted(set(cases)):
        # Evidence outlives the work on a case: it is handed on in review and after the closing, too.
        _lock_case_of(op, key)
    found = {item.pk: item for item in Item.objects.filter(pk__in=wanted).select_related("document")}
    if missing := [pk for pk in wanted if pk not in found]:
        raise Missing(_("There is no item of evidence %(pk)s.") % {"pk": missing[0]})
    for item in found.values():
        if item.disposed_at:
            words = _("%(tag)s was disposed of on %(day)s. Its chain has ended.")
            raise Refused(words % {"tag": item.tag, "day": f"{item.disposed_at:%d %b %Y}"}, code="disposed")
    return [(found[pk], _last(pk)) for pk in wanted]


def _lock_case_of(op: Operation, key: int) -> Investigation:
    """Who was given an item of it may act, whether or not they work on the case (an evidence custodian)."""
    mine = CustodyStep.objects.filter(item__document__investigation=key, received_by_id=op.by.user.pk).exists()
    return op.lock(Investigation, key) if mine else _lock_case(op, key, at_work=False)


def _last(item: int) -> CustodyStep:
    step = CustodyStep.objects.filter(item_id=item, declined_at=None).order_by("-number").first()
    assert step is not None, "an item begins with its seizure"
    return step


def _lock_held(op: Operation, items: Iterable[int]) -> list[tuple[Item, CustodyStep]]:
    """Items that the actor holds, each with the step by which they came to hold it."""
    found = _lock_items(op, items)
    for item, last in found:
        if last.received_at is None:
            words = _("%(tag)s is released to %(who)s, who has not received it yet. Take that back first.")
            raise Refused(words % {"tag": item.tag, "who": last.received_name}, code="offered")
        if last.received_by_id != op.by.user.pk:
            words = _("%(holder)s holds %(tag)s, not you. Only the holder can release it.")
            raise Refused(words % {"tag": item.tag, "holder": _holder(last)}, code="not_holder")
    return found


def _lock_offered(op: Operation, items: Iterable[int], *, or_releaser: bool = False) -> list[tuple[Item, CustodyStep]]:
    found = _lock_items(op, items)
    for item, last in found:
        mine = {last.received_by_id, *({last.released_by_id} if or_releaser else ())}
        if last.received_at is not None:
            raise Refused(_("%(tag)s was not released to anybody.") % {"tag": item.tag}, code="not_offered")
        if op.by.user.pk not in mine:
            words = _("%(tag)s was released to %(who)s. Only they can receive it.")
            raise Refused(words % {"tag": item.tag, "who": last.received_name}, code="not_receiver")
    return found


def _step(
    op: Operation,
    item: Item,
    last: CustodyStep,
    *,
    purpose: str,
    place: str,
    at: datetime | None,
    words: str,
    received_name: str,
    received_by: Any = None,
    receipt: str = "",
    now: bool = False,
) -> CustodyStep:
    """The next link: released by whoever the last one says received it. ``now``: the receiver signs with this act."""
    moment = past(op, at, "at", since=last.received_at)
    return CustodyStep.objects.create(
        item=item, number=item.steps.count() + 1, released_by_id=last.received_by_id, released_name=last.received_name,
        received_by=received_by, received_name=received_name, receipt=receipt, purpose=purpose,
        place=clean_line(place, "place", 200, required=True), at=moment,
        received_at=moment if now or received_by is None else None, words=clean_line(words, "words", 100),
        written_by_id=op.by.user.pk,
    )  # fmt: skip


def _holder(last: CustodyStep) -> str:
    return last.received_name if last.received_at else last.released_name


def _name(op: Operation) -> str:
    user = op.by.user
    assert isinstance(user, User)
    return user.label


def _tags(found: Sequence[tuple[Item, CustodyStep]]) -> str:
    return ", ".join(item.tag for item, _step in found)
