"""Reading the custody register. Nothing here opens what is sealed: that is ``services.read_record``, with a purpose.

``board`` is what everybody at the desk may see of those who are held; ``overview`` adds, for those who keep the
register, all clocks, the level of observation and what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from blotter.actors import Actor
from blotter.board import Row
from blotter.errors import Forbidden, Missing
from blotter.operations import desk_now
from blotter.selectors import stamp
from incidents.detention import vault
from incidents.detention.clocks import ClockKind
from incidents.detention.custody_states import IN_CUSTODY, CustodyState
from incidents.detention.entries import KINDS
from incidents.detention.models import Clock, CustodyEntry, CustodyRecord, IndexWord, Investigates, Limit
from incidents.detention.models.custody_acts import ForceReport, PropertyItem, Review

BOARD = frozenset({"desk"})
# So long after the end the lines that a record lacks are asked for. Later nobody can make good for them.
LINES_OWED = timedelta(days=30)
# The act that a review calls for.
_TO_FOLLOW: Final[Mapping[str, str]] = {Review.Outcome.RELEASE: "release", Review.Outcome.TRANSFER: "transfer"}
# Whether who reviewed is known to investigate, or to have used force against the same person.
_TAKES_PART: Final = Exists(Investigates.objects.filter(record=OuterRef("record"), user=OuterRef("reviewer"))) | Exists(
    ForceReport.objects.filter(record=OuterRef("record"), used_by=OuterRef("reviewer"))
)
_RUNNING = Prefetch("clocks", Clock.objects.filter(running=True).order_by("due_at"), to_attr="running")


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that the record lacks: ``code`` for programs, ``label`` for people."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """One who is held, without a name. ``clocks`` run, the next due first; ``check`` is that of observation."""

    record: CustodyRecord
    clocks: tuple[Clock, ...]
    missing: tuple[Missed, ...]

    @property
    def nearest(self) -> Clock | None:
        return self.clocks[0] if self.clocks else None

    @property
    def check(self) -> Clock | None:
        return next((clock for clock in self.clocks if clock.kind == ClockKind.CHECK), None)

    @property
    def limit(self) -> Clock | None:
        """The nearest that is no check: a review, an authority, the ICRC."""
        return next((clock for clock in self.clocks if clock.kind != ClockKind.CHECK), None)


def in_custody() -> QuerySet[CustodyRecord]:
    return CustodyRecord.objects.filter(state__in=sorted(IN_CUSTODY)).select_related("site", "incident")


def overview(by: Actor, *, ended: bool = False) -> list[HeldPerson]:
    """Everybody who is held now (or, with ``ended``, of whose custody something is still owed), by nearest limit."""
    if not by.may("custody.oversee"):
        raise Forbidden(_("Your role does not read the custody register."))
    rows = CustodyRecord.objects.select_related("site", "incident")
    people = _people(_owed(rows) if ended else rows.filter(state__in=sorted(IN_CUSTODY)))
    if ended:
        people = [person for person in people if person.clocks or person.missing]
    return sorted(people, key=lambda one: (one.nearest is None, one.nearest and one.nearest.due_at, one.record.pk))


def _owed(rows: QuerySet[CustodyRecord]) -> QuerySet[CustodyRecord]:
    """Custodies that are over and may lack something: a notice, a review of force, what became of property, a line."""
    of_it = OuterRef("pk")
    return rows.exclude(state__in=sorted(IN_CUSTODY)).filter(
        Exists(Clock.objects.filter(record=of_it, running=True))
        | Exists(ForceReport.objects.filter(record=of_it, reviewed_by=None))
        | Exists(PropertyItem.objects.filter(record=of_it, settled_at=None))
        | Q(ended_at__gte=desk_now() - LINES_OWED),
        erased_at=None,
    )


def one(by: Actor, record: int) -> HeldPerson:
    """One record, whether held or ended, still without a name."""
    if not by.may("custody.oversee"):
        raise Forbidden(_("Your role does not read the custody register."))
    rows = CustodyRecord.objects.filter(pk=record).select_related("site", "incident")
    found = _people(rows)
    if not found:
        raise Missing(_("There is no custody record %(pk)s.") % {"pk": record})
    return found[0]


def _people(rows: QuerySet[CustodyRecord]) -> list[HeldPerson]:
    records = list(rows)
    keys = [record.pk for record in records]
    there: dict[int, set[str]] = {}
    running: dict[int, list[Clock]] = {}
    for clock in Clock.objects.filter(record__in=keys, running=True).order_by("due_at"):
        running.setdefault(clock.record_id, []).append(clock)
    standing = CustodyEntry.objects.standing().filter(record__in=keys)
    for record, kind in standing.values_list("record_id", "kind").distinct():
        there.setdefault(record, set()).add(kind)
    force = set(ForceReport.objects.filter(record__in=keys, reviewed_by=None).values_list("record_id", flat=True))
    kept = set(PropertyItem.objects.filter(record__in=keys, settled_at=None).values_list("record_id", flat=True))
    # The last review that stands says what is to come of the detention.
    reviews = Review.objects.filter(record__in=keys, withdrawn_at=None).annotate(takes_part=_TAKES_PART)
    last = {review.record_id: review for review in reviews.order_by("at")}
    since = desk_now() - LINES_OWED
    return [
        HeldPerson(
            record,
            tuple(running.get(record.pk, ())),
            (
                *_lines_missing(record, there.get(record.pk, set()), since),
                *_undone(record, last.get(record.pk), force=record.pk in force, property=record.pk in kept),
            ),
        )
        for record in records
    ]


def _lines_missing(record: CustodyRecord, there: set[str], since: datetime) -> Iterable[Missed]:
    """The lines that every record has, once somebody is at a site; of one that was over before ``since``, none."""
    if record.state == CustodyState.CAPTURED or (record.ended_at is not None and record.ended_at < since):
        return
    for kind in KINDS.values():
        if kind.once and kind.name not in there:
            yield Missed(kind.name, str(kind.label))


def _undone(record: CustodyRecord, review: Any, *, force: bool, property: bool) -> Iterable[Missed]:
    """What was begun and not done, whenever that was."""
    if not record.ended and record.arrived_at is None:
        yield Missed("site", str(_("arrival at a site, no checks before it")))
    if force:
        yield Missed("force_review", str(KINDS["force_review"].label))
    if property and record.ended:
        yield Missed("settled", str(KINDS["settled"].label))
    if review is None or record.ended:
        return
    if review.outcome in _TO_FOLLOW:
        words = _("review not followed: %(outcome)s") % {"outcome": review.get_outcome_display()}
        yield Missed(_TO_FOLLOW[review.outcome], words)
    if review.takes_part:  # as became known after it
        yield Missed("review", str(_("review by somebody who stands apart")))


# -- what everybody at the desk sees ------------------------------------------------------------------------------
def board_rows(pks: Iterable[int] | None) -> Mapping[int, Row]:
    """Number, site and next check of those who are held; of the keys asked for, those who left too, without a state."""
    rows = CustodyRecord.objects.select_related("site").prefetch_related(_RUNNING)
    chosen = rows.filter(state__in=sorted(IN_CUSTODY)) if pks is None else rows.filter(pk__in=list(pks))
    return {row.pk: Row(None if row.ended else board_state(row), BOARD) for row in chosen}


def board_state(record: CustodyRecord) -> dict[str, Any]:
    check = next((clock for clock in record.running if clock.kind == ClockKind.CHECK), None)  # type: ignore[attr-defined]
    return {
        "id": record.pk,
        "person": record.held_person,
        "exercise": record.exercise,
        "site": record.site.name if record.site else "",
        "next_check": stamp(check.due_at) if check else None,
    }


# -- clocks, limits, look-up --------------------------------------------------------------------------------------
def limits() -> QuerySet[Limit]:
    """Every limit in force."""
    return Limit.objects.filter(current=True).select_related("changed_by").order_by("pk")


def history(name: str) -> QuerySet[Limit]:
    """All versions of a limit, the newest first: who changed it, from when."""
    return Limit.objects.filter(name=name).select_related("changed_by").order_by("-version")


# What one person asks in a line, and the line in which a second one decides it.
ANSWERS: Final[Mapping[str, str]] = {
    "ill_treatment": "handover_decided",
    "reopen_asked": "reopen_decided",
    "keep_asked": "keep_decided",
}


def questions(kind: str) -> QuerySet[CustodyEntry]:
    """The lines that ask this and are not answered; nobody answers one of an erased record, or one that is idle now."""
    later = CustodyEntry.objects.filter(
        record=OuterRef("record"), kind=ANSWERS[kind], corrects=None, number__gt=OuterRef("number")
    )
    # Somebody who was let go is handed over to nobody; the others are asked of a custody that is over.
    ended = kind != "ill_treatment"
    return CustodyEntry.objects.filter(
        ~Exists(later), kind=kind, corrects=None, record__erased_at=None, record__ended_at__isnull=not ended
    )


def _look_up(text: str) -> QuerySet[CustodyRecord]:
    """Records in whose names or documents all of these words stand, by the blind index."""
    rows = CustodyRecord.objects.select_related("site")
    words = vault.words_of(text)
    if not words:
        return rows.none()
    for word in sorted(words):
        codes = [code for key in vault.ring() for code in vault.blind([word], key)]
        rows = rows.filter(pk__in=IndexWord.objects.filter(word__in=codes).values("record_id"))
    return rows
