"""Reading: the shift that runs, its handovers, the days of the blotter and what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from blotter import kinds as journal
from blotter.actors import Actor
from blotter.models import Entry
from blotter.operations import desk_now
from blotter.selectors import one_moment, stamp
from dispatch.shift.brief import Brief, between, brief, differences
from dispatch.shift.models import DayReview, Handover, Shift
from reference.dtg import MONTHS, format_local

DAYS_SHOWN = 14
HANDOVERS_SHOWN = 14
# Written down this long after it happened, an entry is a late one and says both times.
LATE = timedelta(minutes=2)
OPEN_TO_ALL = frozenset({"desk", "shift"})
# The form's column "action taken": what the desk did. Everything else is what it learned.
_ACTS = ("dispatch.", "shift.", "desk.", "patrol.")
_INCIDENT_ACTS = frozenset(
    f"incident.{act}"
    for act in ("assessed", "held", "resumed", "advised", "cancelled", "resolved", "closed", "coordinated", "owned")
)


@dataclass(frozen=True, slots=True)
class Day:
    """A blotter day, 0000 to 2400 local, by the entries that opened and closed it; ``closed`` is None while open."""

    opened: Entry
    closed: Entry | None
    following: int | None
    review: DayReview | None

    @property
    def name(self) -> str:
        """``21 NOV 2026``, the day on the desk's clock."""
        there = self.opened.occurred_at.astimezone(ZoneInfo(settings.DESK_TIME_ZONE))
        return f"{there:%d} {MONTHS[there.month - 1]} {there.year}"

    def overdue(self, now: datetime) -> bool:
        """Whether it is open although its day is over."""
        local = ZoneInfo(settings.DESK_TIME_ZONE)
        return self.closed is None and now.astimezone(local).date() > self.opened.occurred_at.astimezone(local).date()


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of the printed blotter; ``summary`` or ``action`` is empty, as the form has it."""

    number: int
    serial: int
    zulu: str
    local: str
    summary: str
    action: str
    entered_by: str
    late: str = ""
    corrects: str = ""
    corrected_by: str = ""
    restricted: bool = False


def running() -> Shift | None:
    return Shift.objects.select_related("leader").filter(ended_at=None).first()


def offered() -> Handover | None:
    """The handover that waits for the signature of the incoming."""
    return Handover.objects.select_related("outgoing", "shift").filter(state=Handover.State.OFFERED).first()


def handovers() -> Iterable[Handover]:
    """The latest that both signed."""
    taken = Handover.objects.filter(state=Handover.State.TAKEN).select_related("outgoing", "incoming")
    return taken.order_by("-taken_at")[:HANDOVERS_SHOWN]


def days(limit: int = DAYS_SHOWN) -> list[Day]:
    """The latest days of the blotter, newest first."""
    openings = Entry.objects.filter(kind=journal.DAY_OPENED.name, view=False).order_by("-serial")[: limit + 1]
    newest_first = list(openings)
    closings = Entry.objects.filter(kind=journal.DAY_CLOSED.name, view=False)
    if newest_first:
        closings = closings.filter(serial__gt=newest_first[-1].serial)
    ends = sorted(closings, key=lambda entry: entry.serial)
    reviews = {r.opened: r for r in DayReview.objects.filter(opened__in=[e.serial for e in newest_first])}
    found, following = [], None
    for entry in newest_first[:limit]:
        closed = next((e for e in ends if e.serial > entry.serial and (not following or e.serial < following)), None)
        found.append(Day(entry, closed, following, reviews.get(entry.serial)))
        following = entry.serial
    return found


def day(opened: int) -> Day | None:
    """The day that was opened by the entry of this serial."""
    entry = Entry.objects.filter(serial=opened, kind=journal.DAY_OPENED.name, view=False).first()
    if entry is None:
        return None
    after = Entry.objects.filter(serial__gt=opened, view=False).order_by("serial")
    next_day = after.filter(kind=journal.DAY_OPENED.name).first()
    closed = after.filter(kind=journal.DAY_CLOSED.name).first()
    if closed and next_day and closed.serial > next_day.serial:
        closed = None
    review = DayReview.objects.select_related("signed_by").filter(opened=opened).first()
    return Day(entry, closed, next_day.serial if next_day else None, review)


def printed(shown: Day) -> list[PrintedLine]:
    """The day as it is printed: by time of notification, nothing left out, what is sensitive by its number alone.

    What was entered between the closing and the next opening stands behind the closing.
    """
    entries = Entry.objects.filter(serial__gte=shown.opened.serial, view=False).select_related("actor", "corrects")
    if shown.following:
        entries = entries.filter(serial__lt=shown.following)
    rows = list(entries.order_by("serial"))
    corrections = Entry.objects.filter(corrects__in=[row.serial for row in rows], view=False).order_by("serial")
    corrected = {entry.corrects_id: entry for entry in corrections}
    return [_printed(row, corrected.get(row.serial), {r.serial for r in rows}) for row in rows]


def _printed(entry: Entry, correction: Entry | None, same_day: set[int]) -> PrintedLine:
    restricted = OPEN_TO_ALL.isdisjoint(entry.audiences)
    words = _("RESTRICTED ENTRY – see MP report no. ________") if restricted else entry.words
    acted = entry.kind.startswith(_ACTS) or entry.kind in _INCIDENT_ACTS
    late = ""
    if entry.recorded_at - entry.occurred_at > LATE and not entry.corrects_id:
        late = _("LATE ENTRY: happened %(then)s, written %(now)s") % {
            "then": format_local(entry.occurred_at), "now": format_local(entry.recorded_at),
        }  # fmt: skip
    return PrintedLine(
        number=entry.day_no,
        serial=entry.serial,
        zulu=f"{entry.recorded_at:%H%MZ}",
        local=f"{entry.recorded_at.astimezone(ZoneInfo(settings.DESK_TIME_ZONE)):%H%M}",
        summary="" if acted and not restricted else words,
        action=words if acted and not restricted else "",
        entered_by=" · ".join(filter(None, (entry.position, entry.actor.label))),
        late=late,
        corrects=_reference(entry.corrects, same_day) if entry.corrects else "",
        corrected_by=_reference(correction, same_day) if correction else "",
        restricted=restricted,
    )


def _reference(entry: Entry, same_day: set[int]) -> str:
    """An entry of the same day by its daily number, of another day by its serial."""
    if entry.serial in same_day:
        return _("entry %(number)d") % {"number": entry.day_no}
    return _("entry of another day, serial %(serial)d") % {"serial": entry.serial}


def current_brief(by: Actor) -> Brief:
    tags: frozenset[str] = by.user.audiences()  # type: ignore[attr-defined]
    with one_moment():
        return brief(tags, desk_now())


def standing(by: Actor) -> dict[str, Any]:
    """``{day, shift, handover, brief}``: everything that a person has to know who sits down at the desk."""
    now = current_brief(by)
    today, shift, waiting = next(iter(days(1)), None), running(), offered()
    return {
        "day": today and {
            "opened": today.opened.serial, "name": today.name, "open": today.closed is None,
            "overdue": today.overdue(now.at), "signed": today.review is not None,
        },
        "shift": shift and {
            "id": shift.pk, "version": shift.version, "leader": shift.leader.label, "position": shift.position,
            "began_at": stamp(shift.began_at),
        },
        "handover": waiting and {
            "id": waiting.pk, "outgoing": waiting.outgoing.label, "offered_at": stamp(waiting.offered_at),
        },
        "brief": {"at": stamp(now.at), "picture": now.picture, "sections": now.as_json()},
    }  # fmt: skip


# -- reading a handover beside what is open now --------------------------------------------------------------------
def marked(sections: list[dict[str, Any]], waiting: Handover | None) -> list[dict[str, Any]]:
    """The sections of now, each line with ``mark``: ``came`` or ``changed`` since the outgoing signed, else empty."""
    found = differences(waiting.document["sections"], sections) if waiting else {}
    return [
        {**s, "lines": [{**line, "mark": found.get((s["code"], line["key"]), "")} for line in s["lines"]]}
        for s in sections
    ]


def gone(sections: list[dict[str, Any]], waiting: Handover | None) -> list[str]:
    """The words of what was handed over and is open no more."""
    return between(waiting.document["sections"], sections)["gone"] if waiting else []
