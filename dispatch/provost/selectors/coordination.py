"""Reading what the provost coordinates: decisions, directives, help, escalations taken over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from blotter import decisions
from blotter.actors import Actor
from blotter.board import Row
from blotter.decisions import Waiting
from blotter.selectors import stamp
from dispatch.provost.models import Addressee, Directive, HelpRequest, Receipt, Request, Takeover
from dispatch.provost.states import OPEN
from escalation.models import Alarm
from incidents.models import Incident

MOST_SHOWN = 50


# -- decisions -----------------------------------------------------------------------------------------------------
def requests() -> QuerySet[Request]:
    return Request.objects.select_related("asked_by", "decided_by", "about")


def asked() -> Iterator[Waiting]:
    """The desk's own requests, for the registry of decisions."""
    for row in requests().filter(state=Request.State.ASKED).order_by("asked_at", "pk"):
        yield Waiting(
            key=row.pk,
            words=in_words(row),
            since=row.asked_at,
            asked_by=f"{row.asked_by}, {row.position}" if row.position else str(row.asked_by),
            due=row.due_at,
            reason=row.reason,
            url=reverse("provost-request", args=[row.pk]),
            exercise=row.exercise,
            version=row.version,
        )


def in_words(row: Request) -> str:
    """``REQ 26-0004: second patrol at the gate, Jarinje, 2 → 4``."""
    figure = ""
    if row.strength_asked is not None:
        figure = (
            f"{row.strength_now} → {row.strength_asked}" if row.strength_now is not None else f"{row.strength_asked}"
        )
    return f"{row.called}: {', '.join(filter(None, (row.words, row.place, figure)))}"


def waiting() -> list[dict[str, Any]]:
    """Everything that awaits a decision, whatever package asked for it; the oldest first, exercises last."""
    return [
        {
            "code": decision.code,
            "label": str(decision.label),
            "key": one.key,
            "words": one.words,
            "reason": one.reason,
            "asked_by": one.asked_by,
            "since": stamp(one.since),
            "due": stamp(one.due) if one.due else None,
            "url": one.url,
            "exercise": one.exercise,
            "version": one.version,
        }
        for decision, one in decisions.waiting()
    ]


# -- directives ----------------------------------------------------------------------------------------------------
def directives(by: Actor) -> QuerySet[Directive]:
    """Every directive with its addressees and their receipts.

    For a patrol leader: those in force to the patrol that they are logged on to, and of the addressees that patrol.
    """
    found = Directive.objects.select_related("given_by", "ended_by", "about")
    receipts = Prefetch("receipts", queryset=Receipt.objects.select_related("by"))
    to = Addressee.objects.select_related("position", "patrol").prefetch_related(receipts)
    if by.scope("directive.view") == "own":
        found = found.filter(addressees__patrol__in=own_patrols(by), ended_at=None)
        to = to.filter(patrol__in=own_patrols(by))
    return found.prefetch_related(Prefetch("addressees", queryset=to))


def with_counts(found: QuerySet[Directive]) -> QuerySet[Directive]:
    """With ``to`` and ``unread``, how many it is addressed to and how many of them have not read it."""
    read = Exists(Receipt.objects.filter(addressee=OuterRef("addressees")))
    return found.annotate(
        to=Count("addressees", distinct=True), unread=Count("addressees", filter=~Q(read), distinct=True)
    )


def own_patrols(by: Actor) -> list[int]:
    return [int(tag.partition(":")[2]) for tag in by.own_tags]


def addressed(by: Actor) -> QuerySet[Addressee]:
    """What this person is, of the addressees of a directive: where they sit, what they are, whom they lead."""
    roles = by.user.roles  # type: ignore[attr-defined]
    to = Q(role__in=[role for role in roles if role]) | Q(patrol__in=own_patrols(by))
    if by.position:
        to |= Q(position__name=by.position)
    return Addressee.objects.filter(to, directive=OuterRef("pk"))


def known(by: Actor) -> QuerySet[Directive]:
    """In force and addressed to this person, newest first."""
    return directives(by).filter(Exists(addressed(by)), ended_at=None).order_by("-pk").distinct()


def to_read(by: Actor) -> QuerySet[Directive]:
    """In force, addressed to this person, and not read by them; what must be read first on top.

    Who leads another patrol now, or sits at another desk, reads it again for that one.
    """
    read = Receipt.objects.filter(addressee=OuterRef("pk"), by_id=by.user.pk)
    owed = addressed(by).filter(~Exists(read))
    return directives(by).filter(Exists(owed), ended_at=None).order_by("due_at", "pk").distinct()


def directive_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """For the desk: in force and not read by everybody: numbers and addressees, no word of what it says."""
    rows = Directive.objects.prefetch_related(
        Prefetch("addressees", queryset=Addressee.objects.select_related("position", "patrol"))
    )
    rows = rows.filter(ended_at=None) if pks is None else rows.filter(pk__in=list(pks))
    found = {row.pk: row for row in rows}
    read = set(Receipt.objects.filter(addressee__directive__in=found).values_list("addressee_id", flat=True))
    states = {}
    for pk, row in found.items():
        to = list(row.addressees.all())
        unread = [each.tag for each in to if each.pk not in read]
        if pks is None and not unread:
            continue
        state = _directive_state(pk, row, unread) if unread and row.ended_at is None else None
        states[pk] = Row(state, frozenset({"desk"}))
    return states


def patrol_directive_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """For one patrol: a directive in force that it has not read, by the key of the addressee. It sees no other one."""
    read = Exists(Receipt.objects.filter(addressee=OuterRef("pk")))
    rows = Addressee.objects.select_related("directive").exclude(patrol=None).annotate(is_read=read)
    rows = rows.filter(is_read=False, directive__ended_at=None) if pks is None else rows.filter(pk__in=list(pks))
    return {
        row.pk: Row(
            None if row.is_read or row.directive.ended_at else _directive_state(row.pk, row.directive, [row.tag]),
            frozenset({row.tag}),
        )
        for row in rows
    }


def _directive_state(key: int, row: Directive, unread: list[str]) -> dict[str, Any]:
    return {
        "id": key,
        "number": row.called,
        "due_at": stamp(row.due_at),
        "exercise": row.exercise,
        "unread": unread,
    }


# -- help and escalations ------------------------------------------------------------------------------------------
def help_requests() -> QuerySet[HelpRequest]:
    return HelpRequest.objects.select_related("nation", "asked_by", "about")


def help_open() -> QuerySet[HelpRequest]:
    return help_requests().filter(state__in=OPEN).order_by("exercise", "due_at", "pk")[:MOST_SHOWN]


def takeovers() -> QuerySet[Takeover]:
    """What the provost has now: taken over, not given back, its cause not over, and no desk has it since."""
    found = Takeover.objects.select_related("alarm", "taken_by").filter(given_back_at=None)
    by_a_desk = Q(alarm__state=Alarm.State.ACKNOWLEDGED) & ~Q(alarm__acknowledged_user=F("taken_by"))
    return found.exclude(by_a_desk).exclude(alarm__state=Alarm.State.ENDED).order_by("pk")


def takeover_state(row: Takeover) -> dict[str, Any]:
    return {
        "id": row.pk,
        "alarm": row.alarm_id,
        "incident": row.alarm.incident,
        "words": row.alarm.words,
        "doing": row.words,
        "taken_by": str(row.taken_by),
        "taken_at": stamp(row.taken_at),
    }


def figures(since: datetime) -> list[tuple[str, int]]:
    """Name and number for the provost's page, of real work only."""
    asked_for, given = Request.objects.filter(exercise=False), Directive.objects.filter(exercise=False)
    helped = HelpRequest.objects.filter(exercise=False)
    decided = asked_for.filter(decided_at__gte=since)
    drills = Incident.objects.filter(exercise=True).values("pk")
    taken = Takeover.objects.filter(taken_at__gte=since).exclude(alarm__incident__in=drills)
    return [
        (_("decisions asked for"), asked_for.filter(asked_at__gte=since).count()),
        (_("approved"), decided.filter(state=Request.State.APPROVED).count()),
        (_("refused"), decided.filter(state=Request.State.REFUSED).count()),
        (_("directives given"), given.filter(given_at__gte=since).count()),
        (_("directives in force"), given.filter(ended_at=None).count()),
        (_("escalations taken over"), taken.count()),
        (_("nations asked for help"), helped.filter(asked_at__gte=since).count()),
        (_("help that stands"), helped.filter(state__in=OPEN).count()),
    ]
