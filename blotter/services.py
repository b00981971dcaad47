"""Acts on the journal itself: a line, a correction, the opening and the closing of a blotter day."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from blotter import kinds
from blotter.actors import Actor
from blotter.errors import Missing, Refused
from blotter.models import Entry
from blotter.operations import Operation, operation
from blotter.text import clean_text

LINE_LENGTH = 2000


@operation("blotter.log")
def log_line(op: Operation, *, by: Actor, text: str, occurred_at: datetime | None = None) -> None:
    """Write an information-only line. It is an entry, not an incident."""
    op.record(kinds.LOGGED, text=clean_text(text, "text", LINE_LENGTH, required=True), occurred_at=occurred_at)


@operation("blotter.correct")
def correct(op: Operation, *, by: Actor, serial: int, text: str) -> None:
    """Correct an entry by a new one that names it; the corrected entry stays as it was written."""
    entry = Entry.objects.filter(serial=serial, view=False).first()
    if entry is None:
        raise Missing(_("There is no entry %(serial)s to correct.") % {"serial": serial})
    words = clean_text(text, "text", LINE_LENGTH, required=True)
    op.record(
        kinds.CORRECTED, number=entry.day_no, serial=serial, text=words, corrects=serial, occurred_at=entry.occurred_at,
        audiences=entry.audiences,
    )  # fmt: skip


def _last_of_day(kind: kinds.Kind) -> Entry | None:
    return Entry.objects.filter(kind=kind.name).order_by("-serial").first()


def _local_day(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(settings.DESK_TIME_ZONE)).strftime("%d %b %Y").upper()


@operation("blotter.day")
def open_day(op: Operation, *, by: Actor) -> None:
    """Open the blotter of a new day; daily numbers start again at 1."""
    opened, closed = _last_of_day(kinds.DAY_OPENED), _last_of_day(kinds.DAY_CLOSED)
    if opened and (closed is None or closed.serial < opened.serial):
        raise Refused(_("The blotter is open since entry %(serial)s. Close it first.") % {"serial": opened.serial})
    op.record(kinds.DAY_OPENED, day=_local_day(op.now))


@operation("blotter.day")
def close_day(op: Operation, *, by: Actor) -> None:
    """Close the blotter of the day."""
    opened, closed = _last_of_day(kinds.DAY_OPENED), _last_of_day(kinds.DAY_CLOSED)
    if opened is None or (closed and closed.serial > opened.serial):
        raise Refused(_("The blotter is not open. Open it first."))
    count = Entry.objects.filter(serial__gt=opened.serial, view=False).count() + 2  # with the opening and the closing
    op.record(kinds.DAY_CLOSED, day=_local_day(opened.occurred_at), count=count)
