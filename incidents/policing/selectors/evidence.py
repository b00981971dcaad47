"""Reading evidence: who has an item, its chain, and whether that chain has a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from blotter.actors import Actor
from incidents.policing.models import CustodyStep, EvidenceDocument, Item


@dataclass(frozen=True, slots=True)
class Chain:
    """An item's steps in their order, declined ones among them. ``holder_id`` is None for somebody without an account
    and when it is ``gone``. ``offered_to``: who was to receive it and has not said so yet."""

    item: Item
    steps: list[CustodyStep]
    holder: str
    holder_id: int | None
    since: datetime | None
    gone: bool
    offered: CustodyStep | None

    @property
    def held(self) -> list[CustodyStep]:
        return _links(self.steps)


def chain(item: Item) -> Chain:
    steps = list(item.steps.all())
    links = _links(steps)
    last = links[-1]
    gone = item.disposed_at is not None
    offered = next((step for step in steps if step.received_at is None and step.declined_at is None), None)
    return Chain(
        item, steps, "" if gone else last.received_name, None if gone else last.received_by_id, last.received_at, gone,
        offered,
    )  # fmt: skip


def faults(item: Item) -> list[str]:
    """What is wrong with a chain, in words; nothing while everything went through the services.

    Read again from the rows before every print-out, so that paper never vouches for what a hand in the database broke.
    """
    steps = list(item.steps.all())
    found = []
    if [step.number for step in steps] != list(range(1, len(steps) + 1)):
        found.append(_("a step is missing"))
    links = _links(steps)
    if not links or links[0].purpose != CustodyStep.Purpose.SEIZED:
        found.append(_("it does not begin with a seizure"))
    for before, after in pairwise(links):
        facts = {"number": after.number}
        if (after.released_by_id, after.released_name) != (before.received_by_id, before.received_name):
            found.append(_("step %(number)d was released by somebody who did not hold it") % facts)
        if before.received_at is None or after.at < before.received_at:
            found.append(_("step %(number)d was released before it was received") % facts)
    disposed = [step for step in links if step.purpose == CustodyStep.Purpose.DISPOSED]
    if bool(disposed) != (item.disposed_at is not None) or (disposed and disposed != links[-1:]):
        found.append(_("the disposal is not its end"))
    return found


def _links(steps: list[CustodyStep]) -> list[CustodyStep]:
    """The steps that took place."""
    return [step for step in steps if step.received_at is not None]


def waiting_for(by: Actor) -> QuerySet[CustodyStep]:
    """What was released to this person, who has not received it yet."""
    open_offers = CustodyStep.objects.filter(received_by_id=by.user.pk, received_at=None, declined_at=None)
    return open_offers.select_related("item__document").order_by("at")


def _with_holder() -> QuerySet[Any]:
    """Items that are not disposed of, with ``holder``: the account that received last, none for somebody outside."""
    taken = CustodyStep.objects.filter(item=OuterRef("pk"), received_at__isnull=False).order_by("-number")
    items = Item.objects.filter(disposed_at=None).annotate(holder=Subquery(taken.values("received_by_id")[:1]))
    return items.select_related("document__investigation")


def held_by(by: Actor) -> list[Chain]:
    """What this person holds."""
    return [chain(item) for item in _with_holder().filter(holder=by.user.pk).prefetch_related("steps")]


def outside(by: Actor) -> QuerySet[Item]:
    """What somebody without an account has, of the documents that this person may read."""
    return _with_holder().filter(document__in=documents(by), holder=None)


def to_authorise(by: Actor) -> QuerySet[Item]:
    """Items whose disposal this person may allow: in somebody else's hands, and not allowed yet."""
    elsewhere = Q(holder=None) | ~Q(holder=by.user.pk)
    return _with_holder().filter(elsewhere, document__in=documents(by), authorised_at=None)


def documents(by: Actor) -> QuerySet[EvidenceDocument]:
    """The documents that this person may read: of own cases, of items that came through their hands, or all."""
    found = EvidenceDocument.objects.select_related("investigation", "taken_by")
    if by.scope("investigation.view") == "any":
        return found
    mine = Q(investigation__investigators__user_id=by.user.pk, investigation__investigators__until=None)
    return found.filter(mine | Q(items__steps__received_by_id=by.user.pk)).distinct()
